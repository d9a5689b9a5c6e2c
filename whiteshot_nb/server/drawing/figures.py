"""Draw the elements that consist of a line or an outline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from whiteshot_nb.server.drawing import strokes
from whiteshot_nb.server.drawing.shapes import outline
from whiteshot_nb.server.drawing.svg import tag
from whiteshot_nb.server.drawing.viewport import BoardBox, Viewport
from whiteshot_nb.server.elements import Arrow, Boxed, Pencil, Segment, Stroked

if TYPE_CHECKING:
    from whiteshot_nb.server.drawing.paths import Path


@dataclass(frozen=True)
class Figure:
    """A path with its line colour, fill colour and opacity. The rotation of the element is part of the path."""

    path: Path
    fill: str | None
    stroke: str | None
    stroke_width: float
    opacity: float

    @property
    def bounds(self) -> BoardBox:
        """Bounding box of the path, including its line width, in whiteboard units."""
        return self.path.box.expanded(self.stroke_width / 2)

    def to_svg(self, view: Viewport) -> str:
        """Return the figure as SVG.

        The attribute `opacity` is slow, because the renderer needs an additional layer. This attribute is used only if
        the figure has both a fill and a line. For any other figure, the faster attribute `fill-opacity` or
        `stroke-opacity` gives the same result.
        """
        both = self.fill is not None and self.stroke is not None
        paint = self.opacity if self.opacity < 1 else None
        return tag(
            "path",
            d=self.path.to_svg(view),
            fill=self.fill or "none",
            fill_opacity=None if both else paint,
            stroke=self.stroke,
            stroke_width=self.stroke_width * view.scale if self.stroke else None,
            stroke_opacity=None if both else paint,
            stroke_linecap="round" if self.stroke else None,
            stroke_linejoin="round" if self.stroke else None,
            opacity=paint if both else None,
        )


def figure(element: Stroked) -> Figure | None:
    """Convert a pencil line, a straight line, an arrow or a shape to a figure.

    Return None if the element is invisible.
    """
    if isinstance(element, Boxed):
        return _outlined(element)
    if not element.stroke_width:
        return None
    points = _points(element)
    box = BoardBox.of(points)
    if box.width == 0 == box.height:
        path, filled = strokes.dot(points[0], element.stroke_width), True
    elif isinstance(element, Arrow):
        path, filled = strokes.arrow(points[0], points[1], element.stroke_width), True
    else:
        path, filled = strokes.smooth(points), False
    path = path.rotated(element.rotation, box.middle)
    if filled:
        return Figure(path, element.stroke, None, 0, element.opacity)
    return Figure(path, None, element.stroke, element.stroke_width, element.opacity)


def _points(element: Stroked) -> list[tuple[float, float]]:
    match element:
        case Pencil():
            return element.points
        case Segment():
            return [(element.x1, element.y1), (element.x2, element.y2)]
    msg = f"The element must be a pencil line or a segment, not {type(element).__name__}"
    raise TypeError(msg)


def _outlined(element: Boxed) -> Figure | None:
    if element.fill is None and not element.stroke_width:
        return None
    path = outline(element)
    return Figure(
        path.rotated(element.rotation, path.box.middle),
        element.fill,
        element.stroke if element.stroke_width else None,
        element.stroke_width,
        element.opacity,
    )
