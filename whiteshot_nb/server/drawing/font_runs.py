"""Split a line of text into runs, each with one font.

The font fallback of the renderer has three faults:

* A run is not drawn in bold if one of its characters needs another font.
* Text in an unknown font family is not drawn, and no error is reported.
* A mix of scripts and emoji can make the renderer panic.

Therefore this module chooses the fonts instead of the renderer. A run contains only characters for which the font of
the run has glyphs. If no font has a glyph for a character, the character is put in a separate run, and is drawn as a
box.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whiteshot_nb.server.drawing import bidi

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whiteshot_nb.server.drawing.fonts import Fonts, Style

_JOINER, _KEYCAP = "\u200d", "\u20e3"
_TEXT_LOOK, _EMOJI_LOOK = "\ufe0e", "\ufe0f"
_TONES = frozenset(map(chr, range(0x1F3FB, 0x1F400)))
_FLAG_LETTERS = frozenset(map(chr, range(0x1F1E6, 0x1F200)))
_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))
_EMOJI_SIGNS = _TONES | {_JOINER, _KEYCAP, _EMOJI_LOOK}
_WIDE_CLUSTERS = (("\u0900", "\u109f"), ("\u1780", "\u17ff"))
_VIRAMA = 9  # canonical combining class of a virama, which joins the next letter
_EMOJI_FROM = "\U0001f000"
_KANA, _HANGUL = re.compile("[\u3040-\u30ff\uff66-\uff9f]"), re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")


@dataclass
class Run:
    """A piece of text in one style, in logical order. If `level` is odd, the text runs from right to left."""

    text: str
    style: Style
    level: int


def region_of(text: str) -> str:
    """Return the region whose variants of Chinese characters a text needs.

    The region is ``JP`` if the text contains kana, ``KR`` if the text contains hangul but no kana, and ``SC`` in all
    other cases.
    """
    if _KANA.search(text):
        return "JP"
    return "KR" if _HANGUL.search(text) else "SC"


def clusters(line: str) -> Iterator[str]:
    """Iterate over the grapheme clusters in a line. Examples are a letter with its accents, a flag, or an emoji."""
    cluster: list[str] = []
    for character in line:
        if cluster and not _joins(cluster, character):
            yield "".join(cluster)
            cluster = []
        cluster.append(character)
    if cluster:
        yield "".join(cluster)


def _joins(cluster: list[str], character: str) -> bool:
    if cluster[-1] == _JOINER or character == _JOINER or character in _TONES:
        return True
    if unicodedata.combining(cluster[-1]) == _VIRAMA and unicodedata.category(character) == "Lo":
        return True
    if character in _FLAG_LETTERS:
        return len(cluster) == 1 and cluster[0] in _FLAG_LETTERS
    return unicodedata.category(character)[0] == "M" or "\U000e0020" <= character <= "\U000e007f"


def split(line: str, fonts: Fonts, *, bold: bool, italic: bool, region: str) -> list[Run]:
    """Split one line of text into runs, and return the runs in visual order, from left to right."""
    styles = fonts.styles(bold=bold, italic=italic, region=region)
    tofu = fonts.styles(bold=False, italic=False)[0]
    pieces = list(_styled(line, styles))
    levels = bidi.levels([text for text, _ in pieces])
    runs: list[Run] = []
    last: tuple[Style | None, int] | None = None
    for (text, style), level in zip(pieces, levels, strict=True):
        alone = _alone(text, level)
        if alone or (style, level) != last:
            runs.append(Run(bidi.mirrored(text) if level % 2 else text, style or tofu, level))
        else:
            runs[-1].text += text
        last = None if alone else (style, level)
    return bidi.in_visual_order(runs)


def _alone(text: str, level: int) -> bool:
    """Return whether a piece needs a separate run.

    The renderer uses the widest glyph of a cluster as its width. In scripts with vowels beside their letter (India to
    Cambodia), a cluster would overlap the next one. The renderer also orders punctuation at the end of right-to-left
    text as if the line were left-to-right.
    """
    return any(first <= text[0] <= last for first, last in _WIDE_CLUSTERS) or (level % 2 == 1 and bidi.neutral(text))


def _styled(line: str, styles: tuple[Style, ...]) -> Iterator[tuple[str, Style | None]]:
    """Yield pieces of text, each with a style that has glyphs for all its characters, or None if no style has."""
    before: Style | None = None
    known: dict[str, Style | None] = {}
    for cluster in clusters(line):
        if _keeps(before, cluster):
            whole = before
        elif cluster in known:
            whole = known[cluster]
        else:
            whole = known[cluster] = _style_for(cluster, styles)
        for piece in [cluster] if whole else cluster:
            style = whole or (None if piece == cluster else _style_for(piece, styles))
            kept = "".join(c for c in piece if not _invisible(c) or (style and style.covers(c)))
            if kept:
                yield kept, style
                before = style


def _keeps(style: Style | None, cluster: str) -> bool:
    """Return whether a space keeps the style of the text before it, to reduce the number of runs."""
    return cluster == " " and style is not None and style.covers(" ") and "Emoji" not in style.face.family


def _style_for(cluster: str, styles: tuple[Style, ...]) -> Style | None:
    seen = "".join(character for character in cluster if not _invisible(character))
    order = sorted(styles, key=lambda style: "Emoji" not in style.face.family) if _emoji(cluster) else styles
    return next((style for style in order if style.covers(seen)), None)


def _emoji(cluster: str) -> bool:
    if _TEXT_LOOK in cluster:
        return False
    return cluster[0] >= _EMOJI_FROM or not _EMOJI_SIGNS.isdisjoint(cluster)


def _invisible(character: str) -> bool:
    """Return whether a character needs no glyph, such as a joiner, direction mark, variation selector or tag."""
    return character in _SELECTORS or unicodedata.category(character) == "Cf"
