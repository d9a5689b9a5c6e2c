"""Capture one target (a scene or group of scenes): request screenshots, then download and measure them.

For a target of a resumed run, only the missing scenes are captured.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from whiteshot_nb._core.bounded_tasks import BoundedTasks
from whiteshot_nb._core.jobs import Job
from whiteshot_nb._core.polling import CANCEL_POLL_SECONDS
from whiteshot_nb._core.progress import Progress
from whiteshot_nb.capturing.fetch_shot import fetch_shot, image_fields, record_rows
from whiteshot_nb.capturing.measure_shots import assess_rows, examine_kept, explain_blank_group
from whiteshot_nb.capturing.repeated_capture import RepeatedCapture
from whiteshot_nb.capturing.request_images import RequestedImage, request_image_again, request_images
from whiteshot_nb.errors import Cancelled, LibraryError, WhiteshotError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from whiteshot_nb.capturing.capture_request import CaptureRequest
    from whiteshot_nb.capturing.context import CaptureContext, ProgressWatcher
    from whiteshot_nb.images.near_duplicates import NearDuplicates
    from whiteshot_nb.model.picture_identity import PictureIdentity
    from whiteshot_nb.model.shot_row import ShotRow

T = TypeVar("T")
_GATHER_SECONDS = 0.01  # a third of the time that tasks wait in the pool at a thousand pictures per second
ShotTask = tuple["Callable[[], ShotRow]", "ShotRow"]
"""A function that captures a shot and returns its row, and the failed row that is stored until then."""


class TargetCapture:
    """Capture one target (a scene or group of scenes); failures are returned as rows of failed shots.

    Parameters
    ----------
    request
        The request for the target.
    context
        The connections, threads and storage that all targets of the run share.
    watcher
        An object that receives the progress and can cancel the capture.
    near_duplicates
        The pictures of this room that this run has already measured. New pictures are compared with them, to find near
        duplicates.
    """

    def __init__(
        self,
        request: CaptureRequest,
        context: CaptureContext,
        watcher: ProgressWatcher,
        near_duplicates: NearDuplicates,
    ) -> None:
        self._request = request
        self._context = context
        self._watcher = watcher
        self._near_duplicates = near_duplicates
        self._repeated_capture = RepeatedCapture(context, request, lambda: watcher.cancelled)

    def run(self) -> list[ShotRow]:
        """Capture all scenes of the target, and return the rows of the shots."""
        self._watcher.report(Progress(step="asking the server"))
        try:
            images, room_name = self._request_images()
            pending = [self._pending_row(image, room_name) for image in images]
            self._context.recording.plan_shots(self._request.target, [row.record for row in pending])
        except WhiteshotError as error:
            self._watcher.report(Progress(done=1, total=1, failed=1))
            return self._write([self._request.failed_row(self._request.shown_path, "ask", error)])
        tasks = [(self._fetch_task(image, room_name), row) for image, row in zip(images, pending, strict=True)]
        rows = self._fetch_all(tasks)
        return self._assess(rows, rows)

    def resume(self, good: Sequence[ShotRow], missing: Sequence[ShotRow]) -> list[ShotRow]:
        """Capture the missing scenes of the target; return the rows of all its shots, in scene order.

        Parameters
        ----------
        good
            The rows of successful shots. Their scenes are not captured again.
        missing
            The rows of failed shots. Their scenes are captured again.
        """
        fetched = self._fetch_all([(self._retry_task(row), row) for row in missing])
        recorded = sorted([*good, *fetched], key=attrgetter("order"))
        rows = recorded
        if self._context.options.measure:
            examine = self._context.examiner.examine_stored
            rows = examine_kept(recorded, self._context.pictures, examine, cancelled=self._cancelled)
        return self._assess(rows, recorded)

    def _cancelled(self) -> bool:
        return self._watcher.cancelled

    def _request_images(self) -> tuple[tuple[RequestedImage, ...], str | None]:
        """Request the images and the room's name in threads, so that a cancel can close the connections.

        The server can then stop drawing.
        """
        context, request = self._context, self._request
        images = Job(lambda _: request_images(context.client, request), name="ask")
        name = Job(lambda _: context.room_name(request.room), name="name")
        try:
            return self._wait_for(images), self._wait_for(name)
        finally:
            with suppress(Cancelled):
                self._wait_for(name)  # it uses the run's connections, which may be closed soon

    def _wait_for(self, job: Job[T]) -> T:
        while True:
            if self._watcher.cancelled:
                self._context.abort()
                raise Cancelled("The capture was cancelled before the API answered")
            try:
                return job.result(CANCEL_POLL_SECONDS)
            except TimeoutError:
                continue

    def _pending_row(self, image: RequestedImage, room_name: str | None) -> ShotRow:
        """Return the failed row that is stored until the picture is downloaded."""
        hint = f"To continue the run, call library.resume({self._request.run!r})."
        error = Cancelled("The run was interrupted before the picture was downloaded", hint=hint)
        return self._request.failed_row(image.scene, "download", error, **image_fields(image, room_name))

    def _fetch_task(self, image: RequestedImage, room_name: str | None) -> Callable[[], ShotRow]:
        pictures, capture = self._context.pictures, self._repeated_capture
        examiner = self._context.examiner if self._context.options.measure else None
        return lambda: fetch_shot(
            self._request, image, room_name, capture=capture, pictures=pictures, examiner=examiner
        )

    def _retry_task(self, row: ShotRow) -> Callable[[], ShotRow]:
        def retry() -> ShotRow:
            try:
                image = request_image_again(self._context.client, self._request, row.scene, row.order)
            except WhiteshotError as error:
                return self._request.failed_row(row.scene, "ask", error, order=row.order, room_name=row.room_name)
            return self._fetch_task(image, row.room_name)()

        return retry

    def _fetch_all(self, tasks: Sequence[ShotTask]) -> list[ShotRow]:
        """Run all download tasks in parallel; after a cancel, return failed rows for the unfinished ones.

        Rows are written in this thread, not in the threads that download, so that no download waits for the database.
        """
        rows: list[ShotRow | None] = [None] * len(tasks)
        done = failed = 0
        self._watcher.report(Progress(total=len(tasks), step="fetching pictures"))
        context = self._context
        if context.options.measure:
            context.examiner.expect(len(tasks))
        fetches = (fetch for fetch, _ in tasks)
        bounded = BoundedTasks(
            fetches, context.downloads, max_pending=2 * context.connections, gather_seconds=_GATHER_SECONDS
        )
        for results in bounded.results(self._cancelled):
            for (index, _), row in zip(results, self._record([row for _, row in results]), strict=True):
                rows[index] = row
                done, failed = done + 1, failed + (not row.ok)
            if results:
                self._watcher.report(Progress(done, len(tasks), failed, "fetching pictures"))
        if self._watcher.cancelled:
            self._context.abort()
        return [row or self._cancelled_row(pending) for row, (_, pending) in zip(rows, tasks, strict=True)]

    def _record(self, rows: list[ShotRow]) -> list[ShotRow]:
        """Write finished rows and return them; after a cancel, only return them, as all rows are written at the end."""
        return rows if self._watcher.cancelled else record_rows(self._request, rows, self._context.recording)

    def _cancelled_row(self, pending: ShotRow) -> ShotRow:
        error = Cancelled("The capture was cancelled before the picture was downloaded")
        row = self._request.failed_row(pending.scene, "download", error)
        return replace(pending, error=row.error, hint=row.hint, taken_at=row.taken_at)

    def _assess(self, rows: list[ShotRow], recorded: Sequence[ShotRow]) -> list[ShotRow]:
        """Compare the measured pictures with each other and with the last run, and write the rows that change.

        Parameters
        ----------
        rows
            The rows of the target, in the order of the scenes.
        recorded
            The same rows as stored in the database.
        """
        if self._watcher.cancelled:
            return self._write(rows)
        if not self._context.options.measure:
            return rows
        assessed = assess_rows(rows, last_pictures=self._last_pictures(), near_duplicates=self._near_duplicates)
        explained = explain_blank_group(assessed)
        changed = [row for row, old in zip(explained, recorded, strict=True) if row != old]
        written = {row.order: row for row in self._write(changed)} if changed else {}
        return [written.get(row.order, row) for row in explained]

    def _last_pictures(self) -> dict[str, PictureIdentity]:
        request = self._request
        try:
            return self._context.recording.last_pictures(request.room, (request.width, request.height))
        except LibraryError:
            return {}

    def _write(self, rows: list[ShotRow]) -> list[ShotRow]:
        """Write the final rows and return them; if they cannot be written, their hints contain the reason."""
        try:
            self._context.recording.write_shots(self._request.target, [row.record for row in rows])
        except LibraryError as error:
            return [replace(row, hint=str(error)) for row in rows]
        return rows
