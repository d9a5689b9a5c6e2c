"""Capture the targets of a run: rooms side by side, the targets of one room one after another.

The API keeps one picture per room and scene, whatever its size. So two targets of one room are never captured at the
same time.
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
from whiteshot_nb.capturing.rows import shot_rows
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
    """Counts the finished targets of a run; safe to use from many threads.

    Parameters
    ----------
    total
        The number of targets.
    """

    def __init__(self, total: int) -> None:
        self.total = total
        self.targets = self.incomplete = self.scenes = self.failed = 0
        self._lock = threading.Lock()

    def add(self, *, targets: int, incomplete: int, scenes: int, failed: int) -> None:
        """Count finished targets, those with failures among them, their scenes, and the failed ones among these."""
        with self._lock:
            self.targets += targets
            self.incomplete += incomplete
            self.scenes += scenes
            self.failed += failed

    def add_rows(self, rows: Sequence[ShotRow]) -> None:
        """Count one finished target by its rows."""
        failed = sum(not row.ok for row in rows)
        self.add(targets=1, incomplete=bool(failed), scenes=len(rows), failed=failed)

    @property
    def progress(self) -> Progress:
        """The counts as the progress of a job."""
        words = f"{self.scenes:,} scenes, {self.failed:,} failed" if self.failed else f"{self.scenes:,} scenes"
        return Progress(self.targets, self.total, self.incomplete, words)


class RunCapture:
    """Captures those targets of a run that are not captured completely yet.

    Parameters
    ----------
    run
        The id of the run.
    context
        What all its targets share.
    """

    def __init__(self, run: str, ledger: RunLedger, context: CaptureContext) -> None:
        self._run = run
        self._ledger = ledger
        self._context = context

    def one_room(self, watcher: ProgressWatcher) -> list[ShotRow]:
        """Capture a new run of one room in this thread, and return its rows even if the ledger cannot be written."""
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
        """Capture several rooms at a time; yields, several times a second, the rooms that were finished meanwhile.

        Raises
        ------
        LibraryError
            If the ledger cannot be read or written; what is under way is stopped first.
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
            hint = f"{error.hint} What had arrived is kept; library.resume(run) goes on with the rest."
            raise LibraryError(error.what, said=error.said, hint=hint) from error

    def _capture_room(
        self, room: str, targets: Sequence[Mapping[str, Any]], watcher: ProgressWatcher, tally: ProgressTally
    ) -> str | None:
        """Capture one room and return it; None if it was stopped before its end."""
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
        """Capture the targets of one room in their order, and yield the rows of each.

        Parameters
        ----------
        targets
            Those that are not captured completely yet.
        earlier
            The shots that the room has already, by target. Those of complete targets are only remembered, to find near
            duplicates of them.
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
        examine = self._context.examiner.examine
        for row in examine_kept(rows, self._context.pictures, examine):
            if row.perceptual_hash is not None and not row.blank:
                near_duplicates.add(row.scene, row.perceptual_hash)


class _ManyRoomsWatcher:
    """Stops the targets of many rooms at a cancel, or if the ledger cannot be written.

    Their progress is not reported; they are counted when they are finished.
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
