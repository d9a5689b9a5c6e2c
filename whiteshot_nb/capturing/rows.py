"""Convert rows of the ledger to rows of shots."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from whiteshot_nb.model.shot_row import ShotRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_FIELDS = frozenset(field.name for field in fields(ShotRow))


def shot_rows(records: Iterable[Mapping[str, Any]]) -> list[ShotRow]:
    """Return rows of the ledger's table of shots as :class:`ShotRow` objects."""
    return [ShotRow(**{name: record[name] for name in _FIELDS}) for record in records]
