"""The append-only tables of reviews in a library's ledger: verdicts, the steps of baselines, masks.

Rows are identified by `id`; `number` is the order in which they were committed, whatever the clocks of the writers say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, String, Table, Text

from whiteshot_nb.store import import_validation
from whiteshot_nb.store.tables import metadata

if TYPE_CHECKING:
    from collections.abc import Mapping

_RECTANGLE = ("x", "y", "width", "height", "relative")


def _columns() -> tuple[Column[Any], ...]:
    """Return the columns of every table of reviews: number, id, by whom and when."""
    return (
        Column("number", BigInteger, primary_key=True, autoincrement=False, info={"numbered": True}),
        Column("id", String(80), nullable=False, unique=True),
        Column("who", Text, nullable=False),
        Column("at", String(40), nullable=False),
    )


verdicts = Table(
    "verdicts",
    metadata,
    *_columns(),
    Column("verdict", String(16), nullable=False, info={"among": ("accepted", "rejected", "undone")}),
    Column("pairs", Text, nullable=False),
    Column("baseline", Text),
    Column("comment", Text, nullable=False),
    Column("engine", Text, nullable=False),
    Column("undoes", String(80)),
)

baseline_steps = Table(
    "baseline_steps",
    metadata,
    *_columns(),
    Column("baseline", Text, nullable=False),
    Column("room", Text, nullable=False),
    Column("scene", Text, nullable=False),
    Column("kind", String(16), nullable=False, info={"among": ("accepted", "variant", "removed")}),
    Column("sha256", Text),
    Column("before", Text),
    Column("verdict", String(80)),
    Column("reason", Text, nullable=False),
    Column("engine", Text, nullable=False),
    Column("renderer", Text),
    Column("run", Text),
    Column("group", Text),
    Column("order", BigInteger),
    Column("width", BigInteger),
    Column("height", BigInteger),
    Column("shown_digest", Text),
    Column("before_shown_digest", Text),
    Index("baseline_steps_by_picture", "sha256"),
)

mask_events = Table(
    "mask_events",
    metadata,
    *_columns(),
    Column("removes", String(80)),
    Column("reason", Text, nullable=False),
    Column("x", Float),
    Column("y", Float),
    Column("width", Float),
    Column("height", Float),
    Column("relative", Boolean),
    Column("scene", Text),
    Column("group", Text),
    Column("room", Text),
    Column("baseline", Text),
)

REVIEW_TABLES = (verdicts.name, baseline_steps.name, mask_events.name)


def check_review_row(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row from a file with the columns of its table; `number` is left out.

    Raises
    ------
    KeyError, TypeError, ValueError
        If it lacks a required column, or has a value that does not fit its column.
    """
    found = import_validation.check_row(table, row)
    if table is mask_events and found["removes"] is None and None in {found[name] for name in _RECTANGLE}:
        raise ValueError("a mask has no complete rectangle")
    return found
