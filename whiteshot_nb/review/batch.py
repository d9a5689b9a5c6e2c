"""Many pairs: read, compared in any executor, a bounded number at a time."""

from __future__ import annotations

import os
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from whiteshot_nb.errors import WhiteshotError, describe
from whiteshot_nb.jobs import Progress
from whiteshot_nb.review.pair import Difference, Pair, compare_pair

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from whiteshot_nb.jobs import Job
    from whiteshot_nb.review.masks import Mask
    from whiteshot_nb.review.thresholds import Thresholds
    from whiteshot_nb.store import Pictures

_AHEAD = 2  # pairs in work or waiting for each core: what bounds the memory
_GLANCE = 0.1  # seconds between looks at the cancel event
_STOPPED = Difference(change="failed", reason="Cancelled: stopped before it was compared")


@dataclass(frozen=True, slots=True)
class Task:
    """Two pictures by their sha256, and the masks that hold for them."""

    before: str
    after: str
    masks: tuple[Mask, ...] = ()


class Batch:
    """Compares many pairs; never raises for what a picture or a worker did.

    Parameters
    ----------
    before, after
        Where the pictures of the baseline and of the shots are.
    thresholds
        What counts.
    job
        Reported to, and asked whether to stop.
    """

    def __init__(self, before: Pictures, after: Pictures, thresholds: Thresholds, job: Job[Any]) -> None:
        self._before = before
        self._after = after
        self._thresholds = thresholds
        self._job = job
        self._failed = 0

    def run(self, tasks: Sequence[Task], executor: Executor | None) -> list[Difference]:
        """Compare all, in the order of the tasks.

        Parameters
        ----------
        tasks
            What to compare.
        executor
            Where to compare. None: threads, one for each core; decoding, which is most of the work, uses them all.
        """
        found: dict[int, Difference] = {}
        waiting: dict[Future[Difference], int] = {}
        with _workers(executor) as pool:
            for number, task in enumerate(tasks):
                while len(waiting) >= _AHEAD * (os.cpu_count() or 1):
                    self._collect(waiting, found, len(tasks))
                if self._job.cancelled:
                    break
                self._submit(pool, number, task, waiting, found)
            while waiting:
                self._collect(waiting, found, len(tasks))
        return [found.get(number, _STOPPED) for number in range(len(tasks))]

    def _submit(
        self,
        pool: Executor,
        number: int,
        task: Task,
        waiting: dict[Future[Difference], int],
        found: dict[int, Difference],
    ) -> None:
        """Read both pictures here, so that a worker needs no keys, and hand them over."""
        try:
            pair = Pair(self._before.get(task.before), self._after.get(task.after), task.masks, self._thresholds)
            waiting[pool.submit(compare_pair, pair)] = number
        except KeyError as error:
            found[number] = _failure(f"PictureError: The picture {error} is not where it was kept")
        except (WhiteshotError, OSError, RuntimeError) as error:  # RuntimeError: a pool that broke
            found[number] = _failure(describe(error))

    def _collect(self, waiting: dict[Future[Difference], int], found: dict[int, Difference], total: int) -> None:
        """Wait for a pair, and report."""
        done, _ = wait(waiting, timeout=_GLANCE, return_when=FIRST_COMPLETED)
        if self._job.cancelled:
            done |= {future for future in waiting if future.cancel()}
        for future in done:
            found[waiting.pop(future)] = _outcome(future)
        self._failed += sum(found_one.change == "failed" for found_one in map(_outcome, done))
        self._job.report(Progress(done=len(found), total=total, failed=self._failed, doing="comparing"))


@contextmanager
def _workers(executor: Executor | None) -> Iterator[Executor]:
    if executor is not None:
        yield executor
        return
    with ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="whiteshot-compare") as own:
        yield own


def _outcome(future: Future[Difference]) -> Difference:
    if future.cancelled():
        return _STOPPED
    error = future.exception()
    return future.result() if error is None else _failure(f"The worker stopped: {describe(error)}")


def _failure(reason: str) -> Difference:
    return Difference(change="failed", reason=reason)
