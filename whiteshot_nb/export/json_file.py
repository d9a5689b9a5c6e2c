"""The table as JSON that loses nothing: every value with the type of its column."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whiteshot_nb.export.entries import Table, records
from whiteshot_nb.files import fresh_beside
from whiteshot_nb.frames import SCHEMA

if TYPE_CHECKING:
    import os
    from typing import TextIO

    import pandas as pd


def write_json(frame: pd.DataFrame, path: str | os.PathLike[str]) -> Path:
    """Write one object: ``schema``, ``columns`` (name to pandas type) and ``shots``, a record per row and line.

    Missing values are null, times are ISO 8601 with their offset, numbers are exact. It reads back with its types as
    ``pd.DataFrame(found["shots"], columns=list(found["columns"])).astype(found["columns"])``. JSON knows no infinite
    number: it becomes null.
    """
    target = Path(path)
    table = Table(frame).frame
    with fresh_beside(target) as beside, beside.open("w", encoding="utf-8", newline="\n") as file:
        _write(file, table)
    return target


def _write(file: TextIO, frame: pd.DataFrame) -> None:
    columns = {str(name): str(dtype) for name, dtype in frame.dtypes.items()}
    file.write(f'{{"schema": {SCHEMA},\n"columns": {_json(columns)},\n"shots": [')
    for place, row in enumerate(records(frame)):
        kept = {name: _value(row[name]) for name in columns}
        file.write(f"{',' if place else ''}\n{_json(kept)}")
    file.write("\n]}\n")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=str)


def _value(value: Any) -> Any:  # noqa: ANN401 - any cell of a table
    """Return what JSON can hold of a cell; lists and objects in it are gone through."""
    if isinstance(value, dict):
        return {str(name): _value(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_value(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value.isoformat() if hasattr(value, "isoformat") else value
