"""The slides of shots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whiteshot_nb.export.captions import about, remarks, short
from whiteshot_nb.export.pptx_presentation import (
    BAD,
    CAPTION_HEIGHT,
    HEIGHT,
    INK,
    MARGIN,
    PIXEL,
    ROOM,
    SOFT,
    TOP,
    WARN,
    WIDTH,
    Deck,
    add_line,
    add_notes,
    add_run,
    text_box,
)
from whiteshot_nb.images import png_chunks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pptx.slide import Slide

    from whiteshot_nb.export.rows import Entry

_LONGEST_ERROR = 900


def add_scene(deck: Deck, entry: Entry) -> None:
    """Add the slide of a scene."""
    row = entry.row
    slide = deck.add_slide(str(row["scene"]), size=20)
    pixels = _put(deck, slide, row, entry.png) if entry.png else None
    if pixels is None:
        words = text_box(slide, (MARGIN, TOP, *ROOM), middle=True)
        add_line(words, f"Failed · {row['stage']}" if row["stage"] else "Failed", 24, BAD)
        add_line(words, short(row["error"] or "", _LONGEST_ERROR), 16, INK)
        add_line(words, short(row["hint"] or "", _LONGEST_ERROR), 14, SOFT)
    caption = text_box(slide, (MARGIN, HEIGHT - MARGIN - CAPTION_HEIGHT, ROOM[0], CAPTION_HEIGHT))
    add_line(caption, about(row, pixels), 12, SOFT)
    if remarks(row):
        add_run(caption.paragraphs[-1], f" · {remarks(row)}", 12, WARN)
    add_notes(slide, _notes(row))


def _put(deck: Deck, slide: Slide, row: Mapping[str, Any], data: bytes) -> tuple[int, int]:
    """Put a picture on a slide, never enlarged, and return its size in pixels."""
    info = png_chunks.check(data)
    scale = min(PIXEL, ROOM[0] / info.width, ROOM[1] / info.height)
    width, height = int(info.width * scale), int(info.height * scale)
    place = ((WIDTH - width) // 2, TOP + (ROOM[1] - height) // 2, width, height)
    deck.put_picture(slide, row["sha256"], place, alt=str(row["scene"]))
    return info.width, info.height


def _notes(row: Mapping[str, Any]) -> list[str]:
    told = [f"Scene: {row['scene']}", f"Room: {row['room']}"]
    told += [f"Taken: {row['taken_at'].isoformat()}"] if row["taken_at"] else []
    told += [f"URL: {row['url']}"] if row["url"] else []
    told += [f"Error: {row['error']}"] if row["error"] else []
    return told
