"""The parts pages are laid out of: paper, text, headings, cards, rules. Coordinates: origin in the middle."""

from __future__ import annotations

import base64
import io
from functools import cache
from typing import TYPE_CHECKING, Literal

from PIL import Image

from whiteshot_nb.server.elements import AnyElement, Ppt, Rectangle, SceneContent, Straight, Text
from whiteshot_nb.server.samples.palette import FAINT, INK, MARKER, SOFT, WHITE
from whiteshot_nb.server.samples.pen import Pen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDTH = 1280.0
HEIGHT = 720.0
LEFT, TOP, RIGHT, BOTTOM = -592.0, -328.0, 592.0, 328.0

Align = Literal["left", "center", "right"]
Elements = list[AnyElement]


def page(elements: Iterable[AnyElement], paper: str = WHITE) -> SceneContent:
    """Return a scene of 1280 by 720 units in the colour `paper`.

    The sheet is the picture behind the scene: without one a screenshot would zoom to what is drawn.
    """
    sheet = Ppt(src=_sheet(paper), width=WIDTH, height=HEIGHT)
    return SceneContent(background=paper, ppt=sheet, elements=list(elements))


@cache
def _sheet(color: str) -> str:
    """Return a sheet of paper as a ``data:`` URL; it has one colour, so a few pixels are enough."""
    out = io.BytesIO()
    Image.new("RGB", (16, 9), color).save(out, "PNG")
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode('ascii')}"


def text(
    x: float,
    y: float,
    words: str,
    size: float = 22,
    color: str = INK,
    *,
    bold: bool = False,
    italic: bool = False,
    align: Align = "left",
) -> Text:
    """Return one line of text whose upper left (or middle, or right) corner is at (`x`, `y`)."""
    return Text(x=x, y=y, text=words, font_size=size, color=color, bold=bold, italic=italic, align=align)


def text_width(words: str, size: float) -> float:
    """Return about how wide a line of bold Latin text is, in units."""
    return size * sum(_ems(char) for char in words)


def _ems(char: str) -> float:
    if char in "fijlrt.,:'!|()-":
        return 0.38
    if char in "mwMW…":
        return 0.93
    return 0.29 if char == " " else 0.61


def card(
    x: float,
    y: float,
    width: float,
    height: float,
    fill: str | None = WHITE,
    *,
    stroke: str = FAINT,
    line: float = 1.5,
    radius: float = 12,
) -> Rectangle:
    """Return a rectangle with rounded corners."""
    return Rectangle(x=x, y=y, width=width, height=height, fill=fill, stroke=stroke, stroke_width=line, radius=radius)


def rule(x1: float, y1: float, x2: float, y2: float, color: str = FAINT, width: float = 1.5) -> Straight:
    """Return a straight, ruled line."""
    return Straight(x1=x1, y1=y1, x2=x2, y2=y2, stroke=color, stroke_width=width)


def rows(x: float, y: float, lines: Sequence[str], step: float, size: float, color: str = INK) -> list[Text]:
    """Return `lines` of text, one under the other, `step` units apart."""
    return [text(x, y + i * step, line, size, color) for i, line in enumerate(lines)]


def marked(x: float, y: float, width: float, seed: int, color: str = MARKER, size: float = 16) -> AnyElement:
    """Return a highlighter stroke from (`x`, `y`), to be laid under the words it marks."""
    pen = Pen(color, size, seed, tremble=1.1, opacity=0.5)
    return pen.curve([(x, y + 1), (x + width * 0.35, y - 1.5), (x + width * 0.7, y + 1), (x + width, y - 1)])


def heading(title: str, chinese: str, seed: int, color: str = MARKER) -> Elements:
    """Return the title of a lesson page, marked, with its Chinese name at the right end of the line."""
    return [
        marked(LEFT - 4, TOP + 38, text_width(title, 36) + 10, seed, color, 18),
        text(LEFT, TOP, title, 36, bold=True),
        text(RIGHT, TOP + 10, chinese, 24, SOFT, align="right"),
    ]
