"""Small drawings a teacher makes again and again: leaf, sun, drop, plant pot, lamp, beaker."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from whiteshot_nb.server.samples.palette import (
    EARTH,
    EARTH_LIGHT,
    LEAF,
    LEAF_DARK,
    LEAF_LIGHT,
    SKY,
    SKY_LIGHT,
    SUN,
    SUN_LIGHT,
)
from whiteshot_nb.server.samples.pen import XY, Pen

if TYPE_CHECKING:
    from whiteshot_nb.server.elements import Pencil


def leaf(x: float, y: float, length: float, angle: float, pen: Pen, fill: str = LEAF_LIGHT) -> list[Pencil]:
    """Return a coloured leaf that grows from (`x`, `y`) in the direction `angle` (degrees, 0 to the right)."""
    turn = math.radians(angle)

    def at(along: float, across: float) -> XY:
        dx, dy = along * length, across * length
        return x + dx * math.cos(turn) - dy * math.sin(turn), y + dx * math.sin(turn) + dy * math.cos(turn)

    ways = [i / 12 for i in range(13)]
    upper = [at(t, -0.24 * math.sin(math.pi * t**0.8)) for t in ways]
    lower = [at(t, 0.24 * math.sin(math.pi * t**0.8)) for t in ways]
    colouring = pen.but(fill, max(4.0, length / 13), 0.75)
    veins = [
        pen.but(width=pen.width * 0.55).curve([at(t, 0), at(t + 0.09, s * 0.07), at(t + 0.16, s * 0.13)])
        for t in (0.22, 0.4, 0.58)
        for s in (-1, 1)
    ]
    return [
        colouring.shade(upper + lower[::-1], max(3.0, length / 16), turn + 0.5),
        pen.curve(upper + lower[-2::-1]),
        pen.but(width=pen.width * 0.8).curve([at(-0.12, 0.02), at(0.4, -0.01), at(0.9, 0)]),
        *veins,
    ]


def sun(x: float, y: float, radius: float, seed: int) -> list[Pencil]:
    """Return a coloured sun with rays."""
    pen = Pen(SUN, 5, seed)
    disc = [_round(x, y, radius * 0.93, i / 24) for i in range(24)]
    rays = [
        pen.line(*_round(x, y, radius * 1.28, i / 12), *_round(x, y, radius * (1.62 if i % 2 else 1.8), i / 12))
        for i in range(12)
    ]
    colouring = pen.but(SUN_LIGHT, radius / 5, 0.9)
    return [colouring.shade(disc, radius / 6, 0.7), pen.loop(x, y, radius, radius), *rays]


def drop(x: float, y: float, size: float, seed: int) -> list[Pencil]:
    """Return a drop of water whose tip is at (`x`, `y`)."""
    pen = Pen(SKY, 3, seed, tremble=0.4)
    outline = [
        (x, y),
        (x + size * 0.32, y + size * 0.5),
        (x + size * 0.3, y + size * 0.86),
        (x, y + size),
        (x - size * 0.3, y + size * 0.86),
        (x - size * 0.32, y + size * 0.5),
    ]
    colouring = pen.but(SKY_LIGHT, size / 6, 0.8)
    return [colouring.shade(outline, size / 8, 0.4), pen.curve([*outline, (x, y)])]


def seedling(x: float, y: float, height: float, seed: int) -> list[Pencil]:
    """Return a stem with six leaves that stands at (`x`, `y`)."""
    stem = Pen(LEAF, max(4.0, height / 45), seed)
    blade = Pen(LEAF_DARK, max(2.5, height / 85), seed + 1)
    drawn: list[Pencil] = [
        stem.curve([(x, y), (x + height * 0.02, y - height * 0.35), (x - height * 0.02, y - height * 0.84)])
    ]
    for up, angle, length in (
        (0.24, -28, 0.46),
        (0.32, -154, 0.44),
        (0.52, -40, 0.4),
        (0.6, -140, 0.38),
        (0.8, -62, 0.32),
        (0.84, -114, 0.3),
    ):
        drawn += leaf(x, y - height * up, height * length, angle, blade)
    return drawn


def pot(x: float, y: float, width: float, seed: int) -> list[Pencil]:
    """Return a flower pot whose rim is centred on (`x`, `y`)."""
    pen = Pen(EARTH, 5, seed)
    half, deep, rim = width / 2, width * 0.72, width * 0.17
    body = [
        (x - half * 0.86, y + rim),
        (x + half * 0.86, y + rim),
        (x + half * 0.62, y + deep),
        (x - half * 0.62, y + deep),
    ]
    band = [(x - half, y), (x + half, y), (x + half, y + rim), (x - half, y + rim)]
    colouring = pen.but(EARTH_LIGHT, width / 15, 0.85)
    return [
        colouring.shade(body, width / 18, 0.3),
        colouring.shade(band, width / 18, 0.1),
        pen.path([*body, body[0]]),
        pen.path([*band, band[0]]),
    ]


def lamp(x: float, y: float, size: float, seed: int) -> list[Pencil]:
    """Return a desk lamp that stands at (`x`, `y`) and shines to the right."""
    pen = Pen("#475569", 4, seed)
    head = [
        (x - size * 0.02, y - size * 0.98),
        (x + size * 0.42, y - size * 1.02),
        (x + size * 0.5, y - size * 0.55),
        (x + size * 0.1, y - size * 0.72),
    ]
    light = pen.but(SUN, 3.5)
    rays = [
        light.line(x + size * 0.6, y - size * 0.8 + i * 16, x + size * (0.92 + 0.05 * (i % 2)), y - size * 0.8 + i * 21)
        for i in range(-1, 4)
    ]
    return [
        pen.path([(x - size * 0.28, y), (x + size * 0.28, y)]),
        pen.path([(x, y), (x - size * 0.2, y - size * 0.45), (x + size * 0.05, y - size * 0.85)]),
        pen.but("#94a3b8", size / 14, 0.6).shade(head, size / 18, 0.2),
        pen.path([*head, head[0]]),
        *rays,
    ]


def beaker(x: float, y: float, width: float, height: float, seed: int) -> list[Pencil]:
    """Return a beaker of water with a sprig of water weed and bubbles; its base is centred on (`x`, `y`)."""
    glass, half = Pen("#475569", 4, seed), width / 2
    water = [
        (x - half + 5, y - height * 0.78),
        (x + half - 5, y - height * 0.78),
        (x + half - 5, y - 4),
        (x - half + 5, y - 4),
    ]
    weed = Pen(LEAF, 4, seed + 1)
    sprig = [
        weed.line(x - 8, y - height * 0.1 - i * 13, x - 8 + side * 26, y - height * 0.1 - i * 13 - 10)
        for i in range(8)
        for side in (-1, 1)
    ]
    bubbles = [
        glass.but(SKY, 2.2).loop(x + 12 + 7 * (-1) ** i, y - height * (0.3 + 0.115 * i), 4 + i % 2, 4 + i % 2)
        for i in range(5)
    ]
    return [
        glass.but(SKY_LIGHT, width / 13, 0.45).shade(water, width / 16, 0.15),
        weed.curve([(x - 8, y - 8), (x - 10, y - height * 0.35), (x - 6, y - height * 0.66)]),
        *sprig,
        *bubbles,
        glass.path([(x - half, y - height), (x - half, y), (x + half, y), (x + half, y - height)]),
    ]


def _round(x: float, y: float, radius: float, turn: float) -> XY:
    return x + radius * math.cos(math.tau * turn), y + radius * math.sin(math.tau * turn)
