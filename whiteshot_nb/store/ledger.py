"""The ledger of a library: runs, their targets and their shots, in SQL.

Rows are dictionaries with the columns of ``shots.frame``; times are UTC. What is written here is there after a crash:
a picture is kept first, its row written after it.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, tuple_, update
from sqlalchemy.exc import ArgumentError, IntegrityError, SQLAlchemyError

from whiteshot_nb.databases import make_tables, open_engine
from whiteshot_nb.errors import LibraryError
from whiteshot_nb.store import tables
from whiteshot_nb.store.group_commit import GroupCommit
from whiteshot_nb.store.owner import HOST
from whiteshot_nb.store.tables import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Select

Record = dict[str, Any]


class Ledger:
    """Writes and reads the ledger; safe to use from many threads, and from several processes at once.

    Parameters
    ----------
    url
        A SQLAlchemy URL.

    Raises
    ------
    LibraryError
        If it cannot be opened, or was made by a newer version.
    """

    def __init__(self, url: str) -> None:
        with _told("opened"):
            self._engine = open_engine(url)
            self._make()
        self._shots: GroupCommit[Record] = GroupCommit(self._write)

    def begin(self, run: str, *, base_url: str, region: str, measure: bool) -> None:
        """Write that a run has begun, by this process."""
        now = timestamp()
        values = {"run": run, "status": "running", "started_at": now, "seen_at": now, "host": HOST, "pid": os.getpid()}
        self._execute(insert(tables.runs).values(**values, base_url=base_url, region=region, measure=measure))

    def claim(self, run: Mapping[str, Any]) -> None:
        """Take over a run that another process left unfinished, as its record was read.

        Raises
        ------
        LibraryError
            If somebody else took it meanwhile.
        """
        there = tables.runs.c
        mine = {"status": "running", "host": HOST, "pid": os.getpid(), "seen_at": timestamp(), "finished_at": None}
        unchanged = [there[name] == run[name] for name in ("run", "status", "pid", "seen_at")]
        with self._transaction() as connection:
            taken = connection.execute(update(tables.runs).where(*unchanged).values(**mine)).rowcount
        if not taken:
            raise LibraryError(f"Another process goes on with the run {run['run']} already")

    def touch(self, run: str) -> None:
        """Write that the run's process is alive."""
        self._change(run, seen_at=timestamp())

    def finish(self, run: str, status: str) -> None:
        """Write how a run ended: ``done`` or ``cancelled``."""
        self._change(run, status=status, finished_at=timestamp())

    def add_targets(self, run: str, targets: Sequence[Mapping[str, Any]]) -> None:
        """Write what a run is asked for."""
        with self._transaction() as connection:
            connection.execute(
                insert(tables.targets), [dict(target) | {"run": run, "answered": False} for target in targets]
            )

    def plan(self, run: str, target: int, shots: Sequence[Record]) -> None:
        """Write that a target was answered, and which shots it has; those that arrived before stay as they are."""
        there = tables.shots.c
        with self._transaction() as connection:
            connection.execute(delete(tables.shots).where(there.run == run, there.target == target, ~there.ok))
            arrived = connection.execute(select(there.order).where(there.run == run, there.target == target)).scalars()
            missing = [shot for shot in shots if shot["order"] not in set(arrived)]
            if missing:
                connection.execute(insert(tables.shots), [_written(shot, target) for shot in missing])
            answered = update(tables.targets).where(tables.targets.c.run == run, tables.targets.c.target == target)
            connection.execute(answered.values(answered=True))

    def keep(self, target: int, shot: Record) -> None:
        """Write one shot in the place of its planned row; returns when it is safe."""
        self._shots.add(_written(shot, target))

    def keep_all(self, target: int, shots: Sequence[Record]) -> None:
        """Write shots in the place of their rows."""
        if shots:
            self._write([_written(shot, target) for shot in shots])

    def runs(self) -> list[Record]:
        """Return the runs, oldest first, with the number of their shots and of the good ones."""
        there = tables.shots.c
        counts = select(
            there.run,
            func.count().label("shots"),
            func.count().filter(there.ok).label("ok"),
            func.count(there.room.distinct()).label("rooms"),
        ).group_by(there.run)
        counted = counts.subquery()
        joined = tables.runs.outerjoin(counted, tables.runs.c.run == counted.c.run)
        query = select(tables.runs, counted.c.shots, counted.c.ok, counted.c.rooms).select_from(joined)
        return self._all(query.order_by(tables.runs.c.started_at, tables.runs.c.run))

    def run(self, run: str) -> Record | None:
        """Return one run."""
        return next(iter(self._all(select(tables.runs).where(tables.runs.c.run == run))), None)

    def targets(self, run: str) -> list[Record]:
        """Return what a run was asked for."""
        there = tables.targets.c
        return self._all(select(tables.targets).where(there.run == run).order_by(there.target))

    def shots(self, **where: object) -> list[Record]:
        """Return shots by run, target, room, scene or any other column, in the order in which they were asked for."""
        there = tables.shots.c
        wanted = [there[name] == value for name, value in where.items()]
        query = select(tables.shots).join(tables.runs, tables.runs.c.run == there.run).where(*wanted)
        order = (tables.runs.c.started_at, there.run, there.target, there.order)
        return [_read(row) for row in self._all(query.order_by(*order))]

    def last_sha256(self, run: str, room: str, scene: str, size: tuple[int, int]) -> str | None:
        """Return the picture of the latest good shot of a scene in this size, of an earlier run."""
        there = tables.shots.c
        query = (
            select(there.sha256)
            .where(there.room == room, there.scene == scene, there.ok, there.run != run)
            .where(tuple_(there.width, there.height) == size)
            .order_by(there.taken_at.desc())
            .limit(1)
        )
        with self._transaction() as connection:
            found: str | None = connection.execute(query).scalar()
        return found

    def pictures(self) -> Iterator[str]:
        """Return the sha256 of every picture that a shot points at."""
        there = tables.shots.c
        with self._transaction() as connection:
            yield from connection.execute(select(there.sha256).where(there.ok).distinct()).scalars()

    def scenes_of(self, sha256: str) -> list[Record]:
        """Return which shots point at a picture: their run, room and scene."""
        there = tables.shots.c
        return self._all(select(there.run, there.room, there.scene).where(there.sha256 == sha256))

    def rows_of(self, table: str) -> list[Record]:
        """Return all rows of a table as they are kept; JSON can hold them."""
        return self._all(select(tables.metadata.tables[table]))

    def take(self, rows: Mapping[str, Sequence[Record]]) -> None:
        """Put in the rows of runs that are not there yet, with their targets and shots.

        Raises
        ------
        KeyError
            If a row lacks a column.
        """
        with self._transaction() as connection:
            there = set(connection.execute(select(tables.runs.c.run)).scalars())
            for name, several in rows.items():
                table = tables.metadata.tables[name]
                columns = [column.name for column in table.columns]
                new = [{name: row[name] for name in columns} for row in several if row["run"] not in there]
                if new:
                    connection.execute(insert(table), new)

    def close(self) -> None:
        """Close the pooled connections."""
        self._engine.dispose()

    def _make(self) -> None:
        make_tables(self._engine, tables.metadata)
        with suppress(IntegrityError), self._engine.begin() as connection:  # it has a version already
            connection.execute(insert(tables.meta).values(key="schema", value=str(SCHEMA)))
        with self._engine.begin() as connection:
            version = connection.execute(select(tables.meta.c.value).where(tables.meta.c.key == "schema")).scalar_one()
        if int(version) > SCHEMA:
            raise LibraryError(
                f"The library has schema {version}, this version of whiteshot_nb knows up to {SCHEMA}",
                hint="Update whiteshot_nb to open it.",
            )

    def _write(self, shots: Sequence[Record]) -> None:
        there = tables.shots.c
        keys = [(shot["run"], shot["target"], shot["order"]) for shot in shots]
        with self._transaction() as connection:
            connection.execute(delete(tables.shots).where(tuple_(there.run, there.target, there.order).in_(keys)))
            connection.execute(insert(tables.shots), list(shots))

    def _change(self, run: str, **values: object) -> None:
        self._execute(update(tables.runs).where(tables.runs.c.run == run).values(**values))

    def _execute(self, statement: Any) -> None:  # noqa: ANN401 - any SQL statement
        with self._transaction() as connection:
            connection.execute(statement)

    def _all(self, query: Select[Any]) -> list[Record]:
        with self._transaction() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with _told("read or written"), self._engine.begin() as connection:
            yield connection


def timestamp() -> str:
    """Return the present time in UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _written(shot: Record, target: int) -> Record:
    return shot | {"target": target, "taken_at": shot["taken_at"].isoformat(timespec="milliseconds")}


def _read(row: Record) -> Record:
    return row | {"taken_at": datetime.fromisoformat(row["taken_at"])}


@contextmanager
def _told(verb: str) -> Iterator[None]:
    """Turn the database's errors into one of ours; SQLAlchemy hides passwords, the statement is left out."""
    try:
        yield
    except ArgumentError as error:
        raise LibraryError("The database URL of the library is none", said=str(error)) from error
    except SQLAlchemyError as error:
        said = str(getattr(error, "orig", None) or type(error).__name__)
        hint = "Check the disk's free space, the permissions, and that the database can be reached."
        raise LibraryError(f"The library cannot be {verb}", said=said[:300], hint=hint) from error
