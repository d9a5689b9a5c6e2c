"""The table as JSON that loses nothing: every value with the type of its column."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from whiteshot_nb._core.atomic_files import expand_path, replace_file
from whiteshot_nb.export.rows import ExportTable, records
from whiteshot_nb.model.shot_columns import SHOT_SCHEMA

if TYPE_CHECKING:
    import os
    from pathlib import Path

    import pandas as pd


def write_json(frame: pd.DataFrame, path: str | os.PathLike[str]) -> Path:
    """Write one object: ``schema``, ``columns`` (name to pandas type) and ``shots``, a record per row and line.

    Missing values are null, times are ISO 8601 with their offset, numbers are exact. It reads back with its types as
    ``pd.DataFrame(found["shots"], columns=list(found["columns"])).astype(found["columns"])``. JSON knows no infinite
    number: it becomes null.
    """
    return write_records(ExportTable(frame).frame, path, name="shots", schema=SHOT_SCHEMA)


def write_records(frame: pd.DataFrame, path: str | os.PathLike[str], *, name: str, schema: int) -> Path:
    """Write a frame as `write_json` does, its records under a `name`."""
    target = expand_path(path)
    with replace_file(target) as beside, beside.open("w", encoding="utf-8", newline="\n") as file:
        columns = {str(column): str(dtype) for column, dtype in frame.dtypes.items()}
        file.write(f'{{"schema": {schema},\n"columns": {_json(columns)},\n{_json(name)}: [')
        for place, row in enumerate(records(frame)):
            kept = {column: _value(row[column]) for column in columns}
            file.write(f"{',' if place else ''}\n{_json(kept)}")
        file.write("\n]}\n")
    return target


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
