"""Many small pieces of work in a pool of threads, watched until they are done or somebody says stop."""

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
    """Does pieces of work, a bounded number at a time.

    Parameters
    ----------
    tasks
        The pieces; taken one by one as there is room for them.
    at_once
        How many are with the pool at a time; more would wait in its queue, and the work of others behind them.
    gather
        Seconds between looks at what was done: each look takes the interpreter from the threads of the pool.
    """

    def __init__(self, tasks: Iterable[Callable[[], T]], pool: Executor, *, at_once: int, gather: float = 0.0) -> None:
        self._tasks = iter(tasks)
        self._pool = pool
        self._at_once = at_once
        self._gather = gather
        self._finished: SimpleQueue[tuple[int, Future[T]]] = SimpleQueue()

    def results(self, cancelled: Callable[[], bool]) -> Iterator[list[tuple[int, T]]]:
        """Yield place and result of the pieces that were done meanwhile; none at a glance without news.

        After a cancel no piece is begun, and those under way have half a second.
        """
        begun = done = 0
        found: list[tuple[int, T]] = []
        deadline: float | None = None
        exhausted = False
        while True:
            if deadline is None and cancelled():
                deadline = time.monotonic() + _GRACE_SECONDS
            while deadline is None and not exhausted and begun - done < self._at_once:
                task = next(self._tasks, None)
                exhausted = task is None
                if task is not None:
                    self._begin(begun, task)
                    begun += 1
            yield found  # whoever takes them may need a while: the next ones are under way
            if begun == done or (deadline is not None and time.monotonic() > deadline):
                return
            news = self._news(under_way=begun - done)
            done += len(news)
            found = [(place, future.result()) for place, future in news if not future.cancelled()]

    def _news(self, under_way: int) -> list[tuple[int, Future[T]]]:
        """Wait for a piece to be done, not for long, and take what else is done by then."""
        news = []
        with suppress(Empty):
            news.append(self._finished.get(timeout=CANCEL_POLL_SECONDS))
            if under_way > 1:
                time.sleep(self._gather)
            while True:
                news.append(self._finished.get_nowait())
        return news

    def _begin(self, place: int, task: Callable[[], T]) -> None:
        future = self._pool.submit(task)
        future.add_done_callback(lambda one: self._finished.put((place, one)))
