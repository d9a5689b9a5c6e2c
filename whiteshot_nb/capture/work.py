"""A whole run as the work of a job: begun in the ledger, captured, finished there."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from whiteshot_nb.capture.request import CaptureRequest
from whiteshot_nb.capture.steps import TargetCapture
from whiteshot_nb.download import Downloader
from whiteshot_nb.errors import LibraryError
from whiteshot_nb.picture_sources import ByKey, ByUrl
from whiteshot_nb.scenes import ScenePath
from whiteshot_nb.shots import ShotRow, Shots

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from whiteshot_nb.client import Client
    from whiteshot_nb.jobs import Job
    from whiteshot_nb.picture_sources import PictureSource
    from whiteshot_nb.storage import Storage
    from whiteshot_nb.store import Recording, Store

_ROW_FIELDS = frozenset(field.name for field in fields(ShotRow))


@dataclass(frozen=True, slots=True)
class CaptureWork:
    """Captures one target into a store; called with the job it is the work of."""

    request: CaptureRequest
    store: Store
    storage: Storage | None
    measure: bool

    def __call__(self, job: Job[Shots]) -> Shots:
        """Capture."""
        self._begin()
        with _run(self.store, self.request.run, self.storage, job) as (recording, source):
            target = TargetCapture(self.request, self.store.pictures, recording, source, job, measure=self.measure)
            return Shots(target.run(), self.store.pictures, library=self.store.location)

    def _begin(self) -> None:
        ledger, request = self.store.ledger, self.request
        if ledger is None:
            return
        ledger.begin(request.run, base_url=request.client.base_url, region=request.client.region, measure=self.measure)
        ledger.add_targets(request.run, [target_record(request)])


@dataclass(frozen=True, slots=True)
class ResumeWork:
    """Goes on with a run that was interrupted, cancelled or had failures; called with the job it is the work of."""

    run: str
    client: Client
    store: Store
    storage: Storage | None

    def __call__(self, job: Job[Shots]) -> Shots:
        """Ask for what is missing and for nothing that had arrived; return all shots of the run."""
        ledger = self.store.ledger
        known = ledger.run(self.run) if ledger else None
        if ledger is None or known is None:
            raise LibraryError(f"The library has no run {self.run}", hint="library.runs lists them.")
        ledger.claim(known)
        with _run(self.store, self.run, self.storage, job) as (recording, source):
            for record in ledger.targets(self.run):
                request = self._request(record)
                target = TargetCapture(
                    request, self.store.pictures, recording, source, job, measure=bool(known["measure"])
                )
                rows = shot_rows(ledger.shots(run=self.run, target=request.target))
                _resume(target, rows, answered=bool(record["answered"]))
        return Shots(shot_rows(ledger.shots(run=self.run)), self.store.pictures, library=self.store.location)

    def _request(self, record: Mapping[str, Any]) -> CaptureRequest:
        return CaptureRequest(
            client=self.client,
            room=record["room"],
            path=None if record["path"] is None else ScenePath.parse(record["path"]),
            width=record["width"],
            height=record["height"],
            group=record["group"],
            run=self.run,
            target=record["target"],
        )


def _resume(target: TargetCapture, rows: list[ShotRow], *, answered: bool) -> None:
    """Ask for the scenes that are missing, or for the whole target where nobody knows which scenes it has."""
    missing = [row for row in rows if not row.ok]
    if not answered or any(not row.scene.startswith("/") for row in missing):
        target.run()
    elif missing:
        target.resume([row for row in rows if row.ok], missing)


@contextmanager
def _run(store: Store, run: str, storage: Storage | None, job: Job[Shots]) -> Iterator[tuple[Recording, PictureSource]]:
    """Open what a run needs, and write how it ended."""
    downloader, recording = Downloader(), store.record(run)
    status = "interrupted"
    try:
        yield recording, ByKey(storage, downloader) if storage else ByUrl(downloader)
        status = "cancelled" if job.cancelled else "done"
    finally:
        downloader.close()
        recording.finish(status)


def target_record(request: CaptureRequest) -> dict[str, Any]:
    """Return what the ledger keeps of a target."""
    return {
        "target": request.target,
        "room": request.room,
        "path": None if request.path is None else str(request.path),
        "width": request.width,
        "height": request.height,
        "group": request.group,
    }


def shot_rows(records: list[dict[str, Any]]) -> list[ShotRow]:
    """Return the ledger's records of shots as rows."""
    return [ShotRow(**{name: record[name] for name in _ROW_FIELDS}) for record in records]
