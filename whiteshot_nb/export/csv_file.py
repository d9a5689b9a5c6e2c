"""CSV in which a spreadsheet finds no formula to run."""

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
"""Places in a text where a spreadsheet may see the beginning of a formula."""


@exporter
def write_csv(exported: Exportable, path: Path) -> None:
    """Write the frame of shots, or of a comparison, as CSV; see :func:`csv_bytes`."""
    with replace_file(path) as file:
        file.write_bytes(csv_bytes(exported.frame))


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """Return a frame as CSV in UTF-8, with a byte order mark, so that Excel reads Chinese names correctly.

    Text gets an apostrophe in front where a spreadsheet would run it as a formula: in cells and in names of columns
    that begin with ``= + - @``, also with their full-width forms, with a tab or with a line break; and within a cell,
    where such a sign follows a semicolon, a tab or a line break, after which LibreOffice, and Excel in many countries,
    begin a new cell. Lines end as RFC 4180 says, which also makes pandas quote a carriage return inside a cell.
    """
    safe = frame.apply(_escape_column).rename(columns=_escape)
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _escape_column(column: pd.Series) -> pd.Series:
    no_text = is_numeric_dtype(column) or is_datetime64_any_dtype(column)
    return column if no_text else column.map(_escape)


def _escape(value: object) -> object:
    return _FORMULA.sub("'", value) if isinstance(value, str) else value
