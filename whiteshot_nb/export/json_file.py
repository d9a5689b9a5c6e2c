"""Export the table to JSON, with the type of each column."""

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
"""For each kind of object: the key of the records in the JSON, and the schema version."""


@exporter
def write_json(exported: Exportable, path: Path, *, progress: ProgressOption = False) -> None:
    """Write the table as JSON, with the type of each column.

    The JSON object has the keys ``schema`` (version), ``columns`` (pandas types by column name) and ``shots`` (one
    record per row). For a comparison, the key of the records is ``changes`` instead of ``shots``.

    Missing values and infinite numbers become null. Times are in ISO 8601 with their UTC offset. All other numbers are
    exact.

    To read the file with the same column types, load the JSON as ``found``, then call
    ``pd.DataFrame(found["shots"], columns=list(found["columns"])).astype(found["columns"])``.
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
    """Return a value that JSON can represent, converted recursively."""
    if isinstance(value, dict):
        return {str(name): _value(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_value(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value.isoformat() if hasattr(value, "isoformat") else value
