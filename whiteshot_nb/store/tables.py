"""The SQL tables of a library.

A run has targets (what was requested), and a target has shots (one row per scene). The columns of a shot are those of
``shots.frame``. The columns that a user added to a target (`extra`) and the request for a whole room (`whole_room`) are
JSON. Times are stored as text in UTC, so that their format and sort order are the same in every database.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    false,
)

from whiteshot_nb.model.shot_columns import SHOT_COLUMNS

LedgerRow = dict[str, Any]
"""The values of one row, by column name."""

LEDGER_SCHEMA = 5
"""The schema version of these tables, stored in the table `meta`."""

MIGRATIONS: dict[int, dict[str, tuple[str, ...]]] = {
    2: {
        "runs": (
            "ADD COLUMN stable BOOLEAN NOT NULL DEFAULT FALSE",
            "ADD COLUMN largest BIGINT",
            "ADD COLUMN whole_room TEXT",
        ),
        "targets": ("ADD COLUMN extra TEXT",),
    },
    3: {},
    4: {"mask_events": ("ADD COLUMN baseline TEXT",)},
    5: {
        "shots": (
            "ADD COLUMN shown_digest TEXT",
            "ADD COLUMN perceptual_hash TEXT",
            "ADD COLUMN transparent BOOLEAN",
            "ADD COLUMN animated BOOLEAN",
        ),
        "verdicts": ("ADD COLUMN baseline TEXT",),
        "baseline_steps": ("ADD COLUMN shown_digest TEXT", "ADD COLUMN before_shown_digest TEXT"),
    },
}
"""For each schema version, the changes to the tables of the previous version; new tables are not listed."""

RUN_STATUSES = ("planning", "running", "done", "cancelled", "interrupted")

_TYPES = {
    "string": Text,
    "Int64": BigInteger,
    "Float64": Float,
    "bool": Boolean,
    "boolean": Boolean,
    "datetime64[ms, UTC]": Text,
}
_KEYS = ("run", "order")

metadata = MetaData()

meta = Table("meta", metadata, Column("key", String(32), primary_key=True), Column("value", Text, nullable=False))

runs = Table(
    "runs",
    metadata,
    Column("run", String(40), primary_key=True),
    Column("status", String(16), nullable=False, info={"among": RUN_STATUSES}),
    Column("started_at", String(32), nullable=False),
    Column("finished_at", String(32)),
    Column("seen_at", String(32), nullable=False),
    Column("host", Text, nullable=False),
    Column("pid", BigInteger, nullable=False),
    Column("base_url", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("measure", Boolean, nullable=False),
    Column("stable", Boolean, nullable=False, server_default=false()),
    Column("largest", BigInteger),
    Column("whole_room", Text),
)

targets = Table(
    "targets",
    metadata,
    Column("run", String(40), ForeignKey("runs.run"), primary_key=True),
    Column("target", Integer, primary_key=True),
    Column("room", Text, nullable=False),
    Column("path", Text),
    Column("width", BigInteger, nullable=False),
    Column("height", BigInteger, nullable=False),
    Column("group", Boolean, nullable=False),
    Column("answered", Boolean, nullable=False),
    Column("extra", Text),
)

shots = Table(
    "shots",
    metadata,
    Column("run", String(40), ForeignKey("runs.run"), primary_key=True),
    Column("target", Integer, primary_key=True),
    Column("order", BigInteger, primary_key=True),
    *(Column(name, _TYPES[kind]) for name, kind in SHOT_COLUMNS.items() if name not in _KEYS),
    Index("shots_by_scene", "room", "scene", "taken_at"),
    Index("shots_by_picture", "sha256"),
)
