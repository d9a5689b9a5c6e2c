"""Define the columns of ``shots.frame``, and create this DataFrame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FrameRow = dict[str, Any]
"""One row of a DataFrame as a dictionary; missing values are None."""

SHOT_SCHEMA = 1
"""Version of the columns, stored in ``frame.attrs["whiteshot"]["schema"]``."""

FOLDER_SOURCE = "folder"
"""The `source` of a shot that was read from a folder of PNGs."""

SHOT_COLUMNS: dict[str, str] = {
    "run": "string",
    "room": "string",
    "room_name": "string",
    "group": "string",
    "scene": "string",
    "order": "Int64",
    "width": "Int64",
    "height": "Int64",
    "ok": "bool",
    "stage": "string",
    "http_status": "Int64",
    "error_code": "string",
    "error": "string",
    "hint": "string",
    "request_id": "string",
    "attempts": "Int64",
    "url": "string",
    "key": "string",
    "bucket": "string",
    "bucket_region": "string",
    "data_center": "string",
    "pixel_width": "Int64",
    "pixel_height": "Int64",
    "size_ok": "boolean",
    "bytes": "Int64",
    "sha256": "string",
    "file": "string",
    "ink": "Float64",
    "blank": "boolean",
    "near_duplicate_of": "string",
    "changed_since_last": "boolean",
    "source": "string",
    "renderer": "string",
    "seconds": "Float64",
    "taken_at": "datetime64[ms, UTC]",
    "shown_digest": "string",
    "perceptual_hash": "string",
    "transparent": "boolean",
    "animated": "boolean",
}
"""pandas type of each column of ``shots.frame``. The DataFrame does not contain the pictures."""


def shots_frame(rows: Iterable[Mapping[str, Any]], *, library: str | None = None) -> pd.DataFrame:
    """Return a DataFrame with one row per shot; the columns have the same types even if there are no rows.

    ``frame.attrs["whiteshot"]`` contains the version of the columns and the value of `library`.

    Parameters
    ----------
    rows
        The rows, as dictionaries. The value of the key ``extra`` is a dictionary of additional columns, whose types
        pandas infers.
    library
        The location of the library that stores the pictures; None if there is no library.
    """
    records = list(rows)
    frame = pd.DataFrame(records, columns=list(SHOT_COLUMNS)).astype(SHOT_COLUMNS)
    others = [record.get("extra") or {} for record in records]
    if any(others):
        names = dict.fromkeys(name for other in others for name in other)
        columns = {name: _typed([other.get(name) for other in others]) for name in names}
        frame = frame.join(pd.DataFrame(columns, index=frame.index))
    frame.attrs["whiteshot"] = {"schema": SHOT_SCHEMA, "library": library}
    return frame


def _typed(cells: list[Any]) -> Any:  # noqa: ANN401 - an array of pandas, or cells
    """Return cells with the type that pandas infers; integers stay exact even if values are missing.

    Times with different UTC offsets, such as in summer and winter, are converted to UTC.
    """
    if any(isinstance(cell, list | dict) for cell in cells):
        return cells
    offsets = {cell.utcoffset() if isinstance(cell, pd.Timestamp) else None for cell in cells if cell is not None}
    return pd.to_datetime(cells, utc=True).array if len(offsets) > 1 and None not in offsets else pd.array(cells)
