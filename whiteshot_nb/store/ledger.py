"""The ledger of a library, that is, its SQL tables of runs, targets (what to capture) and shots (one per scene).

Rows are dictionaries with the columns of ``store/tables.py``. Times are in UTC. A picture is saved before its row is
written, so that no row refers to a missing picture after a crash.
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
from whiteshot_nb.model.picture_identity import PictureIdentity
from whiteshot_nb.store import import_validation, review_tables, tables, target_columns
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
    """Read and write the SQL tables of a library; safe to use from several threads and processes at once.

    A ledger can be pickled and sent to another process. The pickle does not contain the password of the database. In
    the other process, the database driver reads the password from the environment (``PGPASSWORD``).

    Parameters
    ----------
    url
        The SQLAlchemy URL of the database.

    Raises
    ------
    LibraryError
        If the database cannot be opened, or was created by a newer version of this package.
    """

    def __init__(self, url: str | URL) -> None:
        with database_errors("opened"):
            self._engine = open_engine(url)
            create_or_migrate(self._engine)
        self.review = ReviewLedger(self._engine)
        self._shots: GroupCommit[LedgerRow] = GroupCommit(self._write)

    def __reduce__(self) -> tuple[Any, tuple[URL]]:
        return _reopen, (self._engine.url._replace(password=None),)

    def begin(self, run: str, targets: Sequence[Mapping[str, Any]] = (), **values: object) -> None:
        """Add a run that this process captures, with the targets that are known so far.

        Parameters
        ----------
        run
            The id of the run.
        targets
            The rows of the targets (scenes or groups of scenes to capture). Default: no targets.
        **values
            Values for further columns of the run's row, by column name.
        """
        now = timestamp()
        own = {"run": run, "status": "running", "started_at": now, "seen_at": now, "host": HOST, "pid": os.getpid()}
        with self._transaction() as connection:
            connection.execute(insert(tables.runs).values(**(own | values)))
            _insert_targets(connection, run, targets)

    def end_planning(self, run: str) -> None:
        """Change the status of a run to ``running``, after all targets (what to capture) have been added."""
        self._change(run, status="running")

    def remove(self, run: str) -> None:
        """Delete a run, including its targets and shots."""
        with self._transaction() as connection:
            for table in (tables.shots, tables.targets, tables.runs):
                connection.execute(delete(table).where(table.c.run == run))

    def claim(self, run: Mapping[str, Any]) -> None:
        """Make this process the owner of a run that another process left unfinished.

        Parameters
        ----------
        run
            The row of the run, as this process read it from the table.

        Raises
        ------
        LibraryError
            If another process took over the run in the meantime.
        """
        there = tables.runs.c
        mine = {"status": "running", "host": HOST, "pid": os.getpid(), "seen_at": timestamp(), "finished_at": None}
        unchanged = [there[name] == run[name] for name in ("run", "status", "pid", "seen_at")]
        with self._transaction() as connection:
            claimed = connection.execute(update(tables.runs).where(*unchanged).values(**mine)).rowcount
        if not claimed:
            raise LibraryError(
                f"Another process has already resumed run {run['run']}", hint="Wait until that process has finished."
            )

    def touch(self, run: str) -> None:
        """Record that the process that captures a run is still alive."""
        self._change(run, seen_at=timestamp())

    def finish(self, run: str, status: str) -> None:
        """Record the end of a run and its final status: ``done``, ``cancelled`` or ``interrupted``."""
        self._change(run, status=status, finished_at=timestamp())

    def add_targets(self, run: str, targets: Sequence[Mapping[str, Any]]) -> None:
        """Add targets (scenes or groups of scenes to capture) to a run."""
        with self._transaction() as connection:
            _insert_targets(connection, run, targets)

    def plan_shots(self, run: str, target: int, shots: Sequence[LedgerRow]) -> None:
        """Record that the API has answered for a target, and add a row for each shot that will be downloaded.

        A target is a scene or a group of scenes to capture. Rows of shots that have already succeeded stay unchanged.
        """
        there = tables.shots.c
        with self._transaction() as connection:
            connection.execute(delete(tables.shots).where(there.run == run, there.target == target, ~there.ok))
            if shots:
                insert_new(connection, tables.shots, [_to_record(shot, target) for shot in shots])
            answered = update(tables.targets).where(tables.targets.c.run == run, tables.targets.c.target == target)
            connection.execute(answered.values(answered=True))

    def write_shots(self, target: int, shots: Sequence[LedgerRow]) -> None:
        """Write the rows of a target's shots (one per scene), replacing earlier rows; return after the commit.

        A failed shot never replaces a shot that succeeded.
        """
        if shots:
            self._shots.add([_to_record(shot, target) for shot in shots])

    def runs(self) -> list[LedgerRow]:
        """Return the rows of all runs, oldest first, with counts of their shots, successful shots and rooms."""
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
        """Return the row of the run with this id; None if there is no such run."""
        return next(iter(self._all(select(tables.runs).where(tables.runs.c.run == run))), None)

    def targets(self, run: str, rooms: RoomRange | None = None, *, pending: bool = True) -> Iterator[LedgerRow]:
        """Yield the rows of the targets (scenes or groups of scenes to capture) of a run, sorted by room.

        Parameters
        ----------
        run
            The id of the run.
        rooms
            The UUIDs of the first and the last room of a range; both are included. None: all rooms.
        pending
            Whether to leave out targets that are completely captured. Default: True.
        """
        there = tables.targets.c
        wanted = [there.run == run]
        wanted += [_pending()] if pending else []
        wanted += [there.room.between(*rooms)] if rooms else []
        position = tuple_(there.room, there.target)
        after: list[ColumnElement[bool]] = []
        while True:
            query = select(tables.targets).where(*wanted, *after).order_by(there.room, there.target).limit(_PAGE)
            page = self._all(query)
            for row in page:
                yield row | {"extra": target_columns.load_extra(row["extra"])}
            if len(page) < _PAGE:
                return
            after = [position > tuple_(literal(page[-1]["room"]), literal(page[-1]["target"]))]

    def count_targets(self, run: str, *, pending: bool = False) -> int:
        """Return the number of targets of a run or, if `pending` is True, the number of incomplete targets.

        A target is a scene or a group of scenes to capture.
        """
        query = select(func.count()).select_from(tables.targets).where(tables.targets.c.run == run)
        with self._transaction() as connection:
            return connection.execute(query.where(_pending()) if pending else query).scalar_one()

    def shots(self, *, rooms: RoomRange | None = None, **where: object) -> list[LedgerRow]:
        """Return the rows of shots, sorted by run, then by target, then by the position of the scene.

        Parameters
        ----------
        rooms
            The UUIDs of the first and the last room of a range; both are included. None: all rooms.
        **where
            Conditions for the rows to return, as column names with the required values.
        """
        there, targets = tables.shots.c, tables.targets.c
        wanted: list[ColumnElement[bool]] = [there[name] == value for name, value in where.items()]
        wanted += [there.room.between(*rooms)] if rooms else []
        joined = tables.shots.join(tables.runs, tables.runs.c.run == there.run).outerjoin(
            tables.targets, (targets.run == there.run) & (targets.target == there.target)
        )
        query = select(tables.shots, targets.extra).select_from(joined).where(*wanted)
        order = (tables.runs.c.started_at, there.run, there.target, there.order)
        return [_from_record(row) for row in self._all(query.order_by(*order))]

    def last_pictures(self, run: str, room: str, size: tuple[int, int]) -> dict[str, PictureIdentity]:
        """Return the hashes of each scene's latest picture from earlier runs, as a dictionary by scene path.

        Parameters
        ----------
        run
            The id of a run. Only pictures of runs that started before this run are returned.
        room
            The UUID of the room.
        size
            The requested width and height, in pixels. Pictures that were requested in other sizes are ignored.
        """
        there, runs = tables.shots.c, tables.runs.c
        latest = func.row_number().over(partition_by=there.scene, order_by=there.taken_at.desc()).label("age")
        began = select(runs.started_at).where(runs.run == run).scalar_subquery()
        earlier = there.run.in_(select(runs.run).where(runs.started_at <= began, runs.run != run))
        wanted = (there.room == room, there.ok, earlier, there.width == size[0], there.height == size[1])
        aged = select(there.scene, there.sha256, there.shown_digest, latest).where(*wanted).subquery()
        rows = self._all(select(aged).where(aged.c.age == 1))
        return {row["scene"]: PictureIdentity.of_row(row) for row in rows}

    def pictures(self, *, without: Sequence[str] = ()) -> Iterator[str]:
        """Yield the SHA-256 of every picture that a shot or a baseline refers to.

        Parameters
        ----------
        without
            The ids of runs whose shots are ignored. Default: no run is ignored.
        """
        there, steps = tables.shots.c, review_tables.baseline_steps.c
        others = [] if not without else [there.run.not_in(without)]
        of_baselines = select(steps.sha256).where(steps.sha256.is_not(None))
        with self._transaction() as connection:
            yield from connection.execute(select(there.sha256).where(there.ok, *others).union(of_baselines)).scalars()

    def scenes_of(self, sha256: str) -> list[LedgerRow]:
        """Return the run, room and scene of every shot whose picture has this SHA-256.

        If no shot has the picture, return the room and scene of every baseline picture with this SHA-256. The run is
        None in this case.
        """
        shots, steps = tables.shots.c, review_tables.baseline_steps.c
        of_shots = select(shots.run, shots.room, shots.scene).where(shots.sha256 == sha256)
        of_baselines = select(null(), steps.room, steps.scene).where(steps.sha256 == sha256)
        return self._all(of_shots) or self._all(of_baselines.distinct())

    def rows_of(self, table: str) -> list[LedgerRow]:
        """Return all rows of a table, as dictionaries whose values can be written as JSON."""
        return self._all(select(tables.metadata.tables[table]))

    def import_rows(self, rows: Mapping[str, Sequence[LedgerRow]]) -> None:
        """Import the rows of another library; runs and reviews that this library already has are skipped.

        Parameters
        ----------
        rows
            The rows of runs, targets, shots and reviews, by table name.

        Raises
        ------
        KeyError
            If a required column is missing from a row.
        ValueError, TypeError
            If a value is not valid for its column.
        """
        with database_errors("read or written"), write_turn(self._engine) as connection:
            there = set(connection.execute(select(tables.runs.c.run)).scalars())
            for name, several in rows.items():
                table = tables.metadata.tables[name]
                if name in review_tables.REVIEW_TABLES:
                    append_unknown(connection, table, [review_tables.check_review_row(table, row) for row in several])
                    continue
                new = [_checked_row(table, row) for row in several if row["run"] not in there]
                if new:
                    connection.execute(insert(table), new)

    def close(self) -> None:
        """Close the connections to the database."""
        self._engine.dispose()

    def _write(self, shots: Sequence[LedgerRow]) -> None:
        """Write rows, replacing those of the same scenes; a failed row never replaces one that succeeded."""
        with self._transaction() as connection:
            upsert(connection, tables.shots, list(shots), good="ok")

    def _change(self, run: str, **values: object) -> None:
        with self._transaction() as connection:
            connection.execute(update(tables.runs).where(tables.runs.c.run == run).values(**values))

    def _all(self, query: Select[Any]) -> list[LedgerRow]:
        with self._transaction() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with database_errors("read or written"), self._engine.begin() as connection:
            yield connection


def timestamp() -> str:
    """Return the current time in UTC as ISO 8601 text, with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _insert_targets(connection: Connection, run: str, targets: Sequence[Mapping[str, Any]]) -> None:
    rows = [
        dict(target) | {"run": run, "answered": False, "extra": target_columns.dump_extra(target["extra"])}
        for target in targets
    ]
    if rows:  # for an empty list, SQLAlchemy would insert a row of default values
        connection.execute(insert(tables.targets), rows)


def _pending() -> ColumnElement[bool]:
    """Return the SQL condition that a target was not answered, or has shots that failed or never finished."""
    there, shots = tables.targets.c, tables.shots.c
    failed = select(shots.run).where(shots.run == there.run, shots.target == there.target, ~shots.ok)
    return or_(~there.answered, failed.exists())


def _to_record(shot: LedgerRow, target: int) -> LedgerRow:
    row = shot | {"target": target, "taken_at": shot["taken_at"].isoformat(timespec="milliseconds")}
    row.pop("extra", None)
    return row


def _from_record(row: LedgerRow) -> LedgerRow:
    return row | {"taken_at": datetime.fromisoformat(row["taken_at"]), "extra": target_columns.load_extra(row["extra"])}


def _checked_row(table: Table, row: LedgerRow) -> LedgerRow:
    found = import_validation.check_row(table, row)
    if found.get("ok") and found["sha256"] is None:
        raise ValueError("if the column 'ok' of a shot is true, the column 'sha256' must have a value")
    return found


@lru_cache(maxsize=8)
def _reopen(url: URL) -> Ledger:
    """Open a ledger that another process sent; all tasks of this process share it."""
    return Ledger(url)
