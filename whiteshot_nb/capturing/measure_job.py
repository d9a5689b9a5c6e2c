"""Measure the pictures of a run that was captured without measuring."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from whiteshot_nb._core.progress import Progress
from whiteshot_nb.capturing.examiner import Examiner
from whiteshot_nb.capturing.measure_shots import assess_rows, examine_kept
from whiteshot_nb.capturing.parquet_tables import rewrite_parts
from whiteshot_nb.capturing.stored_rows import shot_rows
from whiteshot_nb.images.examination import Examination, examine_picture
from whiteshot_nb.images.near_duplicates import NearDuplicates
from whiteshot_nb.shots import Shots
from whiteshot_nb.store import keep_found

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

    from whiteshot_nb._core.jobs import Job
    from whiteshot_nb.store import Pictures, RunStore
    from whiteshot_nb.store.tables import LedgerRow


@dataclass(frozen=True, slots=True)
class MeasureJob:
    """A callable, to be passed to :class:`Job`, that measures the pictures of a run.

    Attributes
    ----------
    run
        The id of the run.
    store
        The storage of the library that contains the run.
    executor
        The executor that decodes the pictures. None: threads of this process decode the pictures or, if there are many,
        a pool of processes.
    """

    run: str
    store: RunStore
    executor: Executor | None

    def __call__(self, job: Job[Shots]) -> Shots:
        """Measure the pictures room by room, update the rows of the shots, and return all shots of the run."""
        ledger = self.store.ledger
        records = sorted(ledger.shots(run=self.run), key=itemgetter("room", "target", "order"))
        examiner = Examiner()
        examine = examiner.examine_stored if self.executor is None else partial(_examine_in, self.executor)
        if self.executor is None:
            examiner.expect(len(records))
        done = 0
        for _, of_room in groupby(records, key=itemgetter("room")):
            near_duplicates = NearDuplicates()
            for _, of_target in groupby(of_room, key=itemgetter("target")):
                target_records = list(of_target)
                self._measure_target(target_records, examine, near_duplicates, job)
                done += len(target_records)
                job.report(Progress(done, len(records), step="measuring"))
        rewrite_parts(self.store, self.run)
        return Shots(shot_rows(ledger.shots(run=self.run)), self.store.pictures, library=self.store.location)

    def _measure_target(
        self,
        records: list[LedgerRow],
        examine: Callable[[Pictures, str], Examination],
        near_duplicates: NearDuplicates,
        job: Job[Shots],
    ) -> None:
        rows = shot_rows(records)
        size = (rows[0].width, rows[0].height)
        examined = examine_kept(rows, self.store.pictures, examine, cancelled=lambda: job.cancelled)
        measured = assess_rows(
            examined,
            last_pictures=self.store.ledger.last_pictures(self.run, rows[0].room, size),
            near_duplicates=near_duplicates,
        )
        self.store.ledger.write_shots(records[0]["target"], [row.record for row in measured])


def _examine_in(executor: Executor, pictures: Pictures, sha256: str) -> Examination:
    return keep_found(pictures, sha256, executor.submit(examine_picture, pictures.get(sha256)).result())
