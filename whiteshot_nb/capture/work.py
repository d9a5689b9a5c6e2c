"""A whole run as the work of a job: begun in the ledger, captured, finished there."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from whiteshot_nb.capture.request import CaptureRequest
from whiteshot_nb.capture.steps import TargetCapture
from whiteshot_nb.capture.whole_room import list_room
from whiteshot_nb.download import Downloader
from whiteshot_nb.errors import LibraryError, WhiteshotError
from whiteshot_nb.picture_sources import ByKey, ByUrl
from whiteshot_nb.scenes import ScenePath
from whiteshot_nb.shots import ShotRow, Shots

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from whiteshot_nb.capture.whole_room import Listing
    from whiteshot_nb.client import Client
    from whiteshot_nb.jobs import Job
    from whiteshot_nb.picture_sources import PictureSource
    from whiteshot_nb.storage import Storage
    from whiteshot_nb.store import Recording, Store

_ROW_FIELDS = frozenset(field.name for field in fields(ShotRow))


@dataclass(frozen=True, slots=True)
class CaptureWork:
    """Captures one target, or a whole room, into a store; called with the job it is the work of.

    Attributes
    ----------
    request
        What is asked for.
    store
        Where it is kept.
    storage
        Where pictures are read from; None for their URLs.
    measure
        Whether pixels are measured.
    known
        For a whole room, the directories the user knows of; None for the one target of the request.
    """

    request: CaptureRequest
    store: Store
    storage: Storage | None
    measure: bool
    known: tuple[ScenePath, ...] | None = None

    def __call__(self, job: Job[Shots]) -> Shots:
        """Capture."""
        request, ledger = self.request, self.store.ledger
        if ledger is not None:
            client = request.client
            ledger.begin(request.run, base_url=client.base_url, region=client.region, measure=self.measure)
        with _run(self.store, request.run, self.storage, job) as (recording, source):
            listing = None
            try:
                listing = None if self.known is None else list_room(request.client, request.room, self.known)
            except WhiteshotError as error:
                return self._shots([request.failed_row(request.asked_path, "ask", error)])
            requests = [request] if listing is None else self._directories(listing)
            if ledger is not None:
                ledger.add_targets(request.run, [target_record(one) for one in requests])
            rows: list[ShotRow] = []
            for one in requests:
                rows += TargetCapture(one, self.store.pictures, recording, source, job, measure=self.measure).run()
            return self._shots(rows, listing)

    def _directories(self, listing: Listing) -> list[CaptureRequest]:
        return [
            replace(self.request, path=directory, group=True, target=number)
            for number, directory in enumerate(listing.directories)
        ]

    def _shots(self, rows: list[ShotRow], listing: Listing | None = None) -> Shots:
        told = None
        if listing is not None:
            listed = {scene for scenes in listing.scenes.values() for scene in scenes}
            good = sum(row.ok and row.scene in listed for row in rows)
            told = f"{good} of {listing.total} scenes listed, in {len(listing.directories)} directories"
        return Shots(rows, self.store.pictures, library=self.store.location, completeness=told)


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
