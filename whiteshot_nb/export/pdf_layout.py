"""What stands on the pages of a PDF, and how large they are; in points, 72 to an inch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.export.captions import MAX_CAPTION_NAME, picture_caption, picture_remarks, shorten_middle
from whiteshot_nb.export.links import is_link

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Page = dict[str, Any]

PageSize = Literal["picture", "a4", "letter"]
"""Each page as large as its picture needs, or all of them landscape A4 or Letter."""

PAPERS: dict[str, tuple[float, float]] = {"a4": (841.89, 595.28), "letter": (792.0, 612.0)}

PAGE_MARGIN = 24.0
POINTS = 0.75
"""Of a pixel: 96 to an inch, as browsers have it."""

MAX_PAGE_SIDE = 12_800.0
"""Of pictures on a page; with margins and words, viewers take up to 14,400."""

_CAPTION = 46.0
_GAP = 8.0
_MOST_SCALED = 8.0
_UNKNOWN = (1280, 720)  # pixels of a failed scene, where nobody knows what was asked for
_SMALLEST = (420.0, 120.0)  # room for words where the picture is tiny
_SMALLEST_COVER = (640.0, 440.0)
_LONGEST_URL, _LONGEST_ERROR = 300, 900


def cover_page(
    title: str,
    facts: Mapping[str, str | int],
    size: PageSize,
    first: Page | None,
    table: Sequence[Sequence[str]] = (),
) -> Page:
    """Return the cover, as large as the first page; a `table`, its heads first, stands beside the facts."""
    width, height = PAPERS.get(size, (first["width"], first["height"]) if first else PAPERS["a4"])
    width, height = max(width, _SMALLEST_COVER[0]), max(height, _SMALLEST_COVER[1])
    told = [
        [name, f"{value:,}" if isinstance(value, int) else shorten_middle(value, _LONGEST_URL)]
        for name, value in facts.items()
    ]
    scale = min(scale_of(width), height / _SMALLEST_COVER[1])
    return {
        "kind": "cover",
        "width": width,
        "height": height,
        "margin": 2 * PAGE_MARGIN * scale,
        "scale": scale,
        "title": shorten_middle(title, MAX_CAPTION_NAME),
        "facts": told,
        "table": table,
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
    width, height, scale = _page_size(wide, high, size)
    return {
        "kind": "scene",
        "width": width,
        "height": height,
        "margin": PAGE_MARGIN * scale,
        "scale": scale,
        "caption": _CAPTION * scale,
        "gap": _GAP * scale,
        "shown": _shown(wide, high, width, height, scale) if pixels else None,
        "number": number,
        "scene": shorten_middle(str(row["scene"]), MAX_CAPTION_NAME),
        "about": picture_caption(row, pixels),
        "remarks": picture_remarks(row),
        "url": row["url"] if is_link(row["url"]) and len(row["url"]) <= _LONGEST_URL else None,
        "failed": f"Failed · {row['stage']}" if row["stage"] else "Failed",
        "error": shorten_middle(row["error"] or "", _LONGEST_ERROR),
        "hint": shorten_middle(row["hint"] or "", _LONGEST_ERROR),
    }


def place_on(page: Page) -> tuple[float, float, float, float]:
    """Return where the picture of a page is: left, top, width, height."""
    shown = page["shown"]
    return page["margin"] + shown["x"], page["margin"] + shown["y"], shown["width"], shown["height"]


def check_size(size: str) -> None:
    """Raise :class:`InvalidInput` if there is no such size of pages."""
    if size not in {"picture", *PAPERS}:
        raise InvalidInput(f"There is no page size {size!r}", field="page", hint="It is picture, a4 or letter.")


def scale_of(width: float) -> float:
    """Return how much larger than on paper the words of a page are, so that they can be read when all of it is seen."""
    return min(max(1.0, width / PAPERS["a4"][0]), _MOST_SCALED)


def _page_size(wide: int, high: int, size: PageSize) -> tuple[float, float, float]:
    """Return width and height of a page, and how much larger than on paper its words are."""
    if size in PAPERS:
        return (*PAPERS[size], 1.0)
    shrunk = min(POINTS, MAX_PAGE_SIDE / wide, MAX_PAGE_SIDE / high)
    width = max(wide * shrunk, _SMALLEST[0])
    scale = scale_of(width)
    height = max(high * shrunk, _SMALLEST[1])
    return width + 2 * PAGE_MARGIN * scale, height + (2 * PAGE_MARGIN + _CAPTION + _GAP) * scale, scale


def _shown(wide: int, high: int, width: float, height: float, scale: float) -> dict[str, float]:
    """Return where the picture stands within the margins, and how large; centred above the caption, never enlarged."""
    room = (width - 2 * PAGE_MARGIN * scale, height - (2 * PAGE_MARGIN + _CAPTION + _GAP) * scale)
    shrunk = min(POINTS, room[0] / wide, room[1] / high)
    across, down = wide * shrunk, high * shrunk
    return {"x": (room[0] - across) / 2, "y": (room[1] - down) / 2, "width": across, "height": down}
