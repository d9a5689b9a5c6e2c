"""Open SQL databases by URL, and write to them from several processes."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, create_engine, delete, event, insert, make_url, select
from sqlalchemy.dialects import postgresql, sqlite
from tenacity import retry, retry_if_exception, stop_after_delay, wait_random

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from sqlalchemy import ColumnElement, Connection, Engine, Exists, Insert, MetaData, Table


def sqlite_url(file: Path) -> URL:
    """Return the SQLAlchemy URL of a SQLite file, whose path may contain any characters."""
    return URL.create("sqlite", database=str(file))


def open_engine(url: str | URL) -> Engine:
    """Return a SQLAlchemy engine for a database URL; the driver for ``postgresql://`` is psycopg 3.

    SQLite databases use a write-ahead log, so that readers and one writer do not block each other. A second writer
    waits up to ten seconds.
    """
    parsed = make_url(url)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    engine = create_engine(parsed)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


@contextmanager
def write_turn(engine: Engine) -> Iterator[Connection]:
    """Yield a connection that has the write lock of the database; at the end, commit and unlock.

    Other processes that call this function wait until the lock is released.
    """
    with engine.connect() as connection:
        turn = _LOCK_STATEMENTS.get(engine.dialect.name)
        if turn is not None:
            connection.exec_driver_sql(turn)
        yield connection
        connection.commit()


def create_tables(engine: Engine, metadata: MetaData) -> None:
    """Create missing tables; safe to call from several processes at the same time."""
    with write_turn(engine) as connection:
        metadata.create_all(connection)


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows into a table; rows whose primary key is already in the table are skipped."""
    dialect = _INSERTS.get(connection.dialect.name)
    if dialect is not None:
        connection.execute(dialect(table).on_conflict_do_nothing(), rows)
        return
    for row in rows:
        if connection.execute(select(_exists(table, row))).scalar() is False:
            connection.execute(insert(table), row)


def upsert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *, good: str) -> None:
    """Insert rows into a table, replacing existing rows with the same primary key.

    Parameters
    ----------
    connection
        An open connection.
    table
        The table to write to.
    rows
        The rows, each with a value for every column.
    good
        The name of a boolean column. A row with False in this column never replaces a row with True.
    """
    dialect = _INSERTS.get(connection.dialect.name)
    if dialect is None:
        for row in rows:
            replaced = [] if row[good] else [~table.c[good]]
            connection.execute(delete(table).where(*_same(table, row), *replaced))
        insert_new(connection, table, rows)
        return
    connection.execute(_replacing(dialect, table, good), rows)


@lru_cache(maxsize=8)
def _replacing(dialect: Any, table: Table, good: str) -> Insert:  # noqa: ANN401 - the `insert` of a dialect
    """Return the SQL statement for `upsert`; cached, because building the statement takes longer than writing a row."""
    statement = dialect(table)
    keys = [column.name for column in table.primary_key]
    new = {column.name: statement.excluded[column.name] for column in table.columns if column.name not in keys}
    replaceable = ~table.c[good] | statement.excluded[good]
    replacing: Insert = statement.on_conflict_do_update(index_elements=keys, set_=new, where=replaceable)
    return replacing


def _exists(table: Table, row: Mapping[str, Any]) -> Exists:
    return select(table).where(*_same(table, row)).exists()


def _same(table: Table, row: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    return [column == row[column.name] for column in table.primary_key]


_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
"""The ``insert`` function that supports ``ON CONFLICT``, by SQL dialect."""

_LOCK_STATEMENTS = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "SELECT pg_advisory_xact_lock(83508350)"}
"""The SQL statement that acquires the write lock, by SQL dialect."""


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout=10000")
    _use_write_ahead_log(cursor)
    for pragma in ("synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _is_busy(error: BaseException) -> bool:
    return isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode == sqlite3.SQLITE_BUSY


@retry(retry=retry_if_exception(_is_busy), stop=stop_after_delay(10), wait=wait_random(0.002, 0.05), reraise=True)
def _use_write_ahead_log(cursor: sqlite3.Cursor) -> None:
    """Switch to a write-ahead log; retried, because SQLite fails if several processes do this to a new file."""
    cursor.execute("PRAGMA journal_mode=WAL")
