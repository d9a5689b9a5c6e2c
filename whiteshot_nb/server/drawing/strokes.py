"""Build the paths of pencil lines, straight lines and arrows."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from whiteshot_nb.server.drawing.paths import Path
from whiteshot_nb.server.drawing.shapes import rounded
from whiteshot_nb.server.drawing.viewport import XY, BoardBox

if TYPE_CHECKING:
    from collections.abc import Sequence

HEAD_LEAST = 9.0
"""Length of the head of an arrow with stroke width 0, in whiteboard units."""

HEAD_PER_WIDTH = 3.2
"""Length that each unit of stroke width adds to the head of an arrow, in whiteboard units."""

HEAD_SHAPE = 0.42
"""Ratio of half the width of an arrow head to its length."""

HEAD_NOTCH = 0.82
"""Distance from the tip to the end of the shaft, divided by the length of the head; below 1, the head has barbs."""


def dot(at: XY, width: float) -> Path:
    """Return a disc with the diameter `width`. A pencil that does not move draws a disc."""
    return rounded(BoardBox(*at, *at).expanded(width / 2), math.inf)


def smooth(points: Sequence[XY]) -> Path:
    """Return a smooth line through all points (a Catmull-Rom spline).

    Each piece of the line connects two neighbouring points, and has a control point for each of the two. The distance
    from a point to its control point is at most a third of the distance between the two points. Without this limit,
    points at uneven distances could cause loops in the line.
    """
    path = Path().move(points[0])
    around = [points[0], *points, points[-1]]
    for before, start, end, after in zip(around, points, points[1:], around[3:], strict=False):
        reach = math.dist(start, end) / 3
        path.curve(_handle(start, before, end, reach), _handle(end, after, start, reach), end)
    return path


def _handle(at: XY, behind: XY, ahead: XY, reach: float) -> XY:
    """Return the control point of `at` towards `ahead`, parallel to the line from `behind` to `ahead`."""
    x, y = (ahead[0] - behind[0]) / 6, (ahead[1] - behind[1]) / 6
    length = math.hypot(x, y)
    shrink = min(1.0, reach / length) if length else 0.0
    return at[0] + x * shrink, at[1] + y * shrink


def arrow(tail: XY, tip: XY, width: float) -> Path:
    """Return the outline of an arrow that ends exactly at `tip`. To draw the arrow, fill the outline.

    The shaft and the head are one outline. With two outlines, the overlap of the shaft and the head would be darker in
    a semi-transparent arrow. If the arrow is too short for its width, the shaft and the head are drawn thinner.
    """
    length = math.dist(tail, tip)
    head = HEAD_LEAST + HEAD_PER_WIDTH * width
    slim = min(1.0, length / (1.6 * head))
    head, half = head * slim, width * slim / 2
    along = ((tip[0] - tail[0]) / length, (tip[1] - tail[1]) / length)

    def at(back: float, aside: float) -> XY:
        """Return the point at the distance `back` behind the tip and `aside` from the axis."""
        return (
            tip[0] - along[0] * back - along[1] * aside,
            tip[1] - along[1] * back + along[0] * aside,
        )

    notch, barb = head * HEAD_NOTCH, head * HEAD_SHAPE
    path = Path().move(at(length, half)).line(at(notch, half)).line(at(head, barb)).line(tip)
    path.line(at(head, -barb)).line(at(notch, -half)).line(at(length, -half))
    path.quarter(at(length, -half), at(length + half, -half), at(length + half, 0))
    return path.quarter(at(length + half, 0), at(length + half, half), at(length, half)).close()
