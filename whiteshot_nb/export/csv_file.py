"""CSV that a spreadsheet opens without running anything."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from whiteshot_nb.files import write_whole

if TYPE_CHECKING:
    import os

    import pandas as pd

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(frame: pd.DataFrame, path: str | os.PathLike[str]) -> Path:
    """Write a frame as CSV in UTF-8 with a byte order mark, so that Excel reads Chinese names right.

    Text that begins with ``= + - @``, a tab or a carriage return gets an apostrophe in front: spreadsheets
    would run it as a formula. Lines end as RFC 4180 says, which also makes the writer quote a carriage return
    inside a cell.
    """
    target = Path(path)
    # A tuple, not a set: a dtype equals its name but has another hash.
    safe = frame.apply(lambda column: column.map(_harmless) if column.dtype in ("string", "object") else column)
    write_whole(target, safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig"))
    return target


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value
