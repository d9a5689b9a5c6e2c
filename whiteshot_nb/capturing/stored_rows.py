"""Convert rows from the table of shots in a library to `ShotRow` objects."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from whiteshot_nb.model.shot_row import ShotRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_FIELDS = frozenset(field.name for field in fields(ShotRow))


def shot_rows(records: Iterable[Mapping[str, Any]]) -> list[ShotRow]:
    """Convert rows (dictionaries) from the table of shots in a library to :class:`ShotRow` objects."""
    return [ShotRow(**{name: record[name] for name in _FIELDS}) for record in records]
