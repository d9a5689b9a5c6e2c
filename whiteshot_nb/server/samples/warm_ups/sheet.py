"""What all warm-ups have in common: the number, the title, the question, the answer by hand, what to remember."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from whiteshot_nb.server.samples.handwriting import write, written_width
from whiteshot_nb.server.samples.page import LEFT, RIGHT, TOP, Elements, card, marked, page, text, text_width
from whiteshot_nb.server.samples.palette import (
    EARTH,
    INK,
    LEAF,
    LEAF_LIGHT,
    LEAF_TINT,
    PLUM,
    PLUM_LIGHT,
    PLUM_TINT,
    ROSE,
    ROSE_LIGHT,
    ROSE_TINT,
    SKY,
    SKY_LIGHT,
    SKY_TINT,
    SOFT,
    SUN_LIGHT,
    SUN_TINT,
    WHITE,
)
from whiteshot_nb.server.samples.pen import Pen

if TYPE_CHECKING:
    from whiteshot_nb.server.elements import SceneContent

ASIDE = 132.0
"""Where the column with question and answer begins; what is drawn is to the left of it."""
MIDDLE = -264.0, -14.0
"""The middle of what is drawn."""
_WIDEST = RIGHT - ASIDE - 12
_FOUNTAIN_PEN = "#27478f"
_CLASS = ("Amara", "Jonas", "李明", "Priya", "陈思", "Tom", "Lucía", "Noor", "Mei")


@dataclass(frozen=True)
class Colors:
    """A strong colour, its light one, its tint."""

    strong: str
    light: str
    tint: str


GREEN = Colors(LEAF, LEAF_LIGHT, LEAF_TINT)
BLUE = Colors(SKY, SKY_LIGHT, SKY_TINT)
RED = Colors(ROSE, ROSE_LIGHT, ROSE_TINT)
VIOLET = Colors(PLUM, PLUM_LIGHT, PLUM_TINT)
GOLD = Colors("#a8690a", SUN_LIGHT, SUN_TINT)
BROWN = Colors(EARTH, "#d8b48f", "#f6ece2")


@dataclass(frozen=True)
class WarmUp:
    """Five minutes at the beginning of a lesson.

    Attributes
    ----------
    title, chinese
        What it is called.
    question
        One or two lines.
    answer
        One to three lines in the class's hand: letters, figures and marks of the `alphabet`.
    remember
        One sentence, which is highlighted.
    drawn
        What the question is about, to the left of `ASIDE`.
    colors
        Its own.
    """

    title: str
    chinese: str
    question: tuple[str, ...]
    answer: tuple[str, ...]
    remember: str
    drawn: Elements
    colors: Colors


def sheet(number: int, warm_up: WarmUp) -> SceneContent:
    """Return the page of a warm-up; its number, from 1, makes the hand another one."""
    return page(
        [
            *_head(number, warm_up),
            *warm_up.drawn,
            *_question(warm_up),
            *_answer(number, warm_up),
            *_remember(number, warm_up.remember),
        ]
    )


def _head(number: int, warm_up: WarmUp) -> Elements:
    return [
        card(LEFT, TOP + 2, 72, 46, warm_up.colors.strong, stroke=warm_up.colors.strong, radius=12),
        text(LEFT + 36, TOP + 9, str(number), 26, WHITE, bold=True, align="center"),
        text(LEFT + 92, TOP, warm_up.title, 36, bold=True),
        text(RIGHT, TOP + 10, warm_up.chinese, 24, SOFT, align="right"),
    ]


def _question(warm_up: WarmUp) -> Elements:
    tint, lines = warm_up.colors.tint, warm_up.question
    return [
        card(ASIDE, -250, RIGHT - ASIDE, 64 + 36 * len(lines), tint, stroke=tint, radius=16),
        text(ASIDE + 24, -236, "Your turn 轮到你", 19, warm_up.colors.strong, bold=True),
        *(text(ASIDE + 24, -204 + 36 * row, line, 26) for row, line in enumerate(lines)),
    ]


def _answer(number: int, warm_up: WarmUp) -> Elements:
    pen = Pen(_FOUNTAIN_PEN, 4.4, 7_000 + number)
    drawn: Elements = []
    y = -50.0 + 18 * len(warm_up.question)
    for row, line in enumerate(warm_up.answer):
        size = min(46.0 if row == 0 else 40.0, 40 * _WIDEST / written_width(line, 40))
        drawn += write(line, ASIDE + 8, y, size, pen)
        y += 70
    name = _CLASS[number % len(_CLASS)]
    return [*drawn, Pen(LEAF, 5.5, 8_000 + number).tick(ASIDE + 22, 202, 26), text(ASIDE + 58, 182, name, 24, SOFT)]


def _remember(number: int, sentence: str) -> Elements:
    return [
        marked(LEFT - 8, 296, 0.97 * text_width(sentence, 28) + 22, 9_000 + number, size=30),
        text(LEFT, 244, "Remember 记住", 18, SOFT),
        text(LEFT, 274, sentence, 28, INK, bold=True),
    ]
