"""Warm-ups about numbers and shapes: a curve, two fractions, three angles, the primes in a number."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from whiteshot_nb.server.elements import Ellipse
from whiteshot_nb.server.samples.page import Elements, card, rule, text
from whiteshot_nb.server.samples.palette import INK, LEAF, LEAF_TINT, ROSE, SKY, SOFT, WHITE
from whiteshot_nb.server.samples.pen import XY, Pen
from whiteshot_nb.server.samples.warm_ups.sheet import BLUE, GOLD, GREEN, MIDDLE, VIOLET, WarmUp
from whiteshot_nb.server.samples.warm_ups.tables import ANGLES, FRACTIONS, PRODUCTS, VERTICES

if TYPE_CHECKING:
    from fractions import Fraction

UNIT = 46.0
ACROSS, DOWN = 6, 5


def curve(turn: int) -> WarmUp:
    """Return a parabola on graph paper; its vertex is asked for."""
    right, up, steep = VERTICES[turn]
    vertex = f"({right}, {up})"
    return WarmUp(
        "Read the curve",
        "二次函数",
        ("Where does it turn round?", _equation(right, up, steep)),
        (vertex, "at its lowest" if steep > 0 else "at its highest"),
        "A parabola is the same on both sides of its vertex.",
        [*_grid(), *_parabola(right, up, steep, 1_100 + turn)],
        BLUE,
    )


def _equation(right: int, up: int, steep: float) -> str:
    factor = {1: "", -1: "−", 0.5: "½ ", -0.5: "−½ ", 2: "2 "}[steep]
    square = f"(x {'−' if right > 0 else '+'} {abs(right)})²" if right else "x²"
    return f"y = {factor}{square} {'−' if up < 0 else '+'} {abs(up)}" if up else f"y = {factor}{square}"


def _on_grid(x: float, y: float) -> XY:
    return MIDDLE[0] + x * UNIT, MIDDLE[1] - y * UNIT


def _grid() -> Elements:
    lines: Elements = [rule(*_on_grid(x, -DOWN), *_on_grid(x, DOWN), "#dfe8f2") for x in range(-ACROSS, ACROSS + 1)]
    lines += [rule(*_on_grid(-ACROSS, y), *_on_grid(ACROSS, y), "#dfe8f2") for y in range(-DOWN, DOWN + 1)]
    pen = Pen(INK, 3.4, 41)
    axes = pen.arrow(*_on_grid(-ACROSS, 0), *_on_grid(ACROSS + 0.3, 0))
    axes += pen.arrow(*_on_grid(0, -DOWN), *_on_grid(0, DOWN + 0.3))
    for x in (-4, -2, 2, 4):
        at, low = _on_grid(x, 0)
        lines.append(text(at, low + 6, f"{x}".replace("-", "−"), 18, SOFT, align="center"))
    return [*lines, *axes]


def _parabola(right: int, up: int, steep: float, seed: int) -> Elements:
    reach = math.sqrt((DOWN - up * math.copysign(1, steep)) / abs(steep))
    low, high = max(-ACROSS, right - reach), min(ACROSS, right + reach)
    ways = [low + (high - low) * step / 16 for step in range(17)]
    line = Pen(SKY, 6, seed, tremble=0.6)
    return [
        line.curve([_on_grid(x, steep * (x - right) ** 2 + up) for x in ways]),
        *Pen(ROSE, 4.5, seed + 1).cross(*_on_grid(right, up), 9),
    ]


def fractions(turn: int) -> WarmUp:
    """Return two cut circles; the larger part is asked for."""
    left, right = FRACTIONS[turn]
    more, less = max(left, right), min(left, right)
    rest = more - less
    return WarmUp(
        "Which is more?",
        "比较分数",
        ("Which of the two is larger,", "and by how much?"),
        (_written(more), f"{_written(more)} - {_written(less)}", f"= {_written(rest)}"),
        "Make the bottoms equal, then compare the tops.",
        [*_pie(-430, left, 1_200 + turn), *_pie(-110, right, 1_300 + turn)],
        VIOLET,
    )


def _written(part: Fraction) -> str:
    return f"{part.numerator}/{part.denominator}"


def _pie(x: float, part: Fraction, seed: int) -> Elements:
    pen, y, radius = Pen(INK, 3.6, seed), -44.0, 138.0
    slices = part.denominator
    edge = [(x + radius * math.sin(math.tau * i / 60), y - radius * math.cos(math.tau * i / 60)) for i in range(61)]
    colouring = pen.but(VIOLET.light, 9, 0.85)
    filled: Elements = []
    for i in range(part.numerator):
        first, last = round(60 * i / slices), round(60 * (i + 1) / slices)
        filled.append(colouring.shade([(x, y), *edge[first : last + 1]], 8, 0.5 + i))
    cuts = [pen.line(x, y, *edge[round(60 * i / slices)]) for i in range(slices)]
    return [*filled, *cuts, pen.loop(x, y, radius, radius), *_stacked(x, 116, part)]


def _stacked(x: float, y: float, part: Fraction) -> Elements:
    return [
        text(x, y, str(part.numerator), 36, VIOLET.strong, bold=True, align="center"),
        rule(x - 26, y + 50, x + 26, y + 50, VIOLET.strong, 3.5),
        text(x, y + 54, str(part.denominator), 36, VIOLET.strong, bold=True, align="center"),
    ]


def angles(turn: int) -> WarmUp:
    """Return a triangle with two angles given; the third is asked for."""
    left, right = ANGLES[turn]
    top = 180 - left - right
    return WarmUp(
        "The third angle",
        "三角形内角和",
        ("Two angles are given.", "How large is the third?"),
        (f"180 - {left} - {right}", f"= {top} degrees"),
        "The angles of a triangle make half a turn: 180°.",
        _triangle(left, right, 1_400 + turn),
        GOLD,
    )


def _triangle(left: int, right: int, seed: int) -> Elements:
    foot, rise = _apex(left, right)
    scale = min(600.0, 370.0 / rise)
    start, low = MIDDLE[0] - scale / 2, 196.0
    corners = [(start, low), (start + scale, low), (start + scale * foot, low - scale * rise)]
    pen = Pen(INK, 5, seed)
    drawn: Elements = [pen.but(GOLD.light, 13, 0.4).shade(corners, 15, 0.4), pen.path([*corners, corners[0]])]
    for (x, y), first, size in zip(corners, (0, 180 - right, 180 + left), (left, right, 0), strict=True):
        if size:
            drawn += _arc(x, y, first, size, pen)
    x, y = corners[2]
    return [*drawn, text(x, y + 52, "?", 34, ROSE, bold=True, align="center")]


def _apex(left: int, right: int) -> XY:
    """Return where the third corner is over a base of length 1."""
    one, other = (math.tan(math.radians(size)) for size in (left, right))
    foot = other / (one + other)
    return foot, foot * one


def _arc(x: float, y: float, first: float, size: float, pen: Pen) -> Elements:
    def at(degrees: float, reach: float) -> XY:
        return x + reach * math.cos(math.radians(degrees)), y - reach * math.sin(math.radians(degrees))

    way = [at(first + size * step / 6, 62) for step in range(7)]
    label_x, label_y = at(first + size / 2, 100)
    label = text(label_x, label_y - 18, f"{size:.0f}°", 25, GOLD.strong, bold=True, align="center")
    return [pen.but(GOLD.strong, 4).curve(way), label]


def primes(turn: int) -> WarmUp:
    """Return a tree of factors, taken apart down to the primes."""
    number = PRODUCTS[turn]
    factors = _factors(number)
    half = len(factors) // 2 + 1
    return WarmUp(
        "Take it apart",
        "分解质因数",
        ("Which primes make", f"the number {number}?"),
        (f"{number} = {' × '.join(map(str, factors[:half]))}", f"× {' × '.join(map(str, factors[half:]))}"),
        "Every number is built of primes in one way only.",
        _tree(number, factors, turn),
        GREEN,
    )


def _factors(number: int) -> list[int]:
    found, divisor = [], 2
    while number > 1:
        while number % divisor == 0:
            found.append(divisor)
            number //= divisor
        divisor += 1
    return found


def _tree(number: int, factors: list[int], turn: int) -> Elements:
    """Return boxes that go down to one side, the primes on the other; every second tree is the mirror image."""
    pen, step, side = Pen(LEAF, 4, 1_500 + turn), 380 / len(factors) + 24, -1 if turn % 2 else 1
    spots = [(MIDDLE[0] + side * (100.0 * level - 176), -214 + step * level) for level in range(len(factors))]
    drawn: Elements = []
    for (x, y), (below, deep) in pairwise(spots):
        drawn += [
            pen.line(x - side * 10, y + 26, x - side * 76, deep - 28),
            pen.line(x + side * 12, y + 26, below - side * 10, deep - 30),
        ]
    rest = number
    for (x, y), factor in zip(spots, factors, strict=True):
        drawn += _prime(x, y, rest, pen) if rest == factor else _product(x, y, rest, pen)
        if rest != factor:
            drawn += _prime(x - side * 92, y + step, factor, pen)
        rest //= factor
    return drawn


def _product(x: float, y: float, number: int, pen: Pen) -> Elements:
    return [
        card(x - 42, y - 26, 84, 52, WHITE, stroke=WHITE),
        pen.but(INK, 3).box(x - 42, y - 26, 84, 52),
        text(x, y - 19, str(number), 29, bold=True, align="center"),
    ]


def _prime(x: float, y: float, number: int, pen: Pen) -> Elements:
    return [
        Ellipse(x=x - 31, y=y - 31, width=62, height=62, fill=LEAF_TINT, stroke=LEAF_TINT, stroke_width=1),
        pen.loop(x, y, 32, 31),
        text(x, y - 19, str(number), 29, LEAF, bold=True, align="center"),
    ]
