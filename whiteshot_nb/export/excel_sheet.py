"""A sheet of rows with pictures in their first cells, ready to be filtered, folded and printed.

Rows are written one at a time (XlsxWriter's ``constant_memory``), thumbnails wait in a temporary folder.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pandas.api.types import is_bool_dtype, is_numeric_dtype

from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.export.captions import printable
from whiteshot_nb.export.excel_cells import A4, CellWriter
from whiteshot_nb.images.thumbnails import THUMBNAIL_SIDE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

THUMBNAIL = (THUMBNAIL_SIDE, 203)
"""Largest size of a thumbnail, in pixels; it is shown at four ninths of its size, for dense screens."""

MAX_ROWS = 1_048_575
"""Of a sheet, below its header."""

BAD = {"bg_color": "#FDE7E7", "font_color": "#9C1C1C"}
WARN = {"bg_color": "#FFF3D6", "font_color": "#7A5200"}

_SCALE = 4 / 9
_SHOWN = (round(THUMBNAIL[0] * _SCALE), round(THUMBNAIL[1] * _SCALE))
_HEADER = {"bold": True, "bg_color": "#0B66C3", "font_color": "#FFFFFF", "valign": "vcenter", "border_color": "#FFFFFF"}
_PAPER_WIDTH = 1045  # pixels of a landscape A4 between its margins, at 96 to an inch
_LETTER_WIDTH = 10  # pixels; 7 in Excel, more where its font is missing
_ROW_HEIGHT = 24
_MAX_ALT = 255


@dataclass(frozen=True, slots=True)
class HighlightRule:
    """A conditional format of a cell, or of its whole row, which also holds after the cell is edited.

    Attributes
    ----------
    column
        The column that the condition is about.
    condition
        A formula with ``{cell}`` for the cell.
    style
        The format.
    row
        Whether it is for the whole row.
    """

    column: str
    condition: str
    style: Mapping[str, Any]
    row: bool = False


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """The layout of a sheet.

    Attributes
    ----------
    name
        Its name.
    pictures
        Headers of the columns with pictures, which come first.
    first
        The columns that people read first, in this order.
    folded
        The columns that are folded away, at the end; all others are in between.
    frozen
        The columns that stay in sight.
    widths
        In characters, where the name of the column does not tell.
    rules
        Highlights.
    """

    name: str
    pictures: Sequence[str]
    first: Sequence[str]
    folded: Sequence[str]
    frozen: frozenset[str]
    widths: Mapping[str, int]
    rules: Sequence[HighlightRule]

    def in_order(self, columns: Sequence[str]) -> list[str]:
        """Return the given columns in the order of the sheet."""
        others = [name for name in columns if name not in (*self.first, *self.folded)]
        return [name for name in (*self.first, *others, *self.folded) if name in columns]

    def width(self, name: str) -> int:
        """Return the width of a column in characters."""
        known = name in self.first or name in self.folded
        return self.widths.get(name, max(len(name) + 4, 10 if known else 20))


@dataclass(frozen=True, slots=True)
class ThumbnailCell:
    """The cell of a picture: a JPEG with its alternative text and its link, or the text that replaces it."""

    jpeg: bytes | None
    text: str
    url: str | None = None


class PictureSheet:
    """A worksheet that is filled with rows from the top down.

    Parameters
    ----------
    workbook
        The workbook that the sheet is added to.
    layout
        The name, the columns, the widths and the colours of the sheet.
    frame
        DataFrame of the rows to be added; only its columns, their types and the number of rows are used here.
    folder
        Folder for the thumbnails, which are needed until the workbook is closed.

    Raises
    ------
    InvalidInput
        If there are more rows than a sheet can hold.
    """

    def __init__(self, workbook: Workbook, layout: SheetLayout, frame: pd.DataFrame, folder: Path) -> None:
        rows = len(frame)
        if rows > MAX_ROWS:
            raise InvalidInput(f"A sheet holds {MAX_ROWS} rows, not {rows}", field="frame", hint="Write Parquet.")
        self._workbook = workbook
        self._sheet: Worksheet = workbook.add_worksheet(layout.name)
        self._cells = CellWriter(workbook, self._sheet)
        self._layout = layout
        self._names = layout.in_order([str(name) for name in frame.columns])
        self._folder = folder
        self._row = 0
        self._write_header(_numeric_columns(frame))
        self._sheet.freeze_panes(1, len(layout.pictures) + sum(one in layout.frozen for one in self._names))
        self._set_up_printing()
        if rows:
            self._sheet.autofilter(0, 0, rows, len(layout.pictures) + len(self._names) - 1)
            for rule in layout.rules:
                self._highlight(rule, rows)

    def add(self, row: Mapping[str, Any], thumbnails: Sequence[ThumbnailCell]) -> None:
        """Write the next row."""
        self._row += 1
        self._sheet.set_row_pixels(self._row, _row_height(thumbnails))
        for column, thumbnail in enumerate(thumbnails):
            self._cells.write(self._row, column, None if thumbnail.jpeg else thumbnail.text or None)
            if thumbnail.jpeg:
                self._insert(column, thumbnail, thumbnail.jpeg)
        for column, name in enumerate(self._names, len(thumbnails)):
            self._cells.write(self._row, column, row[name], name=name)

    def _insert(self, column: int, thumbnail: ThumbnailCell, jpeg: bytes) -> None:
        """Put a thumbnail into its cell: it moves, and is hidden, with it."""
        file = self._folder / f"{self._row}-{column}.jpg"
        file.write_bytes(jpeg)
        options: dict[str, Any] = {"x_offset": 4, "y_offset": 3, "object_position": 1}
        options |= {"x_scale": _SCALE, "y_scale": _SCALE}
        options["description"] = printable(thumbnail.text)[:_MAX_ALT]
        if thumbnail.url:
            options["url"] = thumbnail.url
        self._sheet.insert_image(self._row, column, str(file), options)

    def _write_header(self, numeric: frozenset[str]) -> None:
        left = self._workbook.add_format(_HEADER)
        right = self._workbook.add_format(_HEADER | {"align": "right", "indent": 2})
        self._sheet.set_row_pixels(0, 28)
        self._sheet.set_column_pixels(0, len(self._layout.pictures) - 1, _SHOWN[0] + 8)
        for column, name in enumerate(self._layout.pictures):
            self._sheet.write_string(0, column, name, left)
        for column, name in enumerate(self._names, len(self._layout.pictures)):
            folded = {"level": 1, "hidden": True} if name in self._layout.folded else {}
            self._sheet.set_column(column, column, self._layout.width(name), None, folded)
            self._sheet.write_string(0, column, name, right if name in numeric else left)

    def _set_up_printing(self) -> None:
        """Make a page as wide as the sheet; fit_to_pages() makes LibreOffice 7.4 crash on sheets with pictures."""
        widths = [self._layout.width(name) for name in self._names if name not in self._layout.folded]
        total = len(self._layout.pictures) * (_SHOWN[0] + 8) + sum(_LETTER_WIDTH * width + 5 for width in widths)
        self._sheet.set_landscape()
        self._sheet.set_paper(A4)
        self._sheet.set_print_scale(max(10, min(100, 100 * _PAPER_WIDTH // total)))
        self._sheet.set_margins(left=0.4, right=0.4)
        self._sheet.repeat_rows(0)

    def _highlight(self, rule: HighlightRule, rows: int) -> None:
        from xlsxwriter.utility import xl_col_to_name  # noqa: PLC0415 - of the extra

        if rule.column not in self._names:
            return
        pictures = len(self._layout.pictures)
        column = pictures + self._names.index(rule.column)
        criteria = "=" + rule.condition.format(cell=f"${xl_col_to_name(column)}2")
        first, last = (0, pictures + len(self._names) - 1) if rule.row else (column, column)
        style = self._workbook.add_format(dict(rule.style))
        self._sheet.conditional_format(1, first, rows, last, {"type": "formula", "criteria": criteria, "format": style})


def _row_height(thumbnails: Sequence[ThumbnailCell]) -> int:
    if any(thumbnail.jpeg for thumbnail in thumbnails):
        return _SHOWN[1] + 6
    return _SHOWN[1] // 2 if any(thumbnail.text for thumbnail in thumbnails) else _ROW_HEIGHT


def _numeric_columns(frame: pd.DataFrame) -> frozenset[str]:
    return frozenset(
        str(name) for name, column in frame.items() if is_numeric_dtype(column) and not is_bool_dtype(column)
    )
