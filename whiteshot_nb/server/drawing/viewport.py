"""Boxes, and the conversion from whiteboard units to pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable

XY = tuple[float, float]

BOARD_MARGIN = 0.04
"""Width of the empty margin around all elements, as a share of the larger side of their bounding box."""

MAX_SCALE = 4.0
"""Maximum number of pixels per whiteboard unit in a scene without a `ppt`, so that a single dot stays small."""

LARGEST_SCALE = 1e6
"""Maximum number of pixels per whiteboard unit in a scene with a `ppt`, so that all positions are finite."""


def rotate(points: Iterable[XY], degrees: float, about: XY) -> list[XY]:
    """Rotate points clockwise about the point `about`. The y axis points down."""
    if not degrees:
        return list(points)
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    x0, y0 = about
    return [(x0 + (x - x0) * cos - (y - y0) * sin, y0 + (x - x0) * sin + (y - y0) * cos) for x, y in points]


@dataclass(frozen=True)
class BoardBox:
    """A rectangle, described by the positions of its four sides. Its width or height can be 0."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def of(cls, points: Iterable[XY]) -> Self:
        """Return the bounding box of the given points. There must be at least one point."""
        xs, ys = zip(*points, strict=True)
        return cls(min(xs), min(ys), max(xs), max(ys))

    @property
    def width(self) -> float:
        """Width of the box, from the left to the right side."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height of the box, from the top to the bottom side."""
        return self.bottom - self.top

    @property
    def middle(self) -> XY:
        """Centre of the box. Elements are rotated about this point."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def corners(self) -> tuple[XY, XY, XY, XY]:
        """The four corners of the box, clockwise, starting with the upper left corner."""
        return (
            (self.left, self.top),
            (self.right, self.top),
            (self.right, self.bottom),
            (self.left, self.bottom),
        )

    def expanded(self, by: float) -> BoardBox:
        """Return a larger box, with each side moved outwards by the distance `by`."""
        return BoardBox(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def rotated(self, degrees: float) -> BoardBox:
        """Rotate this box clockwise about its centre by `degrees`, and return the bounding box of the rotated box."""
        return BoardBox.of(rotate(self.corners, degrees, self.middle))

    def intersects(self, other: BoardBox) -> bool:
        """Return whether this box and another box overlap or touch."""
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.top <= other.bottom
            and other.top <= self.bottom
        )


@dataclass(frozen=True)
class Viewport:
    """Conversion from whiteboard units to pixels: pixel = (unit - middle) x scale + size / 2.

    Attributes
    ----------
    scale
        Number of pixels per whiteboard unit.
    middle
        Point that is in the middle of the picture, in whiteboard units.
    width, height
        Size of the picture, in pixels.
    """

    scale: float
    middle: XY
    width: int
    height: int

    @classmethod
    def fit(cls, box: BoardBox, width: int, height: int, *, max_scale: float = math.inf) -> Self:
        """Return the viewport that shows `box` completely, in the centre, at the largest scale up to `max_scale`."""
        across = width / box.width if box.width else math.inf
        down = height / box.height if box.height else math.inf
        return cls(min(across, down, max_scale, LARGEST_SCALE), box.middle, width, height)

    @classmethod
    def around(cls, boxes: Iterable[BoardBox], width: int, height: int) -> Self:
        """Return the viewport that shows all boxes with a margin, at a scale of at most `MAX_SCALE`."""
        drawn = BoardBox.of(corner for box in boxes for corner in box.corners)
        margin = BOARD_MARGIN * max(drawn.width, drawn.height)
        return cls.fit(drawn.expanded(margin), width, height, max_scale=MAX_SCALE)

    def point(self, at: XY) -> XY:
        """Convert a point in whiteboard units to pixels."""
        x, y = at
        return (
            (x - self.middle[0]) * self.scale + self.width / 2,
            (y - self.middle[1]) * self.scale + self.height / 2,
        )

    def box(self, box: BoardBox) -> BoardBox:
        """Convert a box in whiteboard units to pixels."""
        return BoardBox(*self.point((box.left, box.top)), *self.point((box.right, box.bottom)))

    def shows(self, box: BoardBox) -> bool:
        """Return whether the picture shows any part of `box`, which is in whiteboard units."""
        return self.box(box).intersects(BoardBox(0, 0, self.width, self.height))
