"""A whole run as the work of a job: begun in the ledger, captured, finished there."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from whiteshot_nb.capturing.context import open_context
from whiteshot_nb.capturing.target_capture import TargetCapture
from whiteshot_nb.capturing.whole_room import list_room
from whiteshot_nb.errors import WhiteshotError
from whiteshot_nb.images.measures import NearDuplicates
from whiteshot_nb.shots import Shots
from whiteshot_nb.store import Heartbeat

if TYPE_CHECKING:
    from whiteshot_nb._core.jobs import Job
    from whiteshot_nb.capturing.capture_options import CaptureOptions
    from whiteshot_nb.capturing.capture_request import CaptureRequest
    from whiteshot_nb.capturing.whole_room import Listing
    from whiteshot_nb.client import Client
    from whiteshot_nb.model.scene_paths import ScenePath
    from whiteshot_nb.model.shot_row import ShotRow
    from whiteshot_nb.store import Store


@dataclass(frozen=True, slots=True)
class SingleCapture:
    """Captures one target, or a whole room, into a store; called with the job it is the work of.

    Attributes
    ----------
    request
        What is asked for.
    store
        Where it is kept.
    known
        For a whole room, the directories the user knows of; None for the one target of the request.
    """

    request: CaptureRequest
    client: Client
    store: Store
    options: CaptureOptions
    known: tuple[ScenePath, ...] | None = None

    def __call__(self, job: Job[Shots]) -> Shots:
        """Capture."""
        run, ledger = self.request.run, self.store.ledger
        if ledger is not None:
            whole = None if self.known is None else self._whole_room()
            place = {"base_url": self.client.base_url, "region": self.client.region, "whole_room": whole}
            ledger.begin(run, **place, **self.options.record)
        with Heartbeat.during(ledger, run) as alive:
            shots = self._captured(job)
            if alive is not None:
                alive.status = "cancelled" if job.cancelled else "done"
            return shots

    def _captured(self, job: Job[Shots]) -> Shots:
        listing = None
        try:
            listing = None if self.known is None else list_room(self.client, self.request.room, self.known)
        except WhiteshotError as error:
            return self._not_listed(error)
        requests = [self.request] if listing is None else directories(self.request, listing)
        if self.store.ledger is not None:
            self.store.ledger.add_targets(self.request.run, [one.record for one in requests])
        rows: list[ShotRow] = []
        seen = NearDuplicates()
        with open_context(self.client, self.store, self.store.record(self.request.run), self.options) as context:
            for one in requests:
                rows += TargetCapture(one, context, job, seen).run()
        if listing is not None:
            return self._shots(rows, completeness(listing, rows))
        where = self.request.path or "the current directory"
        return self._shots(rows, None if rows else f"There are no scenes directly in {where}")

    def _whole_room(self) -> str:
        """Return what the ledger keeps of a whole room, so that it can be listed again."""
        request = self.request
        size = {"width": request.width, "height": request.height}
        return json.dumps({"room": request.room, "dirs": [str(path) for path in self.known or ()], **size})

    def _not_listed(self, error: WhiteshotError) -> Shots:
        row = self.request.failed_row(self.request.asked_path, "ask", error)
        self.store.record(self.request.run).keep_all(self.request.target, [row.record])
        return self._shots([row], None)

    def _shots(self, rows: list[ShotRow], told: str | None) -> Shots:
        return Shots(rows, self.store.pictures, library=self.store.location, completeness=told)


def directories(request: CaptureRequest, listing: Listing) -> list[CaptureRequest]:
    """Return a group for each directory of a whole room."""
    return [
        replace(request, path=directory, group=True, target=number)
        for number, directory in enumerate(listing.directories)
    ]


def completeness(listing: Listing, rows: list[ShotRow]) -> str:
    """Say how many of the listed scenes came, and that directories below may be unknown: the API lists none."""
    listed = {scene for scenes in listing.scenes.values() for scene in scenes}
    if not listed:
        return "0 of 0 scenes listed: the API lists no scenes in this room; name the directories you know of with dirs="
    good = sum(row.ok and row.scene in listed for row in rows)
    count = len(listing.directories)
    known = f"{good} of {listing.total} scenes listed, in {count} {'directory' if count == 1 else 'directories'}"
    return f"{known}; the API lists no directories, others can be named with dirs="
