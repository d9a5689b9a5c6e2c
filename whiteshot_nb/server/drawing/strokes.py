"""The open lines of the whiteboard as paths: pencil, straight line and arrow."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from whiteshot_nb.server.drawing.paths import Path
from whiteshot_nb.server.drawing.shapes import rounded
from whiteshot_nb.server.drawing.view import XY, Box

if TYPE_CHECKING:
    from collections.abc import Sequence

HEAD_LEAST = 9.0
"""Length of the head of a hairline arrow, in whiteboard units."""

HEAD_PER_WIDTH = 3.2
"""What each unit of stroke width adds to the head's length."""

HEAD_SHAPE = 0.42
"""Half the head's breadth over its length."""

HEAD_NOTCH = 0.82
"""Where the shaft meets the head, from the tip, over the head's length: below 1 the head has barbs."""


def dot(at: XY, width: float) -> Path:
    """Return the disc that a round pen leaves when it does not move."""
    return rounded(Box(*at, *at).grown(width / 2), math.inf)


def smooth(points: Sequence[XY]) -> Path:
    """Return a smooth line: curves between the midpoints, the points themselves as handles.

    Such curves stay within the hull of the points, so the box of the points is the box of the line.
    """
    path = Path().move(points[0])
    for here, after in pairwise(points[1:]):
        path.bend(here, ((here[0] + after[0]) / 2, (here[1] + after[1]) / 2))
    return path.line(points[-1])


def arrow(tail: XY, tip: XY, width: float) -> Path:
    """Return the outline of an arrow whose sharp end is exactly `tip`, to be filled.

    Shaft and head are one outline, so that a half transparent arrow has no darker seam. An arrow too short
    for its width is made slimmer as a whole instead of losing its shaft.
    """
    length = math.dist(tail, tip)
    head = HEAD_LEAST + HEAD_PER_WIDTH * width
    slim = min(1.0, length / (1.6 * head))
    head, half = head * slim, width * slim / 2
    along = ((tip[0] - tail[0]) / length, (tip[1] - tail[1]) / length)

    def at(back: float, aside: float) -> XY:
        """Return the point `back` behind the tip and `aside` of the shaft."""
        return (
            tip[0] - along[0] * back - along[1] * aside,
            tip[1] - along[1] * back + along[0] * aside,
        )

    notch, barb = head * HEAD_NOTCH, head * HEAD_SHAPE
    path = Path().move(at(length, half)).line(at(notch, half)).line(at(head, barb)).line(tip)
    path.line(at(head, -barb)).line(at(notch, -half)).line(at(length, -half))
    path.quarter(at(length, -half), at(length + half, -half), at(length + half, 0))
    return path.quarter(at(length + half, 0), at(length + half, half), at(length, half)).close()
