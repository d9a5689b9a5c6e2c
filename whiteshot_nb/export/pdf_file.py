"""A PDF of shots: a cover, then one page per scene, the picture pixel for pixel and the words as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whiteshot_nb._core.atomic_files import expand_path, replace_file
from whiteshot_nb.export.pdf_assembly import DrawnPage, join_pages, make_bookmarks, open_assembler
from whiteshot_nb.export.pdf_images import pdf_image
from whiteshot_nb.export.pdf_layout import check_size, cover_page, place_on, scene_page
from whiteshot_nb.export.rows import ExportTable
from whiteshot_nb.export.run_summary import run_facts

if TYPE_CHECKING:
    import os
    from pathlib import Path

    import pandas as pd

    from whiteshot_nb._core.progress import ReportProgress
    from whiteshot_nb.export.pdf_layout import Page, PageSize
    from whiteshot_nb.export.rows import ExportRow
    from whiteshot_nb.store import Pictures

PDF_VERSION = 1
"""Version of what is written; where it is another, an archive writes its files again."""

_NOT_SHOWN: dict[str, Any] = {
    "stage": None,
    "error": "The picture is not shown: it has too many pixels, or cannot be decoded.",
    "hint": "A ZIP has it as it is.",
}


def write_pdf(
    frame: pd.DataFrame,
    pictures: Pictures,
    path: str | os.PathLike[str],
    *,
    title: str,
    page: PageSize,
    notify: ReportProgress | None = None,
) -> Path:
    """Write the cover and the pages, with bookmarks by room and scene.

    Raises
    ------
    InvalidInput
        If there is no such size of pages.
    ConfigError
        If what makes them is not installed.
    """
    check_size(page)
    target = expand_path(path)
    table = ExportTable(frame)
    first: Page | None = None
    with replace_file(target) as beside, open_assembler() as press:
        for number, entry in enumerate(table.entries(pictures, notify), 1):
            printed, drawn = _page_of(entry, f"{number} / {len(table.frame)}", page)
            press.add(printed, drawn)
            first = first or printed
        scenes = press.files()
        press.add(cover_page(title, run_facts(table.frame), page, first))
        join_pages(press.files() + scenes, make_bookmarks(table.frame), title, beside)
    return target


def _page_of(entry: ExportRow, number: str, size: PageSize) -> tuple[Page, list[DrawnPage]]:
    picture = pdf_image(entry.png) if entry.png else None
    row = entry.row | (_NOT_SHOWN if entry.png and not picture else {})
    page = scene_page(row, number, size, (picture.width, picture.height) if picture else None)
    return page, [DrawnPage(picture, place_on(page))] if picture else []
