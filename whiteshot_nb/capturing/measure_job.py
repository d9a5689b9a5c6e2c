"""Measure the pictures of a run that was captured without measuring."""

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
from whiteshot_nb.capturing.parquet_tables import rewrite_parts
from whiteshot_nb.capturing.rows import shot_rows
from whiteshot_nb.images.measures import NearDuplicates
from whiteshot_nb.shots import Shots

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from whiteshot_nb._core.jobs import Job
    from whiteshot_nb.store import RunStore
    from whiteshot_nb.store.tables import LedgerRow


@dataclass(frozen=True, slots=True)
class MeasureJob:
    """The work of a job that measures all pictures of a run.

    Attributes
    ----------
    run
        The id of the run.
    store
        The pictures and rows of the library.
    executor
        The executor that decodes the pictures; None for threads of this process.
    """

    run: str
    store: RunStore
    executor: Executor | None

    def __call__(self, job: Job[Shots]) -> Shots:
        """Measure the pictures room by room, write their rows, and return all shots of the run."""
        ledger = self.store.ledger
        records = sorted(ledger.shots(run=self.run), key=itemgetter("room", "target", "order"))
        pool = nullcontext(self.executor) if self.executor else ThreadPoolExecutor(os.cpu_count() or 1)
        done = 0
        with pool as decoding:
            for _, of_room in groupby(records, key=itemgetter("room")):
                near_duplicates = NearDuplicates()
                for _, of_target in groupby(of_room, key=itemgetter("target")):
                    target_records = list(of_target)
                    self._measure_target(target_records, decoding, near_duplicates, job)
                    done += len(target_records)
                    job.report(Progress(done, len(records), step="measuring"))
        rewrite_parts(self.store, self.run)
        return Shots(shot_rows(ledger.shots(run=self.run)), self.store.pictures, library=self.store.location)

    def _measure_target(
        self, records: list[LedgerRow], decoding: Executor, near_duplicates: NearDuplicates, job: Job[Shots]
    ) -> None:
        rows = shot_rows(records)
        size = (rows[0].width, rows[0].height)
        measured = measure_rows(
            rows,
            self.store.pictures,
            decoding,
            last_pictures=self.store.ledger.last_pictures(self.run, rows[0].room, size),
            near_duplicates=near_duplicates,
            cancelled=lambda: job.cancelled,
        )
        self.store.ledger.write_shots(records[0]["target"], [row.record for row in measured])
