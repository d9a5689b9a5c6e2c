"""A PDF of shots: a cover, then one page per scene, the picture pixel for pixel and the words as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whiteshot_nb._core.atomic_files import file_at, fresh_beside
from whiteshot_nb.export.pdf_assembly import Drawn, bind, bookmarks_of, printing_press
from whiteshot_nb.export.pdf_images import picture_of
from whiteshot_nb.export.pdf_layout import check_size, cover_page, place_on, scene_page
from whiteshot_nb.export.rows import Table
from whiteshot_nb.export.run_summary import facts_of

if TYPE_CHECKING:
    import os
    from pathlib import Path

    import pandas as pd

    from whiteshot_nb.export.item_progress import Tell
    from whiteshot_nb.export.pdf_layout import Page, PageSize
    from whiteshot_nb.export.rows import Entry
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
    on_progress: Tell | None = None,
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
    target = file_at(path)
    table = Table(frame)
    first: Page | None = None
    with fresh_beside(target) as beside, printing_press() as press:
        for number, entry in enumerate(table.entries(pictures, on_progress), 1):
            printed, drawn = _page_of(entry, f"{number} / {len(table.frame)}", page)
            press.add(printed, drawn)
            first = first or printed
        scenes = press.files()
        press.add(cover_page(title, facts_of(table.frame), page, first))
        bind(press.files() + scenes, bookmarks_of(table.frame), title, beside)
    return target


def _page_of(entry: Entry, number: str, size: PageSize) -> tuple[Page, list[Drawn]]:
    picture = picture_of(entry.png) if entry.png else None
    row = entry.row | (_NOT_SHOWN if entry.png and not picture else {})
    page = scene_page(row, number, size, (picture.width, picture.height) if picture else None)
    return page, [Drawn(picture, place_on(page))] if picture else []
