"""Export to CSV, with text escaped so that spreadsheets do not run it as formulas."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pandas.api.types import is_datetime64_any_dtype, is_numeric_dtype

from whiteshot_nb._core.atomic_files import replace_file
from whiteshot_nb.export.exporter import exporter

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from whiteshot_nb.export.exportable import Exportable

_FORMULA = re.compile(r"^(?=[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20])|(?<=[;\t\r\n])(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
"""Positions in a text at which a spreadsheet may recognize the start of a formula."""


@exporter
def write_csv(exported: Exportable, path: Path) -> None:
    """Write the table of shots or of a comparison as CSV; see :func:`csv_bytes` for the format."""
    with replace_file(path) as file:
        file.write_bytes(csv_bytes(exported.frame))


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """Return a DataFrame as CSV in UTF-8, with a byte order mark so that Excel reads Chinese names correctly.

    An apostrophe is inserted if a spreadsheet would run text as a formula:

    * before cells and column names that start with ``=``, ``+``, ``-`` or ``@`` (also in full-width form), a tab or a
      line break;
    * inside a cell, before each of these four signs that follows a semicolon, a tab or a line break. At these
      characters, LibreOffice starts a new cell, and so does Excel in many countries.

    Lines end with CR LF, as in RFC 4180. Therefore pandas also quotes cells that contain a carriage return.
    """
    safe = frame.apply(_escape_column).rename(columns=_escape)
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _escape_column(column: pd.Series) -> pd.Series:
    no_text = is_numeric_dtype(column) or is_datetime64_any_dtype(column)
    return column if no_text else column.map(_escape)


def _escape(value: object) -> object:
    return _FORMULA.sub("'", value) if isinstance(value, str) else value
