"""The board "Sprint retrospective": check-in, sticky notes, mood, actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb.server.elements import Ellipse, Rectangle, ShapeElement
from whiteshot_nb.server.samples.handwriting import write
from whiteshot_nb.server.samples.index import Entry, index
from whiteshot_nb.server.samples.page import LEFT, RIGHT, Elements, card, heading, marked, page, rule, text
from whiteshot_nb.server.samples.palette import (
    HAIR,
    INK,
    LEAF,
    LEAF_DARK,
    LEAF_TINT,
    PLUM,
    PLUM_LIGHT,
    PLUM_TINT,
    ROSE,
    ROSE_LIGHT,
    ROSE_TINT,
    SKY,
    SKY_LIGHT,
    SOFT,
    SUN,
    SUN_LIGHT,
    SUN_TINT,
    WHITE,
)
from whiteshot_nb.server.samples.pen import XY, Pen
from whiteshot_nb.server.samples.retro_notes import ACTIONS, COLUMNS, EVENTS, MOODS, PEOPLE, Note

if TYPE_CHECKING:
    from collections.abc import Callable

    from whiteshot_nb.server.elements import SceneContent

NAME = "Sprint retrospective"
WALL = "#fbfaf7"

ENTRIES = (
    Entry("👋", "Check-in", "Your sprint as the weather", "01-check-in  ·  5 min", SUN, SUN_TINT),
    Entry("💬", "Board", "Went well, to improve, actions", "02-board  ·  25 min", LEAF, LEAF_TINT),
    Entry("📈", "Mood", "Ten days, one line", "03-mood  ·  10 min", PLUM, PLUM_TINT),
    Entry("🎯", "Actions", "Three, each with a name", "04-actions  ·  15 min", ROSE, ROSE_TINT),
)


def _welcome() -> SceneContent:
    return index(
        "Sprint 24 retrospective",
        "回顾会议",
        "Team Kingfisher 翠鸟  ·  Friday, 14:00  ·  cameras on, laptops half closed",
        ENTRIES,
        SKY_LIGHT,
    )


def check_in() -> SceneContent:
    """Return the check-in: each person's sprint as the weather."""
    drawn: Elements = [*heading("Your sprint as the weather?", "天气签到", 31, SKY_LIGHT)]
    for i, (name, emoji, said, color, tint) in enumerate(PEOPLE):
        x, y = LEFT + i % 3 * 402, -232 + i // 3 * 262
        drawn += [
            card(x, y, 380, 236, tint, stroke=tint, radius=22),
            Ellipse(x=x + 24, y=y + 24, width=58, height=58, fill=color, stroke=color, stroke_width=1),
            text(x + 53, y + 32, name[0], 28, WHITE, bold=True, align="center"),
            text(x + 100, y + 32, name, 28, bold=True),
            text(x + 340, y + 22, emoji, 76, color, align="right"),
            *write(said, x + 26, y + 186, 25, Pen(INK, 3, 310 + i)),
        ]
    return page([*drawn, text(0, 300, "Nobody has to explain; everybody may.", 22, SOFT, align="center")], WALL)


def board() -> SceneContent:
    """Return the retrospective's board: three columns of sticky notes, votes, clusters encircled by hand."""
    drawn: Elements = []
    for i, (name, chinese, color, tint, notes) in enumerate(COLUMNS):
        x = LEFT + i * 402
        drawn += [
            card(x, -336, 380, 646, WHITE, stroke=HAIR, line=2, radius=18),
            card(x, -336, 380, 58, tint, stroke=tint, radius=18),
            text(x + 22, -325, name, 25, color, bold=True),
            text(x + 358, -322, chinese, 20, color, align="right"),
        ]
        for k, note in enumerate(notes):
            drawn += _sticky(x + 18 + k % 2 * 178, -260 + k // 2 * 186, note, 320 + 10 * i + k)
    return page([*drawn, *_clusters()], WALL)


def _sticky(x: float, y: float, note: Note, seed: int) -> Elements:
    turn = round(Pen(INK, seed=seed).rng.uniform(-1.6, 1.6), 1)
    base = {"width": 166, "height": 160, "rotation": turn, "stroke_width": 0}
    drawn: Elements = [
        Rectangle.model_validate({**base, "x": x + 3, "y": y + 5, "fill": INK, "opacity": 0.12}),
        Rectangle.model_validate({**base, "x": x, "y": y, "fill": note.color}),
    ]
    drawn += [text(x + 12, y + 14 + i * 28, line, 18.5) for i, line in enumerate(note.lines)]
    drawn += [
        Ellipse(x=x + 12 + i * 16, y=y + 134, width=12, height=12, fill=ROSE, stroke=WHITE, stroke_width=1.5)
        for i in range(note.votes)
    ]
    return [*drawn, text(x + 154, y + 129, note.author, 14, SOFT, align="right")]


def _clusters() -> Elements:
    red, blue = Pen(ROSE, 4.5, 360), Pen(SKY, 4.5, 361)
    return [
        blue.lasso(-402, -180, 187, 88),
        ShapeElement(kind="pentagram", x=-238, y=-108, width=36, height=36, fill=SUN_LIGHT, stroke=SUN, stroke_width=2),
        red.lasso(0, -87, 187, 182),
        *red.arrow(190, 20, 246, 146, -22),
        *write("slow CI:", 262, 164, 32, red.but(width=4)),
        *write("12 votes!", 262, 214, 32, red.but(width=4)),
        red.wave(264, 410, 234, 3),
    ]


def mood() -> SceneContent:
    """Return the mood of the team over ten days, as a line with what happened written beside it."""
    ink, line = Pen(INK, 4, 371), Pen(PLUM, 7, 372)
    drawn: Elements = [*heading("How did it feel?", "心情曲线", 33, PLUM_LIGHT)]
    for y, emoji, color in ((-196, "😀", LEAF), (-16, "😐", SUN), (164, "😟", ROSE)):
        drawn += [text(-560, y - 32, emoji, 46, color, align="center"), rule(-516, y, RIGHT, y, HAIR, 2)]
    drawn += [*ink.arrow(-516, 250, 600, 250), *ink.arrow(-516, 252, -516, -262)]
    way = [_day(i, value) for i, value in enumerate(MOODS)]
    for i, (x, _) in enumerate(way):
        drawn.append(text(x, 264, f"day {i + 1}", 19, SOFT, align="center"))
    drawn += [line.curve(way), *(_dot(x, y) for x, y in way)]
    for day, dx, dy, words, color in EVENTS:
        drawn += _event(*_day(day, MOODS[day]), dx, dy, words, color)
    return page(drawn, WALL)


def _day(number: int, value: float) -> XY:
    """Return where a day's mood stands: 1 is the upper face, -1 the lower one."""
    return -456.0 + number * 110, -16 - value * 180


def _dot(x: float, y: float) -> Ellipse:
    return Ellipse(x=x - 9, y=y - 9, width=18, height=18, fill=WHITE, stroke=PLUM, stroke_width=5)


def _event(x: float, y: float, dx: float, dy: float, words: str, color: str) -> Elements:
    pen = Pen(color, 3.6, int(x) + 900)
    foot = y + dy + (10 if dy < 0 else -32)
    return [
        *write(words, x + dx, y + dy, 27, pen, align="center"),
        *pen.arrow(x + dx, foot, x + dx * 0.12, y + (-16 if dy < 0 else 16), 8),
    ]


def actions() -> SceneContent:
    """Return the action plan: three actions with owner, date and progress."""
    drawn: Elements = [
        *heading("Three actions, no more", "行动计划", 35, ROSE_LIGHT),
        *(text(x, -250, name, 19, SOFT) for x, name in ((-500, "what"), (80, "who"), (262, "until"), (390, "how far"))),
    ]
    for i, (name, why, who, color, until, part) in enumerate(ACTIONS):
        y = -214 + i * 142
        drawn += [
            card(LEFT, y, 1184, 124, WHITE, stroke=HAIR, line=2, radius=18),
            *write(str(i + 1), -546, y + 82, 52, Pen(color, 6, 380 + i), align="center"),
            text(-500, y + 24, name, 27, bold=True),
            text(-500, y + 66, why, 21, SOFT),
            Ellipse(x=80, y=y + 38, width=48, height=48, fill=color, stroke=color, stroke_width=1),
            text(104, y + 45, who[0], 23, WHITE, bold=True, align="center"),
            text(142, y + 47, who, 22),
            text(262, y + 47, until, 22),
            card(390, y + 53, 176, 20, HAIR, stroke=HAIR, radius=10),
            card(390, y + 53, 176 * part, 20, color, stroke=color, radius=10),
        ]
    return page([*drawn, *_promise()], WALL)


def _promise() -> Elements:
    return [
        marked(-186, 268, 376, 9, SUN_LIGHT, 20),
        *write("see you in two weeks!", 0, 266, 38, Pen(LEAF_DARK, 4.4, 390), align="center"),
        text(RIGHT, 272, "🎉", 36, PLUM, align="right"),
        text(RIGHT - 58, 282, "shipped: 14 of 16", 20, SOFT, align="right"),
        Pen(SKY, 5, 391).tick(-560, 296, 24),
        text(LEFT + 62, 282, "agreed by all six 全体同意", 20, SOFT),
    ]


PAGES: tuple[tuple[str, Callable[[], SceneContent]], ...] = (
    ("/init", _welcome),
    ("/retro/01-check-in", check_in),
    ("/retro/02-board", board),
    ("/retro/03-mood", mood),
    ("/retro/04-actions", actions),
)
