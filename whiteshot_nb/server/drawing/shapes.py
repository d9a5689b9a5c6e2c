"""Build the paths of rectangles, ellipses and other shapes. Each path touches all sides of the shape's box."""

from __future__ import annotations

import math

from whiteshot_nb.server.drawing.paths import Path, polygon
from whiteshot_nb.server.drawing.viewport import XY, BoardBox
from whiteshot_nb.server.elements import Boxed, Ellipse, Rectangle, ShapeElement

STAR_WAIST = 0.382
"""Ratio of the inner to the outer radius of a pentagram: (3 - sqrt 5) / 2."""

BALLOON_BODY = 0.78
"""Height of a speech balloon without its tail, as a share of the height of its box."""


def outline(element: Boxed) -> Path:
    """Return the path of a rectangle, an ellipse or another shape. The rotation of the element is ignored.

    Raises
    ------
    TypeError
        If the class of the element is unknown.
    """
    box = BoardBox(element.x, element.y, element.x + element.width, element.y + element.height)
    match element:
        case Rectangle():
            return rounded(box, element.radius)
        case Ellipse():
            return rounded(box, math.inf)
        case ShapeElement(kind="triangle"):
            return polygon([(box.middle[0], box.top), (box.right, box.bottom), (box.left, box.bottom)])
        case ShapeElement(kind="rhombus"):
            x, y = box.middle
            return polygon([(x, box.top), (box.right, y), (x, box.bottom), (box.left, y)])
        case ShapeElement(kind="pentagram"):
            return _star(box)
        case ShapeElement(kind="speechBalloon"):
            return _balloon(box)
    msg = f"The element must be a rectangle, an ellipse or a shape, not {type(element).__name__}"
    raise TypeError(msg)


def rounded(box: BoardBox, radius: float) -> Path:
    """Return a rectangle with rounded corners, or an ellipse if the radius is infinite.

    A finite radius is limited to half the length of the shorter side, as in CSS.
    """
    fit = min(radius, box.width / 2, box.height / 2)
    across, down = (box.width / 2, box.height / 2) if math.isinf(radius) else (fit, fit)
    if not across:
        return polygon(box.corners)
    left, top, right, bottom = box.left, box.top, box.right, box.bottom
    path = Path().move((left + across, top)).line((right - across, top))
    path.quarter((right - across, top), (right, top), (right, top + down)).line((right, bottom - down))
    path.quarter((right, bottom - down), (right, bottom), (right - across, bottom))
    path.line((left + across, bottom))
    path.quarter((left + across, bottom), (left, bottom), (left, bottom - down)).line((left, top + down))
    return path.quarter((left, top + down), (left, top), (left + across, top)).close()


def _star(box: BoardBox) -> Path:
    """Return a five-pointed star, stretched so that its points touch the sides."""
    tips: list[XY] = []
    for step in range(10):
        radius = STAR_WAIST if step % 2 else 1.0
        angle = math.pi * step / 5
        tips.append((radius * math.sin(angle), -radius * math.cos(angle)))
    own = BoardBox.of(tips)
    return polygon(
        (
            box.left + (x - own.left) / own.width * box.width,
            box.top + (y - own.top) / own.height * box.height,
        )
        for x, y in tips
    )


def _balloon(box: BoardBox) -> Path:
    """Return a speech balloon whose tail points to the lower left."""
    left, top, right, floor = box.left, box.top, box.right, box.top + BALLOON_BODY * box.height
    r = min(box.width, floor - top) * 0.22
    path = Path().move((left + r, top)).line((right - r, top))
    path.quarter((right - r, top), (right, top), (right, top + r)).line((right, floor - r))
    path.quarter((right, floor - r), (right, floor), (right - r, floor))
    path.line((left + box.width * 0.42, floor))
    path.line((left + box.width * 0.18, box.bottom)).line((left + box.width * 0.24, floor))
    path.line((left + r, floor)).quarter((left + r, floor), (left, floor), (left, floor - r))
    return path.line((left, top + r)).quarter((left, top + r), (left, top), (left + r, top)).close()
