"""Build, measure and rotate a path in whiteboard units, and convert it to SVG."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Self

from whiteshot_nb.server.drawing.viewport import XY, BoardBox, Viewport, rotate

if TYPE_CHECKING:
    from collections.abc import Iterable

ROUND = 0.5522847498
"""Length of the handles of a cubic curve that approximates a quarter of a circle of radius 1."""

# One format per command is faster than one per number: a board can have 100,000 numbers.
_FORMS = {"M": "M%.2f %.2f", "L": "L%.2f %.2f", "C": "C" + " ".join(["%.2f"] * 6), "Z": "Z"}


class Path:
    """A path of lines and curves. To extend a path, call methods such as `line` and `curve`."""

    def __init__(self) -> None:
        self._steps: list[tuple[str, list[XY]]] = []

    def _step(self, command: str, *points: XY) -> Self:
        self._steps.append((command, list(points)))
        return self

    def move(self, to: XY) -> Self:
        """Move to a point without drawing a line, and return the path."""
        return self._step("M", to)

    def line(self, to: XY) -> Self:
        """Add a straight line to a point, and return the path."""
        return self._step("L", to)

    def curve(self, first: XY, second: XY, to: XY) -> Self:
        """Add a cubic Bézier curve with two control points, and return the path."""
        return self._step("C", first, second, to)

    def close(self) -> Self:
        """Close the path with a line to its first point, and return the path."""
        return self._step("Z")

    def quarter(self, start: XY, corner: XY, to: XY) -> Self:
        """Add a quarter of an ellipse, which rounds off `corner`, from `start` (the current point) to `to`."""
        return self.curve(_between(start, corner), _between(to, corner), to)

    def rotated(self, degrees: float, about: XY) -> Path:
        """Return a copy of the path that is rotated clockwise about the point `about`."""
        if not degrees:
            return self
        turned = Path()
        for command, points in self._steps:
            turned._step(command, *rotate(points, degrees, about))
        return turned

    @cached_property
    def box(self) -> BoardBox:
        """Bounding box of all points and control points. It can be a little larger than the path.

        The box is cached when this property is first used. Therefore complete the path before you use the property.
        """
        return BoardBox.of(point for _, points in self._steps for point in points)

    def to_svg(self, view: Viewport) -> str:
        """Return the path as text for the attribute ``d`` of an SVG path. Numbers are in pixels, with two decimals."""
        scale, left, top = view.scale, *view.point((0.0, 0.0))
        return "".join(
            _FORMS[command] % tuple(c for x, y in points for c in (x * scale + left, y * scale + top))
            for command, points in self._steps
        )


def polygon(points: Iterable[XY]) -> Path:
    """Return the closed path that connects `points` with straight lines."""
    first, *others = points
    path = Path().move(first)
    for point in others:
        path.line(point)
    return path.close()


def _between(start: XY, corner: XY) -> XY:
    return start[0] + (corner[0] - start[0]) * ROUND, start[1] + (corner[1] - start[1]) * ROUND
