"""Check rows from a file before they are added to a ledger, so that they can be read again."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from whiteshot_nb.model.scene_paths import ScenePath
from whiteshot_nb.store import extra_columns

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Column, Table

_SHA256 = re.compile(r"[0-9a-f]{64}")
_PAIR_LENGTHS = (4, 5)
_INT64_LIMIT = 2**63
_WHOLE_ROOM = {"room": str, "dirs": list, "width": int, "height": int}


def check_row(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with the columns of its table, without the number that the ledger gives.

    Raises
    ------
    KeyError, TypeError, ValueError
        If it lacks a required column, or has a value that does not fit its column.
    """
    return {column.name: _value(column, row) for column in table.columns if not column.info.get("numbered")}


def _value(column: Column[Any], row: Mapping[str, Any]) -> object:
    if column.server_default is not None and column.name not in row:
        return False  # an older version did not know it
    value = row.get(column.name) if column.nullable else row[column.name]
    if value is None and column.nullable:
        return None
    allowed = (int, float) if column.type.python_type is float else column.type.python_type
    if not isinstance(value, allowed):
        raise TypeError(f"{column.name} is not of the type {column.type.python_type.__name__}")
    if isinstance(value, int) and not -_INT64_LIMIT <= value < _INT64_LIMIT:
        raise ValueError(f"{column.name} is too large")
    if value not in column.info.get("among", (value,)):
        raise ValueError(f"{column.name} cannot be {str(value)[:40]}")
    _CHECKS.get(column.name, bool)(value)
    return value


def _check_time(text: str) -> None:
    if datetime.fromisoformat(text).tzinfo is None:
        raise ValueError("a time has no time zone")


def _check_picture(sha256: str) -> None:
    if not _SHA256.fullmatch(sha256):
        raise ValueError("a sha256 is not 64 hex digits")


def _check_pairs(text: str) -> None:
    for pair in json.loads(text):
        if len(pair) not in _PAIR_LENGTHS or not all(isinstance(part, str | None) for part in pair):
            raise ValueError("the pairs of a verdict are not valid")


def _check_extra(text: str) -> None:
    if not isinstance(extra_columns.load_extra(text), dict):
        raise TypeError("the other columns of a target are not a JSON object")


def _check_whole_room(text: str) -> None:
    found = json.loads(text)
    if not all(isinstance(found[name], kind) for name, kind in _WHOLE_ROOM.items()):
        raise TypeError("whole_room needs room, dirs, width and height")


_CHECKS: dict[str, Any] = {
    "at": _check_time,
    "extra": _check_extra,
    "finished_at": _check_time,
    "pairs": _check_pairs,
    "path": ScenePath.parse,
    "seen_at": _check_time,
    "sha256": _check_picture,
    "started_at": _check_time,
    "taken_at": _check_time,
    "whole_room": _check_whole_room,
}
"""Further checks of values, by the names of columns."""
