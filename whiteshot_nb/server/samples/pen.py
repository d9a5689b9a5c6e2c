"""A pencil in a hand: lines that bow a little, circles that do not quite close, arrows, marks, colouring.

Everything is drawn from a seed, so the same pen draws the same strokes in every process.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING

from whiteshot_nb.server.elements import Pencil

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

XY = tuple[float, float]


def hand(seed: int) -> Random:
    """Return the seeded source of a hand's unsteadiness."""
    return Random(seed)  # noqa: S311 - a trembling hand is not cryptography


def spline(points: Sequence[XY], steps: int = 5) -> list[XY]:
    """Return a smooth curve through `points`, with `steps` pieces between each pair of neighbours.

    The slope at a point is that from its left neighbour to its right one, over the length of the way, so
    unevenly spaced points do not make the curve swing out.
    """
    if len(points) < 3:  # noqa: PLR2004 - two points are a straight line
        return list(points)
    ways = [math.dist(a, b) or 1e-6 for a, b in pairwise(points)]
    slopes = [_slope(points, ways, i) for i in range(len(points))]
    curve = [points[0]]
    for i, way in enumerate(ways):
        ends = points[i], points[i + 1], slopes[i], slopes[i + 1]
        curve += [_between(*ends, way, k / steps) for k in range(1, steps + 1)]
    return curve


def _slope(points: Sequence[XY], ways: Sequence[float], i: int) -> XY:
    left, right = max(i - 1, 0), min(i + 1, len(points) - 1)
    way = sum(ways[left:right])
    return (points[right][0] - points[left][0]) / way, (points[right][1] - points[left][1]) / way


def _between(a: XY, b: XY, slope_a: XY, slope_b: XY, way: float, t: float) -> XY:
    t2, t3 = t * t, t * t * t
    at_a, at_b = 2 * t3 - 3 * t2 + 1, 3 * t2 - 2 * t3
    out_a, in_b = (t3 - 2 * t2 + t) * way, (t3 - t2) * way
    return (
        at_a * a[0] + at_b * b[0] + out_a * slope_a[0] + in_b * slope_b[0],
        at_a * a[1] + at_b * b[1] + out_a * slope_a[1] + in_b * slope_b[1],
    )


@dataclass(frozen=True)
class Pen:
    """A pen of one colour and width, in a hand that trembles by `tremble` units.

    Parameters
    ----------
    colour
        ``#rrggbb``.
    width
        Width of the line in whiteboard units.
    seed
        Where the unsteadiness starts.
    tremble
        Standard deviation of a drawn point's distance from the meant one, in units.
    opacity
        1 is ink; about 0.4 and a large width is a highlighter.
    """

    colour: str
    width: float = 4.0
    seed: int = 1
    tremble: float = 0.9
    opacity: float = 1.0
    rng: Random = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rng", hand(self.seed))

    def but(self, colour: str | None = None, width: float | None = None, opacity: float | None = None) -> Pen:
        """Return a pen like this one in another colour, width or opacity."""
        return replace(
            self,
            colour=colour or self.colour,
            width=width or self.width,
            opacity=opacity or self.opacity,
        )

    def exact(self, points: Iterable[XY]) -> Pencil:
        """Return the stroke through exactly these points, rounded to a tenth of a unit.

        The whiteboard smooths what lies between different points; a point given twice is a sharp corner.
        """
        rounded = [(round(x, 1), round(y, 1)) for x, y in points]
        return Pencil(points=rounded, stroke=self.colour, stroke_width=round(self.width, 1), opacity=self.opacity)

    def curve(self, points: Sequence[XY]) -> Pencil:
        """Return a smooth stroke that passes near `points`."""
        return self.exact(spline([self._near(p) for p in points]))

    def line(self, x1: float, y1: float, x2: float, y2: float) -> Pencil:
        """Return a line drawn without a ruler."""
        return self.path([(x1, y1), (x2, y2)])

    def path(self, corners: Sequence[XY]) -> Pencil:
        """Return one stroke along `corners`, each side bowed like a line drawn without a ruler."""
        points: list[XY] = []
        for a, b in pairwise(corners):
            points += spline(self._side(a, b), 4)
        return self.exact(points)

    def box(self, x: float, y: float, width: float, height: float) -> Pencil:
        """Return a rectangle drawn in one go, its end a little past its beginning."""
        right, low = x + width, y + height
        return self.path([(x, y), (right, y), (right, low), (x, low), (x - 1, y - 3)])

    def loop(self, x: float, y: float, rx: float, ry: float, *, turns: float = 1.08) -> Pencil:
        """Return a circle round (`x`, `y`) as a hand draws it: not quite round, its ends crossing."""
        start, wobble = self.rng.uniform(-2.6, -1.9), self.rng.uniform(0.02, 0.05)
        count = max(10, int(14 * turns))
        points = []
        for i in range(count + 1):
            angle = start + math.tau * turns * i / count
            reach = 1 + wobble * math.sin(2 * angle + start) + 0.035 * (i / count - 0.5)
            points.append((x + rx * reach * math.cos(angle), y + ry * reach * math.sin(angle)))
        return self.curve(points)

    def lasso(self, x: float, y: float, rx: float, ry: float) -> Pencil:
        """Return a line thrown round a group: wider in its corners than a circle, its ends crossing."""
        start, points = self.rng.uniform(-2.5, -2.2), []
        for i in range(31):
            angle = start + math.tau * 1.04 * i / 30
            cos, sin = math.cos(angle), math.sin(angle)
            reach = (abs(cos) ** 5 + abs(sin) ** 5) ** -0.2 * (1 + 0.03 * (i / 30 - 0.5))
            points.append((x + rx * reach * cos, y + ry * reach * sin))
        return self.curve(points)

    def arrow(self, x1: float, y1: float, x2: float, y2: float, bend: float = 0.0) -> list[Pencil]:
        """Return shaft and head of an arrow; `bend` pushes its middle to the left of its way, in units."""
        way = math.dist((x1, y1), (x2, y2)) or 1.0
        across = ((y2 - y1) / way, (x1 - x2) / way)
        pull = ((x1 + x2) / 2 + 2 * bend * across[0], (y1 + y2) / 2 + 2 * bend * across[1])
        shaft = self.curve([_bent((x1, y1), pull, (x2, y2), i / 6) for i in range(6)] + [(x2, y2)])
        tip = shaft.points[-1]
        return [shaft, self._head(*tip, math.atan2(tip[1] - pull[1], tip[0] - pull[0]))]

    def tick(self, x: float, y: float, size: float) -> Pencil:
        """Return a check mark whose lower corner is at (`x`, `y`)."""
        return self.path([(x - size * 0.42, y - size * 0.42), (x, y), (x + size * 0.9, y - size * 1.15)])

    def cross(self, x: float, y: float, size: float) -> list[Pencil]:
        """Return an x of half width `size` round (`x`, `y`)."""
        return [
            self.line(x - size, y - size, x + size, y + size),
            self.line(x + size, y - size, x - size, y + size),
        ]

    def wave(self, x1: float, x2: float, y: float, height: float = 4.0, length: float = 26.0) -> Pencil:
        """Return a wavy line from `x1` to `x2`."""
        count = max(4, round((x2 - x1) / length * 2))
        step = (x2 - x1) / count
        return self.curve([(x1 + i * step, y + height * (-1) ** i) for i in range(count + 1)])

    def shade(self, outline: Sequence[XY], gap: float, angle: float = -0.6) -> Pencil:
        """Return a zigzag that colours the inside of a convex `outline`, its lines `gap` units apart."""
        turn, back = _turned(angle), _turned(-angle)
        turned = [turn(p) for p in outline]
        low, high = min(y for _, y in turned), max(y for _, y in turned)
        points: list[XY] = []
        for i in range(1, max(2, int((high - low) / gap))):
            ends = _crossings(turned, low + i * gap)
            points += [back(p) for p in (ends if i % 2 else reversed(ends))]
        turns = [self._near(p) for p in points] or list(outline[:1])
        return self.exact(p for turning in turns for p in (turning, turning))

    def _near(self, point: XY) -> XY:
        return point[0] + self.rng.gauss(0, self.tremble), point[1] + self.rng.gauss(0, self.tremble)

    def _side(self, a: XY, b: XY) -> list[XY]:
        way = math.dist(a, b)
        bow = self.rng.gauss(0, 0.006) * way
        count = max(2, min(8, int(way / 70)))
        across = ((b[1] - a[1]) / (way or 1), (a[0] - b[0]) / (way or 1))
        side = []
        for i in range(count + 1):
            t = i / count
            off = bow * math.sin(math.pi * t)
            meant = (a[0] + (b[0] - a[0]) * t + off * across[0], a[1] + (b[1] - a[1]) * t + off * across[1])
            side.append(self._near(meant))
        return side

    def _head(self, x: float, y: float, angle: float) -> Pencil:
        size = 9 + 2.2 * self.width
        wings = [(x - size * math.cos(angle + turn), y - size * math.sin(angle + turn)) for turn in (0.5, -0.5)]
        return self.exact([wings[0], (x, y), (x, y), wings[1]])


def _bent(a: XY, pull: XY, b: XY, t: float) -> XY:
    u = 1 - t
    return (
        u * u * a[0] + 2 * u * t * pull[0] + t * t * b[0],
        u * u * a[1] + 2 * u * t * pull[1] + t * t * b[1],
    )


def _turned(angle: float) -> _Turn:
    return _Turn(math.cos(angle), math.sin(angle))


@dataclass(frozen=True)
class _Turn:
    cos: float
    sin: float

    def __call__(self, point: XY) -> XY:
        x, y = point
        return x * self.cos - y * self.sin, x * self.sin + y * self.cos


def _crossings(outline: Sequence[XY], y: float) -> list[XY]:
    found = [
        (a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]), y)
        for a, b in zip(outline, [*outline[1:], outline[0]], strict=True)
        if (a[1] <= y) != (b[1] <= y)
    ]
    return [min(found), max(found)] if found else []
