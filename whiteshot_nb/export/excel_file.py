"""An Excel workbook of shots: a picture in each row, colours for what needs a look, and a sheet about the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb._core.atomic_files import expand_path
from whiteshot_nb.export.excel_sheet import BAD, THUMBNAIL, WARN, Columns, PictureSheet, Rule, Thumb
from whiteshot_nb.export.excel_workbook import add_facts, numbers_of, open_workbook
from whiteshot_nb.export.links import is_link
from whiteshot_nb.export.rows import ExportTable
from whiteshot_nb.export.run_summary import run_facts
from whiteshot_nb.images.measures import make_thumbnail

if TYPE_CHECKING:
    import os
    from pathlib import Path

    import pandas as pd

    from whiteshot_nb._core.progress import ReportProgress
    from whiteshot_nb.export.rows import ExportRow
    from whiteshot_nb.store import Pictures

_FIRST: tuple[str, ...] = ("room_name", "scene", "ok", "blank", "size_ok", "near_duplicate_of", "changed_since_last")
_FIRST += ("pixel_width", "pixel_height", "bytes", "taken_at", "error", "hint", "url")
_FOLDED: tuple[str, ...] = (
    "run",
    "room",
    "group",
    "order",
    "width",
    "height",
    "stage",
    "http_status",
    "error_code",
    "request_id",
)
_FOLDED += ("attempts", "key", "bucket", "bucket_region", "data_center", "sha256", "file", "ink", "source", "renderer")
_FOLDED += ("seconds",)
_WIDTHS = {"room_name": 22, "scene": 30, "error": 34, "hint": 28, "near_duplicate_of": 22, "taken_at": 19, "url": 34}
_WIDTHS |= {"changed_since_last": 21, "room": 36, "sha256": 24, "key": 32}
_RULES = (
    Rule("ok", "AND(NOT(ISBLANK({cell})),{cell}=FALSE)", BAD, row=True),
    Rule("blank", "AND(NOT(ISBLANK({cell})),{cell}=TRUE)", WARN),
    Rule("size_ok", "AND(NOT(ISBLANK({cell})),{cell}=FALSE)", WARN),
)


def write_excel(
    frame: pd.DataFrame, pictures: Pictures, path: str | os.PathLike[str], *, notify: ReportProgress | None = None
) -> Path:
    """Write the sheet ``Shots``, a row per scene with its thumbnail, and the sheet ``Run``, parameters and counts.

    Raises
    ------
    InvalidInput
        If there are more rows than a sheet holds.
    ConfigError
        If XlsxWriter is not installed.
    """
    target = expand_path(path)
    table = ExportTable(frame)
    with open_workbook(target) as (book, folder):
        sheet = PictureSheet(
            book,
            "Shots",
            pictures=["picture"],
            names=[str(name) for name in table.frame.columns],
            columns=Columns(_FIRST, _FOLDED, _WIDTHS, numbers_of(table.frame)),
            frozen=frozenset({"room_name", "scene"}),
            rows=len(table.frame),
            rules=_RULES,
            folder=folder,
        )
        for entry in table.entries(pictures, notify):
            sheet.add(entry.row, [_thumb(entry)])
        add_facts(book, "Run", run_facts(table.frame))
    return target


def _thumb(entry: ExportRow) -> Thumb:
    row = entry.row
    if entry.png is None:
        return Thumb(None, "failed")
    jpeg = make_thumbnail(entry.png, *THUMBNAIL, kind="JPEG")
    if jpeg is None:
        return Thumb(None, "too large to show")
    url = row["url"] if is_link(row["url"]) else None
    return Thumb(jpeg, f"{row['room_name'] or row['room']}, scene {row['scene']}", url)
