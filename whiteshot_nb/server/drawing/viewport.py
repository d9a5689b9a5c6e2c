"""Boxes in whiteboard units, and the transformation to the pixels of a picture."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable

XY = tuple[float, float]

BOARD_MARGIN = 0.04
"""Empty border round what is drawn, as a share of its larger side."""

MAX_SCALE = 4.0
"""Most pixels per whiteboard unit when no `ppt` asks for more: a single dot stays a dot, not a blob."""

LARGEST_SCALE = 1e6
"""Most pixels per whiteboard unit for a `ppt`; keeps every position a finite number."""


def rotate(points: Iterable[XY], degrees: float, about: XY) -> list[XY]:
    """Rotate points clockwise (y is down)."""
    if not degrees:
        return list(points)
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    x0, y0 = about
    return [(x0 + (x - x0) * cos - (y - y0) * sin, y0 + (x - x0) * sin + (y - y0) * cos) for x, y in points]


@dataclass(frozen=True)
class BoardBox:
    """A rectangle by its sides; its width or height may be 0."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def of(cls, points: Iterable[XY]) -> Self:
        """Return the bounding box of at least one point."""
        xs, ys = zip(*points, strict=True)
        return cls(min(xs), min(ys), max(xs), max(ys))

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    @property
    def middle(self) -> XY:
        """The centre, about which an element is rotated."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def corners(self) -> tuple[XY, XY, XY, XY]:
        """Clockwise from the upper left."""
        return (
            (self.left, self.top),
            (self.right, self.top),
            (self.right, self.bottom),
            (self.left, self.bottom),
        )

    def expanded(self, by: float) -> BoardBox:
        """Return the box with every side moved outwards."""
        return BoardBox(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def rotated(self, degrees: float) -> BoardBox:
        """Return the bounding box of this box, rotated about its centre."""
        return BoardBox.of(rotate(self.corners, degrees, self.middle))

    def intersects(self, other: BoardBox) -> bool:
        """Return whether the boxes intersect."""
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.top <= other.bottom
            and other.top <= self.bottom
        )


@dataclass(frozen=True)
class Viewport:
    """Transformation of whiteboard units to pixels: pixel = (unit - middle) x scale + half the size."""

    scale: float
    middle: XY
    width: int
    height: int

    @classmethod
    def fit(cls, box: BoardBox, width: int, height: int, *, max_scale: float = math.inf) -> Self:
        """Return the view that shows all of `box`, centred, as large as possible, at a scale of at most `max_scale`."""
        across = width / box.width if box.width else math.inf
        down = height / box.height if box.height else math.inf
        return cls(min(across, down, max_scale, LARGEST_SCALE), box.middle, width, height)

    @classmethod
    def around(cls, boxes: Iterable[BoardBox], width: int, height: int) -> Self:
        """Return the view that shows all boxes with a margin, at a scale of at most `MAX_SCALE`."""
        drawn = BoardBox.of(corner for box in boxes for corner in box.corners)
        margin = BOARD_MARGIN * max(drawn.width, drawn.height)
        return cls.fit(drawn.expanded(margin), width, height, max_scale=MAX_SCALE)

    def point(self, at: XY) -> XY:
        """Return the pixel position of a point."""
        x, y = at
        return (
            (x - self.middle[0]) * self.scale + self.width / 2,
            (y - self.middle[1]) * self.scale + self.height / 2,
        )

    def box(self, box: BoardBox) -> BoardBox:
        """Return a box in pixels."""
        return BoardBox(*self.point((box.left, box.top)), *self.point((box.right, box.bottom)))

    def shows(self, box: BoardBox) -> bool:
        """Return whether any part of `box` is visible."""
        return self.box(box).intersects(BoardBox(0, 0, self.width, self.height))
