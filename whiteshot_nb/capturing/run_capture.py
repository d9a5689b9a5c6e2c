"""Capture the targets of a run (scenes or groups of scenes), several rooms at a time.

The targets of one room are captured one after another, because the API stores only one picture per room and scene,
regardless of its size.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from whiteshot_nb._core.bounded_tasks import BoundedTasks
from whiteshot_nb._core.progress import Progress
from whiteshot_nb.capturing.capture_request import CaptureRequest
from whiteshot_nb.capturing.measure_shots import examine_kept
from whiteshot_nb.capturing.resume import capture_missing
from whiteshot_nb.capturing.stored_rows import shot_rows
from whiteshot_nb.capturing.target_capture import TargetCapture
from whiteshot_nb.errors import LibraryError
from whiteshot_nb.images.near_duplicates import NearDuplicates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from whiteshot_nb.capturing.context import CaptureContext, ProgressWatcher
    from whiteshot_nb.model.shot_row import ShotRow
    from whiteshot_nb.store import RunLedger, RunRecording
    from whiteshot_nb.store.run_ledger import RoomRange


class ProgressTally:
    """Count finished targets (scenes or groups of scenes) of a run; safe to use from many threads.

    Parameters
    ----------
    total
        The number of targets in the run.
    """

    def __init__(self, total: int) -> None:
        self.total = total
        self.targets = self.incomplete = self.scenes = self.failed = 0
        self._lock = threading.Lock()

    def add(self, *, targets: int, incomplete: int, scenes: int, failed: int) -> None:
        """Add finished targets to the counts.

        Parameters
        ----------
        targets
            The number of finished targets.
        incomplete
            The number of finished targets that have at least one failed scene.
        scenes
            The number of scenes in the finished targets.
        failed
            The number of failed scenes.
        """
        with self._lock:
            self.targets += targets
            self.incomplete += incomplete
            self.scenes += scenes
            self.failed += failed

    def add_rows(self, rows: Sequence[ShotRow]) -> None:
        """Add one finished target to the counts; `rows` are the rows of its shots."""
        failed = sum(not row.ok for row in rows)
        self.add(targets=1, incomplete=bool(failed), scenes=len(rows), failed=failed)

    @property
    def progress(self) -> Progress:
        """The counts as a :class:`Progress` object, which counts targets."""
        words = f"{self.scenes:,} scenes, {self.failed:,} failed" if self.failed else f"{self.scenes:,} scenes"
        return Progress(self.targets, self.total, self.incomplete, words)


class RunCapture:
    """Capture the incomplete targets of a run.

    A target is a scene or a group of scenes. A target is incomplete if the picture of any scene is missing.

    Parameters
    ----------
    run
        The id of the run.
    ledger
        The tables that contain the run.
    context
        The connections, threads and storage that all targets share.
    """

    def __init__(self, run: str, ledger: RunLedger, context: CaptureContext) -> None:
        self._run = run
        self._ledger = ledger
        self._context = context

    def one_room(self, watcher: ProgressWatcher) -> list[ShotRow]:
        """Capture a new run of one room in the calling thread, and return the rows of its shots.

        The rows are returned even if they cannot be written to the tables of the run.

        Parameters
        ----------
        watcher
            An object that receives the progress and can cancel the capture.
        """
        targets = list(self._ledger.targets(self._run))
        return [row for rows in self._captured(targets, {}, watcher) for row in rows]

    def many_rooms(
        self,
        cancelled: Callable[[], bool],
        tally: ProgressTally,
        *,
        concurrency: int,
        rooms: RoomRange | None = None,
    ) -> Iterator[list[str]]:
        """Capture several rooms at a time; several times per second, yield a list of newly finished rooms.

        The list contains the UUIDs of the rooms, and may be empty.

        Parameters
        ----------
        cancelled
            A function that returns True if the capture should stop.
        tally
            The object that counts finished targets.
        concurrency
            The number of rooms that are captured at a time.
        rooms
            The UUIDs of the first and the last room to capture. None: all rooms.

        Raises
        ------
        LibraryError
            If the tables of the run cannot be read or written. The captures of all rooms are stopped before the error
            is raised.
        """
        recording = self._context.recording
        watcher = _ManyRoomsWatcher(cancelled, recording)
        pending = groupby(self._ledger.targets(self._run, rooms), key=itemgetter("room"))
        tasks = (partial(self._capture_room, room, list(targets), watcher, tally) for room, targets in pending)
        with ThreadPoolExecutor(concurrency, thread_name_prefix="whiteshot-room") as pool:
            try:
                for results in BoundedTasks(tasks, pool, max_pending=concurrency).results(lambda: watcher.cancelled):
                    yield [room for _, room in results if room is not None]
            except BaseException:
                watcher.stop()
                raise
        if (error := recording.error) is not None:
            hint = f"{error.hint} Finished shots are saved. To capture the rest, call library.resume({self._run!r})."
            raise LibraryError(error.what, said=error.said, hint=hint) from error

    def _capture_room(
        self, room: str, targets: Sequence[Mapping[str, Any]], watcher: ProgressWatcher, tally: ProgressTally
    ) -> str | None:
        """Capture one room and return its UUID; None if the capture was stopped before the room was finished."""
        earlier = _by_target(self._ledger.shots(run=self._run, room=room))
        captured = self._captured(targets, earlier, watcher)
        while not watcher.cancelled:
            rows = next(captured, None)
            if rows is None:
                return room
            tally.add_rows(rows)
        return None

    def _captured(
        self,
        targets: Sequence[Mapping[str, Any]],
        earlier: Mapping[int, Sequence[ShotRow]],
        watcher: ProgressWatcher,
    ) -> Iterator[Sequence[ShotRow]]:
        """Capture the targets of one room in order, and yield the rows of each target.

        Parameters
        ----------
        targets
            The targets that are not completely captured.
        earlier
            The shots that the run already contains for this room, by target. Complete targets are not captured again,
            but new pictures are compared with their pictures, to find near duplicates.
        watcher
            An object that receives the progress and can cancel the capture.
        """
        pending = {target["target"]: target for target in targets}
        near_duplicates = NearDuplicates()
        for number in sorted(pending.keys() | {one for one in earlier if one < max(pending)}):
            if number in pending:
                yield self._capture_target(pending[number], earlier.get(number, []), watcher, near_duplicates)
            elif self._context.options.measure:
                self._remember(earlier[number], near_duplicates)

    def _capture_target(
        self,
        record: Mapping[str, Any],
        earlier: Sequence[ShotRow],
        watcher: ProgressWatcher,
        near_duplicates: NearDuplicates,
    ) -> Sequence[ShotRow]:
        request = CaptureRequest.from_record(record, self._context.client.region)
        target = TargetCapture(request, self._context, watcher, near_duplicates)
        return capture_missing(target, record, earlier)

    def _remember(self, rows: Sequence[ShotRow], near_duplicates: NearDuplicates) -> None:
        examine = self._context.examiner.examine_stored
        for row in examine_kept(rows, self._context.pictures, examine):
            if row.perceptual_hash is not None and not row.blank:
                near_duplicates.add(row.scene, row.perceptual_hash)


class _ManyRoomsWatcher:
    """Stop the captures of many rooms after a cancel, or if the rows of the run cannot be written.

    Progress within a target is not reported; targets are counted when they are finished.
    """

    def __init__(self, cancelled: Callable[[], bool], recording: RunRecording) -> None:
        self._cancelled = cancelled
        self._recording = recording
        self._stopped = threading.Event()

    @property
    def cancelled(self) -> bool:
        return self._stopped.is_set() or self._recording.error is not None or self._cancelled()

    def stop(self) -> None:
        self._stopped.set()

    def report(self, progress: Progress) -> None:
        """Do nothing."""


def _by_target(records: Iterable[dict[str, Any]]) -> dict[int, list[ShotRow]]:
    return {number: shot_rows(several) for number, several in groupby(records, key=itemgetter("target"))}
