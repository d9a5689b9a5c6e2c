"""CSV that a spreadsheet opens without running anything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pandas.api.types import is_datetime64_any_dtype, is_numeric_dtype

from whiteshot_nb._core.atomic_files import write_user_file

if TYPE_CHECKING:
    import os
    from pathlib import Path

    import pandas as pd

_FORMULA = re.compile(r"^(?=[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20])|(?<=[;\t\r\n])(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
"""Places in a text where a spreadsheet may see the beginning of a formula."""


def write_csv(frame: pd.DataFrame, path: str | os.PathLike[str]) -> Path:
    """Write a frame as CSV in UTF-8 with a byte order mark, so that Excel reads Chinese names right.

    Text that begins with ``= + - @``, be they of full width, a tab or the end of a line gets an apostrophe in front, in
    a cell or as the name of a column: spreadsheets would run it as a formula. So does such a sign within a cell after a
    semicolon, a tab or the end of a line, where LibreOffice, and Excel in many countries, see a new cell. Lines end as
    RFC 4180 says, which also makes the writer quote a carriage return inside a cell.
    """
    return write_user_file(path, csv_bytes(frame))


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """Return what `write_csv` writes."""
    safe = frame.apply(_harmless_column).rename(columns=_harmless)
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _harmless_column(column: pd.Series) -> pd.Series:
    plain = is_numeric_dtype(column) or is_datetime64_any_dtype(column)
    return column if plain else column.map(_harmless)


def _harmless(value: object) -> object:
    return _FORMULA.sub("'", value) if isinstance(value, str) else value
