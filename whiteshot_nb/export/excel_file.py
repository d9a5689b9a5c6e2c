"""An Excel workbook: a picture in each row, filters, colours for what needs a look, and a sheet about the run.

Rows are written one at a time (XlsxWriter's ``constant_memory``), thumbnails wait in a temporary folder.
"""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.export.entries import Table
from whiteshot_nb.export.excel_cells import CellWriter
from whiteshot_nb.export.extra import of_the_extra
from whiteshot_nb.export.facts import facts_of
from whiteshot_nb.export.links import is_link
from whiteshot_nb.files import fresh_beside
from whiteshot_nb.frames import COLUMNS
from whiteshot_nb.measure import thumbnail

if TYPE_CHECKING:
    import os

    import pandas as pd
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from whiteshot_nb.export.entries import Entry, Tell
    from whiteshot_nb.store import Pictures

_MOST_ROWS = 1_048_575  # of a sheet, below its header
_THUMBNAIL = (320, 180)
_SHOWN = (160, 90)  # half of it, for dense screens
_PRINTED = 40  # percent; fit_to_pages() makes LibreOffice 7.4 crash on sheets with pictures
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
_WIDTHS = {"room_name": 22, "scene": 30, "error": 34, "hint": 28, "near_duplicate_of": 24, "taken_at": 19, "url": 34}
_WIDTHS |= {"changed_since_last": 21, "room": 36, "sha256": 24, "key": 32}
_HEADER = {"bold": True, "bg_color": "#0B66C3", "font_color": "#FFFFFF", "valign": "vcenter", "border_color": "#FFFFFF"}
_BAD = {"bg_color": "#FDE7E7", "font_color": "#9C1C1C"}
_WARN = {"bg_color": "#FFF3D6", "font_color": "#7A5200"}


def write_excel(
    frame: pd.DataFrame, pictures: Pictures, path: str | os.PathLike[str], *, on_progress: Tell | None = None
) -> Path:
    """Write the sheet ``Shots``, a row per scene with its thumbnail, and the sheet ``Run``, parameters and counts.

    Raises
    ------
    InvalidInput
        If there are more rows than a sheet holds.
    ConfigError
        If XlsxWriter is not installed.
    """
    with of_the_extra("Excel"):
        from xlsxwriter import Workbook  # noqa: PLC0415 - of the extra
    if len(frame) > _MOST_ROWS:
        raise InvalidInput(f"A sheet holds {_MOST_ROWS} rows, not {len(frame)}", field="frame", hint="Write Parquet.")
    target = Path(path)
    table = Table(frame)
    with (
        fresh_beside(target) as beside,
        TemporaryDirectory(prefix="whiteshot-") as thumbnails,
        Workbook(beside, {"constant_memory": True, "tmpdir": thumbnails}) as book,
    ):
        sheet = _ShotsSheet(book, [str(name) for name in table.frame.columns], len(table.frame))
        for line, entry in enumerate(table.entries(pictures, on_progress), 1):
            sheet.add(line, entry, Path(thumbnails) / f"{line}.jpg")
        _add_facts(book, facts_of(table.frame))
    return target


class _ShotsSheet:
    """The sheet with the pictures; rows are added from the top."""

    def __init__(self, book: Workbook, columns: list[str], rows: int) -> None:
        self._sheet: Worksheet = book.add_worksheet("Shots")
        self._columns = _in_order(columns)
        self._cells = CellWriter(book, self._sheet)
        self._head(book)
        self._sheet.set_landscape()
        self._sheet.set_print_scale(_PRINTED)
        self._sheet.set_margins(left=0.4, right=0.4)
        self._sheet.repeat_rows(0)
        if rows:
            self._sheet.autofilter(0, 0, rows, len(self._columns))
            self._colour(book, rows)

    def add(self, line: int, entry: Entry, file: Path) -> None:
        """Write one row; `file` is where its thumbnail waits until the workbook is closed."""
        shown = entry.png and thumbnail(entry.png, *_THUMBNAIL, kind="JPEG")
        if shown:
            file.write_bytes(shown)
            self._sheet.set_row_pixels(line, _SHOWN[1] + 6)
            self._sheet.insert_image(line, 0, str(file), _placed(entry.row))
        else:
            self._sheet.set_row_pixels(line, _SHOWN[1] // 2)
            self._cells.write(line, 0, "too large to show" if entry.png else "failed")
        for place, name in enumerate(self._columns, 1):
            self._cells.write(line, place, entry.row[name], column=name)

    def _head(self, book: Workbook) -> None:
        header = book.add_format(_HEADER)
        self._sheet.set_row_pixels(0, 28)
        self._sheet.set_column_pixels(0, 0, _SHOWN[0] + 8)
        for place, name in enumerate(chain(["picture"], self._columns)):
            if place:
                folded = {"level": 1, "hidden": True} if name in _FOLDED else {}
                self._sheet.set_column(place, place, _width(name), None, folded)
            self._sheet.write_string(0, place, name, header)
        self._sheet.freeze_panes(1, 1 + sum(name in {"room_name", "scene"} for name in self._columns))

    def _colour(self, book: Workbook, rows: int) -> None:
        """Colour failed rows, blank scenes and pictures of another size, also after a filter or an edit."""
        bad, warn = book.add_format(_BAD), book.add_format(_WARN)
        rules = [("ok", "FALSE", bad, True), ("blank", "TRUE", warn, False), ("size_ok", "FALSE", warn, False)]
        for name, value, look, whole_row in rules:
            if name not in self._columns:
                continue
            place = self._columns.index(name) + 1
            cell = f"${_letters(place)}2"
            rule = {"type": "formula", "criteria": f"=AND(NOT(ISBLANK({cell})),{cell}={value})", "format": look}
            first, last = (0, len(self._columns)) if whole_row else (place, place)
            self._sheet.conditional_format(1, first, rows, last, rule)


def _width(column: str) -> int:
    return _WIDTHS.get(column, max(len(column) + 4, 10 if column in COLUMNS else 20))


def _in_order(columns: list[str]) -> list[str]:
    """Return what people look at first, then the target's own columns, then what is folded away."""
    first = [name for name in _FIRST if name in columns]
    return [
        *first,
        *(name for name in columns if name not in (*_FIRST, *_FOLDED)),
        *(c for c in _FOLDED if c in columns),
    ]


def _placed(row: dict[str, Any]) -> dict[str, Any]:
    """Return how a thumbnail stands in its cell: it moves, and is hidden, with it."""
    options: dict[str, Any] = {"x_offset": 4, "y_offset": 3, "x_scale": 0.5, "y_scale": 0.5, "object_position": 1}
    options["description"] = f"{row['room_name'] or row['room']}, scene {row['scene']}"[:255]
    return options | ({"url": row["url"]} if is_link(row["url"]) else {})


def _letters(place: int) -> str:
    from xlsxwriter.utility import xl_col_to_name  # noqa: PLC0415 - of the extra

    return str(xl_col_to_name(place))


def _add_facts(book: Workbook, facts: dict[str, str | int]) -> None:
    sheet = book.add_worksheet("Run")
    cells = CellWriter(book, sheet)
    name_look = book.add_format({"bold": True, "valign": "top"})
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 60)
    for line, (name, value) in enumerate(facts.items()):
        sheet.write_string(line, 0, name, name_look)
        cells.write(line, 1, f"{value:,}" if isinstance(value, int) else value)
