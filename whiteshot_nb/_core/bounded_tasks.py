"""Run many small tasks in a thread pool until all are done or the work is cancelled."""

from __future__ import annotations

import time
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Generic, TypeVar

from whiteshot_nb._core.polling import CANCEL_POLL_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Executor, Future

T = TypeVar("T")
_GRACE_SECONDS = 0.5  # the time that running tasks have to finish after a cancel


class BoundedTasks(Generic[T]):
    """Run tasks in a pool; only a limited number of these tasks are in the pool at the same time.

    Parameters
    ----------
    tasks
        An iterable of functions without parameters. The next function is read from the iterable when an earlier task
        has finished.
    pool
        The executor that runs the tasks. It can be shared with other work.
    max_pending
        The maximum number of these tasks in the pool at a time. A larger number delays other work in the pool.
    gather_seconds
        The time, in seconds, for which results are collected before they are yielded. A longer time leads to fewer and
        longer lists, and interrupts the threads of the pool less often.
    """

    def __init__(
        self, tasks: Iterable[Callable[[], T]], pool: Executor, *, max_pending: int, gather_seconds: float = 0.0
    ) -> None:
        self._tasks = iter(tasks)
        self._pool = pool
        self._max_pending = max_pending
        self._gather_seconds = gather_seconds
        self._finished: SimpleQueue[tuple[int, Future[T]]] = SimpleQueue()

    def results(self, cancelled: Callable[[], bool]) -> Iterator[list[tuple[int, T]]]:
        """Yield lists of the results of newly finished tasks, as pairs (task index, result).

        A list may be empty.

        If a task raises an error, this method raises the same error.

        Parameters
        ----------
        cancelled
            A function that returns True if the work should stop. No further tasks are then started, and running tasks
            have half a second to finish.
        """
        started = done = 0
        found: list[tuple[int, T]] = []
        deadline: float | None = None
        exhausted = False
        while True:
            if deadline is None and cancelled():
                deadline = time.monotonic() + _GRACE_SECONDS
            while deadline is None and not exhausted and started - done < self._max_pending:
                task = next(self._tasks, None)
                exhausted = task is None
                if task is not None:
                    self._start(started, task)
                    started += 1
            yield found  # the next tasks run while the caller processes these
            if started == done or (deadline is not None and time.monotonic() > deadline):
                return
            finished = self._wait_for_finished(running=started - done)
            done += len(finished)
            found = [(index, future.result()) for index, future in finished if not future.cancelled()]

    def _wait_for_finished(self, running: int) -> list[tuple[int, Future[T]]]:
        """Wait a short time for a task to finish, and return all tasks that have finished."""
        finished = []
        with suppress(Empty):
            finished.append(self._finished.get(timeout=CANCEL_POLL_SECONDS))
            if running > 1:
                time.sleep(self._gather_seconds)
            while True:
                finished.append(self._finished.get_nowait())
        return finished

    def _start(self, index: int, task: Callable[[], T]) -> None:
        future = self._pool.submit(task)
        future.add_done_callback(lambda done: self._finished.put((index, done)))
