"""What stands on the pages of a PDF, and how large they are; in points, 72 to an inch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from whiteshot_nb.export.links import is_link
from whiteshot_nb.export.words import LONGEST_NAME, about, remarks, short

if TYPE_CHECKING:
    from collections.abc import Mapping

    Page = dict[str, Any]

PageSize = Literal["picture", "a4", "letter"]
"""Each page as large as its picture needs, or all of them landscape A4 or Letter."""

PAPERS: dict[str, tuple[float, float]] = {"a4": (841.89, 595.28), "letter": (792.0, 612.0)}

_MARGIN = 24.0
_CAPTION = 46.0
_GAP = 8.0  # as in pages.typ
_POINTS = 0.75  # of a pixel: 96 to an inch, as browsers have it
_LARGEST = 14_000.0  # viewers take pages up to 14,400
_UNKNOWN = (1280, 720)  # pixels of a failed scene, where nobody knows what was asked for
_SMALLEST = (420.0, 120.0)  # room for words where the picture is tiny
_SMALLEST_COVER = (640.0, 440.0)
_LONGEST_URL, _LONGEST_ERROR = 300, 900


def cover_page(title: str, facts: Mapping[str, str | int], size: PageSize, first: Page | None) -> Page:
    """Return the cover, as large as the first page."""
    width, height = PAPERS.get(size, (first["width"], first["height"]) if first else PAPERS["a4"])
    told = [
        [name, f"{value:,}" if isinstance(value, int) else short(value, _LONGEST_URL)] for name, value in facts.items()
    ]
    return {
        "width": max(width, _SMALLEST_COVER[0]),
        "height": max(height, _SMALLEST_COVER[1]),
        "margin": 2 * _MARGIN,
        "title": short(title, LONGEST_NAME),
        "facts": told,
    }


def scene_page(row: Mapping[str, Any], number: str, size: PageSize, pixels: tuple[int, int] | None) -> Page:
    """Return the page of a scene.

    Parameters
    ----------
    row
        What is known of it.
    number
        Which page it is, in words.
    size
        Of the pages.
    pixels
        Width and height of the picture; None if there is none to show.
    """
    wide, high = pixels or (row["width"] or _UNKNOWN[0], row["height"] or _UNKNOWN[1])
    width, height = _page_size(wide, high, size)
    return {
        "width": width,
        "height": height,
        "margin": _MARGIN,
        "caption": _CAPTION,
        "shown": _shown(wide, high, width, height) if pixels else None,
        "number": number,
        "scene": short(str(row["scene"]), LONGEST_NAME),
        "about": about(row, pixels),
        "remarks": remarks(row),
        "url": row["url"] if is_link(row["url"]) and len(row["url"]) <= _LONGEST_URL else None,
        "failed": f"Failed · {row['stage']}" if row["stage"] else "Failed",
        "error": short(row["error"] or "", _LONGEST_ERROR),
        "hint": short(row["hint"] or "", _LONGEST_ERROR),
    }


def place_on(page: Page) -> tuple[float, float, float, float]:
    """Return where the picture of a page is, as PDF has it: left, bottom, width, height."""
    shown = page["shown"]
    top = page["margin"] + shown["y"]
    return page["margin"] + shown["x"], page["height"] - top - shown["height"], shown["width"], shown["height"]


def _page_size(wide: int, high: int, size: PageSize) -> tuple[float, float]:
    if size in PAPERS:
        return PAPERS[size]
    scale = min(_POINTS, _LARGEST / wide, _LARGEST / high)
    return (
        max(wide * scale, _SMALLEST[0]) + 2 * _MARGIN,
        max(high * scale, _SMALLEST[1]) + 2 * _MARGIN + _CAPTION + _GAP,
    )


def _shown(wide: int, high: int, width: float, height: float) -> dict[str, float]:
    """Return where the picture stands within the margins, and how large; centred above the caption, never enlarged."""
    room = (width - 2 * _MARGIN, height - 2 * _MARGIN - _CAPTION - _GAP)
    scale = min(_POINTS, room[0] / wide, room[1] / high)
    across, down = wide * scale, high * scale
    return {"x": (room[0] - across) / 2, "y": (room[1] - down) / 2, "width": across, "height": down}
