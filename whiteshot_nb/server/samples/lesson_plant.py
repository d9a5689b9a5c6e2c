"""Photosynthesis, the plant: what goes in and out of it, drawn by hand, and a cut through its leaf."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb.server.elements import Ellipse
from whiteshot_nb.server.samples.doodles import drop, seedling, sun
from whiteshot_nb.server.samples.handwriting import write
from whiteshot_nb.server.samples.page import Elements, card, heading, page, rule, text
from whiteshot_nb.server.samples.palette import (
    EARTH,
    LEAF,
    LEAF_DARK,
    LEAF_LIGHT,
    LEAF_TINT,
    PLUM,
    SKY,
    SKY_LIGHT,
    SKY_TINT,
    SOFT,
    SUN,
    SUN_LIGHT,
)
from whiteshot_nb.server.samples.pen import Pen

if TYPE_CHECKING:
    from whiteshot_nb.server.elements import SceneContent


OPENING = 3
"""The cell of the lower skin, and of the row above it, that makes way for the stoma and its air."""
DEEPEST = 144
"""Where the lowest row of spongy cells begins."""

LAYERS = (
    (-232, -236, "Cuticle 角质层", "wax: keeps the water in"),
    (-186, -146, "Upper epidermis 上表皮", "clear, lets the light through"),
    (-60, -44, "Palisade cells 栅栏组织", "most chloroplasts are here"),
    (92, 74, "Spongy layer 海绵组织", "air spaces: gases move freely"),
    (226, 192, "Lower epidermis 下表皮", "its stomata 气孔 open by day"),
)


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
            if y < 0 or i != OPENING:
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
    for row, y in enumerate((34, 89, DEEPEST)):
        for i in range(7):
            if y == DEEPEST and i == OPENING:
                continue
            x = -468 + i * 84 + (12 if row % 2 else 0) + pen.rng.uniform(-4, 4)
            wide = 72 + pen.rng.uniform(-7, 5)
            drawn.append(
                Ellipse(
                    x=round(x, 1), y=y, width=round(wide, 1), height=48, fill=LEAF_TINT, stroke=LEAF, stroke_width=2.5
                )
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
