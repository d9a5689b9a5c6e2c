"""Content and size of PDF pages. Lengths are in points, 72 per inch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.export.captions import MAX_CAPTION_NAME, picture_caption, picture_warnings, shorten_middle
from whiteshot_nb.export.links import is_link

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    PageData = dict[str, Any]
    """Text and layout of a page, as input of the template ``templates/pages.typ``."""

PageSize = Literal["picture", "a4", "letter"]
"""``picture`` fits each page to its picture; ``a4`` and ``letter`` are landscape paper."""

PAPERS: dict[str, tuple[float, float]] = {"a4": (841.89, 595.28), "letter": (792.0, 612.0)}

PAGE_MARGIN = 24.0
POINTS = 0.75
"""Size of a pixel in points: 96 pixels per inch, as in browsers."""

MAX_PAGE_SIDE = 12_800.0
"""Maximum width and height of a picture. PDF viewers support pages of up to 14,400 points, margins included."""

_CAPTION = 46.0
_GAP = 8.0
_MAX_SCALE = 8.0
_UNKNOWN = (1280, 720)  # pixels of a failed scene, if the requested size is unknown
_MIN_PICTURE = (420.0, 120.0)  # leaves space for text if the picture is tiny
_MIN_COVER = (640.0, 440.0)
_MAX_URL, _MAX_ERROR = 300, 900


def cover_page(
    title: str,
    facts: Mapping[str, str | int],
    size: PageSize,
    first: PageData | None,
    table: Sequence[Sequence[str]] = (),
) -> PageData:
    """Return the cover page.

    Parameters
    ----------
    title
        Heading of the cover.
    facts
        Values by name, such as ``{"Scenes": 12}``.
    size
        Page size: ``picture``, ``a4`` or ``letter``.
    first
        The first page after the cover; None if the cover is the only page. If `size` is ``picture``, the cover gets the
        size of this page.
    table
        Rows of a table that is shown to the right of the facts. The first row is the header.
    """
    width, height = PAPERS.get(size, (first["width"], first["height"]) if first else PAPERS["a4"])
    width, height = max(width, _MIN_COVER[0]), max(height, _MIN_COVER[1])
    lines = [
        [name, f"{value:,}" if isinstance(value, int) else shorten_middle(value, _MAX_URL)]
        for name, value in facts.items()
    ]
    scale = min(scale_of(width), height / _MIN_COVER[1])
    return {
        "kind": "cover",
        "width": width,
        "height": height,
        "margin": 2 * PAGE_MARGIN * scale,
        "scale": scale,
        "title": shorten_middle(title, MAX_CAPTION_NAME),
        "facts": lines,
        "table": table,
    }


def scene_page(row: Mapping[str, Any], number: str, size: PageSize, pixels: tuple[int, int] | None) -> PageData:
    """Return the page for one scene.

    Parameters
    ----------
    row
        The row of the scene in ``shots.frame``.
    number
        Page number as text.
    size
        Page size: ``picture``, ``a4`` or ``letter``.
    pixels
        Width and height of the picture in pixels. If None, the page shows the scene's error instead of a picture.
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
        "warnings": picture_warnings(row),
        "url": row["url"] if is_link(row["url"]) and len(row["url"]) <= _MAX_URL else None,
        "failed": f"Failed · {row['stage']}" if row["stage"] else "Failed",
        "error": shorten_middle(row["error"] or "", _MAX_ERROR),
        "hint": shorten_middle(row["hint"] or "", _MAX_ERROR),
    }


def picture_rect(page: PageData) -> tuple[float, float, float, float]:
    """Return the rectangle of the picture on a page: left, top, width and height in points."""
    shown = page["shown"]
    return page["margin"] + shown["x"], page["margin"] + shown["y"], shown["width"], shown["height"]


def check_page_size(size: str) -> None:
    """Raise :class:`InvalidInput` unless the page size is ``picture``, ``a4`` or ``letter``."""
    if size not in {"picture", *PAPERS}:
        raise InvalidInput(f"The page size must be 'picture', 'a4' or 'letter', not {size!r:.60}", field="page")


def scale_of(width: float) -> float:
    """Return the factor that enlarges text on a page of the given width: 1 for paper sizes, more for wider pages."""
    return min(max(1.0, width / PAPERS["a4"][0]), _MAX_SCALE)


def _page_size(wide: int, high: int, size: PageSize) -> tuple[float, float, float]:
    """Return the width and height of a page, and the scale of the text."""
    if size in PAPERS:
        return (*PAPERS[size], 1.0)
    shrunk = min(POINTS, MAX_PAGE_SIDE / wide, MAX_PAGE_SIDE / high)
    width = max(wide * shrunk, _MIN_PICTURE[0])
    scale = scale_of(width)
    height = max(high * shrunk, _MIN_PICTURE[1])
    return width + 2 * PAGE_MARGIN * scale, height + (2 * PAGE_MARGIN + _CAPTION + _GAP) * scale, scale


def _shown(wide: int, high: int, width: float, height: float, scale: float) -> dict[str, float]:
    """Return position and size of the picture within the margins: centred above the caption and never enlarged."""
    room = (width - 2 * PAGE_MARGIN * scale, height - (2 * PAGE_MARGIN + _CAPTION + _GAP) * scale)
    shrunk = min(POINTS, room[0] / wide, room[1] / high)
    across, down = wide * shrunk, high * shrunk
    return {"x": (room[0] - across) / 2, "y": (room[1] - down) / 2, "width": across, "height": down}
