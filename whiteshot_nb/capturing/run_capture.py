"""The targets of many rooms: rooms side by side, the targets of one room one after another.

The API keeps one picture per room and scene, whatever its size. So two targets of one room never meet.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from whiteshot_nb._core.bounded_tasks import BoundedTasks
from whiteshot_nb._core.progress import Progress
from whiteshot_nb.capturing.capture_request import CaptureRequest
from whiteshot_nb.capturing.measure_shots import measure_picture
from whiteshot_nb.capturing.rows import shot_rows
from whiteshot_nb.capturing.target_capture import TargetCapture
from whiteshot_nb.errors import LibraryError
from whiteshot_nb.images.measures import NearDuplicates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from whiteshot_nb.capturing.context import CaptureContext
    from whiteshot_nb.model.shot_row import ShotRow
    from whiteshot_nb.store.ledger import Ledger, RoomRange


class ProgressTally:
    """How far many targets are; safe to use from many threads.

    Parameters
    ----------
    total
        How many targets there are.
    """

    def __init__(self, total: int) -> None:
        self.total = total
        self.targets = self.unlucky = self.scenes = self.failed = 0
        self._lock = threading.Lock()

    def add(self, *, targets: int, unlucky: int, scenes: int, failed: int) -> None:
        """Count finished targets, those with failures among them, and their scenes."""
        with self._lock:
            self.targets += targets
            self.unlucky += unlucky
            self.scenes += scenes
            self.failed += failed

    def add_rows(self, rows: Sequence[ShotRow]) -> None:
        """Count one finished target by its rows."""
        failed = sum(not row.ok for row in rows)
        self.add(targets=1, unlucky=bool(failed), scenes=len(rows), failed=failed)

    @property
    def progress(self) -> Progress:
        """The same for a job."""
        words = f"{self.scenes:,} scenes, {self.failed:,} failed" if self.failed else f"{self.scenes:,} scenes"
        return Progress(self.targets, self.total, self.unlucky, words)


class RunCapture:
    """Captures what a run was asked for and has not got.

    Parameters
    ----------
    run
        Its id.
    context
        What all its targets share.
    cancelled
        Whether somebody asked to stop.
    tally
        Where finished targets are counted.
    """

    def __init__(
        self, run: str, ledger: Ledger, context: CaptureContext, cancelled: Callable[[], bool], tally: ProgressTally
    ) -> None:
        self._run = run
        self._ledger = ledger
        self._context = context
        self._cancelled = cancelled
        self._tally = tally
        self._broken = threading.Event()

    def all(self, *, concurrency: int, rooms: RoomRange | None = None) -> Iterator[list[str]]:
        """Capture room by room, so many at a time; yields, now and then, the rooms that were finished meanwhile.

        Raises
        ------
        LibraryError
            If the ledger cannot be read or written; what is under way is stopped first.
        """
        pending = groupby(self._ledger.targets(self._run, rooms), key=itemgetter("room"))
        tasks = (partial(self._room, room, list(targets)) for room, targets in pending)
        with ThreadPoolExecutor(concurrency, thread_name_prefix="whiteshot-room") as pool:
            try:
                for news in BoundedTasks(tasks, pool, at_once=concurrency).results(self._stopped):
                    yield [room for _, room in news if room is not None]
            except BaseException:
                self._broken.set()
                raise
        if (broken := self._context.recording.broken) is not None:
            hint = f"{broken.hint} What had arrived is kept; library.resume(run) goes on with the rest."
            raise LibraryError(broken.what, said=broken.said, hint=hint) from broken

    def _stopped(self) -> bool:
        return self._broken.is_set() or self._context.recording.broken is not None or self._cancelled()

    def _room(self, room: str, targets: Sequence[Mapping[str, Any]]) -> str | None:
        """Capture the targets of one room, in their order; complete ones are only looked at.

        Returns
        -------
        str or None
            The room; None if it was stopped before its end.
        """
        pending = {target["target"]: target for target in targets}
        known = _by_target(self._ledger.shots(run=self._run, room=room))
        seen = NearDuplicates()
        for number in sorted(pending.keys() | {one for one in known if one < max(pending)}):
            if self._stopped():
                return None
            if number in pending:
                self._tally.add_rows(self._target(pending[number], known.get(number, []), seen))
            elif self._context.options.measure:
                self._look(known[number], seen)
        return None if self._stopped() else room

    def _target(self, record: Mapping[str, Any], rows: Sequence[ShotRow], seen: NearDuplicates) -> Sequence[ShotRow]:
        """Ask for the scenes that are missing, or for the whole target where nobody knows which scenes it has."""
        request = CaptureRequest.from_record(record, self._context.client.region)
        target = TargetCapture(request, self._context, _Quiet(self._stopped), seen)
        missing = [row for row in rows if not row.ok]
        if not record["answered"] or any(not row.scene.startswith("/") for row in missing):
            return target.run()
        return target.resume([row for row in rows if row.ok], missing)

    def _look(self, rows: Iterable[ShotRow], seen: NearDuplicates) -> None:
        good = [row for row in rows if row.sha256 and not row.blank]
        measures = self._context.decoding.map(
            partial(measure_picture, self._context.pictures), [str(row.sha256) for row in good]
        )
        for row, found in zip(good, measures, strict=True):
            if found:
                seen.add(row.scene, found.fingerprint)


@dataclass(frozen=True, slots=True)
class _Quiet:
    """Watches one of many targets: its progress is not told, only counted when it is done."""

    stopped: Callable[[], bool]

    @property
    def cancelled(self) -> bool:
        return self.stopped()

    def report(self, progress: Progress) -> None:
        """Do nothing."""


def _by_target(records: Iterable[dict[str, Any]]) -> dict[int, list[ShotRow]]:
    return {number: shot_rows(list(several)) for number, several in groupby(records, key=itemgetter("target"))}
