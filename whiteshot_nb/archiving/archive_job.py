"""An archive as the work of a job: rooms are captured side by side, and their files written one after another."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from whiteshot_nb._core.jobs import Job
from whiteshot_nb._core.polling import CANCEL_POLL_SECONDS
from whiteshot_nb._core.progress import Progress
from whiteshot_nb.archiving.archive_result import Archive, ArchivedRoom
from whiteshot_nb.errors import WhiteshotError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from whiteshot_nb.archiving.archive_state import UnfinishedRun
    from whiteshot_nb.archiving.room_archiver import RoomArchiver
    from whiteshot_nb.capturing.run_job import RunJob

_WELL = {"written", "unchanged"}


@dataclass(frozen=True, slots=True)
class ArchiveJob:
    """Captures a run and archives its rooms; called with the job it is the work of.

    Attributes
    ----------
    names
        Of the file of each room.
    capture
        The work of the run.
    unfinished
        Where it is noted until all rooms are dealt with.
    resumed
        Whether the run was begun before.
    owned
        Whether the library was opened for this, and is closed after it.
    """

    names: Mapping[str, str]
    capture: RunJob
    archiver: RoomArchiver
    unfinished: UnfinishedRun
    resumed: bool
    owned: bool

    def __call__(self, job: Job[Archive]) -> Archive:
        """Capture and archive; what goes wrong on the way is told in the result."""
        began, start = datetime.now(UTC), time.perf_counter()
        done: dict[str, ArchivedRoom] = {}
        try:
            stopped = self._archived(job, done)
        finally:
            if self.owned:
                self.capture.store.close()
        return Archive(
            out=self.archiver.place.location,
            library=self.capture.store.location,
            run=self.capture.run,
            resumed=self.resumed,
            began=began,
            seconds=time.perf_counter() - start,
            rooms=tuple(done.get(room) or ArchivedRoom(room, name) for room, name in self.names.items()),
            stopped=stopped,
        )

    def _archived(self, job: Job[Archive], done: dict[str, ArchivedRoom]) -> str | None:
        """Archive all rooms into `done`; returns why some are missing there, None if none is."""
        finished: SimpleQueue[str | None] = SimpleQueue()
        capture = Job(self._telling(finished), name="archive-capture")
        capture.add_done_callback(lambda _: finished.put(None))
        try:
            while (room := _next(finished, job)) is not None:
                self._archive(room, job, done)
            capture.result()
            for room in [room for room in self.names if room not in done]:
                self._archive(room, job, done)
            self.unfinished.end()
        except WhiteshotError as error:
            return str(error)
        finally:
            capture.cancel()
            with suppress(WhiteshotError):
                capture.result()
        return None

    def _telling(self, finished: SimpleQueue[str | None]) -> RunJob:
        """Return the capture that puts each room there as soon as all its shots are known."""

        def take(rooms: Sequence[str]) -> None:
            for room in rooms:
                finished.put(room)

        return replace(self.capture, on_rooms=take)

    def _archive(self, room: str, job: Job[Archive], done: dict[str, ArchivedRoom]) -> None:
        done[room] = self.archiver.archive(room, self.names[room], job.check_cancelled)
        unlucky = job.progress.failed + (done[room].outcome not in _WELL)
        job.report(Progress(len(done), len(self.names), unlucky, room))


def _next(finished: SimpleQueue[str | None], job: Job[Archive]) -> str | None:
    while True:
        job.check_cancelled()
        with suppress(Empty):
            return finished.get(timeout=CANCEL_POLL_SECONDS)
