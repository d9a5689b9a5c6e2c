"""The steps of one target: ask, fetch all, measure; and the same for what an earlier run left out."""

from __future__ import annotations

import os
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from whiteshot_nb.capture.ask import Asked, ask
from whiteshot_nb.capture.fetch import fetch, known
from whiteshot_nb.download import CONNECTIONS
from whiteshot_nb.errors import Cancelled, LibraryError, WhiteshotError
from whiteshot_nb.jobs import Job, Progress
from whiteshot_nb.measure import measure as measure_picture
from whiteshot_nb.measure import near_duplicates

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from whiteshot_nb.capture.ask import Answered
    from whiteshot_nb.capture.request import CaptureRequest
    from whiteshot_nb.measure import Measures
    from whiteshot_nb.picture_sources import PictureSource
    from whiteshot_nb.shots import ShotRow, Shots
    from whiteshot_nb.store import PictureKeeper, Recording

_GLANCE = 0.1  # seconds between looks at the cancel event while waiting
_GRACE = 0.5  # seconds that pictures on their way have to arrive after a cancel

NOTHING_DRAWN = (
    "Every picture of the group is blank. Two known causes: a room that uses the newer drawing plug-in has no strokes "
    "in server screenshots (Agora's documents, “appliance-plugin”), and dynamic slides are a layer of their own."
)
"""The hint where the vendor answers 201 but nothing is to be seen."""


class TargetCapture:
    """Captures one target, in the thread of the run's job; never raises for what a server did.

    Parameters
    ----------
    request
        What is asked for.
    pictures
        Where pictures are kept.
    recording
        Where rows are written, each as soon as its picture is kept.
    source
        Where pictures are fetched from.
    job
        Reported to, and asked whether to stop.
    measure
        Whether pixels are measured at the end.
    """

    def __init__(
        self,
        request: CaptureRequest,
        pictures: PictureKeeper,
        recording: Recording,
        source: PictureSource,
        job: Job[Shots],
        *,
        measure: bool,
    ) -> None:
        self._request = request
        self._pictures = pictures
        self._recording = recording
        self._source = source
        self._job = job
        self._measure = measure

    def run(self) -> list[ShotRow]:
        """Capture the whole target."""
        self._job.report(Progress(doing="asking the server"))
        try:
            answered = self._ask()
            self._recording.plan(self._request.target, [asdict(row) for row in self._planned(answered)])
        except WhiteshotError as error:
            row = self._request.failed_row(self._request.asked_path, "ask", error)
            self._job.report(Progress(done=1, total=1, failed=1))
            return self._written([row])
        room_name = answered.room_name
        tasks = [
            (asked.order, asked.scene, lambda asked=asked: self._fetch(asked, room_name)) for asked in answered.images
        ]
        fallback = {asked.order: known(asked, room_name) for asked in answered.images}
        return self._finished(self._all(tasks, fallback))

    def resume(self, arrived: Sequence[ShotRow], missing: Sequence[ShotRow]) -> list[ShotRow]:
        """Ask for what is missing, scene by scene, and for nothing that had arrived."""
        tasks = [(row.order, row.scene, lambda row=row: self._again(row)) for row in missing]
        fallback = {row.order: {"order": row.order, "room_name": row.room_name} for row in missing}
        rows = [*arrived, *self._all(tasks, fallback)]
        return self._finished(sorted(rows, key=lambda row: row.order))

    def _ask(self) -> Answered:
        """Ask in another job and over a connection of its own: a cancel ends it, and the server can stop drawing."""
        with self._request.client.separate() as own:
            asking = Job(lambda _: ask(replace(self._request, client=own)), name="ask")
            while True:
                if self._job.cancelled:
                    own.abort()
                    self._job.check_cancelled()
                try:
                    return asking.result(_GLANCE)
                except TimeoutError:
                    continue

    def _planned(self, answered: Answered) -> list[ShotRow]:
        """Return the rows that stand in the ledger until the pictures are there."""
        error = Cancelled("Interrupted before the picture was there", hint="library.resume(run) goes on with it.")
        return [
            self._request.failed_row(asked.scene, "download", error, **known(asked, answered.room_name))
            for asked in answered.images
        ]

    def _fetch(self, asked: Asked, room_name: str | None) -> ShotRow:
        return fetch(
            self._request,
            asked,
            room_name,
            source=self._source,
            pictures=self._pictures,
            recording=self._recording,
            cancelled=lambda: self._job.cancelled,
        )

    def _again(self, row: ShotRow) -> ShotRow:
        """Ask for one scene of the target, and fetch it."""
        request, size = self._request, {"width": row.width, "height": row.height}
        path = None if request.path is None and not request.group else row.scene
        try:
            self._job.check_cancelled()
            image = request.client.screenshot(request.room, path, **size)
        except WhiteshotError as error:
            return request.failed_row(row.scene, "ask", error, order=row.order, room_name=row.room_name)
        return self._fetch(Asked(row.scene, row.order, image), row.room_name)

    def _all(
        self, tasks: Sequence[tuple[int, str, Callable[[], ShotRow]]], fallback: Mapping[int, dict[str, Any]]
    ) -> list[ShotRow]:
        """Do all in parallel; what a cancel overtook is a failed row."""
        pool = ThreadPoolExecutor(min(CONNECTIONS, len(tasks) or 1))
        try:
            futures = [pool.submit(work) for _, _, work in tasks]
            self._watch(futures)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)  # after a cancel, threads may still wait for an answer
        error = Cancelled("Stopped while the picture was fetched")
        return [
            future.result() if _came(future) else self._request.failed_row(scene, "download", error, **fallback[order])
            for future, (order, scene, _) in zip(futures, tasks, strict=True)
        ]

    def _watch(self, futures: list[Future[ShotRow]]) -> None:
        """Report until all are done, or until shortly after a cancel: a server may hold an answer for long."""
        waiting = set(futures)
        while True:
            done = [future.result() for future in futures if future not in waiting]
            failed = sum(not row.ok for row in done)
            self._job.report(Progress(done=len(done), total=len(futures), failed=failed, doing="fetching pictures"))
            if not waiting:
                return
            before = waiting
            while waiting == before:
                if self._job.cancelled:
                    wait(waiting, timeout=_GRACE)
                    return
                waiting = wait(waiting, timeout=_GLANCE, return_when=FIRST_COMPLETED).not_done

    def _finished(self, rows: list[ShotRow]) -> list[ShotRow]:
        if self._measure and not self._job.cancelled:
            rows = self._explained(self._measured(rows))
        return self._written(rows)

    def _written(self, rows: list[ShotRow]) -> list[ShotRow]:
        """Write the rows as they are in the end; a library that cannot be written costs no row that is in memory."""
        try:
            self._recording.measured(self._request.target, [asdict(row) for row in rows])
        except LibraryError as error:
            return [replace(row, hint=str(error)) for row in rows]
        return rows

    def _measured(self, rows: list[ShotRow]) -> list[ShotRow]:
        """Decode in a small pool of its own, after every picture is kept."""
        self._job.report(replace(self._job.progress, doing="measuring"))
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            measures = list(pool.map(self._measures, rows))
        hashes = [
            (row.scene, found.fingerprint)
            for row, found in zip(rows, measures, strict=True)
            if found and not found.blank
        ]
        like = near_duplicates(hashes)
        return [
            replace(
                row,
                ink=found.ink,
                blank=found.blank,
                near_duplicate_of=like.get(row.scene),
                changed_since_last=self._changed(row),
            )
            if found
            else row
            for row, found in zip(rows, measures, strict=True)
        ]

    def _changed(self, row: ShotRow) -> bool | None:
        last = self._recording.last_sha256(asdict(row))
        return None if last is None else last != row.sha256

    def _explained(self, rows: list[ShotRow]) -> list[ShotRow]:
        """Say why a whole group may be blank, unless our own server drew it: its blank pages are blank."""
        good = [row for row in rows if row.ok]
        if not self._request.group or not good or not all(row.blank and row.renderer is None for row in good):
            return rows
        return [replace(row, hint=row.hint or NOTHING_DRAWN) if row.ok else row for row in rows]

    def _measures(self, row: ShotRow) -> Measures | None:
        if row.sha256 is None or self._job.cancelled:
            return None
        return measure_picture(self._pictures.get(row.sha256))


def _came(future: Future[ShotRow]) -> bool:
    return future.done() and not future.cancelled()
