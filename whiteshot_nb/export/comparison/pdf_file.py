"""A PDF of a comparison: a cover, a page for each change with both pictures, and the names of all that did not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb._core.atomic_files import expand_path, replace_file
from whiteshot_nb.export.comparison.comparison_summary import change_table, comparison_facts, shown_rows, unchanged_rows
from whiteshot_nb.export.comparison.pairs import export_pairs
from whiteshot_nb.export.comparison.pdf_layout import change_page, quiet_pages
from whiteshot_nb.export.pdf_assembly import DrawnPage, join_pages, make_bookmarks, open_assembler
from whiteshot_nb.export.pdf_images import pdf_image
from whiteshot_nb.export.pdf_layout import check_size, cover_page

if TYPE_CHECKING:
    import os
    from pathlib import Path

    import pandas as pd
    from pikepdf import OutlineItem

    from whiteshot_nb._core.progress import ReportProgress
    from whiteshot_nb.export.comparison.pairs import DrawsDifferences, ExportPair, ExportSide
    from whiteshot_nb.export.comparison.side_by_side import PicturePlacement, Rect
    from whiteshot_nb.export.pdf_images import PdfImage
    from whiteshot_nb.export.pdf_layout import Page, PageSize
    from whiteshot_nb.store import Pictures


def write_comparison_pdf(
    frame: pd.DataFrame,
    pictures: Pictures,
    path: str | os.PathLike[str],
    painter: DrawsDifferences,
    *,
    title: str,
    page: PageSize,
    unchanged: bool,
    notify: ReportProgress | None = None,
) -> Path:
    """Write the cover, the pages and the names, with bookmarks by room and scene.

    Raises
    ------
    InvalidInput
        If there is no such size of pages.
    ConfigError
        If what makes them is not installed.
    """
    check_size(page)
    target = expand_path(path)
    shown, quiet = shown_rows(frame, unchanged=unchanged), unchanged_rows(frame, unchanged=unchanged)
    first: Page | None = None
    with replace_file(target) as beside, open_assembler() as press:
        for number, pair in enumerate(export_pairs(shown, pictures, notify), 1):
            printed, drawn = _page_of(pair, f"{number} / {len(shown)}", page, painter)
            press.add(printed, drawn)
            first = first or printed
        for listed in quiet_pages(quiet, page):
            press.add(listed)
        pages = press.files()
        press.add(cover_page(title, comparison_facts(frame), page, first, change_table(frame)))
        bookmarks = make_bookmarks(shown) + ([_bookmark("Unchanged", len(shown) + 1)] if quiet else [])
        join_pages(press.files() + pages, bookmarks, title, beside)
    return target


def _page_of(pair: ExportPair, number: str, size: PageSize, painter: DrawsDifferences) -> tuple[Page, list[DrawnPage]]:
    before = _picture(pair.before)
    both = [before, before if pair.after is pair.before else _picture(pair.after)]
    sizes = [(one.width, one.height) if one else None for one in both]
    page, placed = change_page(pair, number, size, sizes, painter.masked(pair.row))
    views = [view for view in (placed.whole, placed.detail) if view]
    drawn = [
        _drawn(picture, view, side, page["margin"]) for view in views for side, picture in enumerate(both) if picture
    ]
    return page, drawn


def _picture(side: ExportSide) -> PdfImage | None:
    return pdf_image(side.png) if side.png else None


def _drawn(picture: PdfImage, view: PicturePlacement, side: int, margin: float) -> DrawnPage:
    place = view.place(side, (picture.width, picture.height))
    return DrawnPage(picture, _within(place, margin), _within(view.panes[side], margin))


def _within(place: Rect, margin: float) -> tuple[float, float, float, float]:
    return place.left + margin, place.top + margin, place.width, place.height


def _bookmark(title: str, page: int) -> OutlineItem:
    from pikepdf import OutlineItem  # noqa: PLC0415 - of the extra

    return OutlineItem(title, page)
