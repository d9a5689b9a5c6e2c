"""Measures the pictures of a run that is kept: those that were captured without."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from whiteshot_nb._core.progress import Progress
from whiteshot_nb.capturing.measure_shots import measure_rows
from whiteshot_nb.capturing.parquet_tables import write_parts_again
from whiteshot_nb.capturing.rows import shot_rows
from whiteshot_nb.errors import LibraryError
from whiteshot_nb.images.measures import NearDuplicates
from whiteshot_nb.shots import Shots

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from whiteshot_nb._core.jobs import Job
    from whiteshot_nb.store import Store
    from whiteshot_nb.store.ledger import Ledger
    from whiteshot_nb.store.tables import LedgerRow


@dataclass(frozen=True, slots=True)
class MeasureJob:
    """Measures all pictures of a run; called with the job it is the work of.

    Attributes
    ----------
    executor
        Where pictures are decoded; None for threads of this process.
    """

    run: str
    store: Store
    executor: Executor | None

    def __call__(self, job: Job[Shots]) -> Shots:
        """Measure, room by room, and write it down."""
        ledger = self.store.ledger
        if ledger is None:
            raise LibraryError("A temporary place has no ledger")
        records = sorted(ledger.shots(run=self.run), key=itemgetter("room", "target", "order"))
        pool = nullcontext(self.executor) if self.executor else ThreadPoolExecutor(os.cpu_count() or 1)
        done = 0
        with pool as decoding:
            for _, of_room in groupby(records, key=itemgetter("room")):
                seen = NearDuplicates()
                for _, of_target in groupby(of_room, key=itemgetter("target")):
                    rows = list(of_target)
                    self._target(ledger, rows, decoding, seen, job)
                    done += len(rows)
                    job.report(Progress(done, len(records), step="measuring"))
        write_parts_again(self.store, self.run)
        return Shots(shot_rows(ledger.shots(run=self.run)), self.store.pictures, library=self.store.location)

    def _target(
        self, ledger: Ledger, records: list[LedgerRow], decoding: Executor, seen: NearDuplicates, job: Job[Shots]
    ) -> None:
        rows = shot_rows(records)
        before = ledger.last_pictures(self.run, rows[0].room, (rows[0].width, rows[0].height))
        measured = measure_rows(
            rows, self.store.pictures, decoding, before=before, seen=seen, cancelled=lambda: job.cancelled
        )
        ledger.keep_all(records[0]["target"], [row.record for row in measured])
