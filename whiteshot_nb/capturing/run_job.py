"""A run that the ledger knows, as the work of a job: what it has not got is captured, here or on an executor."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from whiteshot_nb._core.defaults import CONNECTIONS
from whiteshot_nb.capturing.capture_request import CaptureRequest
from whiteshot_nb.capturing.context import open_context
from whiteshot_nb.capturing.parquet_tables import write_parts_again
from whiteshot_nb.capturing.rows import shot_rows
from whiteshot_nb.capturing.run_capture import ProgressTally, RunCapture
from whiteshot_nb.capturing.single_capture import completeness, directories
from whiteshot_nb.capturing.whole_room import list_room
from whiteshot_nb.errors import LibraryError, WhiteshotError
from whiteshot_nb.model.scene_paths import ScenePath
from whiteshot_nb.shots import Shots
from whiteshot_nb.store import Heartbeat, current_status

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from whiteshot_nb._core.jobs import Job
    from whiteshot_nb.capturing.capture_options import CaptureOptions
    from whiteshot_nb.capturing.shards import ShardedRun
    from whiteshot_nb.capturing.whole_room import Listing
    from whiteshot_nb.client import Client
    from whiteshot_nb.model.shot_row import ShotRow
    from whiteshot_nb.store import Store
    from whiteshot_nb.store.ledger import Ledger

ROOMS_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class RunJob:
    """Captures what a run has not got; called with the job it is the work of.

    Attributes
    ----------
    run
        Its id.
    claim
        Whether the run is another process's, left unfinished.
    concurrency
        How many rooms are captured at a time.
    connections
        How many pictures are fetched at a time.
    spread
        Over which executor the work goes out; None for this process.
    on_rooms
        Told, in the job's thread, which rooms were finished meanwhile; not those that went out over an executor.
    """

    run: str
    client: Client
    store: Store
    options: CaptureOptions
    claim: bool
    concurrency: int = ROOMS_AT_ONCE
    connections: int = CONNECTIONS
    spread: ShardedRun | None = None
    on_rooms: Callable[[Sequence[str]], None] = field(default=lambda _: None)

    def __call__(self, job: Job[Shots]) -> Shots:
        """Capture; the shots are read from the ledger when they are first needed."""
        ledger = self.store.ledger
        known = ledger.run(self.run) if ledger else None
        if ledger is None or known is None:
            raise LibraryError(f"The library has no run {self.run}", hint="library.runs lists them.")
        if self.claim:
            self._claim(ledger, known)
        with Heartbeat.during(ledger, self.run) as alive:
            listing = self._list_again(ledger, json.loads(known["whole_room"])) if known["whole_room"] else None
            self._capture(ledger, job)
            if self.claim and self.spread is None:
                write_parts_again(self.store, self.run)
            if alive is not None:
                alive.status = "cancelled" if job.cancelled else "done"
        return self._shots(ledger, listing)

    def _shots(self, ledger: Ledger, listing: Listing | None) -> Shots:
        def rows() -> list[ShotRow]:
            return shot_rows(ledger.shots(run=self.run))

        told = None if listing is None else completeness(listing, rows())
        return Shots(rows, self.store.pictures, library=self.store.location, completeness=told)

    def _claim(self, ledger: Ledger, known: Mapping[str, Any]) -> None:
        check_finished(known)
        if known["status"] == "planning":
            raise LibraryError(
                f"The run {self.run} stopped while its targets were written; nothing was captured",
                hint="Begin it again.",
            )
        ledger.claim(known)
        if self.spread is not None and self.store.parts is not None:
            self.store.parts.drop(self.run)  # its workers write them anew

    def _capture(self, ledger: Ledger, job: Job[Shots]) -> None:
        total = ledger.count_targets(self.run)
        tally = ProgressTally(total)
        tally.add(targets=total - ledger.count_targets(self.run, pending=True), unlucky=0, scenes=0, failed=0)
        job.report(tally.progress)
        if self.spread is not None:
            self.spread.capture(self.run, self.client, self.store, self.options, job, tally)
            return
        recording = self.store.record(self.run)
        with open_context(self.client, self.store, recording, self.options, self.connections) as context:
            capture = RunCapture(self.run, ledger, context, lambda: job.cancelled, tally)
            for rooms in capture.all(concurrency=self.concurrency):
                self.on_rooms(rooms)
                job.report(tally.progress)
        job.report(tally.progress)

    def _list_again(self, ledger: Ledger, whole: Mapping[str, Any]) -> Listing | None:
        """List a whole room, and take its directories as targets if it never was listed; None if it cannot be now."""
        targets = ledger.count_targets(self.run)
        try:
            listing = list_room(self.client, whole["room"], [ScenePath.parse(path) for path in whole["dirs"]])
        except WhiteshotError:
            if targets:
                return None  # what it lacks can be captured all the same
            raise
        if not targets:
            ledger.add_targets(self.run, [one.record for one in directories(self._request(whole), listing)])
        return listing

    def _request(self, whole: Mapping[str, Any]) -> CaptureRequest:
        size = {"width": whole["width"], "height": whole["height"]}
        return CaptureRequest.checked(self.run, whole["room"], None, **size, group=True, region=self.client.region)


def check_finished(known: Mapping[str, Any]) -> None:
    """Raise :class:`LibraryError` if the process of a run is still at it."""
    if current_status(known) == "running":
        raise LibraryError(f"The run {known['run']} is not finished yet", hint="Wait for it, or cancel its job.")
