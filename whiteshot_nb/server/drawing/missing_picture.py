"""Draw a box that replaces a missing picture and shows why the picture is missing."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from whiteshot_nb.server.drawing.paths import Path, polygon
from whiteshot_nb.server.drawing.svg import legal, number, tag
from whiteshot_nb.server.drawing.text import LINE, TextLine, lay_out, write_lines
from whiteshot_nb.server.drawing.viewport import BoardBox, Viewport

if TYPE_CHECKING:
    from whiteshot_nb.server.drawing.fonts import Fonts

FILL, EDGE, WORDS, GREY = "#f1f3f5", "#d1495b", "#495057", "#868e96"
TITLE = "Picture not available"
MAX_REASON_LENGTH, MAX_SOURCE_LENGTH = 96, 80
MAX_FONT_SIZE, MIN_FONT_SIZE = 22.0, 7.0  # in pixels; a smaller font is unreadable


def picture_name(source: str) -> str:
    """Return the source of a picture for use in a warning: shortened, without data, passwords and signatures."""
    if source.startswith("data:"):
        return "data:…"
    plain = re.sub(r"//[^/@]*@", "//…@", re.sub(r"[?#].*", "?…", source, flags=re.DOTALL), count=1)
    plain = " ".join(legal(plain).split())
    return plain if len(plain) <= MAX_SOURCE_LENGTH else plain[: MAX_SOURCE_LENGTH - 1] + "…"


def marked_box(box: BoardBox, reason: str, fonts: Fonts) -> str:
    """Return the SVG of a box that shows a crossed-out picture icon and `reason`. `box` is in pixels."""
    thin = max(1.0, min(3.0, min(box.width, box.height) * 0.01))
    frame = tag(
        "rect",
        x=box.left + thin / 2,
        y=box.top + thin / 2,
        width=max(box.width - thin, 0.001),
        height=max(box.height - thin, 0.001),
        fill=FILL,
        stroke=EDGE,
        stroke_width=thin,
        stroke_dasharray=f"{number(5 * thin)} {number(4 * thin)}",
    )
    title, rows = _words(reason, fonts)
    size = _font_size(box, [title, *rows])
    if size < MIN_FONT_SIZE:
        return frame + _icon(box, 0.5 * min(box.width, box.height), box.middle[1])
    icon = min(3.2 * size, 0.3 * box.height)
    tall = icon + (1 + len(rows)) * LINE * size + 0.4 * size
    top, (x, _) = box.middle[1] - tall / 2, box.middle
    below = top + icon + 0.4 * size
    return (
        frame
        + _icon(box, icon, top + icon / 2)
        + write_lines([title], (x, below), size, 0.5, WORDS)
        + write_lines(rows, (x, below + LINE * size), 0.85 * size, 0.5, GREY)
    )


def _words(reason: str, fonts: Fonts) -> tuple[TextLine, list[TextLine]]:
    short = textwrap.shorten(legal(reason), MAX_REASON_LENGTH, placeholder="…")
    return lay_out(TITLE, fonts)[0], lay_out(textwrap.fill(short, 34), fonts) if short else []


def _font_size(box: BoardBox, lines: list[TextLine]) -> float:
    """Return the largest font size at which the icon and all lines fit into the box."""
    widest = max(line.width for line in lines)
    return min(MAX_FONT_SIZE, 0.9 * box.width / widest, 0.6 * box.height / (len(lines) * LINE))


def _icon(box: BoardBox, size: float, y: float) -> str:
    """Return a crossed-out picture icon, scaled by `size` and centred at the height `y` of the box."""
    x, w, h = box.middle[0], 0.62 * size, 0.42 * size
    frame = polygon([(x - w, y - h), (x + w, y - h), (x + w, y + h), (x - w, y + h)])
    hills = Path().move((x - w, y + 0.7 * h)).line((x - 0.35 * w, y - 0.1 * h)).line((x + 0.15 * w, y + 0.5 * h))
    hills.line((x + 0.45 * w, y + 0.2 * h)).line((x + w, y + 0.8 * h))
    cross = Path().move((x - 1.15 * w, y + 1.3 * h)).line((x + 1.15 * w, y - 1.3 * h))
    pixels = Viewport(1.0, (0.0, 0.0), 0, 0)
    return _line(frame.to_svg(pixels) + hills.to_svg(pixels), GREY, size) + _line(cross.to_svg(pixels), EDGE, size)


def _line(data: str, colour: str, size: float) -> str:
    return tag(
        "path",
        d=data,
        fill="none",
        stroke=colour,
        stroke_width=0.06 * size,
        stroke_linecap="round",
        stroke_linejoin="round",
    )
