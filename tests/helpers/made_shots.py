"""Shots without a server: what a capture of many odd scenes would have given."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

from PIL import Image, ImageDraw

import whiteshot_nb as ws
from whiteshot_nb.model.shot_row import ShotRow

ROOMS = ("a1" * 16, "b2" * 16)
SIZE = (64, 48)
START = datetime(2026, 1, 2, 3, 4, 5, 678_000, UTC)


def picture(number, size=SIZE, mode="RGB"):
    """A PNG of its own for each number."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((number % 40, 5, number % 40 + 20, 20 + number % 20), fill=(number % 256, 80, 160))
    buffer = io.BytesIO()
    image.convert(mode).save(buffer, "PNG")
    return buffer.getvalue()


def row(pictures, number, scene, *, png=None, **other):
    """The row of a good shot."""
    data = png or picture(number)
    width, height = Image.open(io.BytesIO(data)).size
    known = {
        "run": "20260102-a",
        "room": ROOMS[0],
        "room_name": "Lesson",
        "group": "/lesson",
        "scene": scene,
        "order": number,
        "width": SIZE[0],
        "height": SIZE[1],
        "ok": True,
        "taken_at": START + timedelta(seconds=number),
        "data_center": "us-sv",
        "url": f"https://example.org/{number}.png",
        "pixel_width": width,
        "pixel_height": height,
        "size_ok": (width, height) == SIZE,
        "bytes": len(data),
        "sha256": pictures.put(data),
        "ink": 0.25,
        "blank": False,
        "seconds": 0.125,
    }
    return ShotRow(**known | other)


def failed(number, scene, **other):
    """The row of a shot that failed."""
    known = {
        "run": "20260102-a",
        "room": ROOMS[0],
        "room_name": "Lesson",
        "group": "/lesson",
        "order": number,
        "stage": "download",
        "http_status": 404,
        "error": "DownloadFailed: The picture could not be had: 404.",
        "hint": "Ask again later.",
        "taken_at": START + timedelta(seconds=number),
        "data_center": "us-sv",
    }
    return ShotRow(scene=scene, width=SIZE[0], height=SIZE[1], ok=False, **known | other)


def a_lesson(pictures, *, library=None):
    """Shots with every oddity: scripts, formulas, markup, a blank one, one of another size, a failed one."""
    return ws.Shots(
        [
            row(pictures, 0, "/lesson/01-cover", extra={"course": "Biology", "due": START}),
            row(pictures, 1, "/课程/第1页 한국어 日本語", ink=0.0, blank=True),
            row(pictures, 2, "/مرحبا/😀 #*_$<b>&"),
            row(pictures, 3, '/=HYPERLINK("https://example.org")', near_duplicate_of="/lesson/01-cover"),
            row(pictures, 4, "/CON", png=picture(4, (96, 32))),
            failed(5, "/lesson/06-gone"),
        ],
        pictures,
        library=library,
    )
