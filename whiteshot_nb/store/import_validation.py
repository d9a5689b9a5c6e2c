"""Check the rows of an imported file before they are added to the tables of a library."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from whiteshot_nb.model.scene_paths import ScenePath
from whiteshot_nb.store import target_columns

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Column, Table

_SHA256 = re.compile(r"[0-9a-f]{64}")
_SHOWN_DIGEST = re.compile(r"[0-9]{1,4}:[0-9a-f]{64}")
_PAIR_LENGTHS = (4, 5, 7)
_PAIR_DIGESTS = slice(5, None)
_INT64_LIMIT = 2**63
_WHOLE_ROOM = {"room": str, "dirs": list, "width": int, "height": int}


def check_row(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """Validate an imported row, and return its values as a dictionary by column name.

    The dictionary has no value for the column `number`, because the library assigns new numbers to imported rows.

    Parameters
    ----------
    table
        The SQL table that the row is imported into.
    row
        The values of the row, by column name.

    Raises
    ------
    KeyError
        If a required column is missing.
    TypeError, ValueError
        If a value is not valid for its column.
    """
    return {column.name: _value(column, row) for column in table.columns if not column.info.get("numbered")}


def _value(column: Column[Any], row: Mapping[str, Any]) -> object:
    if column.server_default is not None and column.name not in row:
        return False  # the file was written by an older version, which did not have this column
    value = row.get(column.name) if column.nullable else row[column.name]
    if value is None and column.nullable:
        return None
    allowed = (int, float) if column.type.python_type is float else column.type.python_type
    if not isinstance(value, allowed):
        raise TypeError(f"the column {column.name!r} must be of type {column.type.python_type.__name__}")
    if isinstance(value, int) and not -_INT64_LIMIT <= value < _INT64_LIMIT:
        raise ValueError(f"the column {column.name!r} must be a 64-bit integer")
    allowed_values = column.info.get("among", (value,))
    if value not in allowed_values:
        raise ValueError(
            f"the column {column.name!r} must be one of {', '.join(allowed_values)}, not {str(value)[:40]}"
        )
    _CHECKS.get(column.name, bool)(value)
    return value


def _check_time(text: str) -> None:
    if datetime.fromisoformat(text).tzinfo is None:
        raise ValueError(f"the time {text[:40]} must have a time zone")


def _check_picture(sha256: str) -> None:
    if not _SHA256.fullmatch(sha256):
        raise ValueError(f"a SHA-256 must have 64 lower-case hex digits, not {sha256[:80]!r}")


def _check_shown_digest(digest: str) -> None:
    if not _SHOWN_DIGEST.fullmatch(digest):
        raise ValueError(f"a shown digest must be a version, a colon and 64 lower-case hex digits, not {digest[:80]!r}")


def _check_pairs(text: str) -> None:
    for pair in json.loads(text):
        if len(pair) not in _PAIR_LENGTHS or not all(isinstance(part, str | None) for part in pair):
            raise ValueError(
                "each picture pair of a verdict must have 4, 5 or 7 values, and each value must be text or null"
            )
        for digest in filter(None, pair[_PAIR_DIGESTS]):
            _check_shown_digest(digest)


def _check_extra(text: str) -> None:
    if not isinstance(target_columns.load_extra(text), dict):
        raise TypeError("the column 'extra' of a target must be a JSON object")


def _check_whole_room(text: str) -> None:
    found = json.loads(text)
    if not all(isinstance(found[name], kind) for name, kind in _WHOLE_ROOM.items()):
        raise TypeError(
            "each value in the column 'whole_room' must be a JSON object with the keys 'room' (text), 'dirs' (a list), "
            "'width' and 'height' (whole numbers)"
        )


_CHECKS: dict[str, Any] = {
    "at": _check_time,
    "before_shown_digest": _check_shown_digest,
    "extra": _check_extra,
    "finished_at": _check_time,
    "pairs": _check_pairs,
    "path": ScenePath.parse,
    "seen_at": _check_time,
    "sha256": _check_picture,
    "shown_digest": _check_shown_digest,
    "started_at": _check_time,
    "taken_at": _check_time,
    "whole_room": _check_whole_room,
}
"""Additional checks of a value, by column name."""
