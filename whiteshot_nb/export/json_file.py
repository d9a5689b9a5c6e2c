"""The table as JSON without loss: every value with the type of its column."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from whiteshot_nb._core.atomic_files import replace_file
from whiteshot_nb.export.exporter import exporter
from whiteshot_nb.export.item_progress import with_progress
from whiteshot_nb.export.rows import records, table_frame
from whiteshot_nb.model.comparison_columns import COMPARISON_SCHEMA
from whiteshot_nb.model.shot_columns import SHOT_SCHEMA

if TYPE_CHECKING:
    from pathlib import Path

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.export.exportable import Exportable


_CONTENTS = {"shots": ("shots", SHOT_SCHEMA), "comparison": ("changes", COMPARISON_SCHEMA)}
"""Of each kind: the name of its records, and the version of its columns."""


@exporter
def write_json(exported: Exportable, path: Path, *, progress: ProgressOption = False) -> None:
    """Write one object: ``schema``, ``columns`` (name to pandas type) and ``shots``, one record per row and line.

    Of a comparison the records are called ``changes``. Missing values are null, times are ISO 8601 with their offset,
    numbers are exact. It reads back with its types as
    ``pd.DataFrame(found["shots"], columns=list(found["columns"])).astype(found["columns"])``. JSON has no infinite
    number: it becomes null.
    """
    frame, (name, schema) = table_frame(exported), _CONTENTS[exported._export_kind]
    with replace_file(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        columns = {str(column): str(dtype) for column, dtype in frame.dtypes.items()}
        file.write(f'{{"schema": {schema},\n"columns": {_json(columns)},\n{_json(name)}: [')
        rows = with_progress(
            records(frame), len(frame), progress, failed=lambda _: False, name=lambda row: str(row["scene"])
        )
        for number, row in enumerate(rows):
            cells = {column: _value(row[column]) for column in columns}
            file.write(f"{',' if number else ''}\n{_json(cells)}")
        file.write("\n]}\n")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=str)


def _value(value: Any) -> Any:  # noqa: ANN401 - any cell of a table
    """Return a cell as JSON can hold it, with all that is nested in it."""
    if isinstance(value, dict):
        return {str(name): _value(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_value(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value.isoformat() if hasattr(value, "isoformat") else value
