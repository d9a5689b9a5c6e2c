"""Photosynthesis, the chemistry: the equation on a blackboard, the two stages of the factory."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from whiteshot_nb.server.samples.handwriting import write, written_width
from whiteshot_nb.server.samples.page import LEFT, Elements, card, heading, page, text
from whiteshot_nb.server.samples.palette import (
    BOARD,
    CHALK,
    INK,
    LEAF,
    LEAF_DARK,
    LEAF_LIGHT,
    LEAF_TINT,
    PLUM,
    ROSE,
    SKY,
    SOFT,
    SUN,
    SUN_LIGHT,
    SUN_TINT,
)
from whiteshot_nb.server.samples.pen import Pen

if TYPE_CHECKING:
    from whiteshot_nb.server.elements import SceneContent


FORMULA = (
    ("6 CO₂", "#d5dbe6", "air 空气"),
    ("+", CHALK, ""),
    ("6 H₂O", "#8ecdf2", "water 水"),
    ("      ", SUN_LIGHT, ""),
    ("C₆H₁₂O₆", "#ffd977", "sugar 糖"),
    ("+", CHALK, ""),
    ("6 O₂", "#f7b3c4", "oxygen 氧气"),
)


def equation() -> SceneContent:
    """Return the blackboard: the equation of photosynthesis, the rate as a fraction, a day as an integral."""
    chalk = Pen(CHALK, 4, 31)
    return page(
        [
            card(-616, -336, 1232, 672, None, stroke="#3b6659", line=3, radius=14),
            *write("One equation feeds us all", 0, -248, 44, chalk, align="center"),
            chalk.but("#ffd977", 4).wave(-236, 236, -214, 3),
            *_formula(),
            *_rate(),
            *_day(),
        ],
        BOARD,
    )


def _formula() -> Elements:
    size, gap, drawn = 58.0, 24.0, Elements()
    widths = [written_width(part, size) for part, _, _ in FORMULA]
    x = -(sum(widths) + gap * (len(widths) - 1)) / 2
    for i, ((part, color, name), width) in enumerate(zip(FORMULA, widths, strict=True)):
        pen = Pen(color, 5.5, 40 + i)
        drawn += write(part, x, -48, size, pen)
        if name:
            brace = [(x + 4, -12), (x + 10, 0), (x + width - 6, 0), (x + width, -12)]
            drawn += [pen.but(width=2.5).path(brace), text(x + width / 2, 10, name, 24, color, align="center")]
        if not part.strip():
            drawn += pen.arrow(x, -70, x + width, -70)
            drawn += write("light", x + width / 2 - 4, -92, 30, pen.but(width=3.4), align="center")
        x += width + gap
    return drawn


def _rate() -> Elements:
    pen, blue = Pen(CHALK, 4, 51), Pen("#8ecdf2", 4, 52)
    return [
        *write("rate =", -582, 206, 40, pen),
        *write("Δ O₂", -354, 180, 40, blue, align="center"),
        pen.line(-412, 196, -296, 194),
        *write("Δ t", -354, 254, 40, blue, align="center"),
        *write("=", -268, 206, 40, pen),
        *write("24 mL", -156, 180, 40, pen, align="center"),
        pen.line(-222, 196, -92, 197),
        *write("8 min", -156, 254, 40, pen, align="center"),
        *write("= 3 mL/min", -64, 206, 40, pen),
    ]


def _day() -> Elements:
    pen, sweet = Pen(CHALK, 4, 61), Pen("#ffd977", 4, 62)
    return [
        pen.but("#6f9488", 2).line(214, 132, 214, 282),
        *write("S =", 254, 206, 40, sweet),
        *write("∫", 346, 208, 62, pen.but(width=4.5)),
        *write("18 h", 396, 150, 20, pen.but(width=2.6)),
        *write("6 h", 370, 262, 20, pen.but(width=2.6)),
        *write("P(t) dt", 414, 206, 40, sweet),
        text(254, 284, "all the sugar made in one day", 20, "#a9c4ba"),
    ]


def two_stages() -> SceneContent:
    """Return the light reactions and the Calvin cycle, and what travels between them."""
    return page(
        [
            *heading("Two stages, one factory", "光反应与暗反应", 15),
            card(LEFT, -238, 440, 480, SUN_TINT, stroke=SUN_LIGHT, line=3, radius=24),
            text(LEFT + 28, -218, "1  Light reactions", 27, "#a8690a", bold=True),
            text(LEFT + 28, -178, "光反应 · in the thylakoids", 20, SOFT),
            *_thylakoids(),
            card(152, -238, 440, 480, LEAF_TINT, stroke=LEAF_LIGHT, line=3, radius=24),
            text(180, -218, "2  Calvin cycle", 27, LEAF_DARK, bold=True),
            text(180, -178, "卡尔文循环 · in the stroma", 20, SOFT),
            *_cycle(372, 40, 116),
            *_carriers(),
            text(0, 278, "No light, no ATP: when it is dark, stage 2 stops as well.", 24, INK, align="center"),
            Pen(ROSE, 4, 99).wave(-302, -204, 316, 3),
        ]
    )


def _thylakoids() -> Elements:
    drawn: Elements = []
    for i in range(4):
        drawn.append(card(-490, -66 + i * 40, 236, 32, "#7cc48f", stroke=LEAF, line=3, radius=16))
    light, water, out = Pen(SUN, 6, 91), Pen("#2b7fc4", 5, 92), Pen(SKY, 5, 93)
    return [
        *drawn,
        *light.arrow(-440, -134, -416, -78),
        *light.arrow(-392, -138, -366, -78),
        *write("light", -344, -100, 28, light.but(width=3.4)),
        *water.arrow(-420, 172, -420, 104),
        text(-420, 180, "H₂O", 26, "#2b7fc4", bold=True, align="center"),
        *out.arrow(-318, 104, -318, 172),
        text(-318, 180, "O₂", 26, SKY, bold=True, align="center"),
    ]


def _cycle(x: float, y: float, radius: float) -> Elements:
    pen, drawn = Pen(LEAF, 6, 94), Elements()
    for i in range(3):
        a, b = (math.tau * (i / 3 + part) - math.pi / 2 for part in (0.045, 0.29))
        drawn += pen.arrow(
            x + radius * math.cos(a), y + radius * math.sin(a), x + radius * math.cos(b), y + radius * math.sin(b), 17
        )
    return [
        *drawn,
        *write("CO₂ is fixed", x, y - radius - 16, 22, Pen(PLUM, 3, 95), align="center"),
        text(x, y - 28, "3 turns", 24, LEAF_DARK, bold=True, align="center"),
        text(x, y + 4, "= 1 sugar unit", 19, SOFT, align="center"),
        text(x + 112, y + 82, "G3P", 26, LEAF_DARK, bold=True, align="center"),
        *Pen(SUN, 5, 97).arrow(x + 132, y + 114, x + 132, y + 158),
        text(x + 96, y + 158, "sugar 糖", 24, "#a8690a", bold=True, align="center"),
        text(x - 120, y + 82, "RuBP", 26, LEAF_DARK, bold=True, align="center"),
    ]


def _carriers() -> Elements:
    gold, grey = Pen(SUN, 6, 98), Pen("#94a3b8", 5, 96)
    return [
        *gold.arrow(-136, -76, 136, -76, 26),
        text(0, -168, "ATP + NADPH", 25, "#a8690a", bold=True, align="center"),
        *grey.arrow(136, 72, -136, 72, 26),
        text(0, 112, "ADP + NADP⁺", 23, SOFT, align="center"),
        text(0, -22, "energy carriers", 20, SOFT, italic=True, align="center"),
        text(0, 6, "能量载体", 20, SOFT, align="center"),
    ]
