"""Capture a new run or continue an unfinished run, either in this process or on an executor.

A run captures one scene, a group of scenes, a whole room, or many targets. The run and its targets (scenes or groups of
scenes) are stored before the capture starts. Then all scenes that have no picture yet are captured.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from whiteshot_nb.capturing.concurrency import ConcurrencyOptions
from whiteshot_nb.capturing.context import open_context
from whiteshot_nb.capturing.parquet_tables import rewrite_parts
from whiteshot_nb.capturing.run_capture import ProgressTally, RunCapture
from whiteshot_nb.capturing.shards import ShardedRun
from whiteshot_nb.capturing.stored_rows import shot_rows
from whiteshot_nb.capturing.whole_room import WholeRoom, completeness, list_room
from whiteshot_nb.errors import LibraryError, WhiteshotError
from whiteshot_nb.shots import Shots
from whiteshot_nb.store import Heartbeat, current_status

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from typing import Any

    from whiteshot_nb._core.jobs import Job
    from whiteshot_nb.capturing.capture_options import CaptureOptions
    from whiteshot_nb.capturing.context import CaptureContext
    from whiteshot_nb.capturing.whole_room import Listing
    from whiteshot_nb.client import Client
    from whiteshot_nb.model.shot_row import ShotRow
    from whiteshot_nb.store import RunStore


@dataclass(frozen=True, slots=True)
class RunJob:
    """A callable, to be passed to :class:`Job`, that captures the scenes of a run that have no picture yet.

    Attributes
    ----------
    run
        The id of the run.
    client
        The API client.
    store
        The storage that contains the run.
    options
        The options of the capture.
    resumed
        Whether the run was started earlier and left unfinished.
    one_room
        Whether this is a new run of one room. If true, progress counts scenes, and the rows of the shots are kept in
        memory. These rows are returned even if they cannot be written to `store`. If false, progress counts targets
        (scenes or groups of scenes), and the rows are read from `store` when they are first needed. Memory use then
        does not grow with the number of targets.
    concurrency
        The executor, and the limits on the number of rooms and pictures that are captured at the same time.
    on_rooms
        A function that is called with the UUIDs of newly finished rooms, in the thread of the job. The function is not
        called if the run is captured on an executor.
    """

    run: str
    client: Client
    store: RunStore
    options: CaptureOptions
    resumed: bool = False
    one_room: bool = False
    concurrency: ConcurrencyOptions = field(default_factory=ConcurrencyOptions)
    on_rooms: Callable[[Sequence[str]], None] = field(default=lambda _: None)

    def __call__(self, job: Job[Shots]) -> Shots:
        """Capture the scenes of the run that have no picture yet, and return all shots of the run."""
        record = self.store.ledger.run(self.run)
        if record is None:
            raise LibraryError(
                f"The library has no run with the id {self.run}", hint="See library.runs for the ids of all runs."
            )
        if self.resumed:
            self._claim(record)
        with Heartbeat.during(self.store.ledger, self.run) as heartbeat:
            shots = self._capture_run(record, job)
            heartbeat.status = "cancelled" if job.cancelled else "done"
        return shots

    def _claim(self, record: Mapping[str, Any]) -> None:
        check_finished(record)
        if record["status"] == "planning":
            raise LibraryError(
                f"Run {self.run} cannot be resumed, because it was interrupted before its list of targets was complete",
                hint="No picture was captured. Start a new capture with the same targets.",
            )
        self.store.ledger.claim(record)
        if self.concurrency.executor is not None:
            self.store.parts.drop(self.run)  # the workers write them anew

    def _capture_run(self, record: Mapping[str, Any], job: Job[Shots]) -> Shots:
        listing = None
        if record["whole_room"]:
            room = WholeRoom.from_record(record["whole_room"], self.run, self.client.region)
            try:
                listing = self._list_room(room)
            except WhiteshotError as error:
                return self._shots([self._failed_row(room, error)], None)
        rows = self._capture_targets(job)
        if self.resumed and self.concurrency.executor is None:
            rewrite_parts(self.store, self.run)
        if listing is None:
            return self._shots(rows, self._empty_directory() if rows == [] else None)
        rows = self._read_rows() if rows is None else rows
        return self._shots(rows, completeness(listing, rows))

    def _list_room(self, room: WholeRoom) -> Listing | None:
        """List the scenes of a whole room; if the run has no targets yet, add each scene directory as a target.

        Returns
        -------
        Listing or None
            None if the room cannot be listed but the run has targets, which can be captured without a listing.

        Raises
        ------
        WhiteshotError
            If the room cannot be listed and the run has no targets.
        """
        has_targets = self.store.ledger.count_targets(self.run) > 0
        try:
            listing = list_room(self.client, room.request.room, room.directories)
        except WhiteshotError:
            if has_targets:
                return None
            raise
        if not has_targets:
            self.store.ledger.add_targets(self.run, [group.record for group in room.groups(listing)])
        return listing

    def _failed_row(self, room: WholeRoom, error: WhiteshotError) -> ShotRow:
        """Write and return the failed row of a whole room that cannot be listed."""
        row = room.request.failed_row(room.request.shown_path, "ask", error)
        self.store.ledger.write_shots(room.request.target, [row.record])
        return row

    def _capture_targets(self, job: Job[Shots]) -> list[ShotRow] | None:
        """Capture the targets; return the rows if they are kept in memory, else None."""
        if self.one_room:
            with self._open_context() as context:
                return RunCapture(self.run, self.store.ledger, context).one_room(job)
        tally = self._tally()
        job.report(tally.progress)
        if self.concurrency.executor is not None:
            ShardedRun(self.run, self.client, self.store, self.options, self.concurrency).capture(job, tally)
            return None
        with self._open_context() as context:
            capture = RunCapture(self.run, self.store.ledger, context)
            for rooms in capture.many_rooms(lambda: job.cancelled, tally, concurrency=self.concurrency.rooms):
                self.on_rooms(rooms)
                job.report(tally.progress)
        job.report(tally.progress)
        return None

    def _open_context(self) -> AbstractContextManager[CaptureContext]:
        recording = self.store.record(self.run)
        return open_context(self.client, self.store, recording, self.options, self.concurrency.connections)

    def _tally(self) -> ProgressTally:
        """Return the initial counts of a run; a resumed run starts with its complete targets."""
        total = self.store.ledger.count_targets(self.run)
        tally = ProgressTally(total)
        complete = total - self.store.ledger.count_targets(self.run, pending=True)
        tally.add(targets=complete, incomplete=0, scenes=0, failed=0)
        return tally

    def _shots(self, rows: list[ShotRow] | None, completeness: str | None) -> Shots:
        """Return the shots; if `rows` is None, the rows are read from `store` when they are first needed."""
        return Shots(
            self._read_rows if rows is None else rows,
            self.store.pictures,
            library=self.store.location,
            completeness=completeness,
        )

    def _read_rows(self) -> list[ShotRow]:
        return shot_rows(self.store.ledger.shots(run=self.run))

    def _empty_directory(self) -> str:
        """Return the message for a group without scenes."""
        target = next(self.store.ledger.targets(self.run, pending=False))
        return (
            f"There are no scenes in {target['path'] or 'the current directory'}; its subdirectories were not searched"
        )


def check_finished(run: Mapping[str, Any]) -> None:
    """Raise :class:`LibraryError` if a run is still being captured; `run` is its row in the database."""
    if current_status(run) == "running":
        raise LibraryError(
            f"Run {run['run']} is not finished yet",
            hint="Wait until the run has finished, or cancel the job that captures it.",
        )
