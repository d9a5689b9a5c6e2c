"""One capture from beginning to end, as a job."""

from __future__ import annotations

import os
import warnings
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from typing import TYPE_CHECKING

from tqdm.auto import tqdm

from whiteshot_nb.capture.ask import ask
from whiteshot_nb.capture.fetch import fetch, known
from whiteshot_nb.capture.request import CaptureRequest
from whiteshot_nb.download import CONNECTIONS, Downloader
from whiteshot_nb.errors import Cancelled, WhiteshotError
from whiteshot_nb.jobs import Job, Progress
from whiteshot_nb.measure import measure as measure_picture
from whiteshot_nb.measure import near_duplicates
from whiteshot_nb.shots import Shots
from whiteshot_nb.store import PictureFolder

if TYPE_CHECKING:
    from collections.abc import Callable

    from whiteshot_nb.capture.ask import Answered, Asked
    from whiteshot_nb.client import Client
    from whiteshot_nb.measure import Measures
    from whiteshot_nb.shots import ShotRow

_GLANCE = 0.1  # seconds between looks at the cancel event while waiting
_GRACE = 0.5  # seconds that pictures on their way have to arrive after a cancel


def capture(
    client: Client,
    room: str,
    path: str | None = None,
    *,
    width: int,
    height: int,
    group: bool = False,
    measure: bool = True,
    progress: bool = False,
) -> Shots:
    """Capture a scene, or all scenes directly in a scene directory, and wait for it.

    Parameters
    ----------
    client
        The connection to the API.
    room
        The room's UUID.
    path
        The scene, or with `group` the scene directory. None lets the server choose: ``/init``, or the
        directory of the current scene.
    width, height
        Pixels.
    group
        Whether `path` is a scene directory.
    measure
        Whether ink, blank and near duplicates are measured.
    progress
        Whether a progress bar is shown.

    Returns
    -------
    Shots
        One for each scene. A scene that failed is there too and says at which stage and why; if the request
        as a whole failed, there is one shot that says so.

    Raises
    ------
    InvalidInput
        If an argument is wrong; nothing was sent.

    Warns
    -----
    UserWarning
        If a picture came in another size than asked for; it is kept and marked ``size_ok=False``.
    """
    bar = tqdm(desc="capture", unit="scene", disable=not progress)
    with bar:
        job = start_capture(
            client,
            room,
            path,
            width=width,
            height=height,
            group=group,
            measure=measure,
            on_progress=lambda now: _show(bar, now),
        )
        shots = job.result()
    _warn_of_sizes(shots)
    return shots


def start_capture(
    client: Client,
    room: str,
    path: str | None = None,
    *,
    width: int,
    height: int,
    group: bool = False,
    measure: bool = True,
    on_progress: Callable[[Progress], None] | None = None,
) -> Job[Shots]:
    """Begin a capture in the background; see :func:`capture` for the parameters.

    Returns
    -------
    Job
        ``job.progress``, ``job.cancel()``, ``job.result()``, ``await job``. A cancelled job's result holds
        what had arrived, and a failed shot for each scene that had not.

    Raises
    ------
    InvalidInput
        If an argument is wrong; nothing was sent.
    """
    work = prepare_capture(client, room, path, width=width, height=height, group=group, measure=measure)
    return Job(work, name="capture", on_progress=on_progress)


def prepare_capture(
    client: Client,
    room: str,
    path: str | None = None,
    *,
    width: int,
    height: int,
    group: bool = False,
    measure: bool = True,
) -> Callable[[Job[Shots]], Shots]:
    """Return the work of a capture, for a job that does more than capture.

    Raises
    ------
    InvalidInput
        If an argument is wrong; nothing was sent.
    """
    request = CaptureRequest.checked(client, room, path, width=width, height=height, group=group)
    pictures = PictureFolder.temporary()
    return lambda job: _Capture(request, pictures, job, measure=measure).run()


class _Capture:
    """The steps of one capture, in the job's thread."""

    def __init__(self, request: CaptureRequest, pictures: PictureFolder, job: Job[Shots], *, measure: bool) -> None:
        self._request = request
        self._pictures = pictures
        self._job = job
        self._measure = measure

    def run(self) -> Shots:
        rows = self._rows()
        if self._measure and not self._job.cancelled:
            rows = self._measured(rows)
        return Shots(rows, self._pictures)

    def _rows(self) -> list[ShotRow]:
        self._job.report(Progress(doing="asking the server"))
        try:
            answered = self._ask()
        except WhiteshotError as error:
            row = self._request.failed_row(self._request.asked_path, "ask", error)
            self._job.report(Progress(done=1, total=1, failed=1))
            return [row]
        return self._fetch_all(answered)

    def _ask(self) -> Answered:
        """Ask in another job, so that a cancel need not wait for the server's answer."""
        asking = Job(lambda _: ask(self._request), name="ask")
        while True:
            self._job.check_cancelled()
            try:
                return asking.result(_GLANCE)
            except TimeoutError:
                continue

    def _fetch_all(self, answered: Answered) -> list[ShotRow]:
        downloader = Downloader()
        pool = ThreadPoolExecutor(min(CONNECTIONS, len(answered.images) or 1))
        try:
            futures = [
                pool.submit(
                    fetch,
                    self._request,
                    asked,
                    answered.room_name,
                    downloader=downloader,
                    pictures=self._pictures,
                    cancelled=lambda: self._job.cancelled,
                )
                for asked in answered.images
            ]
            self._watch(futures)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)  # after a cancel, threads may still wait for an answer
            downloader.close()
        return [
            future.result() if _came(future) else self._stopped(asked, answered)
            for future, asked in zip(futures, answered.images, strict=True)
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

    def _stopped(self, asked: Asked, answered: Answered) -> ShotRow:
        error = Cancelled("Stopped while the picture was fetched")
        return self._request.failed_row(asked.scene, "download", error, **known(asked, answered.room_name))

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
            replace(row, ink=found.ink, blank=found.blank, near_duplicate_of=like.get(row.scene)) if found else row
            for row, found in zip(rows, measures, strict=True)
        ]

    def _measures(self, row: ShotRow) -> Measures | None:
        if row.sha256 is None or self._job.cancelled:
            return None
        return measure_picture(self._pictures.get(row.sha256))


def _came(future: Future[ShotRow]) -> bool:
    return future.done() and not future.cancelled()


def _show(bar: tqdm[None], now: Progress) -> None:
    bar.total = now.total or None
    bar.set_postfix_str(f"{now.failed} failed" if now.failed else now.doing, refresh=False)
    bar.update(now.done - bar.n)
    bar.refresh()


def _warn_of_sizes(shots: Shots) -> None:
    other = [shot for shot in shots if shot.size_ok is False]
    if other:
        first = other[0]
        warnings.warn(
            f"{len(other)} of {len(shots)} pictures have another size than asked for: {first.scene} is "
            f"{first.pixel_width}×{first.pixel_height}, not {first.width}×{first.height}. They are kept and "
            "marked size_ok=False.",
            stacklevel=3,
        )
