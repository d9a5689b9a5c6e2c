"""What stands on the pages of a PDF of a comparison; in points, from the upper left corner within the margins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whiteshot_nb.export.captions import LONGEST_NAME, short
from whiteshot_nb.export.comparison.change_captions import (
    LONGEST_COMMENT,
    LONGEST_REASON,
    about,
    colours_of,
    labels_of,
    numbers,
    quiet_lines,
    quiet_title,
    verdict,
    why_not_shown,
)
from whiteshot_nb.export.comparison.side_by_side import Rect, Spread, spread
from whiteshot_nb.export.pdf_layout import LARGEST, MARGIN, PAPERS, POINTS, scale_of
from whiteshot_nb.model.change_types import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from whiteshot_nb.export.comparison.pairs import Box, Pair
    from whiteshot_nb.export.comparison.side_by_side import Size, View
    from whiteshot_nb.export.pdf_layout import Page, PageSize

_HEADER, _LABEL, _GAP, _CAPTION = 44.0, 16.0, 14.0, 66.0
_AIR = 2.0  # between a line and what it is around
_NARROWEST = 700.0
_UNKNOWN = (1280, 720)  # pixels, where there is no picture at all
_LISTED = 96  # scenes on a page


def change_page(
    pair: Pair, number: str, size: PageSize, sizes: Sequence[Size | None], masked: Sequence[Box]
) -> tuple[Page, Spread]:
    """Return the page of a change, and where the pictures are on it.

    Parameters
    ----------
    pair
        What is known of it.
    number
        Which page it is, in words.
    size
        Of the pages.
    sizes
        Pixels of the pictures of both sides; None where there is none to show.
    masked
        Rectangles under masks, in pixels.
    """
    row = pair.row
    known = [one for one in sizes if one] or [_UNKNOWN]
    width, height, scale = _page_size(known, size)
    area = Rect(0, _HEADER * scale, width - 2 * MARGIN * scale, height - (2 * MARGIN + _HEADER + _CAPTION) * scale)
    placed = spread(area, known, pair.boxes, pixel=POINTS, gap=_GAP * scale, label=_LABEL * scale)
    fill, ink = colours_of(row["change"])
    decision, colour = verdict(row)
    page = {
        "kind": "change",
        "width": width,
        "height": height,
        "margin": MARGIN * scale,
        "scale": scale,
        "change": {"text": row["change"], "fill": fill, "ink": ink},
        "number": number,
        "scene": short(str(row["scene"]), LONGEST_NAME),
        "about": about(row),
        "labels": labels_of(row),
        "views": [_view(view, pair, sizes, masked, scale) for view in (placed.whole, placed.detail) if view],
        "caption": _CAPTION * scale,
        "reason": short(sentence(row["reason"]), LONGEST_REASON),
        "numbers": numbers(row),
        "verdict": {"text": decision, "ink": colour},
        "comment": short(row["comment"] or "", LONGEST_COMMENT),
    }
    return page, placed


def quiet_pages(rows: Sequence[Mapping[str, Any]], size: PageSize) -> Iterator[Page]:
    """Yield pages with the names of scenes that nobody has to look at, room by room."""
    width, height = PAPERS.get(size, PAPERS["a4"])
    lines = list(quiet_lines(rows))
    for start in range(0, len(lines), _LISTED):
        yield {
            "kind": "quiet",
            "width": width,
            "height": height,
            "margin": MARGIN,
            "scale": 1.0,
            "title": quiet_title(len(rows)),
            "lines": lines[start : start + _LISTED],
        }


def _page_size(sizes: Sequence[Size], size: PageSize) -> tuple[float, float, float]:
    """Return width and height of a page, and how much larger than on paper its words are."""
    if size in PAPERS:
        return (*PAPERS[size], 1.0)
    wide, high = (max(one[side] for one in sizes) for side in (0, 1))
    shrunk = min(POINTS, LARGEST / (2 * wide), LARGEST / high)
    width = max(2 * wide * shrunk, _NARROWEST)
    scale = scale_of(width)
    return (
        width + (2 * MARGIN + _GAP) * scale,
        high * shrunk + (2 * MARGIN + _HEADER + _CAPTION + _LABEL) * scale,
        scale,
    )


def _view(view: View, pair: Pair, sizes: Sequence[Size | None], masked: Sequence[Box], scale: float) -> dict[str, Any]:
    sides = (pair.before, pair.after)
    return {
        "panes": [
            {
                "at": view.panes[side],
                "words": "" if sizes[side] else why_not_shown(sides[side].why_not),
                "boxes": view.boxes(side, pair.boxes, _AIR * scale) if sizes[side] else [],
                "masks": view.boxes(side, masked, 0) if sizes[side] else [],
            }
            for side in (0, 1)
        ]
    }
