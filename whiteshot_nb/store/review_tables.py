"""The append-only SQL tables of reviews in a library: verdicts, changes of baselines, and masks.

The column `id` identifies a row. The column `number` is the position of the row in the order of the commits. This order
does not depend on the clocks of the processes that write.
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
    """Return the columns that all tables of reviews share: the number and id of the row, its author and time."""
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
    """Validate an imported row of a review table, and return its values by column name.

    The dictionary has no value for the column `number`, because the library assigns new numbers to imported rows.

    Raises
    ------
    KeyError
        If a required column is missing.
    TypeError, ValueError
        If a value is not valid for its column.
    """
    found = import_validation.check_row(table, row)
    if table is mask_events and found["removes"] is None and None in {found[name] for name in _RECTANGLE}:
        raise ValueError("a mask must have the fields 'x', 'y', 'width', 'height' and 'relative'")
    return found
