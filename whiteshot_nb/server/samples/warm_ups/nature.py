"""Warm-ups about the world: an element, the Moon of a night, what the class likes."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING

from whiteshot_nb.server.elements import Ellipse, ShapeElement
from whiteshot_nb.server.samples.page import Elements, card, rule, text
from whiteshot_nb.server.samples.palette import HAIR, INK, LEAF, PLUM, ROSE, SKY, SOFT, SUN, WHITE
from whiteshot_nb.server.samples.pen import Pen, hand
from whiteshot_nb.server.samples.warm_ups.sheet import BLUE, GREEN, RED, VIOLET, WarmUp
from whiteshot_nb.server.samples.warm_ups.tables import ELEMENTS, PHASES, SURVEYS

if TYPE_CHECKING:
    from whiteshot_nb.server.elements import AnyElement, Pencil

ORBITALS = ((0, 2), (1, 2), (1, 6), (2, 2), (2, 6), (3, 2), (2, 10), (3, 6), (4, 2), (3, 10))
"""Shell and room of each, in the order in which they fill."""
HALF_OR_FULL = frozenset({24, 29})
"""Chromium and copper take an electron from the outer shell, to fill half or all of the one below."""
NIGHT, NIGHT_LIGHT, MOONLIGHT, MOON_DARK = "#131c38", "#22305c", "#fbf3d0", "#2b3659"
MONTH = 29.530588853
NEW_MOON = date(2000, 1, 6)
FIRST_NIGHT = date(2026, 9, 16)
RADIUS = 148.0


def element(turn: int) -> WarmUp:
    """Return a tile of the periodic table and the shells of the atom; the outer electrons are asked for."""
    number = (turn * 7 + 7) % len(ELEMENTS) + 1
    symbol, name, chinese, fact = ELEMENTS[number - 1]
    shells = electrons(number)
    outer = f"{shells[-1]} of {number}"
    return WarmUp(
        "An element a day",
        "每天一个元素",
        (f"The outer shell of {name.lower()}:", "how many electrons?"),
        (outer, ", ".join(map(str, shells))),
        fact,
        [*_tile(number, symbol, name, chinese), *_atom(shells, 2_100 + turn)],
        VIOLET,
    )


def electrons(number: int) -> list[int]:
    """Return the electrons of each shell, as far as the first forty elements need it."""
    shells = [0] * 5
    left = number
    for shell, room in ORBITALS:
        taken = min(left, room)
        shells[shell] += taken
        left -= taken
    if number in HALF_OR_FULL:
        shells[2] += 1
        shells[3] -= 1
    return [count for count in shells if count]


def _tile(number: int, symbol: str, name: str, chinese: str) -> Elements:
    return [
        card(-592, -236, 214, 262, VIOLET.tint, stroke=PLUM, line=3, radius=18),
        text(-572, -224, str(number), 30, PLUM, bold=True),
        text(-485, -190, symbol, 96, INK, bold=True, align="center"),
        text(-485, -66, name, 25, bold=True, align="center"),
        text(-485, -30, chinese, 28, PLUM, align="center"),
    ]


def _atom(shells: list[int], seed: int) -> Elements:
    x, y, pen = -134.0, -14.0, Pen(PLUM, 3, seed, tremble=0.7)
    core = {"fill": ROSE, "stroke": ROSE, "stroke_width": 1}
    drawn: Elements = [Ellipse.model_validate({"x": x - 20, "y": y - 20, "width": 40, "height": 40, **core})]
    step = min(64.0, 172 / len(shells))
    for shell, count in enumerate(shells):
        reach = 46 + step * (shell + 0.4)
        drawn.append(pen.loop(x, y, reach, reach, turns=1.02))
        turned = seed + shell
        for i in range(count):
            angle = math.tau * i / count + turned
            drawn.append(_electron(x + reach * math.cos(angle), y + reach * math.sin(angle)))
    return drawn


def _electron(x: float, y: float) -> Ellipse:
    return Ellipse(x=round(x - 8, 1), y=round(y - 8, 1), width=16, height=16, fill=SKY, stroke=WHITE, stroke_width=2)


def moon(turn: int) -> WarmUp:
    """Return the Moon of a night; its phase is asked for."""
    night = FIRST_NIGHT + timedelta(days=13 * turn)
    age = (night - NEW_MOON).days % MONTH
    name, chinese, remember = PHASES[int(age / MONTH * 8 + 0.5) % 8]
    return WarmUp(
        "The Moon tonight",
        "今晚的月亮",
        ("Which phase is this?", f"{night.day} {night:%B %Y}"),
        (name, f"{age:.0f} day{'' if round(age) == 1 else 's'} old"),
        remember,
        [
            card(-592, -254, 668, 470, NIGHT, stroke=NIGHT, radius=22),
            *_stars(2_200 + turn),
            *_disc(math.tau * age / MONTH, 2_300 + turn),
            text(40, 172, chinese, 26, "#c7d2f5", align="right"),
        ],
        BLUE,
    )


def _stars(seed: int) -> Elements:
    dice = hand(seed)
    stars: Elements = []
    for _ in range(34):
        x, y, side = dice.uniform(-572, 40), dice.uniform(-240, 190), dice.uniform(2, 5)
        if math.dist((x, y), (-264, -20)) > RADIUS + 26:
            look = {
                "fill": "#dbe4ff",
                "stroke": "#dbe4ff",
                "stroke_width": 0.0,
                "opacity": round(dice.uniform(0.5, 1), 2),
            }
            stars.append(Ellipse.model_validate({"x": x, "y": y, "width": side, "height": side, **look}))
    x, y = dice.uniform(-560, -470), dice.uniform(-230, -120)
    star = ShapeElement(kind="pentagram", x=x, y=y, width=34, height=34, fill=SUN, stroke=SUN, stroke_width=1)
    return [*stars, star]


def _disc(angle: float, seed: int) -> list[AnyElement]:
    x, y = -264.0, -20.0
    dark = Ellipse(
        x=x - RADIUS,
        y=y - RADIUS,
        width=2 * RADIUS,
        height=2 * RADIUS,
        fill=MOON_DARK,
        stroke=NIGHT_LIGHT,
        stroke_width=3,
    )
    craters = [
        Ellipse(
            x=x + dx, y=y + dy, width=side, height=side, fill="#8a8060", stroke="#8a8060", opacity=0.28, stroke_width=1
        )
        for dx, dy, side in ((-70, -84, 58), (24, -48, 38), (-34, 22, 74), (54, 40, 46), (-96, 4, 30), (6, 96, 26))
    ]
    return [dark, _lit(x, y, angle, seed), *craters]


def _lit(x: float, y: float, angle: float, seed: int) -> Pencil:
    """Return the lit part in one zigzag of chalk; it grows on the right and goes on the left."""
    points = []
    for row, down in enumerate(range(-142, 143, 5)):
        half = math.sqrt(RADIUS**2 - down**2) - 3
        ends = (half * math.cos(angle), half) if angle < math.pi else (-half, -half * math.cos(angle))
        for end in ends if row % 2 else reversed(ends):
            points += [(x + end, y + down)] * 2
    return Pen(MOONLIGHT, 6.5, seed).exact(points)


def survey(turn: int) -> WarmUp:
    """Return a chart of what the class voted; the winner and the number of votes are asked for."""
    topic, chinese, named = SURVEYS[turn % len(SURVEYS)]
    choices = [choice.split(" ", 1) for choice in named.split(", ")]
    votes = _votes(len(choices), 2_403 + turn)
    first, second = sorted(votes, reverse=True)[:2]
    winner = choices[votes.index(first)][1]
    return WarmUp(
        topic,
        chinese,
        ("What won, by how many votes,", "and how many voted?"),
        (f"{winner}, by {first - second}", f"{sum(votes)} voted"),
        "A bar twice as high means twice as many." if turn % 2 else "Read the scale before you compare bars.",
        _bars(choices, votes, 2_500 + turn),
        (GREEN, RED)[turn // len(SURVEYS) % 2],
    )


def _votes(count: int, seed: int) -> list[int]:
    """Return votes of which one is the most."""
    dice = hand(seed)
    votes = [dice.randint(1, 8) for _ in range(count)]
    votes[dice.randrange(count)] = max(votes) + dice.randint(1, 3)
    return votes


def _bars(choices: list[list[str]], votes: list[int], seed: int) -> Elements:
    left, low, step, unit = -540.0, 140.0, 116.0, 32.0
    pen, colors = Pen(INK, 4, seed), (SKY, LEAF, SUN, ROSE, PLUM)
    drawn: Elements = []
    for height in range(2, 12, 2):
        y = low - height * unit
        drawn += [rule(left, y, left + 590, y, HAIR), text(left - 12, y - 13, str(height), 19, SOFT, align="right")]
    for i, ((emoji, name), count) in enumerate(zip(choices, votes, strict=True)):
        x, top, color = left + 26 + i * step, low - count * unit, colors[i]
        outline = [(x, low), (x + 72, low), (x + 72, top), (x, top)]
        drawn += [
            pen.but(color, 8, 0.55).shade(outline, 9, 0.7),
            pen.but(color, 4).path([(x, low), (x, top), (x + 72, top), (x + 72, low)]),
            text(x + 36, low + 8, emoji, 36, color, align="center"),
            text(x + 36, low + 58, name, 19, SOFT, align="center"),
        ]
    return [*drawn, pen.line(left, low + 1, left + 596, low), pen.line(left, low + 1, left + 1, -232)]
