"""Photosynthesis, the first pages: title, goals, bilingual glossary, handwritten notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb.server.elements import Ellipse
from whiteshot_nb.server.samples.doodles import drop, leaf, pot, seedling, sun
from whiteshot_nb.server.samples.handwriting import write, written_width
from whiteshot_nb.server.samples.page import LEFT, Elements, card, heading, marked, page, rule, text
from whiteshot_nb.server.samples.palette import (
    EARTH,
    FAINT,
    INK,
    LEAF,
    LEAF_DARK,
    LEAF_TINT,
    PAPER,
    ROSE,
    ROSE_LIGHT,
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

GOALS = (
    ("Name", "what a plant takes in and what it gives off", LEAF, LEAF_TINT),
    ("Explain", "why leaves are green, thin and flat", SKY, SKY_TINT),
    ("Measure", "how light changes the rate, with real water weed", SUN, SUN_TINT),
)
TIMES = (
    ("5'", "warm-up", 0.125),
    ("15'", "notes & drawing", 0.375),
    ("15'", "experiment", 0.375),
    ("5'", "quiz", 0.125),
)
GLOSSARY = (
    ("light", "光", "guāng", "energy that travels from the sun"),
    ("leaf", "叶子", "yèzi", "the plant's kitchen: thin, flat, green"),
    ("chlorophyll", "叶绿素", "yèlǜsù", "green pigment that catches light"),
    ("carbon dioxide", "二氧化碳", "èr yǎnghuàtàn", "gas that enters through the stomata"),
    ("oxygen", "氧气", "yǎngqì", "gas that leaves; we breathe it"),
    ("glucose", "葡萄糖", "pútáotáng", "sugar: food and building material"),
    ("stoma, stomata", "气孔", "qìkǒng", "tiny mouth on the lower side of a leaf"),
)
NOTES = (
    "1. Light - from the sun, or a good lamp.",
    "2. Water - roots drink it, veins lift it.",
    "3. Carbon dioxide - in through stomata.",
    "4. Chlorophyll - the green stuff that",
    "     catches the light (red and blue most).",
    "Out comes sugar for the plant, and oxygen for all of us!",
    "No light? Then it only breathes, just as we do.",
    "Ask on Friday: why do most leaves look green?",
)


def title() -> SceneContent:
    """Return the title page: handwritten name, a plant in its pot, the sun."""
    name, pen = "Photosynthesis", Pen(LEAF_DARK, 8, 12)
    width = written_width(name, 78)
    return page(
        [
            marked(LEFT - 8, -104, width + 26, 3, SUN_LIGHT, 30),
            *write(name, LEFT, -112, 78, pen),
            *write("光合作用", LEFT + 4, 52, 66, Pen(EARTH, 6.5, 4)),
            text(LEFT + 4, 108, "How plants turn light into sugar", 30),
            text(LEFT + 4, 156, "and why we can breathe because of it", 24, SOFT),
            rule(LEFT + 4, 222, LEFT + 64, 222, LEAF, 4),
            text(LEFT + 4, 240, "Biology 7  ·  Ms. Lin 林老师  ·  Monday, 9:00", 20, SOFT),
            *sun(482, -222, 54, 5),
            *_rays(),
            *seedling(330, 142, 330, 8),
            *pot(330, 132, 176, 9),
        ],
        PAPER,
    )


def _rays() -> Elements:
    pen = Pen(SUN, 4, 6)
    return [
        stroke
        for x1, y1, x2, y2 in ((402, -152, 352, -108), (432, -124, 394, -78), (470, -106, 442, -60))
        for stroke in pen.arrow(x1, y1, x2, y2)
    ]


def goals() -> SceneContent:
    """Return the goals of the lesson and how its forty minutes are spent."""
    return page([*heading("By the end of today you can …", "学习目标", 5), *_goal_cards(), *_clock()])


def _goal_cards() -> Elements:
    pen, drawn = Pen(LEAF_DARK, 6, 7), Elements()
    for i, (verb, what, color, tint) in enumerate(GOALS):
        y = -226 + i * 110
        drawn += [
            card(LEFT, y, 1184, 90, tint, stroke=tint),
            card(LEFT, y, 8, 90, color, stroke=color, radius=4),
            pen.box(LEFT + 36, y + 26, 38, 38),
            text(LEFT + 106, y + 24, verb, 30, color, bold=True),
            text(LEFT + 266, y + 28, what, 26),
        ]
    return [*drawn, pen.but(LEAF, 7).tick(LEFT + 52, -226 + 58, 30)]


def _clock() -> Elements:
    drawn: Elements = [text(LEFT, 128, "Our 40 minutes", 24, bold=True)]
    x = LEFT
    for (minutes, name, part), color in zip(TIMES, (SUN_LIGHT, "#a7d7b2", SKY_LIGHT, ROSE_LIGHT), strict=True):
        width = 1184 * part
        drawn += [
            card(x, 180, width - 6, 64, color, stroke=color, radius=8),
            text(x + width / 2 - 3, 194, minutes, 26, bold=True, align="center"),
            text(x + width / 2 - 3, 256, name, 20, SOFT, align="center"),
        ]
        x += width
    return drawn


def glossary() -> SceneContent:
    """Return the words of the lesson in English and Chinese."""
    drawn: Elements = [
        *heading("Words we need", "词汇表", 9),
        text(LEFT + 20, -248, "English", 18, SOFT),
        text(-310, -248, "中文", 18, SOFT),
        text(-140, -248, "pīnyīn", 18, SOFT),
        text(80, -248, "What it is", 18, SOFT),
    ]
    for i, (english, chinese, pinyin, meaning) in enumerate(GLOSSARY):
        y = -212 + i * 72
        tint = LEAF_TINT if i % 2 == 0 else WHITE
        drawn += [
            card(LEFT, y, 1184, 66, tint, stroke=tint),
            text(LEFT + 20, y + 14, english, 26, LEAF_DARK, bold=True),
            text(-310, y + 10, chinese, 30, EARTH),
            text(-140, y + 18, pinyin, 22, SOFT, italic=True),
            text(80, y + 16, meaning, 24),
        ]
    return page(drawn)


def notes() -> SceneContent:
    """Return a page of a notebook, written by hand from edge to edge."""
    ink = Pen("#23418a", 3, 21)
    drawn: Elements = [rule(-640, -236 + i * 62, 640, -236 + i * 62, "#cfe0f3", 1.5) for i in range(10)]
    drawn += [
        rule(-524, -360, -524, 360, ROSE_LIGHT, 2.5),
        *(
            Ellipse(x=-616, y=y, width=32, height=32, stroke=FAINT, stroke_width=2, fill="#eef2f6")
            for y in (-250.0, -17.0, 216.0)
        ),
        marked(-500, -250, 596, 4),
        *write("What does a plant need?", -496, -242, 42, ink.but(INK, 4.4)),
    ]
    for i, line in enumerate(NOTES):
        drawn += write(line, -496, -176 + i * 62, 29, ink)
    return page([*drawn, *_margin()], PAPER)


def _margin() -> Elements:
    """Return what was scribbled beside the notes."""
    red = Pen(ROSE, 4, 3)
    return [
        *leaf(330, -20, 210, -38, Pen(LEAF_DARK, 4, 5)),
        *drop(322, 14, 34, 2),
        *drop(356, 30, 26, 3),
        red.wave(-312, -222, 146),
        *write("!", -552, 138, 36, red.but(width=5)),
        *write("?", -558, 262, 36, red.but(width=5)),
    ]
