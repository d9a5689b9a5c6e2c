"""Compare many pairs of pictures in any executor, a limited number at a time."""

from __future__ import annotations

import os
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ThreadPoolExecutor, wait
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from whiteshot_nb._core.polling import CANCEL_POLL_SECONDS
from whiteshot_nb._core.process_pool import processes_for
from whiteshot_nb._core.progress import Progress
from whiteshot_nb.diff.compare_pair import PicturePair, compare_pair
from whiteshot_nb.diff.difference import Difference
from whiteshot_nb.errors import WhiteshotError, describe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whiteshot_nb._core.jobs import Job
    from whiteshot_nb.diff.masks import Mask
    from whiteshot_nb.diff.thresholds import Thresholds
    from whiteshot_nb.store import Pictures

_AHEAD = 2  # pairs per core that are compared or queued, to limit the memory
_STOPPED = Difference(change="failed", reason="Cancelled: stopped before it was compared")


@dataclass(frozen=True, slots=True)
class PairTask:
    """Two pictures to compare, and the masks that apply to them.

    Attributes
    ----------
    before
        SHA-256 of the baseline's picture.
    after
        SHA-256 of the shot's picture.
    masks
        Rectangles to ignore.
    before_digest
        Shown digest of the baseline's picture; None if it is not known yet.
    after_digest
        Shown digest of the shot's picture; None if it is not known yet.
    """

    before: str
    after: str
    masks: tuple[Mask, ...] = ()
    before_digest: str | None = None
    after_digest: str | None = None


class PairBatch:
    """Compares many pairs of pictures in an executor.

    A damaged picture or a crashed worker process does not raise an exception. The affected pairs are marked as
    ``failed``.

    Parameters
    ----------
    before
        Pictures of the baseline, by SHA-256.
    after
        Pictures of the shots, by SHA-256.
    thresholds
        How much two pictures must differ to count as changed.
    job
        Receives the progress. If the job is cancelled, pairs that were not yet compared are marked as ``failed``.
    digests
        Whether to compute the unknown shown digests of compared pictures.
    """

    def __init__(
        self, before: Pictures, after: Pictures, thresholds: Thresholds, job: Job[Any], *, digests: bool = True
    ) -> None:
        self._before = before
        self._after = after
        self._thresholds = thresholds
        self._job = job
        self._digests = digests
        self._found: dict[int, Difference] = {}
        self._waiting: dict[Future[Difference], int] = {}
        self._failed = 0

    def run(self, tasks: Sequence[PairTask], executor: Executor | None) -> list[Difference]:
        """Compare all pairs, and return the results in the order of the tasks.

        Parameters
        ----------
        tasks
            The pairs to compare.
        executor
            Runs the comparisons. None: many pairs are compared in processes, few pairs in threads. If one of these
            processes crashes, the remaining pairs are compared in threads.
        """
        processes = executor or processes_for(len(tasks))
        with nullcontext(processes) if processes else _threads() as pool:
            lost = self._compare(tasks, range(len(tasks)), pool)
        if lost and executor is None:
            with _threads() as pool:
                lost = self._compare(tasks, sorted(lost), pool)
        return [self._found.get(number) or lost.get(number, _STOPPED) for number in range(len(tasks))]

    def _compare(self, tasks: Sequence[PairTask], numbers: Sequence[int], pool: Executor) -> dict[int, Difference]:
        """Compare the given pairs, and return a failure for each pair that a broken pool did not compare."""
        lost: dict[int, Difference] = {}
        for number in numbers:
            while len(self._waiting) >= _AHEAD * (os.cpu_count() or 1):
                self._collect(len(tasks), lost)
            if self._job.cancelled:
                break
            self._submit(pool, number, tasks[number], lost)
        while self._waiting:
            self._collect(len(tasks), lost)
        return lost

    def _submit(self, pool: Executor, number: int, task: PairTask, lost: dict[int, Difference]) -> None:
        """Read both pictures in this process, so that workers need no keys, and submit them."""
        try:
            self._waiting[pool.submit(compare_pair, self._pair(task))] = number
        except KeyError as error:
            self._found[number] = _failure(f"PictureError: The picture {error} is not where it was kept")
        except BrokenExecutor as error:
            lost[number] = _worker_stopped(error)
        except (WhiteshotError, OSError, RuntimeError) as error:  # RuntimeError: a pool that was shut down
            self._found[number] = _failure(describe(error))

    def _pair(self, task: PairTask) -> PicturePair:
        return PicturePair(
            self._before.get(task.before),
            self._after.get(task.after),
            task.masks,
            self._thresholds,
            task.before_digest,
            task.after_digest,
            self._digests,
        )

    def _collect(self, total: int, lost: dict[int, Difference]) -> None:
        """Wait for a pair to finish, and report progress."""
        done, _ = wait(self._waiting, timeout=CANCEL_POLL_SECONDS, return_when=FIRST_COMPLETED)
        if self._job.cancelled:
            done |= {future for future in self._waiting if future.cancel()}
        for future in done:
            number = self._waiting.pop(future)
            outcome = _outcome(future)
            if not future.cancelled() and isinstance(future.exception(), BrokenExecutor):
                lost[number] = outcome
            else:
                self._found[number] = outcome
                self._failed += outcome.change == "failed"
        self._job.report(Progress(done=len(self._found), total=total, failed=self._failed, step="comparing"))


def _threads() -> Executor:
    return ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="whiteshot-compare")


def _outcome(future: Future[Difference]) -> Difference:
    if future.cancelled():
        return _STOPPED
    error = future.exception()
    return future.result() if error is None else _worker_stopped(error)


def _worker_stopped(error: BaseException) -> Difference:
    return _failure(f"The worker stopped: {describe(error)}")


def _failure(reason: str) -> Difference:
    return Difference(change="failed", reason=reason)
