"""The first page of a room: what the board is about and where to find it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from whiteshot_nb.server.elements import Ellipse
from whiteshot_nb.server.samples.handwriting import write, written_width
from whiteshot_nb.server.samples.page import LEFT, RIGHT, Elements, card, marked, page, text
from whiteshot_nb.server.samples.palette import HAIR, INK, PAPER, SOFT, WHITE
from whiteshot_nb.server.samples.pen import Pen

if TYPE_CHECKING:
    from whiteshot_nb.server.elements import SceneContent

GAP, STEP_Y = 22, 206


@dataclass(frozen=True)
class Entry:
    """One card of an index: an emoji, a name, one line about it, the scenes it stands for, its colours."""

    emoji: str
    name: str
    about: str
    scenes: str
    color: str
    tint: str


def index(welcome: str, chinese: str, about: str, entries: tuple[Entry, ...], marker: str) -> SceneContent:
    """Return a page with a handwritten welcome and a card for each of four to six entries, in two rows."""
    drawn: Elements = [
        marked(LEFT - 6, -236, written_width(welcome, 56) + 20, 3, marker, 24),
        *write(welcome, LEFT, -240, 56, Pen(INK, 6, 301)),
        text(RIGHT, -284, chinese, 34, SOFT, align="right"),
        text(LEFT, -200, about, 23, SOFT),
    ]
    columns = (len(entries) + 1) // 2
    width = (RIGHT - LEFT - GAP * (columns - 1)) / columns
    for i, entry in enumerate(entries):
        drawn += _card(LEFT + i % columns * (width + GAP), -128 + i // columns * STEP_Y, width, entry)
    return page([*drawn, text(RIGHT, 300, "turn the page to begin  →", 20, SOFT, align="right")], PAPER)


def _card(x: float, y: float, width: float, entry: Entry) -> Elements:
    return [
        card(x, y, width, 182, WHITE, stroke=HAIR, line=2, radius=18),
        Ellipse(x=x + 22, y=y + 24, width=76, height=76, fill=entry.tint, stroke=entry.tint, stroke_width=1),
        text(x + 60, y + 35, entry.emoji, 40, entry.color, align="center"),
        text(x + 118, y + 26, entry.name, 26, entry.color, bold=True),
        text(x + 118, y + 66, entry.scenes, 19, SOFT),
        text(x + 24, y + 124, entry.about, 21),
    ]
