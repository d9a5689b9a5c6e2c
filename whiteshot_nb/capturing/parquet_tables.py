"""The Parquet parts of a run: its rows by rooms, with the same columns and types in each.

A part on its own would guess them from the cells it has: a column without any there, or with whole prices only, would
then have another type than in the next part, and who reads both gets an error, or rounded prices.
"""

from __future__ import annotations

import io
import json
from datetime import datetime
from importlib.util import find_spec
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import pandas as pd

from whiteshot_nb.errors import LibraryError
from whiteshot_nb.model.shot_columns import shots_frame

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from whiteshot_nb.store import Store
    from whiteshot_nb.store.ledger import Ledger, RoomRange

ColumnTypes = dict[str, str]
"""By the name of a column its pandas type; ``json`` for text that holds what no other type does."""

_JSON = "json"
_TEXT = "string"
_UTC = "datetime64[us, UTC]"
_LONGEST = 2**63
TARGETS_PER_PART = 20


def write_part(store: Store, run: str, rooms: RoomRange, types: ColumnTypes) -> None:
    """Write the rows of some rooms of a run."""
    if store.ledger is None or store.parts is None:
        raise LibraryError("A temporary place has no parts")
    buffer = io.BytesIO()
    part_table(store.ledger.shots(run=run, rooms=rooms), types, library=store.location).to_parquet(buffer)
    store.parts.put(run, rooms[0], buffer.getvalue())


def write_parts_again(store: Store, run: str) -> None:
    """Write the parts of a run as it is now, if it has any; without pyarrow they go: they tell of it as it was."""
    if store.ledger is None or store.parts is None or not store.parts.locations(run):
        return
    store.parts.drop(run)
    if find_spec("pyarrow") is None:
        return
    types = types_of_run(store.ledger, run)
    for rooms in room_ranges(store.ledger, run, TARGETS_PER_PART):
        write_part(store, run, rooms, types)


def room_ranges(ledger: Ledger, run: str, size: int) -> Iterator[RoomRange]:
    """Yield the first and the last room of each part of a run, with about so many targets."""
    first, last, count = "", "", 0
    for room, targets in groupby(ledger.targets(run, pending=False), key=itemgetter("room")):
        first = first or room
        last, count = room, count + sum(1 for _ in targets)
        if count >= size:
            yield first, last
            first, count = "", 0
    if first:
        yield first, last


def types_of_run(ledger: Ledger, run: str) -> ColumnTypes:
    """Return the type of each other column of a run."""
    return types_of(target["extra"] for target in ledger.targets(run, pending=False))


def types_of(extras: Iterable[Mapping[str, Any]]) -> ColumnTypes:
    """Return the type of each column that is in any of these."""
    found: dict[str, set[str]] = {}
    for extra in extras:
        for name, cell in extra.items():
            found.setdefault(name, set()).update([] if cell is None else [_type_of(cell)])
    return {name: _common(types) for name, types in found.items()}


def part_table(records: Sequence[Mapping[str, Any]], types: ColumnTypes, *, library: str | None) -> pd.DataFrame:
    """Return the table of some rows, with all the columns that the run has."""
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
        return "Int64" if -_LONGEST <= cell < _LONGEST else _JSON
    if isinstance(cell, float):
        return "Float64"
    if isinstance(cell, datetime):
        return "datetime64[us]" if cell.tzinfo is None else _UTC
    return _TEXT if isinstance(cell, str) else _JSON


def _common(types: set[str]) -> str:
    if types <= {"Int64", "Float64"} and len(types) > 1:
        return "Float64"
    return next(iter(types), _TEXT) if len(types) < 2 else _JSON  # noqa: PLR2004 - one of them, or none


def _column(cells: list[Any], index: pd.Index, kind: Any) -> pd.Series:  # noqa: ANN401 - a name of pandas' types
    if kind == _JSON:
        cells, kind = [None if cell is None else _as_json(cell) for cell in cells], _TEXT
    if kind == _UTC:
        cells = [None if cell is None else cell.astimezone("UTC") for cell in cells]
    column: pd.Series = pd.Series(cells, index=index, dtype=kind)
    return column


def _as_json(cell: object) -> str:
    return json.dumps(cell, ensure_ascii=False, default=str)
