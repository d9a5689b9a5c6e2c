"""Values of a table as cells of a sheet: typed, and never run as formulas."""

from __future__ import annotations

import json
import math
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from whiteshot_nb.export.links import is_link

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_LONGEST_TEXT = 32_767
_MOST_LINKS = 65_000  # a sheet has 65,530
_MOST_EXACT = 2**53  # greater whole numbers lose digits in a cell
_FIRST_YEAR = 1900
_TRUTH = '"TRUE";;"FALSE"'  # LibreOffice shows some booleans as 1 and 0 otherwise
_LOOKS = {"ink": "0.0%", "seconds": "0.000", "share": "0.00%", "density": "0.00"}
_LOOKS |= dict.fromkeys(("bytes", "pixels", "scenes"), "#,##0")


class CellWriter:
    """Writes cells of one sheet.

    Parameters
    ----------
    book, sheet
        The sheet, and the workbook that keeps its formats.
    """

    def __init__(self, book: Workbook, sheet: Worksheet) -> None:
        cell = {"valign": "vcenter", "bottom": 4, "bottom_color": "#C9CFD6"}
        self._sheet = sheet
        self._plain = book.add_format(cell | {"text_wrap": True})
        self._link = book.add_format(cell | {"font_color": "#0B66C3", "underline": 1})
        self._time = book.add_format(cell | {"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left", "indent": 1})
        self._looks = {name: book.add_format(cell | {"num_format": look}) for name, look in _LOOKS.items()}
        self._truth = book.add_format(cell | {"num_format": _TRUTH, "align": "center"})
        self._links = 0

    def write(self, line: int, place: int, value: object, *, column: str = "") -> None:
        """Write a value; `column` is the name of its column, which says how numbers look. None stays empty."""
        look = self._looks.get(column, self._plain)
        if value is None:
            self._sheet.write_blank(line, place, None, self._plain)
        elif isinstance(value, bool):
            self._sheet.write_boolean(line, place, value, self._truth)
        elif isinstance(value, int | float) and math.isfinite(value) and abs(value) <= _MOST_EXACT:
            self._sheet.write_number(line, place, value, look)
        elif isinstance(value, datetime) and value.year >= _FIRST_YEAR:
            self._sheet.write_datetime(line, place, _as_utc(value), self._time)
        elif column == "url" and is_link(value) and self._links < _MOST_LINKS:
            self._links += 1
            self._sheet.write_url(line, place, str(value), self._link)
        else:
            self._sheet.write_string(line, place, _text(value), self._plain)


def _as_utc(value: datetime) -> datetime:
    """Return the time without its zone, which a sheet has no word for."""
    return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value


def _text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return (json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict) else str(value))[
        :_LONGEST_TEXT
    ]
