"""Lay out lines of text, and convert them to SVG. Each run (text in one font) becomes one ``<text>`` element."""

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
"""Distance between two lines, as a multiple of the font size."""

BASELINE = 1.09
"""Distance from the top of a line to its baseline, as a multiple of the font size."""

BOLD_LINE = 0.03
"""Width of the outline that imitates bold text, as a multiple of the font size."""

SLANT = -12
"""Skew angle that imitates italic text, in degrees."""

SMALLEST = 0.05
"""Font size in pixels below which text is invisible and left out."""

# Unicode's other line ends; the text shaper rejects a line that contains one.
_BREAKS = str.maketrans(dict.fromkeys("\r\v\f\x85\u2028\u2029", "\n"))
_SHARE = {"left": 0.0, "center": 0.5, "right": 1.0}


@dataclass(frozen=True)
class TextLine:
    """One line of text with the position of each run (text in one font). All lengths are multiples of the font size.

    Attributes
    ----------
    runs
        Pairs: the position of the left end of a run, and the run.
    width
        Width of the line.
    """

    runs: tuple[tuple[float, Run], ...]
    width: float


def lay_out(text: str, fonts: Fonts, *, bold: bool = False, italic: bool = False) -> list[TextLine]:
    """Split a text into lines, lay out each line, and return the lines.

    Tab stops are four characters apart. Characters that XML does not allow are replaced with U+FFFD.
    """
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
    """Return lines of text as an SVG group, or an empty string if the lines are invisible.

    Parameters
    ----------
    lines
        The lines, as `lay_out` returned them.
    at
        Point on the upper edge of the first line, in pixels.
    size
        Font size, in pixels.
    share
        Position of the point `at` on each line: 0 for the left end, 0.5 for the centre, 1 for the right end.
    colour
        Colour of the text.
    more
        Other attributes of the SVG group.
    """
    if size < SMALLEST:
        return ""
    written: list[str] = []
    for row, line in enumerate(lines):
        left, base = at[0] - share * line.width * size, at[1] + (row * LINE + BASELINE) * size
        written += [_run(run, (left + pen * size, base), size, colour) for pen, run in line.runs if run.text.strip()]
    # Without xml:space, the renderer would collapse repeated spaces.
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
    """A text element of a scene, with the layout of its lines."""

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
        """Bounding box of the rotated text, in whiteboard units."""
        return self._box.rotated(self.element.rotation)

    def to_svg(self, view: Viewport) -> str:
        """Return the text as SVG, in pixels."""
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
    """Return a text element with the layout of its lines; None if the text is blank."""
    if not element.text.strip():
        return None
    return Writing(element, lay_out(element.text, fonts, bold=element.bold, italic=element.italic))
