"""Whiteboards painted by the tests, with the edits whose class is known."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image, ImageDraw

PASTELS = ["#fff3b0", "#cdeac0", "#ffd6e0", "#d0e6ff", "#e7d8ff"]
WORDS = "agenda retro owner risk todo ship plan review cell leaf budget north scope merge train light".split()  # noqa: SIM905
SCALE = 3


@dataclass(frozen=True)
class Sticky:
    x: int
    y: int
    fill: str
    lines: tuple[str, ...]
    side: int = 150


@dataclass(frozen=True)
class Connector:
    x1: int
    y1: int
    x2: int
    y2: int
    width: float = 2.0


@dataclass(frozen=True)
class Board:
    """What is on a board; :meth:`png` paints it at six times its size and makes it smaller."""

    stickies: tuple[Sticky, ...] = ()
    connectors: tuple[Connector, ...] = ()
    scribbles: tuple[tuple[tuple[tuple[int, int], ...], str, float], ...] = ()
    highlights: tuple[tuple[int, int, int, int], ...] = ()
    captions: tuple[tuple[int, int, str], ...] = ()
    size: tuple[int, int] = (1280, 720)
    paper: str = "white"
    shift: float = 0.0
    filter: Image.Resampling = Image.Resampling.BOX

    def but(self, **changes):
        return replace(self, **changes)

    def image(self):
        big = Image.new("RGB", [side * SCALE for side in self.size], self.paper)
        draw = ImageDraw.Draw(big)
        moved = round(self.shift * SCALE)

        def at(*numbers):
            return [round(number * SCALE) + moved for number in numbers]

        for one in self.stickies:
            draw.rectangle(
                at(one.x, one.y, one.x + one.side, one.y + one.side), fill=one.fill, outline="#555555", width=SCALE
            )
            for row, line in enumerate(one.lines):
                draw.text(at(one.x + 12, one.y + 12 + 26 * row), line, fill="#222222", font_size=18 * SCALE)
        for x, y, text in self.captions:
            draw.text(at(x, y), text, fill="#111111", font_size=22 * SCALE)
        for one in self.connectors:
            draw.line(at(one.x1, one.y1, one.x2, one.y2), fill="#333333", width=round(one.width * SCALE))
        for box in self.highlights:
            under = big.crop(at(*box))
            big.paste(Image.blend(under, Image.new("RGB", under.size, "#ffe600"), 0.43), at(*box))
        for points, colour, width in self.scribbles:
            draw.line([tuple(at(*point)) for point in points], fill=colour, width=round(width * SCALE), joint="curve")
        return big.resize(self.size, self.filter)

    def png(self, **options):
        return as_png(self.image(), **options)


def as_png(image, **options):
    buffer = io.BytesIO()
    image.save(buffer, "PNG", **options)
    return buffer.getvalue()


def as_image(data):
    return Image.open(io.BytesIO(data)).convert("RGB")


def random_board(seed, *, stickies=8, size=(1280, 720)):
    """A board of its own for each number: stickies with words in a loose grid, connectors between them."""
    dice = random.Random(seed)
    across = max(1, size[0] // 210)
    spots = dice.sample([(x, y) for x in range(across) for y in range(max(1, size[1] // 190))], stickies)
    notes = tuple(
        Sticky(
            x * 205 + dice.randrange(10, 50),
            y * 180 + dice.randrange(5, 25),
            dice.choice(PASTELS),
            tuple(" ".join(dice.sample(WORDS, 2)) for _ in range(dice.randrange(1, 5))),
        )
        for x, y in spots
    )
    lines = tuple(
        Connector(one.x + 150, one.y + 75, other.x, other.y + 75)
        for one, other in zip(notes[::2], notes[1::2], strict=False)
    )
    return Board(notes, lines, size=size)


def scribble(dx=0, dy=0, *, colour="#d62828", width=5.0):
    """A mark that a teacher makes with a pen: a loop, then a tail."""
    angles = np.linspace(0, 9.5, 90)
    points = tuple(
        (
            round(420 + dx + 26 * angle + 60 * float(np.cos(angle))),
            round(300 + dy + 9 * angle + 45 * float(np.sin(angle))),
        )
        for angle in angles
    )
    return (points, colour, width)
