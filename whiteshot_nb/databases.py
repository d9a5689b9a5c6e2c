"""SQL databases by URL; SQLite set up for several writers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import create_engine, event

if TYPE_CHECKING:
    from sqlalchemy import Engine, MetaData
    from sqlalchemy.engine.interfaces import DBAPIConnection


def open_engine(url: str) -> Engine:
    """Return an engine for a SQLAlchemy URL.

    SQLite keeps a write-ahead log, so that readers and one writer do not wait for each other, and writers of other
    processes wait up to ten seconds for their turn.
    """
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def make_tables(engine: Engine, metadata: MetaData) -> None:
    """Make the tables that are not there yet; several processes may do so at the same moment."""
    with engine.connect() as connection:
        turn = _TURNS.get(engine.dialect.name)
        if turn is not None:
            connection.exec_driver_sql(turn)
        metadata.create_all(connection)
        connection.commit()


_TURNS = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "SELECT pg_advisory_xact_lock(83508350)"}
"""How a process takes its turn at a database, by dialect."""


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in ("busy_timeout=10000", "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
