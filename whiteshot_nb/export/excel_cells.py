"""Write values into cells of an Excel sheet, with types, and never as formulas."""

from __future__ import annotations

import json
import math
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from whiteshot_nb.export.links import is_link

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

A4 = 9
"""Excel's number for the paper size A4."""

_MAX_TEXT = 32_767
_MAX_LINKS = 65_000  # a sheet can have 65,530
_MAX_EXACT = 2**53  # larger integers lose digits in a cell
_FIRST_YEAR = 1900
_BOOLEAN_FORMAT = '"TRUE";;"FALSE"'  # otherwise LibreOffice shows some booleans as 1 and 0
_NUMBER_FORMATS = {"ink": "0.0%", "seconds": "0.000", "share": "0.00%", "density": "0.00"}
_NUMBER_FORMATS |= dict.fromkeys(("bytes", "pixels", "scenes"), "#,##0")


class CellWriter:
    """Writes values into the cells of one sheet.

    Parameters
    ----------
    workbook
        The workbook that contains the sheet. Cell formats are added to this workbook.
    sheet
        The sheet to write to.
    """

    def __init__(self, workbook: Workbook, sheet: Worksheet) -> None:
        cell = {"valign": "vcenter", "bottom": 4, "bottom_color": "#C9CFD6"}
        self._sheet = sheet
        self._plain = workbook.add_format(cell | {"text_wrap": True})
        self._link = workbook.add_format(cell | {"font_color": "#0B66C3", "underline": 1})
        self._time = workbook.add_format(cell | {"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left", "indent": 1})
        self._numbers = {name: workbook.add_format(cell | {"num_format": one}) for name, one in _NUMBER_FORMATS.items()}
        self._boolean = workbook.add_format(cell | {"num_format": _BOOLEAN_FORMAT, "align": "center"})
        self._links = 0

    def write(self, row: int, column: int, value: object, *, name: str = "") -> None:
        """Write a value into a cell. The type of the value determines the type of the cell.

        The cell contains a number, a time, a boolean, a link or text.

        Parameters
        ----------
        row, column
            Position of the cell, counted from 0.
        value
            The value. None leaves the cell empty.
        name
            Name of the DataFrame column, which determines the number format.
        """
        if value is None:
            self._sheet.write_blank(row, column, None, self._plain)
        elif isinstance(value, bool):
            self._sheet.write_boolean(row, column, value, self._boolean)
        elif isinstance(value, int | float) and math.isfinite(value) and abs(value) <= _MAX_EXACT:
            self._sheet.write_number(row, column, value, self._numbers.get(name, self._plain))
        elif isinstance(value, datetime) and value.year >= _FIRST_YEAR:
            self._sheet.write_datetime(row, column, _as_utc(value), self._time)
        elif name == "url" and is_link(value) and self._links < _MAX_LINKS:
            self._links += 1
            self._sheet.write_url(row, column, str(value), self._link)
        else:
            self._sheet.write_string(row, column, _text(value), self._plain)


def _as_utc(value: datetime) -> datetime:
    """Return the time in UTC without a time zone, because Excel cells cannot store time zones."""
    return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value


def _text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    text = json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict) else str(value)
    return text[:_MAX_TEXT]
