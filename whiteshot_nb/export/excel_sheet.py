"""An Excel sheet with one row per scene and thumbnails in the first columns.

Rows are written one at a time with XlsxWriter's option ``constant_memory``. Thumbnails are stored in a temporary folder
until the workbook is closed.
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
"""Maximum width and height of a thumbnail in pixels; shown at 4/9 of this size, so it is sharp on dense screens."""

MAX_ROWS = 1_048_575
"""Maximum number of rows in an Excel sheet, not counting the header."""

BAD = {"bg_color": "#FDE7E7", "font_color": "#9C1C1C"}
WARN = {"bg_color": "#FFF3D6", "font_color": "#7A5200"}

_SCALE = 4 / 9
_SHOWN = (round(THUMBNAIL[0] * _SCALE), round(THUMBNAIL[1] * _SCALE))
_HEADER = {"bold": True, "bg_color": "#0B66C3", "font_color": "#FFFFFF", "valign": "vcenter", "border_color": "#FFFFFF"}
_PAPER_WIDTH = 1045  # pixels between the margins of landscape A4, at 96 per inch
_LETTER_WIDTH = 10  # pixels; 7 in Excel, more if Excel's font is missing
_ROW_HEIGHT = 24
_MAX_ALT = 255


@dataclass(frozen=True, slots=True)
class HighlightRule:
    """A conditional format: it highlights a cell, or its whole row, while a condition is true.

    Attributes
    ----------
    column
        Name of the column that the condition checks.
    condition
        An Excel formula in which ``{cell}`` stands for the checked cell.
    style
        Colours of the highlighted cells, as XlsxWriter format properties.
    row
        Whether to highlight the whole row instead of the cell.
    """

    column: str
    condition: str
    style: Mapping[str, Any]
    row: bool = False


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """The layout of a sheet: its columns, their order, their widths and the highlights.

    Attributes
    ----------
    name
        Name of the sheet.
    pictures
        Headers of the picture columns, which are the leftmost columns.
    first
        Columns that follow the pictures, in this order.
    folded
        Columns at the right end of the sheet, grouped and collapsed. Columns that are neither in `first` nor in
        `folded` are placed between these two groups.
    frozen
        Columns that stay visible when the sheet is scrolled.
    widths
        Widths in characters, by column name. A column that is not included gets a width that suits its name.
    rules
        Conditional formats.
    """

    name: str
    pictures: Sequence[str]
    first: Sequence[str]
    folded: Sequence[str]
    frozen: frozenset[str]
    widths: Mapping[str, int]
    rules: Sequence[HighlightRule]

    def in_order(self, columns: Sequence[str]) -> list[str]:
        """Return the given column names in the order in which the sheet shows them."""
        others = [name for name in columns if name not in (*self.first, *self.folded)]
        return [name for name in (*self.first, *others, *self.folded) if name in columns]

    def width(self, name: str) -> int:
        """Return the width of a column in characters."""
        known = name in self.first or name in self.folded
        return self.widths.get(name, max(len(name) + 4, 10 if known else 20))


@dataclass(frozen=True, slots=True)
class ThumbnailCell:
    """A cell with a thumbnail, or with text if there is no thumbnail.

    Attributes
    ----------
    jpeg
        The thumbnail as JPEG. If None, the cell shows `text`.
    text
        If there is a thumbnail, its alternative text. Otherwise, the text that the cell shows.
    url
        URL that opens when the thumbnail is clicked; None if the thumbnail is not a link.
    """

    jpeg: bytes | None
    text: str
    url: str | None = None


class PictureSheet:
    """A worksheet to which rows are added from top to bottom.

    Parameters
    ----------
    workbook
        The workbook to which the sheet is added.
    layout
        Name, columns, widths and colours of the sheet.
    frame
        DataFrame that defines the columns, the column types and the number of rows. The values in the DataFrame are not
        used.
    folder
        Folder for the thumbnails. It must exist until the workbook is closed.

    Raises
    ------
    InvalidInput
        If there are more rows than an Excel sheet can contain.
    """

    def __init__(self, workbook: Workbook, layout: SheetLayout, frame: pd.DataFrame, folder: Path) -> None:
        rows = len(frame)
        if rows > MAX_ROWS:
            raise InvalidInput(
                f"An Excel sheet can contain at most {MAX_ROWS:,} rows, not {rows:,}",
                field="frame",
                hint="Export Parquet or CSV instead.",
            )
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
        """Write the next row.

        Parameters
        ----------
        row
            The values by column name.
        thumbnails
            One cell for each picture column.
        """
        self._row += 1
        self._sheet.set_row_pixels(self._row, _row_height(thumbnails))
        for column, thumbnail in enumerate(thumbnails):
            self._cells.write(self._row, column, None if thumbnail.jpeg else thumbnail.text or None)
            if thumbnail.jpeg:
                self._insert(column, thumbnail, thumbnail.jpeg)
        for column, name in enumerate(self._names, len(thumbnails)):
            self._cells.write(self._row, column, row[name], name=name)

    def _insert(self, column: int, thumbnail: ThumbnailCell, jpeg: bytes) -> None:
        """Insert a thumbnail that moves with its cell, and is hidden with its cell."""
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
        """Fit the sheet to the page width by scaling: `fit_to_pages()` with pictures makes LibreOffice 7.4 crash."""
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
