"""The background job that archives rooms. Rooms are captured in parallel, and files are written one after another."""

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
    from whiteshot_nb.capturing import RunJob

_SUCCESSFUL = {"written", "unchanged"}


@dataclass(frozen=True, slots=True)
class ArchiveJob:
    """The function that an archive job runs. It captures rooms and writes one file for each room.

    Attributes
    ----------
    names
        File name for each room UUID.
    capture
        The function that captures all rooms.
    archiver
        Object that writes the file of one room.
    unfinished
        Note in the archive which says that the run is not finished. The job removes this note after the last room.
    owns_store
        Whether the library was opened for this archive only. If true, the job closes the library at the end.
    """

    names: Mapping[str, str]
    capture: RunJob
    archiver: RoomArchiver
    unfinished: UnfinishedRun
    owns_store: bool

    def __call__(self, job: Job[Archive]) -> Archive:
        """Capture all rooms, write their files, and return the result, which also reports errors.

        Parameters
        ----------
        job
            The running job, used to report progress and to stop if the job is cancelled.
        """
        began, start = datetime.now(UTC), time.perf_counter()
        archived: dict[str, ArchivedRoom] = {}
        try:
            stopped = self._archive_all(job, archived)
        finally:
            if self.owns_store:
                self.capture.store.close()
        return Archive(
            out=self.archiver.destination.location,
            library=self.capture.store.location,
            run=self.capture.run,
            resumed=self.capture.resumed,
            began=began,
            seconds=time.perf_counter() - start,
            rooms=tuple(archived.get(room) or ArchivedRoom(room, name) for room, name in self.names.items()),
            stopped=stopped,
        )

    def _archive_all(self, job: Job[Archive], archived: dict[str, ArchivedRoom]) -> str | None:
        """Archive each room and add its result to `archived`; return why this stopped early, or None if it did not."""
        captured: SimpleQueue[str | None] = SimpleQueue()
        capture = Job(self._capture_into(captured), name="archive-capture")
        capture.add_done_callback(lambda _: captured.put(None))
        try:
            while (room := _next(captured, job)) is not None:
                self._archive(room, job, archived)
            capture.result()
            for room in [room for room in self.names if room not in archived]:
                self._archive(room, job, archived)
            self.unfinished.end()
        except WhiteshotError as error:
            return str(error)
        finally:
            capture.cancel()
            with suppress(WhiteshotError):
                capture.result()
        return None

    def _capture_into(self, captured: SimpleQueue[str | None]) -> RunJob:
        """Return the capture function; it puts each room into the queue as soon as the room is completely captured."""

        def put(rooms: Sequence[str]) -> None:
            for room in rooms:
                captured.put(room)

        return replace(self.capture, on_rooms=put)

    def _archive(self, room: str, job: Job[Archive], archived: dict[str, ArchivedRoom]) -> None:
        archived[room] = self.archiver.archive(room, self.names[room], job.check_cancelled)
        failed = job.progress.failed + (archived[room].outcome not in _SUCCESSFUL)
        job.report(Progress(len(archived), len(self.names), failed, room))


def _next(captured: SimpleQueue[str | None], job: Job[Archive]) -> str | None:
    while True:
        job.check_cancelled()
        with suppress(Empty):
            return captured.get(timeout=CANCEL_POLL_SECONDS)
