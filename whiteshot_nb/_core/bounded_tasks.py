"""Run many small tasks in a thread pool until they are done or cancelled."""

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
_GRACE_SECONDS = 0.5  # that running tasks have to finish after a cancel


class BoundedTasks(Generic[T]):
    """Run tasks, with a limited number of them in the pool at a time.

    Parameters
    ----------
    tasks
        The tasks; taken one by one, as others finish.
    max_pending
        Maximum number of tasks in the pool; more would delay the tasks of others in its queue.
    gather_seconds
        Seconds in which finished tasks are collected: each wake-up takes the interpreter from the pool's threads.
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
        """Yield index and result of the tasks that finished since the last list, which may be empty.

        After a cancel no task is started, and running ones have half a second to finish.
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
            yield found  # the caller may need a while: the next tasks are running
            if started == done or (deadline is not None and time.monotonic() > deadline):
                return
            finished = self._wait_for_finished(running=started - done)
            done += len(finished)
            found = [(place, future.result()) for place, future in finished if not future.cancelled()]

    def _wait_for_finished(self, running: int) -> list[tuple[int, Future[T]]]:
        """Wait a short time for a task to finish, and return all that have."""
        finished = []
        with suppress(Empty):
            finished.append(self._finished.get(timeout=CANCEL_POLL_SECONDS))
            if running > 1:
                time.sleep(self._gather_seconds)
            while True:
                finished.append(self._finished.get_nowait())
        return finished

    def _start(self, place: int, task: Callable[[], T]) -> None:
        future = self._pool.submit(task)
        future.add_done_callback(lambda one: self._finished.put((place, one)))
