"""A comparison without a server: a scene of each class, with every oddity in names and comments."""

from __future__ import annotations

import io

from made_shots import ROOMS, failed, row
from PIL import Image, ImageDraw

import whiteshot_nb as ws
from whiteshot_nb.comparison.evaluated_frame import EvaluatedFrame
from whiteshot_nb.review.decisions import Decisions
from whiteshot_nb.review.mask_store import MaskStore, MemoryMaskLog
from whiteshot_nb.review.verdicts import MemoryVerdictLog

SIZE = (160, 96)
PAPER, INK = (255, 255, 255), (30, 60, 160)
MARK = (100, 20, 130, 44)  # left, top, right, bottom of what was drawn on the second capture
MASKED = (0, 80, 40, 96)
HOSTILE = "\x07<b>*_|`&@team #1 [x](http://evil.example) 光 مرحبا 😀"


def page(number, *marks, size=SIZE, colour="#cc2233"):
    """A PNG with a note of its own for each number, and rectangles upon it."""
    image = Image.new("RGB", size, PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((10, 10, 40 + number, 30 + number), fill=INK)
    for mark in marks:
        pen.rectangle(mark, fill=colour)
    return as_png(image)


def as_png(image):
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def blank():
    return as_png(Image.new("RGB", SIZE, PAPER))


BEFORE = {
    "/lesson/same": page(0),
    "/lesson/drawn": page(1),
    f"/{HOSTILE}": page(2),
    "/lesson/=1+1": page(3),
    "/lesson/speck": page(4),
    "/lesson/emptied": page(5),
    "/lesson/cut": page(6),
    "/lesson/lost": page(7),
    "/lesson/gone": page(8),
}
AFTER = {
    "/lesson/same": page(0),
    "/lesson/drawn": page(1, MARK),
    f"/{HOSTILE}": page(2, MARK),
    "/lesson/=1+1": page(3, (60, 60, 70, 90), colour="#228844"),
    "/lesson/speck": page(4, (80, 60, 81, 61)),
    "/lesson/emptied": blank(),
    "/lesson/cut": page(6, size=(160, 90)),
    "/lesson/lost": None,
    "/lesson/fresh": page(9),
}
CLASSES = {
    "/lesson/same": "unchanged",
    "/lesson/drawn": "content",
    f"/{HOSTILE}": "content",
    "/lesson/=1+1": "content",
    "/lesson/speck": "noise",
    "/lesson/emptied": "blank",
    "/lesson/cut": "resized",
    "/lesson/lost": "failed",
    "/lesson/fresh": "new",
    "/lesson/gone": "removed",
}


def shots_of(pictures, pages, run, **other):
    rows = [
        failed(number, scene, run=run, **other)
        if png is None
        else row(pictures, number, scene, png=png, run=run, **other)
        for number, (scene, png) in enumerate(pages.items())
    ]
    return ws.Shots(rows, pictures)


def a_comparison(pictures, **options):
    """One room, compared by thresholds that take a speck for noise."""
    shots, baseline = shots_of(pictures, AFTER, "second"), shots_of(pictures, BEFORE, "first")
    return ws.compare(shots, baseline, thresholds=ws.Thresholds(pixels=4), **options)


def undecided(comparison):
    """The same comparison without verdicts and masks, that no other test changes."""
    evaluated = comparison._evaluated
    frame = EvaluatedFrame(evaluated.evaluation, evaluated.frame.copy(), MaskStore(MemoryMaskLog()))
    return ws.Comparison(frame, Decisions(MemoryVerdictLog()))


def many(pictures, count, *, change=lambda number: number % 2):
    """Scenes in two rooms, of which some changed, each in its own way."""
    rooms = [{"room": room, "room_name": f"Room {place}"} for place, room in enumerate(ROOMS)]
    before, after = [], []
    for number in range(count):
        place = rooms[number % 2]
        marked = [(60 + number % 90, 50, 70 + number % 80, 60)] if change(number) else []
        for rows, run, marks in ((before, "first", []), (after, "second", marked)):
            png = page(number % 7, *marks)
            rows.append(row(pictures, number, f"/lesson/{number:05d}", png=png, run=run, **place))
    return ws.compare(ws.Shots(after, pictures), ws.Shots(before, pictures))
