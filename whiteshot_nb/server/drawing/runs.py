"""Splits a line of text into runs of one font each.

The renderer falls back on its own only badly: a run in which one character needs another font loses its bold,
an unknown family vanishes without a word, and a mix of scripts and emoji can make it panic. So every run gets
characters that its font really has. Text that no font has stands in runs of its own and shows as boxes.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from whiteshot_nb.server.drawing.fonts import Fonts, Style

_JOINER, _KEYCAP = "\u200d", "\u20e3"
_TEXT_LOOK, _EMOJI_LOOK = "\ufe0e", "\ufe0f"
_TONES = frozenset(map(chr, range(0x1F3FB, 0x1F400)))
_FLAG_LETTERS = frozenset(map(chr, range(0x1F1E6, 0x1F200)))
_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))
_EMOJI_SIGNS = _TONES | {_JOINER, _KEYCAP, _EMOJI_LOOK}
_EMOJI_FROM = "\U0001f000"
_KANA, _HANGUL = re.compile("[\u3040-\u30ff\uff66-\uff9f]"), re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")


@dataclass
class Run:
    """Characters of one style, in logical order; `level` is odd where they run from right to left."""

    style: Style
    parts: list[str] = field(default_factory=list)
    level: int | None = None

    @property
    def text(self) -> str:
        """The characters."""
        return "".join(self.parts)


def region_of(text: str) -> str:
    """Say whose forms of Chinese characters the text wants: JP if it has kana, KR if hangul, else SC."""
    if _KANA.search(text):
        return "JP"
    return "KR" if _HANGUL.search(text) else "SC"


def clusters(line: str) -> Iterator[str]:
    """Yield what is seen as one character: a base with its marks, a flag, an emoji sequence."""
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
    if character in _FLAG_LETTERS:
        return len(cluster) == 1 and cluster[0] in _FLAG_LETTERS
    return unicodedata.category(character)[0] == "M" or "\U000e0020" <= character <= "\U000e007f"


def split(line: str, fonts: Fonts, *, bold: bool, italic: bool, region: str) -> list[Run]:
    """Return the runs of a line without newlines, from left to right as they are seen."""
    styles = fonts.styles(bold=bold, italic=italic, region=region)
    tofu = fonts.styles(bold=False, italic=False)[0]
    runs: list[Run] = []
    missing: set[int] = set()
    for part, found in _styled(line, styles):
        style = found or tofu
        if not runs or runs[-1].style != style or (id(runs[-1]) in missing) != (found is None):
            runs.append(Run(style))
            if found is None:
                missing.add(id(runs[-1]))
        runs[-1].parts.append(part)
    return _in_visual_order(runs)


def _styled(line: str, styles: tuple[Style, ...]) -> Iterator[tuple[str, Style | None]]:
    """Yield pieces of text with the style that has all their characters, or None if none has."""
    before: Style | None = None
    for cluster in clusters(line):
        whole = _style_for(cluster, styles, before)
        for piece in [cluster] if whole else cluster:
            style = whole or next((one for one in styles if one.covers(piece)), None)
            kept = "".join(c for c in piece if not _invisible(c) or (style and style.covers(c)))
            if kept:
                yield kept, style
                before = style


def _style_for(cluster: str, styles: tuple[Style, ...], before: Style | None) -> Style | None:
    if cluster == " " and before and before.covers(" ") and "Emoji" not in before.face.family:
        return before  # a space belongs to its sentence: fewer runs, and right-to-left text stays whole
    seen = "".join(character for character in cluster if not _invisible(character))
    order = sorted(styles, key=lambda style: "Emoji" not in style.face.family) if _emoji(cluster) else styles
    return next((style for style in order if style.covers(seen)), None)


def _emoji(cluster: str) -> bool:
    if _TEXT_LOOK in cluster:
        return False
    return cluster[0] >= _EMOJI_FROM or not _EMOJI_SIGNS.isdisjoint(cluster)


def _invisible(character: str) -> bool:
    """Whether a font without it may leave it out: joiners, direction marks, variation selectors, tags."""
    return character in _SELECTORS or unicodedata.category(character) == "Cf"


def _in_visual_order(runs: list[Run]) -> list[Run]:
    """Order whole runs as the bidirectional algorithm does (rule L2); inside a run the renderer does it."""
    sides = [_side(run.parts) for run in runs]
    base = next((side for side in sides if side is not None), 0)
    if base == 0 and 1 not in sides:
        return runs
    for position, (run, side) in enumerate(zip(runs, sides, strict=True)):
        if side is None:
            left = sides[position - 1] if position else base
            right = sides[position + 1] if position + 1 < len(runs) else base
            run.level = 1 if left == right == 1 else base
        else:
            run.level = 1 if side else 2 * base
    for level in (2, 1):
        runs = _reversed_from(level, runs)
    return runs


def _side(parts: Iterable[str]) -> int | None:
    """Return 1 for text from right to left, 0 from left to right, None for spaces and signs."""
    for character in "".join(parts):
        direction = unicodedata.bidirectional(character)
        if direction in {"R", "AL"}:
            return 1
        if direction in {"L", "EN", "AN"}:
            return 0
    return None


def _reversed_from(level: int, runs: list[Run]) -> list[Run]:
    ordered: list[Run] = []
    stretch: list[Run] = []
    for run in runs:
        if (run.level or 0) >= level:
            stretch.insert(0, run)
        else:
            ordered += [*stretch, run]
            stretch = []
    return ordered + stretch
