"""The table as Parquet, with its types: one file, or a folder with a part for each room."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from whiteshot_nb._core.atomic_files import expand_path, replace_file, replace_folder
from whiteshot_nb.export.optional_imports import optional_imports
from whiteshot_nb.export.rows import ExportTable

if TYPE_CHECKING:
    import os
    from pathlib import Path

    import pandas as pd

_PART = "part-0.parquet"


def write_parquet(frame: pd.DataFrame, path: str | os.PathLike[str], *, by_room: bool = False) -> Path:
    """Write a file, or with `by_room` a folder of parts ``room=<uuid>/part-0.parquet`` that Hive readers know.

    A cell that Parquet has no type for, in a column of mixed ones, is written as JSON.

    Raises
    ------
    InvalidInput
        If the folder of parts holds anything else; nothing was written.
    ConfigError
        If pyarrow is not installed.
    """
    return write_frame(ExportTable(frame).frame, path, by_room=by_room)


def write_frame(frame: pd.DataFrame, path: str | os.PathLike[str], *, by_room: bool = False) -> Path:
    """Write any frame that has rooms as `write_parquet` does."""
    with optional_imports("Parquet"):
        import pyarrow  # noqa: F401, ICN001, PLC0415 - pandas imports it by itself, but says less when it is missing
    target = expand_path(path)
    table = _arrowable(frame)
    if by_room:
        with replace_folder(target, ours=f"room=*/{_PART}") as folder:
            _write_parts(table, folder)
    else:
        with replace_file(target) as beside:
            table.to_parquet(beside, index=False)
    return target


def _write_parts(frame: pd.DataFrame, folder: Path) -> None:
    for room, part in frame.groupby("room", sort=False):
        place = folder / f"room={quote(str(room), safe='')}"
        place.mkdir()
        part.drop(columns="room").to_parquet(place / _PART, index=False)


def _arrowable(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with mixed columns as JSON."""
    mixed = {str(name): _as_json(column) for name, column in frame.items() if _is_mixed(column)}
    return frame.assign(**mixed)


def _is_mixed(column: pd.Series) -> bool:
    if column.dtype != object:
        return False
    from pyarrow import ArrowException  # noqa: PLC0415 - see write_parquet

    try:
        column.to_frame().to_parquet(io.BytesIO())
    except (ArrowException, OverflowError):
        return True
    return False


def _as_json(column: pd.Series) -> pd.Series:
    texts = column.map(lambda cell: json.dumps(cell, ensure_ascii=False, default=str), na_action="ignore")
    return texts.astype("string")
