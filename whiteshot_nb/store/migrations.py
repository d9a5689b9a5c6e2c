"""Create the tables of a library, or migrate older tables to the current schema version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, inspect, select, update

from whiteshot_nb._core.databases import write_turn
from whiteshot_nb.errors import LibraryError
from whiteshot_nb.store import review_tables, tables
from whiteshot_nb.store.tables import LEDGER_SCHEMA, MIGRATIONS

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection, Engine

_OF_SCHEMA = tables.meta.c.key == "schema"
_METADATA = review_tables.verdicts.metadata  # all tables are in it


def create_or_migrate(engine: Engine) -> None:
    """Create missing tables, and migrate tables of older versions; safe to call from several processes at once.

    Raises
    ------
    LibraryError
        If the tables were created by a newer version of this package.
    """
    with write_turn(engine) as connection:
        there = set(inspect(connection).get_table_names())
        _METADATA.create_all(connection)
        version = connection.execute(select(tables.meta.c.value).where(_OF_SCHEMA)).scalar()
        if version is None:
            connection.execute(insert(tables.meta).values(key="schema", value=str(LEDGER_SCHEMA)))
        else:
            _migrate(connection, int(version), there)


def _migrate(connection: Connection, version: int, there: Collection[str]) -> None:
    if version > LEDGER_SCHEMA:
        raise LibraryError(
            f"The library has schema version {version}, but this version of whiteshot_nb supports only versions "
            f"up to {LEDGER_SCHEMA}",
            hint="Update whiteshot_nb to open the library.",
        )
    for later in range(version + 1, LEDGER_SCHEMA + 1):
        for table, changes in MIGRATIONS[later].items():
            for change in changes if table in there else ():
                connection.exec_driver_sql(f"ALTER TABLE {table} {change}")
    if version < LEDGER_SCHEMA:
        connection.execute(update(tables.meta).where(_OF_SCHEMA).values(value=str(LEDGER_SCHEMA)))
