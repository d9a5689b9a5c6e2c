"""The ledger of a library: runs, their targets and their shots, in SQL.

Rows are dictionaries with the columns of ``shots.frame``; times are UTC. What is written here is there after a crash:
a picture is kept first, its row written after it.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, literal, null, or_, select, tuple_, update

from whiteshot_nb._core.databases import insert_new, open_engine, upsert, write_turn
from whiteshot_nb.errors import LibraryError
from whiteshot_nb.store import extra_columns, import_validation, review_tables, tables
from whiteshot_nb.store.db_errors import database_errors
from whiteshot_nb.store.group_commit import GroupCommit
from whiteshot_nb.store.migrations import create_or_migrate
from whiteshot_nb.store.review_ledger import ReviewLedger, append_unknown
from whiteshot_nb.store.run_owner import HOST

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import URL, ColumnElement, Connection, Select, Table

    from whiteshot_nb.store.run_ledger import RoomRange
    from whiteshot_nb.store.tables import LedgerRow

_PAGE = 500


class Ledger:
    """Writes and reads the ledger; safe to use from many threads, and from several processes at once.

    It can be sent to another process, without its password: there the database's own means give it (``PGPASSWORD``).

    Parameters
    ----------
    url
        A SQLAlchemy URL.

    Raises
    ------
    LibraryError
        If it cannot be opened, or was made by a newer version.
    """

    def __init__(self, url: str | URL) -> None:
        with database_errors("opened"):
            self._engine = open_engine(url)
            create_or_migrate(self._engine)
        self.review = ReviewLedger(self._engine)
        self._shots: GroupCommit[LedgerRow] = GroupCommit(self._write)

    def __reduce__(self) -> tuple[Any, tuple[URL]]:
        return _opened_again, (self._engine.url._replace(password=None),)

    def begin(self, run: str, **values: object) -> None:
        """Write that a run has begun, by this process; `values` are the other columns of its row."""
        now = timestamp()
        own = {"run": run, "status": "running", "started_at": now, "seen_at": now, "host": HOST, "pid": os.getpid()}
        self._execute(insert(tables.runs).values(**(own | values)))

    def end_planning(self, run: str) -> None:
        """Write that all targets of a run are known: it goes from ``planning`` to ``running``."""
        self._change(run, status="running")

    def remove(self, run: str) -> None:
        """Remove a run, its targets and its shots."""
        with self._transaction() as connection:
            for table in (tables.shots, tables.targets, tables.runs):
                connection.execute(delete(table).where(table.c.run == run))

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
        rows = [
            dict(target) | {"run": run, "answered": False, "extra": extra_columns.dump_extra(target["extra"])}
            for target in targets
        ]
        if rows:  # without any, SQLAlchemy would insert one of defaults
            self._execute(insert(tables.targets), rows)

    def plan_shots(self, run: str, target: int, shots: Sequence[LedgerRow]) -> None:
        """Write that a target was answered, and which shots it has; those that arrived before stay as they are."""
        there = tables.shots.c
        with self._transaction() as connection:
            connection.execute(delete(tables.shots).where(there.run == run, there.target == target, ~there.ok))
            if shots:
                insert_new(connection, tables.shots, [_written(shot, target) for shot in shots])
            answered = update(tables.targets).where(tables.targets.c.run == run, tables.targets.c.target == target)
            connection.execute(answered.values(answered=True))

    def write_shots(self, target: int, shots: Sequence[LedgerRow]) -> None:
        """Write shots in the place of their rows; returns when they are safe."""
        if shots:
            self._shots.add([_written(shot, target) for shot in shots])

    def runs(self) -> list[LedgerRow]:
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
        numbers = (func.coalesce(counted.c[name], 0).label(name) for name in ("shots", "ok", "rooms"))
        query = select(tables.runs, *numbers).select_from(joined)
        return self._all(query.order_by(tables.runs.c.started_at, tables.runs.c.run))

    def run(self, run: str) -> LedgerRow | None:
        """Return one run."""
        return next(iter(self._all(select(tables.runs).where(tables.runs.c.run == run))), None)

    def targets(self, run: str, rooms: RoomRange | None = None, *, pending: bool = True) -> Iterator[LedgerRow]:
        """Yield what a run was asked for, room by room: what it has not got, or not whole; or all of it."""
        there = tables.targets.c
        wanted = [there.run == run]
        wanted += [_pending()] if pending else []
        wanted += [there.room.between(*rooms)] if rooms else []
        place = tuple_(there.room, there.target)
        after: list[ColumnElement[bool]] = []
        while True:
            query = select(tables.targets).where(*wanted, *after).order_by(there.room, there.target).limit(_PAGE)
            page = self._all(query)
            for row in page:
                yield row | {"extra": extra_columns.load_extra(row["extra"])}
            if len(page) < _PAGE:
                return
            after = [place > tuple_(literal(page[-1]["room"]), literal(page[-1]["target"]))]

    def count_targets(self, run: str, *, pending: bool = False) -> int:
        """Return how many targets a run has, or has not got whole yet."""
        query = select(func.count()).select_from(tables.targets).where(tables.targets.c.run == run)
        with self._transaction() as connection:
            return connection.execute(query.where(_pending()) if pending else query).scalar_one()

    def shots(self, *, rooms: RoomRange | None = None, **where: object) -> list[LedgerRow]:
        """Return shots by run, target, room, scene or any other column, in the order in which they were asked for."""
        there, targets = tables.shots.c, tables.targets.c
        wanted: list[ColumnElement[bool]] = [there[name] == value for name, value in where.items()]
        wanted += [there.room.between(*rooms)] if rooms else []
        joined = tables.shots.join(tables.runs, tables.runs.c.run == there.run).outerjoin(
            tables.targets, (targets.run == there.run) & (targets.target == there.target)
        )
        query = select(tables.shots, targets.extra).select_from(joined).where(*wanted)
        order = (tables.runs.c.started_at, there.run, there.target, there.order)
        return [_read(row) for row in self._all(query.order_by(*order))]

    def last_pictures(self, run: str, room: str, size: tuple[int, int]) -> dict[str, str]:
        """Return the sha256 of the latest good shot of each scene of a room in this size, of runs before this one."""
        there, runs = tables.shots.c, tables.runs.c
        latest = func.row_number().over(partition_by=there.scene, order_by=there.taken_at.desc()).label("age")
        began = select(runs.started_at).where(runs.run == run).scalar_subquery()
        earlier = there.run.in_(select(runs.run).where(runs.started_at <= began, runs.run != run))
        wanted = (there.room == room, there.ok, earlier, there.width == size[0], there.height == size[1])
        aged = select(there.scene, there.sha256, latest).where(*wanted).subquery()
        return {row["scene"]: row["sha256"] for row in self._all(select(aged).where(aged.c.age == 1))}

    def pictures(self, *, without: Sequence[str] = ()) -> Iterator[str]:
        """Yield the sha256 of every picture that a shot, other than those of some runs, or a baseline points at."""
        there, steps = tables.shots.c, review_tables.baseline_steps.c
        others = [] if not without else [there.run.not_in(without)]
        of_baselines = select(steps.sha256).where(steps.sha256.is_not(None))
        with self._transaction() as connection:
            yield from connection.execute(select(there.sha256).where(there.ok, *others).union(of_baselines)).scalars()

    def scenes_of(self, sha256: str) -> list[LedgerRow]:
        """Return what points at a picture: run, room and scene of shots; of baselines, room and scene only."""
        shots, steps = tables.shots.c, review_tables.baseline_steps.c
        of_shots = select(shots.run, shots.room, shots.scene).where(shots.sha256 == sha256)
        of_baselines = select(null(), steps.room, steps.scene).where(steps.sha256 == sha256)
        return self._all(of_shots) or self._all(of_baselines.distinct())

    def rows_of(self, table: str) -> list[LedgerRow]:
        """Return all rows of a table as they are kept; JSON can hold them."""
        return self._all(select(tables.metadata.tables[table]))

    def import_rows(self, rows: Mapping[str, Sequence[LedgerRow]]) -> None:
        """Put in the rows of runs that are not there yet, with their targets and shots, and those of reviews.

        Raises
        ------
        KeyError, ValueError, TypeError
            If a row lacks a column it cannot be without, or has a value that is none of its column.
        """
        with database_errors("read or written"), write_turn(self._engine) as connection:
            there = set(connection.execute(select(tables.runs.c.run)).scalars())
            for name, several in rows.items():
                table = tables.metadata.tables[name]
                if name in review_tables.REVIEW_TABLES:
                    append_unknown(connection, table, [review_tables.check_review_row(table, row) for row in several])
                    continue
                new = [_of_table(table, row) for row in several if row["run"] not in there]
                if new:
                    connection.execute(insert(table), new)

    def close(self) -> None:
        """Close the pooled connections."""
        self._engine.dispose()

    def _write(self, shots: Sequence[LedgerRow]) -> None:
        """Write rows in the place of those of the same scenes; a failed one never takes the place of a good one."""
        with self._transaction() as connection:
            upsert(connection, tables.shots, list(shots), good="ok")

    def _change(self, run: str, **values: object) -> None:
        self._execute(update(tables.runs).where(tables.runs.c.run == run).values(**values))

    def _execute(self, statement: Any, rows: Sequence[LedgerRow] | None = None) -> None:  # noqa: ANN401 - any SQL statement
        with self._transaction() as connection:
            connection.execute(statement, rows)

    def _all(self, query: Select[Any]) -> list[LedgerRow]:
        with self._transaction() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with database_errors("read or written"), self._engine.begin() as connection:
            yield connection


def timestamp() -> str:
    """Return the present time in UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _pending() -> ColumnElement[bool]:
    """Whether a target was not answered, or has shots that failed or were never finished."""
    there, shots = tables.targets.c, tables.shots.c
    failed = select(shots.run).where(shots.run == there.run, shots.target == there.target, ~shots.ok)
    return or_(~there.answered, failed.exists())


def _written(shot: LedgerRow, target: int) -> LedgerRow:
    row = shot | {"target": target, "taken_at": shot["taken_at"].isoformat(timespec="milliseconds")}
    row.pop("extra", None)
    return row


def _read(row: LedgerRow) -> LedgerRow:
    return row | {"taken_at": datetime.fromisoformat(row["taken_at"]), "extra": extra_columns.load_extra(row["extra"])}


def _of_table(table: Table, row: LedgerRow) -> LedgerRow:
    found = import_validation.check_row(table, row)
    if found.get("ok") and found["sha256"] is None:
        raise ValueError("a good shot has no picture")
    return found


@lru_cache(maxsize=8)
def _opened_again(url: URL) -> Ledger:
    """Open a ledger that came from another process; once, however many tasks come."""
    return Ledger(url)
