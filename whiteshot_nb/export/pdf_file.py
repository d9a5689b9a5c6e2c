"""Export shots to PDF: a cover, then one page per scene with the original pixels and searchable text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whiteshot_nb.export.exporter import exporter
from whiteshot_nb.export.pdf_assembly import PlacedPicture, room_bookmarks, save_pdf
from whiteshot_nb.export.pdf_images import pdf_image
from whiteshot_nb.export.pdf_layout import check_page_size, cover_page, picture_rect, scene_page
from whiteshot_nb.export.rows import ExportTable
from whiteshot_nb.export.run_summary import run_facts

if TYPE_CHECKING:
    from pathlib import Path

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.export.exportable import Exportable
    from whiteshot_nb.export.pdf_layout import PageData, PageSize
    from whiteshot_nb.export.rows import ExportRow

PDF_VERSION = 1
"""Version of the PDF content. When it changes, an archive writes its files again."""

_NOT_SHOWN: dict[str, Any] = {
    "stage": None,
    "error": "The picture cannot be shown, because it has too many pixels or cannot be decoded.",
    "hint": "A ZIP export contains the original file.",
}


@exporter
def write_pdf(
    shots: Exportable,
    path: Path,
    *,
    title: str = "Shots",
    page: PageSize = "picture",
    progress: ProgressOption = False,
) -> None:
    """Write a PDF of shots: a cover page, then one page per scene, with bookmarks by room and scene.

    Raises
    ------
    InvalidInput
        If the page size is not ``picture``, ``a4`` or ``letter``.
    ConfigError
        If the packages for PDFs are not installed.
    """
    check_page_size(page)
    table = ExportTable(shots.frame)
    entries = enumerate(table.entries(shots.pictures, progress), 1)
    save_pdf(
        path,
        (_page_of(entry, f"{number} / {len(table.frame)}", page) for number, entry in entries),
        cover=lambda first: cover_page(title, run_facts(table.frame), page, first),
        bookmarks=room_bookmarks(table.frame),
        title=title,
    )


def _page_of(entry: ExportRow, number: str, size: PageSize) -> tuple[PageData, list[PlacedPicture]]:
    picture = pdf_image(entry.png) if entry.png else None
    row = entry.row | (_NOT_SHOWN if entry.png and not picture else {})
    page = scene_page(row, number, size, (picture.width, picture.height) if picture else None)
    return page, [PlacedPicture(picture, picture_rect(page))] if picture else []
