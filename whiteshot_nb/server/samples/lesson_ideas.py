"""Photosynthesis, the ideas: the equation on a blackboard, a labelled plant, the inside of a leaf, two stages."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from whiteshot_nb.server.elements import Ellipse
from whiteshot_nb.server.samples.doodles import drop, seedling, sun
from whiteshot_nb.server.samples.handwriting import write, written_width
from whiteshot_nb.server.samples.page import LEFT, RIGHT, TOP, Elements, card, heading, page, rule, text
from whiteshot_nb.server.samples.palette import (
    BOARD,
    CHALK,
    EARTH,
    EARTH_LIGHT,
    FAINT,
    INK,
    LEAF,
    LEAF_DARK,
    LEAF_LIGHT,
    LEAF_TINT,
    PLUM,
    PLUM_LIGHT,
    ROSE,
    SKY,
    SKY_LIGHT,
    SKY_TINT,
    SOFT,
    SUN,
    SUN_LIGHT,
    SUN_TINT,
    WHITE,
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
LAYERS = (
    (-232, -236, "Cuticle 角质层", "wax: keeps the water in"),
    (-186, -146, "Upper epidermis 上表皮", "clear, lets the light through"),
    (-60, -44, "Palisade cells 栅栏组织", "most chloroplasts are here"),
    (92, 74, "Spongy layer 海绵组织", "air spaces: gases move freely"),
    (226, 192, "Lower epidermis 下表皮", "its stomata 气孔 open by day"),
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


def plant() -> SceneContent:
    """Return a plant drawn by hand: what goes in, what comes out, from the sun to the roots."""
    return page(
        [
            *heading("What goes in, what comes out", "植物的吸收与释放", 11),
            *_soil(),
            *_roots(),
            *seedling(-20, 156, 330, 17),
            *sun(-452, -168, 50, 18),
            *_exchange(),
        ]
    )


def _soil() -> Elements:
    pen = Pen(EARTH, 5, 71)
    ground = [(-558, 170), (558, 170), (558, 340), (-558, 340)]
    surface = [(-572, 164), (-380, 156), (-180, 166), (0, 158), (200, 166), (390, 157), (572, 163)]
    return [pen.but("#ecd9c3", 22, 0.8).shade(ground, 17, 0.0), pen.curve(surface)]


def _roots() -> Elements:
    pen = Pen("#a9713f", 5, 72)
    ways = (
        ((-20, 156), (-24, 220), (-12, 300)),
        ((-22, 176), (-70, 214), (-128, 232), (-168, 272)),
        ((-20, 184), (34, 216), (96, 230), (142, 276)),
        ((-24, 214), (-56, 252), (-72, 302)),
        ((-16, 224), (20, 258), (44, 304)),
        ((-100, 224), (-124, 262), (-128, 296)),
        ((80, 226), (92, 262), (104, 298)),
    )
    return [pen.but(width=6 - 0.5 * i).curve(way) for i, way in enumerate(ways)]


def _exchange() -> Elements:
    light, air, out, water = Pen(SUN, 6, 73), Pen(PLUM, 5, 74), Pen(SKY, 5, 75), Pen("#2b7fc4", 5, 76)
    return [
        *light.arrow(-366, -140, -180, -60, -10),
        *light.arrow(-376, -106, -196, -22, -10),
        *write("sunlight", -352, -190, 30, light.but(width=3.6)),
        text(-210, -218, "阳光", 26, SUN),
        *air.arrow(-314, 82, -166, 34, -12),
        *write("carbon dioxide", -560, 96, 28, air.but(width=3.4)),
        text(-560, 106, "CO₂ 二氧化碳", 24, PLUM),
        *out.arrow(146, -82, 318, -150, 18),
        *out.arrow(140, -40, 318, -102, 18),
        *write("oxygen", 340, -128, 32, out.but(width=3.8)),
        text(340, -112, "O₂ 氧气", 24, SKY),
        *Pen(LEAF_DARK, 4, 77).arrow(356, 36, 162, 8, 16),
        *write("sugar stays", 372, 46, 30, Pen(LEAF_DARK, 3.6, 78)),
        text(372, 60, "葡萄糖 · its own food", 22, LEAF_DARK),
        *water.arrow(-318, 262, -186, 236, 10),
        *water.arrow(-300, 296, -150, 286, -8),
        *write("water", -448, 274, 32, water.but(width=3.8)),
        text(-448, 284, "H₂O 水", 24, "#2b7fc4"),
        *drop(-484, 240, 40, 79),
        *write("roots", 216, 270, 30, Pen(EARTH, 3.6, 80)),
        text(316, 242, "根", 26, EARTH),
        Pen(EARTH, 3, 81).line(208, 262, 150, 262),
    ]


def leaf_section() -> SceneContent:
    """Return a cut through a leaf, layer by layer, with names and jobs."""
    drawn: Elements = [*heading("Inside a leaf", "叶片的结构", 13), *_skin(), *_palisade(), *_sponge()]
    for y, label_y, name, job in LAYERS:
        drawn += [
            rule(103, y, 190, label_y, SOFT, 2),
            Ellipse(x=98, y=y - 5, width=10, height=10, stroke=SOFT, fill=SOFT, stroke_width=1),
            text(206, label_y - 34, name, 25, bold=True),
            text(206, label_y + 2, job, 21, SOFT),
        ]
    return page([*drawn, *_gases()])


def _skin() -> Elements:
    drawn: Elements = [card(-470, -240, 590, 16, SUN_LIGHT, stroke=SUN, radius=8)]
    for y, tint in ((-216, SKY_TINT), (204, SKY_TINT)):
        for i in range(7):
            if y < 0 or i != 3:  # noqa: PLR2004 - the fourth cell of the lower skin makes way for the stoma
                drawn.append(card(-470 + i * 84.6, y, 80, 60, tint, stroke=SKY_LIGHT, line=2.5, radius=16))
    guard = {"width": 24, "height": 62, "fill": LEAF_LIGHT, "stroke": LEAF, "stroke_width": 3}
    return [*drawn, *(Ellipse.model_validate({"x": x, "y": 203, **guard}) for x in (-222, -150))]


def _palisade() -> Elements:
    drawn, pen = Elements(), Pen(LEAF_DARK, 2, 85)
    for i in range(13):
        x = -470 + i * 45.5
        drawn.append(card(x, -146, 42, 164, LEAF_TINT, stroke=LEAF, line=2.5, radius=18))
        for k in range(7):
            side = 11 if (i + k) % 2 else 27
            spot = x + side + pen.rng.uniform(-2, 2), -128 + k * 21.5 + pen.rng.uniform(-3, 3)
            drawn.append(_chloroplast(*spot))
    return drawn


def _chloroplast(x: float, y: float) -> Ellipse:
    return Ellipse(
        x=round(x - 7, 1), y=round(y - 5, 1), width=14, height=10, fill="#4ba66b", stroke=LEAF_DARK, stroke_width=1
    )


def _sponge() -> Elements:
    drawn, pen = Elements(), Pen(LEAF, 2, 86)
    for row, y in enumerate((34, 89, 144)):
        for i in range(7):
            if row == 2 and i == 3:  # noqa: PLR2004 - the air space above the stoma
                continue
            x = -468 + i * 84 + (12 if row % 2 else 0) + pen.rng.uniform(-4, 4)
            wide = 72 + pen.rng.uniform(-7, 5)
            drawn.append(
                Ellipse(x=round(x, 1), y=y, width=round(wide, 1), height=48, fill=LEAF_TINT, stroke=LEAF, stroke_width=2.5)
            )
            drawn += [_chloroplast(x + wide * t, y + 24 + d) for t, d in ((0.28, -8), (0.62, 9))]
    return drawn


def _gases() -> Elements:
    air, out = Pen(PLUM, 5, 87), Pen(SKY, 5, 88)
    return [
        *Pen(SUN, 6, 89).arrow(-520, -262, -430, -176),
        *Pen(SUN, 6, 90).arrow(-560, -214, -482, -140),
        *air.arrow(-258, 322, -190, 190, -20),
        text(-372, 296, "CO₂ in", 24, PLUM, bold=True),
        *out.arrow(-170, 190, -106, 316, -20),
        text(-84, 296, "O₂ and water vapour out", 24, SKY, bold=True),
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
            Pen(ROSE, 4, 99).wave(-322, -170, 316, 3),
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
