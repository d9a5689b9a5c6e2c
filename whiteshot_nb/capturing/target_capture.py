"""The steps of one target: ask, fetch all, measure; and the same for what an earlier run left out."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from whiteshot_nb._core.bounded_tasks import BoundedTasks
from whiteshot_nb._core.jobs import Job
from whiteshot_nb._core.polling import CANCEL_POLL_SECONDS
from whiteshot_nb._core.progress import Progress
from whiteshot_nb.capturing.fetch_shot import fetch_shot, image_fields, record_rows
from whiteshot_nb.capturing.measure_shots import explain_blank_group, measure_rows
from whiteshot_nb.capturing.request_images import RequestedImage, request_image_again, request_images
from whiteshot_nb.capturing.stable_capture import StableCapture
from whiteshot_nb.errors import Cancelled, LibraryError, WhiteshotError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from whiteshot_nb.capturing.capture_request import CaptureRequest
    from whiteshot_nb.capturing.context import CaptureContext, ProgressWatcher
    from whiteshot_nb.images.measures import NearDuplicates
    from whiteshot_nb.model.shot_row import ShotRow

T = TypeVar("T")
_GATHER = 0.01  # seconds: a third of what waits with the pool, at a thousand pictures a second
ShotTask = tuple["Callable[[], ShotRow]", "ShotRow"]
"""What brings a row, and the row that stands for it until then."""


class TargetCapture:
    """Captures one target; never raises for what a server did.

    Parameters
    ----------
    request
        What is asked for.
    context
        What all targets of the run share.
    watch
        Told how far it is, and asked whether to stop.
    seen
        The scenes of the same room and run that were measured before.
    """

    def __init__(
        self, request: CaptureRequest, context: CaptureContext, watch: ProgressWatcher, seen: NearDuplicates
    ) -> None:
        self._request = request
        self._context = context
        self._watch = watch
        self._seen = seen
        self._taker = StableCapture(context, request, lambda: watch.cancelled)

    def run(self) -> list[ShotRow]:
        """Capture the whole target."""
        self._watch.report(Progress(step="asking the server"))
        try:
            asked, room_name = self._ask()
            planned = [self._planned(one, room_name) for one in asked]
            self._context.recording.plan(self._request.target, [row.record for row in planned])
        except WhiteshotError as error:
            self._watch.report(Progress(done=1, total=1, failed=1))
            return self._kept([self._request.failed_row(self._request.asked_path, "ask", error)])
        tasks = [(self._fetching(one, room_name), row) for one, row in zip(asked, planned, strict=True)]
        return self._finished(self._all(tasks))

    def resume(self, arrived: Sequence[ShotRow], missing: Sequence[ShotRow]) -> list[ShotRow]:
        """Ask for what is missing, scene by scene, and for nothing that had arrived."""
        rows = [*arrived, *self._all([(self._asking_again(row), row) for row in missing])]
        return self._finished(sorted(rows, key=lambda row: row.order))

    def _ask(self) -> tuple[tuple[RequestedImage, ...], str | None]:
        """Ask in threads of their own: a cancel ends the connections, and the server can stop drawing."""
        context, request = self._context, self._request
        asking = Job(lambda _: request_images(context.client, request), name="ask")
        naming = Job(lambda _: context.room_name(request.room), name="name")
        try:
            return self._awaited(asking), self._awaited(naming)
        finally:
            with suppress(Cancelled):
                self._awaited(naming)  # its connection is the run's, which may be closed soon

    def _awaited(self, job: Job[T]) -> T:
        while True:
            if self._watch.cancelled:
                self._context.abort()
                raise Cancelled("Stopped before it was done")
            try:
                return job.result(CANCEL_POLL_SECONDS)
            except TimeoutError:
                continue

    def _planned(self, asked: RequestedImage, room_name: str | None) -> ShotRow:
        """Return the row that stands in the ledger until the picture is there."""
        error = Cancelled("Interrupted before the picture was there", hint="library.resume(run) goes on with it.")
        return self._request.failed_row(asked.scene, "download", error, **image_fields(asked, room_name))

    def _fetching(self, asked: RequestedImage, room_name: str | None) -> Callable[[], ShotRow]:
        return lambda: fetch_shot(self._request, asked, room_name, taker=self._taker, pictures=self._context.pictures)

    def _asking_again(self, row: ShotRow) -> Callable[[], ShotRow]:
        def again() -> ShotRow:
            try:
                asked = request_image_again(self._context.client, self._request, row.scene, row.order)
            except WhiteshotError as error:
                return self._request.failed_row(row.scene, "ask", error, order=row.order, room_name=row.room_name)
            return self._fetching(asked, row.room_name)()

        return again

    def _all(self, tasks: Sequence[ShotTask]) -> list[ShotRow]:
        """Do all in parallel; what a cancel overtook keeps the row that stands for it, with that reason.

        Rows are written here and not where pictures are fetched, so that no connection waits for the ledger.
        """
        rows: list[ShotRow | None] = [None] * len(tasks)
        done = failed = 0
        self._watch.report(Progress(total=len(tasks), step="fetching pictures"))
        context = self._context
        pieces = (work for work, _ in tasks)
        batch = BoundedTasks(pieces, context.downloads, at_once=2 * context.connections, gather=_GATHER)
        for found in batch.results(lambda: self._watch.cancelled):
            for (place, _), row in zip(found, self._noted([row for _, row in found]), strict=True):
                rows[place] = row
                done, failed = done + 1, failed + (not row.ok)
            if found:
                self._watch.report(Progress(done, len(tasks), failed, "fetching pictures"))
        if self._watch.cancelled:
            self._context.abort()
        return [row or self._stopped(planned) for row, (_, planned) in zip(rows, tasks, strict=True)]

    def _noted(self, rows: list[ShotRow]) -> list[ShotRow]:
        """Write finished rows; after a cancel all are written in the end."""
        return rows if self._watch.cancelled else record_rows(self._request, rows, self._context.recording)

    def _stopped(self, planned: ShotRow) -> ShotRow:
        error = Cancelled("Stopped while the picture was fetched")
        row = self._request.failed_row(planned.scene, "download", error)
        return replace(planned, error=row.error, hint=row.hint, taken_at=row.taken_at)

    def _finished(self, rows: list[ShotRow]) -> list[ShotRow]:
        context, request = self._context, self._request
        if context.options.measure and not self._watch.cancelled:
            self._watch.report(self._progress(rows, "measuring"))
            try:
                before = context.recording.last_pictures(request.room, (request.width, request.height))
            except LibraryError:
                before = {}
            rows = measure_rows(
                rows,
                context.pictures,
                context.decoding,
                before=before,
                seen=self._seen,
                cancelled=lambda: self._watch.cancelled,
            )
            return self._kept(explain_blank_group(rows))
        return self._kept(rows) if self._watch.cancelled else rows

    def _kept(self, rows: list[ShotRow]) -> list[ShotRow]:
        """Write the rows as they are in the end; a library that cannot be written costs no row that is in memory."""
        try:
            self._context.recording.keep_all(self._request.target, [row.record for row in rows])
        except LibraryError as error:
            return [replace(row, hint=str(error)) for row in rows]
        return rows

    def _progress(self, rows: Sequence[ShotRow], step: str) -> Progress:
        return Progress(len(rows), len(rows), sum(not row.ok for row in rows), step)
