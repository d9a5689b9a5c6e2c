"""Export a comparison to PDF: a cover, one page per change with both pictures, and a list of unchanged scenes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb.export.comparison.comparison_summary import change_table, comparison_facts, shown_rows, unchanged_rows
from whiteshot_nb.export.comparison.pairs import export_pairs
from whiteshot_nb.export.comparison.pdf_layout import change_page, unchanged_pages
from whiteshot_nb.export.exporter import exporter
from whiteshot_nb.export.pdf_assembly import Bookmark, PlacedPicture, room_bookmarks, save_pdf
from whiteshot_nb.export.pdf_images import pdf_image
from whiteshot_nb.export.pdf_layout import check_page_size, cover_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.export.comparison.pairs import ExportPair, ExportSide
    from whiteshot_nb.export.comparison.side_by_side import PicturePlacement, Rect
    from whiteshot_nb.export.exportable import DrawsDifferences, ExportableComparison
    from whiteshot_nb.export.pdf_images import PdfImage
    from whiteshot_nb.export.pdf_layout import PageData, PageSize


@exporter
def write_comparison_pdf(
    comparison: ExportableComparison,
    path: Path,
    *,
    title: str = "Comparison",
    page: PageSize = "a4",
    unchanged: bool = False,
    progress: ProgressOption = False,
) -> None:
    """Write a PDF with a cover page, one page per change, and a list of unchanged scenes.

    Parameters
    ----------
    comparison
        The comparison to write.
    path
        The file to write.
    title
        Heading of the first page.
    page
        Page size: ``picture``, ``a4`` or ``letter``.
    unchanged
        If true, each unchanged scene gets a page. If false, unchanged scenes are only listed at the end.
    progress
        True for a progress bar, or a function that is called after each page.

    Raises
    ------
    InvalidInput
        If the page size is not ``picture``, ``a4`` or ``letter``.
    ConfigError
        If the packages for PDFs are not installed.
    """
    check_page_size(page)
    frame, painter = comparison.frame, comparison.painter
    shown, listed = shown_rows(frame, unchanged=unchanged), unchanged_rows(frame, unchanged=unchanged)

    def pages() -> Iterator[tuple[PageData, Sequence[PlacedPicture]]]:
        for number, pair in enumerate(export_pairs(shown, comparison.pictures, progress), 1):
            yield _page_of(pair, f"{number} / {len(shown)}", page, painter)
        for one in unchanged_pages(listed, page):
            yield one, ()

    bookmarks = room_bookmarks(shown)
    save_pdf(
        path,
        pages(),
        cover=lambda first: cover_page(title, comparison_facts(frame), page, first, change_table(frame)),
        bookmarks=[*bookmarks, Bookmark("Unchanged", len(shown) + 1)] if listed else bookmarks,
        title=title,
    )


def _page_of(
    pair: ExportPair, number: str, size: PageSize, painter: DrawsDifferences
) -> tuple[PageData, list[PlacedPicture]]:
    before = _image(pair.before)
    both = [before, before if pair.after is pair.before else _image(pair.after)]
    sizes = [(one.width, one.height) if one else None for one in both]
    page, placed = change_page(pair, number, size, sizes, painter.masked(pair.row))
    views = [view for view in (placed.whole, placed.detail) if view]
    pictures = [
        _placed(image, view, side, page["margin"]) for view in views for side, image in enumerate(both) if image
    ]
    return page, pictures


def _image(side: ExportSide) -> PdfImage | None:
    return pdf_image(side.png) if side.png else None


def _placed(image: PdfImage, view: PicturePlacement, side: int, margin: float) -> PlacedPicture:
    whole = view.place(side, (image.width, image.height))
    return PlacedPicture(image, _on_page(whole, margin), _on_page(view.panes[side], margin))


def _on_page(rect: Rect, margin: float) -> tuple[float, float, float, float]:
    return rect.left + margin, rect.top + margin, rect.width, rect.height
