"""A sheet of rows with pictures in their first cells, ready to be filtered, folded and printed.

Rows are written one at a time (XlsxWriter's ``constant_memory``), thumbnails wait in a temporary folder.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.export.captions import printable
from whiteshot_nb.export.excel_cells import CellWriter
from whiteshot_nb.export.excel_workbook import A4

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

THUMBNAIL = (320, 180)
"""Pixels of a thumbnail; it is shown at half of it, for dense screens."""

MAX_ROWS = 1_048_575
"""Of a sheet, below its header."""

BAD = {"bg_color": "#FDE7E7", "font_color": "#9C1C1C"}
WARN = {"bg_color": "#FFF3D6", "font_color": "#7A5200"}

_SHOWN = (THUMBNAIL[0] // 2, THUMBNAIL[1] // 2)
_HEADER = {"bold": True, "bg_color": "#0B66C3", "font_color": "#FFFFFF", "valign": "vcenter", "border_color": "#FFFFFF"}
_PAPER = 1045  # pixels of a landscape A4 between its margins, at 96 to an inch
_LETTER = 10  # pixels; 7 in Excel, more where its font is missing
_PLAIN_ROW = 24
_LONGEST_ALT = 255


@dataclass(frozen=True, slots=True)
class Columns:
    """How the columns of a sheet stand.

    Attributes
    ----------
    first
        What people look at first, in this order.
    folded
        What is folded away, at the end; every other column stands between.
    widths
        In characters, where the name alone does not tell.
    numbers
        Columns of numbers; their heads stand at the right, too.
    """

    first: Sequence[str]
    folded: Sequence[str]
    widths: Mapping[str, int]
    numbers: frozenset[str] = field(default_factory=frozenset)

    def in_order(self, columns: Sequence[str]) -> list[str]:
        """Return the columns that are there as they stand in the sheet."""
        others = [name for name in columns if name not in (*self.first, *self.folded)]
        return [name for name in (*self.first, *others, *self.folded) if name in columns]

    def width(self, name: str) -> int:
        """Return the width of a column in characters."""
        known = name in self.first or name in self.folded
        return self.widths.get(name, max(len(name) + 4, 10 if known else 20))


@dataclass(frozen=True, slots=True)
class Rule:
    """A colour for a cell, or for its whole row, wherever a condition on a column holds, also after an edit.

    Attributes
    ----------
    column
        The column.
    condition
        A formula with ``{cell}`` for the cell.
    look
        The format.
    row
        Whether the whole row has the colour.
    """

    column: str
    condition: str
    look: Mapping[str, Any]
    row: bool = False


@dataclass(frozen=True, slots=True)
class Thumb:
    """What stands in the cell of a picture: a JPEG with what it shows and leads to, or words in its place."""

    jpeg: bytes | None
    words: str
    url: str | None = None


class PictureSheet:
    """A sheet; rows are added from the top.

    Parameters
    ----------
    book
        Its workbook.
    name
        Its name.
    pictures
        Heads of the columns with pictures.
    names, columns
        The other columns that there are, and how they stand.
    frozen
        Those that stay in sight.
    rows, rules
        How many rows there will be, and their colours.
    folder
        Where thumbnails wait until the workbook is closed.

    Raises
    ------
    InvalidInput
        If there are more rows than a sheet holds.
    """

    def __init__(
        self,
        book: Workbook,
        name: str,
        *,
        pictures: Sequence[str],
        names: Sequence[str],
        columns: Columns,
        frozen: frozenset[str],
        rows: int,
        rules: Sequence[Rule],
        folder: Path,
    ) -> None:
        if rows > MAX_ROWS:
            raise InvalidInput(f"A sheet holds {MAX_ROWS} rows, not {rows}", field="frame", hint="Write Parquet.")
        self._mask_store = book
        self._sheet: Worksheet = book.add_worksheet(name)
        self._cells = CellWriter(book, self._sheet)
        self._pictures = pictures
        self._names = columns.in_order(names)
        self._columns = columns
        self._folder = folder
        self._line = 0
        self._head()
        self._sheet.freeze_panes(1, len(pictures) + sum(one in frozen for one in self._names))
        self._print()
        if rows:
            self._sheet.autofilter(0, 0, rows, len(pictures) + len(self._names) - 1)
            for rule in rules:
                self._colour(rule, rows)

    def add(self, row: Mapping[str, Any], thumbs: Sequence[Thumb]) -> None:
        """Write the next row."""
        self._line += 1
        shown = any(thumb.jpeg for thumb in thumbs)
        words = any(thumb.words for thumb in thumbs)
        self._sheet.set_row_pixels(self._line, _SHOWN[1] + 6 if shown else _SHOWN[1] // 2 if words else _PLAIN_ROW)
        for place, thumb in enumerate(thumbs):
            self._cells.write(self._line, place, None if thumb.jpeg else thumb.words or None)
            if thumb.jpeg:
                self._show(place, thumb, thumb.jpeg)
        for place, name in enumerate(self._names, len(thumbs)):
            self._cells.write(self._line, place, row[name], column=name)

    def _show(self, place: int, thumb: Thumb, jpeg: bytes) -> None:
        """Put a thumbnail into its cell: it moves, and is hidden, with it."""
        file = self._folder / f"{self._line}-{place}.jpg"
        file.write_bytes(jpeg)
        options: dict[str, Any] = {"x_offset": 4, "y_offset": 3, "x_scale": 0.5, "y_scale": 0.5, "object_position": 1}
        options["description"] = printable(thumb.words)[:_LONGEST_ALT]
        self._sheet.insert_image(self._line, place, str(file), options | ({"url": thumb.url} if thumb.url else {}))

    def _head(self) -> None:
        looks = [
            self._mask_store.add_format(_HEADER),
            self._mask_store.add_format(_HEADER | {"align": "right", "indent": 2}),
        ]
        self._sheet.set_row_pixels(0, 28)
        self._sheet.set_column_pixels(0, len(self._pictures) - 1, _SHOWN[0] + 8)
        for place, name in enumerate(self._pictures):
            self._sheet.write_string(0, place, name, looks[0])
        for place, name in enumerate(self._names, len(self._pictures)):
            folded = {"level": 1, "hidden": True} if name in self._columns.folded else {}
            self._sheet.set_column(place, place, self._columns.width(name), None, folded)
            self._sheet.write_string(0, place, name, looks[name in self._columns.numbers])

    def _print(self) -> None:
        """Have a page as wide as the sheet; fit_to_pages() makes LibreOffice 7.4 crash on sheets with pictures."""
        shown = [name for name in self._names if name not in self._columns.folded]
        wide = len(self._pictures) * (_SHOWN[0] + 8) + sum(_LETTER * self._columns.width(name) + 5 for name in shown)
        self._sheet.set_landscape()
        self._sheet.set_paper(A4)
        self._sheet.set_print_scale(max(10, min(100, 100 * _PAPER // wide)))
        self._sheet.set_margins(left=0.4, right=0.4)
        self._sheet.repeat_rows(0)

    def _colour(self, rule: Rule, rows: int) -> None:
        from xlsxwriter.utility import xl_col_to_name  # noqa: PLC0415 - of the extra

        if rule.column not in self._names:
            return
        place = len(self._pictures) + self._names.index(rule.column)
        criteria = "=" + rule.condition.format(cell=f"${xl_col_to_name(place)}2")
        first, last = (0, len(self._pictures) + len(self._names) - 1) if rule.row else (place, place)
        look = self._mask_store.add_format(dict(rule.look))
        self._sheet.conditional_format(1, first, rows, last, {"type": "formula", "criteria": criteria, "format": look})
