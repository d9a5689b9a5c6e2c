"""Photosynthesis, the last pages: comparison, quiz (twice, nearly equal), homework, a spare and a scribbled page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb.server.elements import Ellipse, SceneContent, ShapeElement
from whiteshot_nb.server.samples.doodles import leaf
from whiteshot_nb.server.samples.handwriting import write
from whiteshot_nb.server.samples.page import LEFT, Elements, card, heading, marked, page, rows, text
from whiteshot_nb.server.samples.palette import (
    HAIR,
    INK,
    LEAF,
    LEAF_DARK,
    LEAF_LIGHT,
    LEAF_TINT,
    PAPER,
    PLUM,
    PLUM_TINT,
    ROSE,
    ROSE_TINT,
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
    from collections.abc import Sequence

QUESTIONS = (
    ("1  Where does the water come in?", ("roots 根", "stomata 气孔", "flowers 花"), SKY, SKY_TINT),
    ("2  Which gas is given off?", ("nitrogen 氮气", "oxygen 氧气", "carbon dioxide"), PLUM, PLUM_TINT),
    ("3  Why are leaves flat?", ("to look nice", "to stay dry", "to catch more light"), LEAF, LEAF_TINT),
    ("4  What happens at night?", ("nothing at all", "only breathing", "sugar is made"), ROSE, ROSE_TINT),
)
MOODS = (("😀", "sure", LEAF), ("🙂", "nearly", SUN), ("😕", "not yet", ROSE))
TASKS = (
    ("Draw a leaf you find", "Label five parts in two languages.", 1, "Wed", LEAF),
    ("Write the equation", "By heart, with all the small numbers.", 2, "Thu", SKY),
    ("Explain it at home", "Why does a fish tank need plants?", 3, "Fri", PLUM),
)
MAKES = ("in chloroplasts only", "needs light", "takes in CO₂", "gives off O₂", "stores energy")
BURNS = ("in every living cell", "day and night", "takes in O₂", "gives off CO₂", "frees energy")
BOTH = ("sugar", "water", "energy", "enzymes")


def comparison() -> SceneContent:
    """Return two overlapping circles: photosynthesis and respiration."""
    left = Ellipse(x=-570, y=-246, width=700, height=506, fill=LEAF_LIGHT, stroke=LEAF, stroke_width=3, opacity=0.45)
    right = Ellipse(x=-130, y=-246, width=700, height=506, fill=SKY_LIGHT, stroke=SKY, stroke_width=3, opacity=0.45)
    return page(
        [
            *heading("Opposites that need each other", "比较", 23),
            left,
            right,
            *write("photosynthesis", -466, -126, 36, Pen(LEAF_DARK, 4, 171)),
            text(-464, -104, "光合作用", 24, LEAF_DARK),
            *write("respiration", 214, -126, 36, Pen(SKY, 4, 172)),
            text(216, -104, "呼吸作用", 24, SKY),
            *rows(-464, -60, MAKES, 46, 25),
            *rows(216, -60, BURNS, 46, 25),
            text(0, -96, "both 共同", 24, INK, bold=True, align="center"),
            *(text(0, -46 + i * 44, word, 25, align="center") for i, word in enumerate(BOTH)),
            Pen(ROSE, 4, 173).loop(-376, 142, 116, 27),
            Pen(ROSE, 4, 174).loop(296, 142, 102, 27),
            *Pen(ROSE, 4, 175).arrow(-272, 156, 186, 156, -44),
            *write("what one makes, the other burns", 0, 314, 28, Pen(ROSE, 3.4, 176), align="center"),
        ]
    )


def quiz() -> SceneContent:
    """Return the quiz; nobody has answered the last question yet."""
    return page(_quiz((0, 1, 2)))


def quiz_answered() -> SceneContent:
    """Return the quiz with one check mark more: nearly, but not quite, the page before."""
    return page(_quiz((0, 1, 2, 1)))


def _quiz(answers: Sequence[int]) -> Elements:
    drawn: Elements = [*heading("Two-minute quiz", "小测验", 25)]
    for i, (question, options, color, tint) in enumerate(QUESTIONS):
        drawn += _question(LEFT + (i % 2) * 604, -240 + (i // 2) * 228, question, options, color, tint)
    for i, answer in enumerate(answers):
        x, y = LEFT + (i % 2) * 604 + 41, -240 + (i // 2) * 228 + 82 + answer * 42
        drawn.append(Pen(ROSE, 5.5, 180 + i).tick(x, y + 7, 26))
    return [*drawn, *_moods()]


def _question(x: float, y: float, question: str, options: Sequence[str], color: str, tint: str) -> Elements:
    drawn: Elements = [
        card(x, y, 580, 208, tint, stroke=tint, radius=16),
        text(x + 26, y + 16, question, 26, color, bold=True),
    ]
    for i, option in enumerate(options):
        drawn += [
            card(x + 28, y + 70 + i * 42, 24, 24, WHITE, stroke=color, line=2.5, radius=5),
            text(x + 68, y + 64 + i * 42, option, 24),
        ]
    return drawn


def _moods() -> Elements:
    drawn: Elements = [text(LEFT, 258, "How sure are you?", 26, bold=True), text(LEFT, 294, "你有把握吗", 20, SOFT)]
    for i, (face, word, color) in enumerate(MOODS):
        x = -232 + i * 200
        drawn += [text(x, 250, face, 52, color), text(x + 78, 268, word, 24, color)]
    return [
        *drawn,
        Pen(INK, 3.5, 190).loop(-146, 285, 104, 42),
        text(592, 270, "9 of 24 so far", 22, SOFT, align="right"),
    ]


def homework() -> SceneContent:
    """Return the homework: three tasks with stars for how hard they are, and where to ask."""
    drawn: Elements = [
        marked(LEFT - 6, -260, 316, 7),
        *write("Homework", LEFT, -256, 54, Pen(INK, 5.5, 191)),
        text(-246, -296, "作业", 34, SOFT),
        text(592, -288, "due this week · 本周", 22, SOFT, align="right"),
    ]
    for i, (name, what, stars, day, color) in enumerate(TASKS):
        drawn += _task(-200 + i * 124, name, what, stars, day, color)
    return page([*drawn, *_ask()], PAPER)


def _task(y: float, name: str, what: str, stars: int, day: str, color: str) -> Elements:
    return [
        card(LEFT, y, 1184, 104, WHITE, stroke=HAIR, line=2, radius=16),
        card(LEFT, y, 92, 104, color, stroke=color, radius=16),
        text(LEFT + 46, y + 34, day, 26, WHITE, bold=True, align="center"),
        Pen(color, 5, int(y) + 500).box(LEFT + 124, y + 36, 32, 32),
        text(LEFT + 188, y + 16, name, 27, bold=True),
        text(LEFT + 188, y + 56, what, 22, SOFT),
        *(_star(384 + i * 64, y + 30, SUN_LIGHT if i < stars else WHITE) for i in range(3)),
    ]


def _star(x: float, y: float, fill: str) -> ShapeElement:
    return ShapeElement(kind="pentagram", x=x, y=y, width=44, height=44, fill=fill, stroke=SUN, stroke_width=2.5)


def _ask() -> Elements:
    balloon = ShapeElement(
        kind="speechBalloon", x=-330, y=190, width=500, height=124, fill=SKY_TINT, stroke=SKY_LIGHT, stroke_width=3
    )
    return [
        ShapeElement(
            kind="triangle", x=LEFT + 6, y=206, width=92, height=80, fill=SUN_TINT, stroke=SUN, stroke_width=4
        ),
        text(LEFT + 52, 226, "!", 44, SUN, bold=True, align="center"),
        text(-478, 216, "Bring", 22, SOFT),
        text(-478, 246, "a leaf!", 22, SOFT),
        balloon,
        text(-300, 204, "Stuck? Ask in the class chat", 25, SKY, bold=True),
        text(-300, 242, "有问题就问 · 没有笨问题", 22, SOFT),
        *leaf(300, 286, 190, -22, Pen(LEAF_DARK, 4, 195)),
    ]


def spare() -> SceneContent:
    """Return a page on which nobody has drawn anything."""
    return SceneContent()


def scribble() -> SceneContent:
    """Return a page with one small word on it."""
    return page(write("why?", -28, 10, 30, Pen(SKY, 3.2, 199)))
