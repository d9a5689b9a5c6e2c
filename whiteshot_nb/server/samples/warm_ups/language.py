"""Warm-ups to say, write and sing: the time, a word, a tune."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from whiteshot_nb.server.elements import Ellipse
from whiteshot_nb.server.samples.handwriting import write, written_width
from whiteshot_nb.server.samples.page import Elements, card, rule, text
from whiteshot_nb.server.samples.palette import HAIR, INK, LEAF, PAPER, PLUM, ROSE, SKY, SOFT, SUN_TINT
from whiteshot_nb.server.samples.pen import Pen, hand
from whiteshot_nb.server.samples.warm_ups.sheet import BROWN, GOLD, MIDDLE, RED, WarmUp
from whiteshot_nb.server.samples.warm_ups.tables import HOURS, HOURS_CHINESE, MINUTES, MINUTES_CHINESE, WORDS

if TYPE_CHECKING:
    from whiteshot_nb.server.elements import Pencil
    from whiteshot_nb.server.samples.pen import XY

TWELVE = 12
PITCHES = "EFGABCDEF"
STAFF, LINE = -92.0, 40.0
NOTES = 6
_INKS = (SKY, ROSE, LEAF, PLUM, "#a8690a")
CLEF = (
    (4, 10), (-6, 14), (-16, 4), (-10, -14), (8, -20), (26, -6), (24, 22), (2, 38), (-28, 32), (-42, 2), (-32, -40),
    (-2, -78), (20, -112), (20, -146), (8, -162), (-6, -142), (-4, -100), (6, -40), (16, 30), (20, 76), (8, 98),
    (-12, 96), (-16, 80),
)  # fmt: skip
"""The way of the pen round the line of G."""


def clock(turn: int) -> WarmUp:
    """Return the face of a clock; the time is asked for, in words."""
    hour, five = divmod((turn * 31 + 91) % 144, TWELVE)
    spoken, chinese = _time(hour, five)
    return WarmUp(
        "What time is it?",
        "现在几点",
        ("Say it in words,", "then write it in figures."),
        (spoken, f"{hour or TWELVE}:{5 * five:02}"),
        "The short hand moves on while the long one goes round.",
        [*_face(2_600 + turn), *_hands(hour, five, 2_700 + turn), text(70, 178, chinese, 28, SOFT, align="right")],
        GOLD,
    )


def _time(hour: int, five: int) -> tuple[str, str]:
    chinese = f"{HOURS_CHINESE[hour]}点{MINUTES_CHINESE[five]}"
    if not five:
        return f"{HOURS[hour]} o'clock", chinese
    if five <= 6:  # noqa: PLR2004 - up to half past
        return f"{MINUTES[five]} past {HOURS[hour]}", chinese
    return f"{MINUTES[TWELVE - five]} to {HOURS[(hour + 1) % TWELVE]}", chinese


def _from_middle(turned: float, reach: float) -> XY:
    x, y = MIDDLE
    return x + reach * math.sin(math.tau * turned), y - reach * math.cos(math.tau * turned)


def _face(seed: int) -> Elements:
    x, y = MIDDLE
    pen = Pen(INK, 6, seed)
    drawn: Elements = [
        Ellipse(x=x - 222, y=y - 222, width=444, height=444, fill=SUN_TINT, stroke=SUN_TINT, stroke_width=1),
        pen.loop(x, y, 222, 221, turns=1.03),
    ]
    for minute in range(60):
        if minute % 5:
            drawn.append(rule(*_from_middle(minute / 60, 206), *_from_middle(minute / 60, 212), SOFT, 2))
        else:
            drawn.append(pen.but(width=4).line(*_from_middle(minute / 60, 198), *_from_middle(minute / 60, 213)))
    for hour in range(1, 13):
        at, low = _from_middle(hour / TWELVE, 168)
        drawn.append(text(at, low - 20, str(hour), 30, bold=True, align="center"))
    return drawn


def _hands(hour: int, five: int, seed: int) -> Elements:
    long, short = five / TWELVE, (hour + five / TWELVE) / TWELVE
    return [
        *Pen(SKY, 7, seed, tremble=0.3).arrow(*MIDDLE, *_from_middle(long, 150)),
        *Pen(ROSE, 10, seed + 1, tremble=0.3).arrow(*MIDDLE, *_from_middle(short, 98)),
        Ellipse(x=MIDDLE[0] - 11, y=MIDDLE[1] - 11, width=22, height=22, fill=INK, stroke=INK, stroke_width=1),
    ]


def word(turn: int) -> WarmUp:
    """Return a word with its picture; a sentence with it is asked for."""
    emoji, english, chinese, pinyin, sentence = WORDS[turn]
    pen = Pen(INK, 5.4, 2_800 + turn)
    size = min(64.0, 60 * 350 / written_width(english, 60))
    lines: Elements = [rule(-568, y, 52, y, HAIR, 2) for y in range(-200, 210, 46)]
    return WarmUp(
        "A word a day",
        "每日一词",
        ("Read it out, write it down,", "use it in a sentence."),
        sentence,
        "A word is yours when you have used it three times.",
        [
            card(-592, -254, 668, 470, PAPER, stroke=HAIR, line=2, radius=20),
            *lines,
            text(-446, -148, emoji, 170, _INKS[turn % len(_INKS)], align="center"),
            *write(english, -322, -42, size, pen),
            text(-318, -14, chinese, 52, BROWN.strong),
            text(-314, 66, pinyin, 26, SOFT, italic=True),
        ],
        BROWN,
    )


def tune(turn: int) -> WarmUp:
    """Return six notes on a staff; their names are asked for."""
    pitches = _pitches(2_900 + turn)
    names = " ".join(PITCHES[pitch] for pitch in pitches)
    return WarmUp(
        "Read the notes",
        "识谱",
        ("Which notes are these?", "Then hum them!"),
        (names,),
        "The spaces spell F A C E." if turn % 2 else "The lines are E G B D F, from below.",
        [
            card(-592, -254, 668, 470, RED.tint, stroke=RED.tint, radius=22),
            *(rule(-560, STAFF + LINE * i, 44, STAFF + LINE * i, SOFT, 2.5) for i in range(5)),
            _clef(-510, 3_000 + turn),
            *(part for i, pitch in enumerate(pitches) for part in _note(-410 + 78 * i, pitch)),
            rule(44, STAFF, 44, STAFF + 4 * LINE, INK, 5),
            rule(34, STAFF, 34, STAFF + 4 * LINE, SOFT, 2.5),
            text(-560, 150, "♪ = 1 beat 一拍", 22, PLUM),
        ],
        RED,
    )


def _pitches(seed: int) -> list[int]:
    """Return steps above the lowest line, no two neighbours equal."""
    dice = hand(seed)
    pitches = [dice.randrange(9)]
    while len(pitches) < NOTES:
        pitches.append(dice.choice([step for step in range(9) if 0 < abs(step - pitches[-1]) <= 4]))  # noqa: PLR2004 - a fifth
    return pitches


def _note(x: float, pitch: int) -> Elements:
    y = STAFF + 4 * LINE - pitch * LINE / 2
    up = pitch < 4  # noqa: PLR2004 - the middle line
    stem_x, end = (x + 20, y - 116) if up else (x - 19, y + 116)
    return [
        Ellipse(x=x - 22, y=y - 15, width=44, height=30, fill=INK, stroke=INK, stroke_width=1, rotation=-22),
        rule(stem_x, y - 4 if up else y + 4, stem_x, end, INK, 4.5),
    ]


def _clef(x: float, seed: int) -> Pencil:
    """Return a treble clef that curls round the line of G, the second from below."""
    g = STAFF + 3 * LINE
    return Pen(INK, 6, seed, tremble=0.5).curve([(x + dx, g + dy) for dx, dy in CLEF])
