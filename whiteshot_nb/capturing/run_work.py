"""A run that the ledger knows, as the work of a job: what it has not got is captured, here or on an executor."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whiteshot_nb.capturing.gear import geared
from whiteshot_nb.capturing.request import CaptureRequest
from whiteshot_nb.capturing.rooms import RunCapture, Tally
from whiteshot_nb.capturing.rows import shot_rows
from whiteshot_nb.capturing.whole_room import list_room
from whiteshot_nb.capturing.work import directories
from whiteshot_nb.errors import LibraryError
from whiteshot_nb.limits import CONNECTIONS
from whiteshot_nb.scenes import ScenePath
from whiteshot_nb.shots import Shots
from whiteshot_nb.store import Alive

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from whiteshot_nb.capturing.options import CaptureOptions
    from whiteshot_nb.capturing.shards import Spread
    from whiteshot_nb.client import Client
    from whiteshot_nb.jobs import Job
    from whiteshot_nb.store import Store
    from whiteshot_nb.store.ledger import Ledger

ROOMS_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class RunWork:
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
    """

    run: str
    client: Client
    store: Store
    options: CaptureOptions
    claim: bool
    concurrency: int = ROOMS_AT_ONCE
    connections: int = CONNECTIONS
    spread: Spread | None = None

    def __call__(self, job: Job[Shots]) -> Shots:
        """Capture; the shots are read from the ledger when they are first needed."""
        ledger = self.store.ledger
        known = ledger.run(self.run) if ledger else None
        if ledger is None or known is None:
            raise LibraryError(f"The library has no run {self.run}", hint="library.runs lists them.")
        if self.claim:
            self._claim(ledger, known)
        with Alive.during(ledger, self.run) as alive:
            if known["whole_room"]:
                self._list_again(ledger, json.loads(known["whole_room"]))
            self._capture(ledger, job)
            if alive is not None:
                alive.status = "cancelled" if job.cancelled else "done"
        return Shots(lambda: shot_rows(ledger.shots(run=self.run)), self.store.pictures, library=self.store.location)

    def _claim(self, ledger: Ledger, known: Mapping[str, Any]) -> None:
        if known["status"] == "planning":
            raise LibraryError(
                f"The run {self.run} stopped while its targets were written; nothing was captured",
                hint="Begin it again.",
            )
        ledger.claim(known)
        if self.store.parts is not None:
            self.store.parts.drop(self.run)  # they would tell of the run as it was

    def _capture(self, ledger: Ledger, job: Job[Shots]) -> None:
        total = ledger.count_targets(self.run)
        tally = Tally(total)
        tally.add(targets=total - ledger.count_targets(self.run, pending=True), unlucky=0, scenes=0, failed=0)
        job.report(tally.progress)
        if self.spread is not None:
            self.spread.capture(self.run, self.client, self.store, self.options, job, tally)
            return
        recording = self.store.record(self.run)
        with geared(self.client, self.store, recording, self.options, self.connections) as gear:
            capture = RunCapture(self.run, ledger, gear, lambda: job.cancelled, tally)
            for _ in capture.all(concurrency=self.concurrency):
                job.report(tally.progress)
        job.report(tally.progress)

    def _list_again(self, ledger: Ledger, whole: Mapping[str, Any]) -> None:
        """Find the directories of a whole room whose listing failed."""
        if ledger.count_targets(self.run):
            return
        listing = list_room(self.client, whole["room"], [ScenePath.parse(path) for path in whole["dirs"]])
        request = CaptureRequest.checked(
            self.run,
            whole["room"],
            None,
            width=whole["width"],
            height=whole["height"],
            group=True,
            region=self.client.region,
        )
        ledger.add_targets(self.run, [one.record for one in directories(request, listing)])
