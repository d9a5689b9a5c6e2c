"""Write the rows of a run as Parquet files (parts) with the same columns and types, one file per range of rooms.

The types are determined from the cells of the whole run. If pandas inferred them for each file separately, the types of
a column could differ between files. For example, a column of prices could be empty in one file, or contain only whole
numbers. A program that reads all files would then fail, or round the prices in the other files.
"""

from __future__ import annotations

import io
import json
from datetime import datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pandas as pd

from whiteshot_nb.capturing.room_ranges import room_ranges
from whiteshot_nb.model.shot_columns import shots_frame

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from whiteshot_nb.store import RunLedger, RunStore
    from whiteshot_nb.store.run_ledger import RoomRange

ColumnTypes = dict[str, str]
"""The pandas type of each column, by name; ``json`` for cells of other or mixed types, written as JSON text."""

_JSON = "json"
_TEXT = "string"
_UTC = "datetime64[us, UTC]"
_INT64_LIMIT = 2**63
TARGETS_PER_PART = 20


def write_part(store: RunStore, run: str, rooms: RoomRange, types: ColumnTypes) -> None:
    """Write the Parquet file for one range of rooms in a run.

    Parameters
    ----------
    store
        The storage that contains the run.
    run
        The id of the run.
    rooms
        The UUIDs of the first and the last room of the range.
    types
        The types of the columns that the user added to the targets, by column name.
    """
    buffer = io.BytesIO()
    part_table(store.ledger.shots(run=run, rooms=rooms), types, library=store.location).to_parquet(buffer)
    store.parts.put(run, rooms[0], buffer.getvalue())


def rewrite_parts(store: RunStore, run: str) -> None:
    """If a run has Parquet files, replace them with new files that contain the current rows.

    If pyarrow is not installed, new files cannot be written. The old files are deleted anyway, because they are
    outdated.
    """
    if not store.parts.locations(run):
        return
    store.parts.drop(run)
    if find_spec("pyarrow") is None:
        return
    types = types_of_run(store.ledger, run)
    for rooms in room_ranges(store.ledger, run, TARGETS_PER_PART):
        write_part(store, run, rooms, types)


def types_of_run(ledger: RunLedger, run: str) -> ColumnTypes:
    """Return the types of the columns that the user added to the targets of a run, by column name."""
    return types_of(target["extra"] for target in ledger.targets(run, pending=False))


def types_of(extras: Iterable[Mapping[str, Any]]) -> ColumnTypes:
    """Return the types of the columns that the user added to the targets, by column name.

    The type of a column fits the cells of all targets.

    Parameters
    ----------
    extras
        One mapping per target. The mapping contains the cells of the added columns, by column name.
    """
    found: dict[str, set[str]] = {}
    for extra in extras:
        for name, cell in extra.items():
            found.setdefault(name, set()).update([] if cell is None else [_type_of(cell)])
    return {name: _common_type(types) for name, types in found.items()}


def part_table(records: Sequence[Mapping[str, Any]], types: ColumnTypes, *, library: str | None) -> pd.DataFrame:
    """Return rows of shots as a DataFrame with all columns of the run.

    Parameters
    ----------
    records
        The rows of shots. The key ``extra`` of a row contains the cells of the added columns, as a mapping by column
        name.
    types
        The types of the columns that the user added, by column name.
    library
        The location of the library, which is stored in the ``attrs`` of the DataFrame.
    """
    frame = shots_frame([{**record, "extra": {}} for record in records], library=library)
    columns = {
        name: _column([record["extra"].get(name) for record in records], frame.index, kind)
        for name, kind in types.items()
    }
    return frame.assign(**columns)


def _type_of(cell: object) -> str:
    if isinstance(cell, bool):
        return "boolean"
    if isinstance(cell, int):
        return "Int64" if -_INT64_LIMIT <= cell < _INT64_LIMIT else _JSON
    if isinstance(cell, float):
        return "Float64"
    if isinstance(cell, datetime):
        return "datetime64[us]" if cell.tzinfo is None else _UTC
    return _TEXT if isinstance(cell, str) else _JSON


def _common_type(types: set[str]) -> str:
    if types <= {"Int64", "Float64"} and len(types) > 1:
        return "Float64"
    return next(iter(types), _TEXT) if len(types) < 2 else _JSON  # noqa: PLR2004 - one type, or none


def _column(cells: list[Any], index: pd.Index, kind: Any) -> pd.Series:  # noqa: ANN401 - a name of pandas' types
    if kind == _JSON:
        cells, kind = [None if cell is None else _as_json(cell) for cell in cells], _TEXT
    if kind == _UTC:
        cells = [None if cell is None else cell.astimezone("UTC") for cell in cells]
    column: pd.Series = pd.Series(cells, index=index, dtype=kind)
    return column


def _as_json(cell: object) -> str:
    return json.dumps(cell, ensure_ascii=False, default=str)
