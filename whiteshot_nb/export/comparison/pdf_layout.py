"""Content of the PDF pages of a comparison. Positions are in points, from the upper left corner inside the margins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whiteshot_nb.export.captions import MAX_CAPTION_NAME, shorten_middle
from whiteshot_nb.export.comparison.change_captions import (
    MAX_COMMENT,
    MAX_REASON,
    change_caption,
    change_numbers,
    not_shown_reason,
    picture_labels,
    unchanged_lines,
    unchanged_title,
    verdict_colours,
    verdict_in_words,
)
from whiteshot_nb.export.comparison.side_by_side import Rect, SideBySide, place_side_by_side
from whiteshot_nb.export.pdf_layout import MAX_PAGE_SIDE, PAGE_MARGIN, PAPERS, POINTS, scale_of
from whiteshot_nb.model.change_types import as_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from whiteshot_nb.export.comparison.pairs import ExportPair
    from whiteshot_nb.export.comparison.side_by_side import PicturePlacement, Size
    from whiteshot_nb.export.exportable import Box
    from whiteshot_nb.export.pdf_layout import PageData, PageSize

_HEADER, _LABEL, _GAP, _CAPTION = 44.0, 16.0, 14.0, 66.0
_PADDING = 2.0  # distance between a change and the line around the change
_MIN_WIDTH = 700.0
_UNKNOWN = (1280, 720)  # pixels, if there is no picture
_PAGE_LINES = 96  # lines per page in the list of unchanged scenes


def change_page(
    pair: ExportPair, number: str, size: PageSize, sizes: Sequence[Size | None], masked: Sequence[Box]
) -> tuple[PageData, SideBySide]:
    """Return a pair: the page for one change, and the positions of the two pictures on this page.

    Parameters
    ----------
    pair
        The row of the change, with both pictures.
    number
        Page number as text.
    size
        Page size: ``picture``, ``a4`` or ``letter``.
    sizes
        Sizes of the baseline picture and the current picture, each as width and height in pixels. A size is None if
        the picture is not shown.
    masked
        Rectangles that the comparison ignored: left, top, width and height in pixels.
    """
    row = pair.row
    known = [one for one in sizes if one] or [_UNKNOWN]
    width, height, scale = _page_size(known, size)
    area = Rect(
        0, _HEADER * scale, width - 2 * PAGE_MARGIN * scale, height - (2 * PAGE_MARGIN + _HEADER + _CAPTION) * scale
    )
    placed = place_side_by_side(area, known, pair.boxes, pixel=POINTS, gap=_GAP * scale, label=_LABEL * scale)
    fill, ink = verdict_colours(row["change"])
    decision, colour = verdict_in_words(row)
    page = {
        "kind": "change",
        "width": width,
        "height": height,
        "margin": PAGE_MARGIN * scale,
        "scale": scale,
        "change": {"text": row["change"], "fill": fill, "ink": ink},
        "number": number,
        "scene": shorten_middle(str(row["scene"]), MAX_CAPTION_NAME),
        "about": change_caption(row),
        "labels": picture_labels(row),
        "views": [_view(view, pair, sizes, masked, scale) for view in (placed.whole, placed.detail) if view],
        "caption": _CAPTION * scale,
        "reason": shorten_middle(as_sentence(row["reason"]), MAX_REASON),
        "numbers": change_numbers(row),
        "verdict": {"text": decision, "ink": colour},
        "comment": shorten_middle(row["comment"] or "", MAX_COMMENT),
    }
    return page, placed


def unchanged_pages(rows: Sequence[Mapping[str, Any]], size: PageSize) -> Iterator[PageData]:
    """Yield pages that list the unchanged scenes, grouped by room.

    Parameters
    ----------
    rows
        The rows of the unchanged scenes.
    size
        Page size: ``picture``, ``a4`` or ``letter``. For ``picture``, the pages of the list have the size A4.
    """
    width, height = PAPERS.get(size, PAPERS["a4"])
    lines = list(unchanged_lines(rows))
    for start in range(0, len(lines), _PAGE_LINES):
        yield {
            "kind": "unchanged",
            "width": width,
            "height": height,
            "margin": PAGE_MARGIN,
            "scale": 1.0,
            "title": unchanged_title(len(rows)),
            "lines": lines[start : start + _PAGE_LINES],
        }


def _page_size(sizes: Sequence[Size], size: PageSize) -> tuple[float, float, float]:
    """Return the width and height of a page, and the scale of the text."""
    if size in PAPERS:
        return (*PAPERS[size], 1.0)
    wide, high = (max(one[side] for one in sizes) for side in (0, 1))
    shrunk = min(POINTS, MAX_PAGE_SIDE / (2 * wide), MAX_PAGE_SIDE / high)
    width = max(2 * wide * shrunk, _MIN_WIDTH)
    scale = scale_of(width)
    return (
        width + (2 * PAGE_MARGIN + _GAP) * scale,
        high * shrunk + (2 * PAGE_MARGIN + _HEADER + _CAPTION + _LABEL) * scale,
        scale,
    )


def _view(
    view: PicturePlacement, pair: ExportPair, sizes: Sequence[Size | None], masked: Sequence[Box], scale: float
) -> dict[str, Any]:
    sides = (pair.before, pair.after)
    return {
        "panes": [
            {
                "at": view.panes[side],
                "words": "" if sizes[side] else not_shown_reason(sides[side].reason),
                "boxes": view.boxes(side, pair.boxes, _PADDING * scale) if sizes[side] else [],
                "masks": view.boxes(side, masked, 0) if sizes[side] else [],
            }
            for side in (0, 1)
        ]
    }
