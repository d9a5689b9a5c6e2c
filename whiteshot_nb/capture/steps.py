"""The steps of one capture: ask, fetch all, measure."""

from __future__ import annotations

import os
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from typing import TYPE_CHECKING

from whiteshot_nb.capture.ask import ask
from whiteshot_nb.capture.fetch import fetch, known
from whiteshot_nb.download import CONNECTIONS, Downloader
from whiteshot_nb.errors import Cancelled, WhiteshotError
from whiteshot_nb.jobs import Job, Progress
from whiteshot_nb.measure import measure as measure_picture
from whiteshot_nb.measure import near_duplicates
from whiteshot_nb.picture_sources import ByKey, ByUrl
from whiteshot_nb.shots import Shots

if TYPE_CHECKING:
    from whiteshot_nb.capture.ask import Answered, Asked
    from whiteshot_nb.capture.request import CaptureRequest
    from whiteshot_nb.measure import Measures
    from whiteshot_nb.shots import ShotRow
    from whiteshot_nb.storage import Storage
    from whiteshot_nb.store import PictureFolder

_GLANCE = 0.1  # seconds between looks at the cancel event while waiting
_GRACE = 0.5  # seconds that pictures on their way have to arrive after a cancel

NOTHING_DRAWN = (
    "Every picture of the group is blank. Two known causes: a room that uses the newer drawing plug-in has no strokes "
    "in server screenshots (Agora's documents, “appliance-plugin”), and dynamic slides are a layer of their own."
)
"""The hint where the vendor answers 201 but nothing is to be seen."""


class Capture:
    """The steps of one capture, in the job's thread."""

    def __init__(
        self,
        request: CaptureRequest,
        pictures: PictureFolder,
        job: Job[Shots],
        *,
        measure: bool,
        storage: Storage | None,
    ) -> None:
        self._storage = storage
        self._request = request
        self._pictures = pictures
        self._job = job
        self._measure = measure

    def run(self) -> Shots:
        """Do all steps; never raises for what a server did."""
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
        source = ByKey(self._storage, downloader) if self._storage else ByUrl(downloader)
        pool = ThreadPoolExecutor(min(CONNECTIONS, len(answered.images) or 1))
        try:
            futures = [
                pool.submit(
                    fetch,
                    self._request,
                    asked,
                    answered.room_name,
                    source=source,
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
        return self._explained(
            [
                replace(row, ink=found.ink, blank=found.blank, near_duplicate_of=like.get(row.scene)) if found else row
                for row, found in zip(rows, measures, strict=True)
            ]
        )

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
