"""Boards to compare and to export: as many different ones as you like, of 1280 by 720 pixels, which take no place."""

from __future__ import annotations

import hashlib
import io
import random
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

import whiteshot_nb as ws
from benchmarks.pictures import HEIGHT, WIDTH, named
from whiteshot_nb.model.shot_row import ShotRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

DIFFERENT = 20
_FINE = 3
_START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


class Boards:
    """PNGs of twenty boards and of their edited copies; a text chunk names each, so that no two are equal."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[int, str]] = {}

    def add(self, number: int, edit: str = "") -> str:
        """Return the sha256 of a board; `edit` is nothing, small or large."""
        sha256 = hashlib.sha256(_named(number, edit)).hexdigest()
        self._known[sha256] = number, edit
        return sha256

    def get(self, sha256: str) -> bytes:
        """Return the PNG; `KeyError` if there is none."""
        return _named(*self._known[sha256])


class BoardPictures:
    """The twenty boards as PNGs of a server; a text chunk names each, so that no two are equal."""

    def __init__(self) -> None:
        self._pngs = [encoded(number, "") for number in range(DIFFERENT)]

    def png(self, name: str) -> bytes:
        """Return the board of a picture's name, which ends in its number."""
        return named(self._pngs[int(name.rpartition("/")[2]) % DIFFERENT], name)


def shots_of(numbers: Iterable[int], boards: Boards, edited: Collection[int] = ()) -> ws.Shots:
    """Return shots of boards, as a capture of one room would have given them; those that are `edited` have a stroke."""
    return ws.Shots(
        (_row(number, boards.add(number, "small" if number in edited else "")) for number in numbers), boards
    )


def board(seed: int, edit: str) -> Image.Image:
    """Return a whiteboard with notes, words and lines; `edit` adds a stroke (small) or a third of the page (large)."""
    dice = random.Random(seed)  # noqa: S311 - a picture, no secret
    image = Image.new("RGB", (WIDTH * _FINE, HEIGHT * _FINE), "white")
    draw = ImageDraw.Draw(image)
    for _ in range(14):
        x, y = dice.randrange(WIDTH * _FINE - 500), dice.randrange(HEIGHT * _FINE - 450)
        draw.rectangle((x, y, x + 450, y + 400), fill=tuple(dice.randrange(160, 256) for _ in range(3)))
        for row in range(6):
            words = "".join(dice.choices("abcdefghij   ", k=16))
            draw.text((x + 20, y + 20 + 60 * row), words, fill="#222222", font_size=42)
    for _ in range(8):
        ends = [(dice.randrange(WIDTH * _FINE), dice.randrange(HEIGHT * _FINE)) for _ in range(2)]
        draw.line(ends, fill="#333333", width=6)
    if edit == "small":
        draw.line([(400, 400), (700, 650), (900, 500), (1100, 800)], fill="#d62828", width=15)
    if edit == "large":
        image.paste(board(seed + 10_000, "").resize(image.size).crop((0, 0, image.width, image.height // 3)))
    return image.resize((WIDTH, HEIGHT), Image.Resampling.BOX)


@cache
def encoded(number: int, edit: str, level: int = 6) -> bytes:
    """Return a board as PNG, compressed as much as `level` says."""
    buffer = io.BytesIO()
    board(number, edit).save(buffer, "PNG", compress_level=level)
    return buffer.getvalue()


def _named(number: int, edit: str) -> bytes:
    return named(encoded(number % DIFFERENT, edit), str(number))


def _row(number: int, sha256: str) -> ShotRow:
    return ShotRow(
        run="20260102-030405-ab12",
        room="a1" * 16,
        room_name="Biology, grade 7",
        group="/lesson",
        scene=f"/lesson/{number:05}",
        order=number,
        width=1280,
        height=720,
        ok=True,
        taken_at=_START + timedelta(seconds=number),
        data_center="us-sv",
        url=f"https://boards.example.org/room_cover/2811/{'a1' * 16}/lesson/{number:05}.png",
        key=f"room_cover/2811/{'a1' * 16}/lesson/{number:05}.png",
        bucket="boards",
        bucket_region="us-sv",
        attempts=1,
        pixel_width=1280,
        pixel_height=720,
        size_ok=True,
        bytes=150_000,
        sha256=sha256,
        ink=0.01 * (number % 37),
        blank=False,
        seconds=0.2,
    )
