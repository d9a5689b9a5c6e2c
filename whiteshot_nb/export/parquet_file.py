"""Export the table to Parquet, with column types: one file, or a folder with one file per room."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from whiteshot_nb._core.atomic_files import replace_file, replace_folder
from whiteshot_nb.export.exporter import exporter
from whiteshot_nb.export.optional_imports import optional_imports
from whiteshot_nb.export.rows import table_frame

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from whiteshot_nb.export.exportable import Exportable

_PART = "part-0.parquet"


@exporter
def write_parquet(exported: Exportable, path: Path, *, by_room: bool = False) -> None:
    """Write the table as one Parquet file, or as a folder with one file per room.

    If `by_room` is true, the files are named ``room=<uuid>/part-0.parquet``, which is Hive partitioning. Parquet cannot
    store a column whose values have different types. The values in such a column are written as JSON text.

    Raises
    ------
    InvalidInput
        If the folder exists and contains files other than those of a Parquet export. In this case, nothing is written.
    ConfigError
        If pyarrow is not installed.
    """
    frame = table_frame(exported)
    with optional_imports("Parquet"):
        import pyarrow  # noqa: F401, ICN001, PLC0415 - the import error of pandas is less helpful
    table = _without_mixed_columns(frame)
    if by_room:
        with replace_folder(path, ours=f"room=*/{_PART}") as folder:
            _write_parts(table, folder)
    else:
        with replace_file(path) as file:
            table.to_parquet(file, index=False)


def _write_parts(frame: pd.DataFrame, folder: Path) -> None:
    for room, part in frame.groupby("room", sort=False):
        subfolder = folder / f"room={quote(str(room), safe='')}"
        subfolder.mkdir()
        part.drop(columns="room").to_parquet(subfolder / _PART, index=False)


def _without_mixed_columns(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the DataFrame with columns of mixed types converted to JSON text."""
    mixed = {str(name): _as_json(column) for name, column in frame.items() if _is_mixed(column)}
    return frame.assign(**mixed)


def _is_mixed(column: pd.Series) -> bool:
    if column.dtype != object:
        return False
    from pyarrow import ArrowException  # noqa: PLC0415 - of the extra

    try:
        column.to_frame().to_parquet(io.BytesIO())
    except (ArrowException, OverflowError):
        return True
    return False


def _as_json(column: pd.Series) -> pd.Series:
    texts = column.map(lambda cell: json.dumps(cell, ensure_ascii=False, default=str), na_action="ignore")
    return texts.astype("string")
