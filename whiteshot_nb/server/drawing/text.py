"""Lay out lines of text and write them as SVG, one ``<text>`` per run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from whiteshot_nb.server.drawing.font_runs import Run, region_of, split
from whiteshot_nb.server.drawing.fonts import NORMAL
from whiteshot_nb.server.drawing.svg import escape, legal, number, tag
from whiteshot_nb.server.drawing.viewport import XY, BoardBox, Viewport

if TYPE_CHECKING:
    from whiteshot_nb.server.drawing.fonts import Fonts
    from whiteshot_nb.server.elements import Text

LINE = 1.4
"""Distance of the lines, in font sizes."""

BASELINE = 1.09
"""From the top of a line to its base line, in font sizes."""

BOLD_LINE = 0.03
"""Width, in font sizes, of the line round the glyphs of a font that has no bold face."""

SLANT = -12
"""Degrees by which a font without an italic face is skewed."""

SMALLEST = 0.05
"""Font size in pixels below which text is left out: it would not colour a pixel."""

# Unicode's other line ends; the shaper refuses a line that holds one.
_BREAKS = str.maketrans(dict.fromkeys("\r\v\f\x85\u2028\u2029", "\n"))
_SHARE = {"left": 0.0, "center": 0.5, "right": 1.0}


@dataclass(frozen=True)
class TextLine:
    """The runs of one line with their positions, and the width of the line; in font sizes."""

    runs: tuple[tuple[float, Run], ...]
    width: float


def lay_out(text: str, fonts: Fonts, *, bold: bool = False, italic: bool = False) -> list[TextLine]:
    """Lay out a text; tabs become four spaces, characters that XML does not allow U+FFFD."""
    clean = legal(text.replace("\r\n", "\n").translate(_BREAKS).expandtabs(4))
    region = region_of(clean)
    return [_line(split(line, fonts, bold=bold, italic=italic, region=region)) for line in clean.split("\n")]


def _line(runs: list[Run]) -> TextLine:
    placed, pen = [], 0.0
    for run in runs:
        placed.append((pen, run))
        pen += run.style.advance(run.text)
    return TextLine(tuple(placed), pen)


def write_lines(
    lines: list[TextLine], at: XY, size: float, share: float, colour: str, **more: str | float | None
) -> str:
    """Write lines in pixels.

    Parameters
    ----------
    at
        The upper left corner of the first line if `share` is 0, the upper middle if 0.5, the right if 1.
    size
        Font size in pixels.
    more
        Attributes of the group.
    """
    if size < SMALLEST:
        return ""
    written: list[str] = []
    for row, line in enumerate(lines):
        left, base = at[0] - share * line.width * size, at[1] + (row * LINE + BASELINE) * size
        written += [_run(run, (left + pen * size, base), size, colour) for pen, run in line.runs if run.text.strip()]
    # Without xml:space the renderer folds spaces that were measured.
    if not written:
        return ""
    return tag("g", "".join(written), fill=colour, font_size=size, **{"xml:space": "preserve"}, **more)


def _run(run: Run, at: XY, size: float, colour: str) -> str:
    style = run.style
    moved = f"translate({number(at[0])} {number(at[1])}) skewX({SLANT})" if style.slant else None
    return tag(
        "text",
        escape(run.text),
        x=None if moved else at[0],
        y=None if moved else at[1],
        transform=moved,
        font_family=f"'{style.face.family}'",
        font_weight=style.weight if style.weight != NORMAL else None,
        font_style="italic" if style.face.italic else None,
        stroke=colour if style.embolden else None,
        stroke_width=BOLD_LINE * size if style.embolden else None,
        stroke_linejoin="round" if style.embolden else None,
    )


@dataclass(frozen=True)
class Writing:
    """A text element, laid out."""

    element: Text
    lines: list[TextLine]

    @property
    def _box(self) -> BoardBox:
        element = self.element
        width = max(line.width for line in self.lines) * element.font_size
        left = element.x - _SHARE[element.align] * width
        return BoardBox(left, element.y, left + width, element.y + len(self.lines) * LINE * element.font_size)

    @property
    def bounds(self) -> BoardBox:
        """Bounding box of the lines, rotation included."""
        return self._box.rotated(self.element.rotation)

    def to_svg(self, view: Viewport) -> str:
        """Return the text as SVG."""
        element, (x, y) = self.element, view.point(self._box.middle)
        return write_lines(
            self.lines,
            view.point((element.x, element.y)),
            element.font_size * view.scale,
            _SHARE[element.align],
            element.color,
            opacity=element.opacity if element.opacity < 1 else None,
            transform=f"rotate({number(element.rotation)} {number(x)} {number(y)})" if element.rotation else None,
        )


def writing(element: Text, fonts: Fonts) -> Writing | None:
    """Lay out a text element; None if it is blank."""
    if not element.text.strip():
        return None
    return Writing(element, lay_out(element.text, fonts, bold=element.bold, italic=element.italic))
