"""Photosynthesis, for those who want more: a mind map and the history of the discovery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb.server.elements import Ellipse, ShapeElement
from whiteshot_nb.server.samples.handwriting import write
from whiteshot_nb.server.samples.page import Elements, card, heading, page, text
from whiteshot_nb.server.samples.palette import (
    EARTH,
    INK,
    LEAF,
    LEAF_DARK,
    LEAF_LIGHT,
    LEAF_TINT,
    PLUM,
    PLUM_TINT,
    ROSE,
    ROSE_TINT,
    SKY,
    SKY_TINT,
    SOFT,
    SUN,
    SUN_TINT,
    WHITE,
)
from whiteshot_nb.server.samples.pen import Pen

if TYPE_CHECKING:
    from whiteshot_nb.server.elements import SceneContent

BRANCHES = (
    (-340, -164, "Light", "光", SUN, SUN_TINT, ("sun or lamp", "red and blue", "green bounces off")),
    (340, -164, "Leaf", "叶", LEAF, LEAF_TINT, ("flat and thin", "stomata below", "veins like pipes")),
    (-340, 84, "Water", "水", SKY, SKY_TINT, ("up from the roots", "through the stem", "out as vapour")),
    (340, 84, "Air", "空气", PLUM, PLUM_TINT, ("CO₂ goes in", "O₂ comes out", "0.04 % is enough")),
)
DISCOVERIES = (
    ("1648", "van Helmont", "A willow gains 74 kg;", "the soil loses 57 g.", EARTH),
    ("1771", "Priestley", "A sprig of mint lets", "a candle burn again.", SUN),
    ("1779", "Ingenhousz", "Only green parts do it,", "and only in the light.", LEAF),
    ("1864", "Sachs", "Leaves in the light", "fill with starch.", PLUM),
    ("1950", "Calvin", "Follows the carbon", "all the way round.", SKY),
)


def mind_map() -> SceneContent:
    """Return a mind map: photosynthesis in the middle, four branches with three twigs each."""
    drawn: Elements = [*heading("All on one page", "思维导图", 27)]
    for i, (x, y, _, _, color, _, _) in enumerate(BRANCHES):
        side = 1 if x > 0 else -1
        way = [(side * 90, 4), (side * 150, 4 + (y + 40) * 0.45), (x - side * 120, y + 70)]
        drawn.append(Pen(color, 9, 210 + i, opacity=0.8).curve(way))
    drawn += [
        Ellipse(x=-168, y=-66, width=336, height=150, fill=LEAF_LIGHT, stroke=LEAF_DARK, stroke_width=4),
        *write("Photosynthesis", 0, 8, 34, Pen(LEAF_DARK, 4.4, 220), align="center"),
        text(0, 20, "光合作用", 26, LEAF_DARK, align="center"),
    ]
    for branch in BRANCHES:
        drawn += _branch(*branch)
    return page([*drawn, *_middle()])


def _branch(x: float, y: float, name: str, chinese: str, color: str, tint: str, twigs: tuple[str, ...]) -> Elements:
    left = x - 130 if x > 0 else x - 250
    return [
        card(left, y - 76, 380, 210, tint, stroke=color, line=3, radius=22),
        text(left + 26, y - 62, name, 28, color, bold=True),
        text(left + 352, y - 58, chinese, 24, color, align="right"),
        *(
            Ellipse(x=left + 30, y=y + 6 + i * 40, width=10, height=10, fill=color, stroke=color)
            for i in range(len(twigs))
        ),
        *(text(left + 54, y - 6 + i * 40, twig, 24) for i, twig in enumerate(twigs)),
    ]


def _middle() -> Elements:
    return [
        ShapeElement(kind="rhombus", x=-90, y=-246, width=180, height=112, fill=SUN_TINT, stroke=SUN, stroke_width=3),
        text(0, -207, "exam!", 25, SUN, bold=True, align="center"),
        *Pen(SUN, 4, 223).arrow(0, -130, 0, -76),
        ShapeElement(
            kind="speechBalloon", x=-112, y=170, width=224, height=116, fill=ROSE_TINT, stroke=ROSE, stroke_width=3
        ),
        text(0, 178, "and in the", 22, INK, align="center"),
        text(0, 208, "deep sea?", 22, INK, align="center"),
        text(0, 296, "→ next week 下周", 20, SOFT, align="center"),
    ]


def history() -> SceneContent:
    """Return the history of the discovery along a line drawn by hand."""
    ink = Pen(INK, 5, 230)
    drawn: Elements = [*heading("Who found out, and how?", "发现的历史", 29), *ink.arrow(-592, 30, 596, 26)]
    for i, (year, name, first, second, color) in enumerate(DISCOVERIES):
        x, above = -472 + i * 236, i % 2 == 0
        y = -206 if above else 108
        drawn += [
            card(x - 134, y, 268, 150, WHITE, stroke=color, line=3, radius=16),
            text(x, y + 12, name, 25, color, bold=True, align="center"),
            text(x, y + 58, first, 21, align="center"),
            text(x, y + 92, second, 21, align="center"),
            Pen(color, 4, 231 + i).line(x, -52 if above else 104, x, 12 if above else 46),
            Ellipse(x=x - 13, y=15, width=26, height=26, fill=WHITE, stroke=color, stroke_width=6),
            *write(year, x, 86 if above else -6, 34, Pen(color, 4, 240 + i), align="center"),
        ]
    return page([*drawn, text(0, 296, "Each one asked: where does the plant get its food?", 24, SOFT, align="center")])
