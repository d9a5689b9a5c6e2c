"""The PowerPoint slide for one captured scene."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whiteshot_nb.export.captions import picture_caption, picture_warnings, shorten_middle
from whiteshot_nb.export.pptx_presentation import (
    BAD,
    CAPTION_HEIGHT,
    HEIGHT,
    INK,
    PICTURE_AREA,
    PIXEL,
    SLIDE_MARGIN,
    SOFT,
    TOP,
    WARN,
    WIDTH,
    PresentationWriter,
    add_line,
    add_notes,
    add_run,
    text_box,
)
from whiteshot_nb.images import png_chunks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pptx.slide import Slide

    from whiteshot_nb.export.rows import ExportRow

_MAX_ERROR = 900


def add_scene(presentation: PresentationWriter, entry: ExportRow) -> None:
    """Add a slide for one scene: the picture or the error, a caption, and speaker notes."""
    row = entry.row
    slide = presentation.add_slide(str(row["scene"]), size=20)
    pixels = _add_picture(presentation, slide, row, entry.png) if entry.png else None
    if pixels is None:
        message = text_box(slide, (SLIDE_MARGIN, TOP, *PICTURE_AREA), middle=True)
        add_line(message, f"Failed · {row['stage']}" if row["stage"] else "Failed", 24, BAD)
        add_line(message, shorten_middle(row["error"] or "", _MAX_ERROR), 16, INK)
        add_line(message, shorten_middle(row["hint"] or "", _MAX_ERROR), 14, SOFT)
    caption = text_box(slide, (SLIDE_MARGIN, HEIGHT - SLIDE_MARGIN - CAPTION_HEIGHT, PICTURE_AREA[0], CAPTION_HEIGHT))
    add_line(caption, picture_caption(row, pixels), 12, SOFT)
    if picture_warnings(row):
        add_run(caption.paragraphs[-1], f" · {picture_warnings(row)}", 12, WARN)
    add_notes(slide, _notes(row))


def _add_picture(
    presentation: PresentationWriter, slide: Slide, row: Mapping[str, Any], data: bytes
) -> tuple[int, int]:
    """Add a picture to a slide without enlarging it, and return its size in pixels."""
    info = png_chunks.check_png(data)
    scale = min(PIXEL, PICTURE_AREA[0] / info.width, PICTURE_AREA[1] / info.height)
    width, height = int(info.width * scale), int(info.height * scale)
    rect = ((WIDTH - width) // 2, TOP + (PICTURE_AREA[1] - height) // 2, width, height)
    presentation.add_picture(slide, row["sha256"], rect, alt=str(row["scene"]))
    return info.width, info.height


def _notes(row: Mapping[str, Any]) -> list[str]:
    lines = [f"Scene: {row['scene']}", f"Room: {row['room']}"]
    lines += [f"Taken: {row['taken_at'].isoformat()}"] if row["taken_at"] else []
    lines += [f"URL: {row['url']}"] if row["url"] else []
    lines += [f"Error: {row['error']}"] if row["error"] else []
    return lines
