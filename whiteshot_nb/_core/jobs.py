"""Work in the background: a thread with progress, cancel, a result and `await`.

The thread starts with a copy of the caller's context, because on ipykernel 7.0 a plain thread that sets a widget's
trait fails with ``LookupError``; and it has no event loop, because on ipykernel 7.0 to 7.3 widget handlers run on
another loop than cells.
"""

from __future__ import annotations

import contextvars
import functools
import inspect
import logging
import math
import threading
import time
from concurrent.futures import Future, wait
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar

from whiteshot_nb._core.progress import Progress, progress_reporter
from whiteshot_nb.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from whiteshot_nb._core.progress import ProgressOption

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)
_INTERRUPT_POLL_SECONDS = 0.2  # the longest sleep of a thread that waits, so that an interrupt reaches it
_started: contextvars.ContextVar[list[Job[Any]] | None] = contextvars.ContextVar("started", default=None)


class Job(Generic[T]):
    """Background work in a thread, with progress, cancel and a result; can be awaited.

    The functions ``start_capture``, ``start_compare`` and so on return one.

    Parameters
    ----------
    work
        Function that does the work, called in the thread with the job; it calls `report` and `check_cancelled`. What
        it returns is the job's result.
    name
        Name shown by the ``repr``, the thread and a progress bar.
    progress
        True shows a progress bar; a function is called with the :class:`Progress` at every step, in the job's thread.
    unit
        What a progress bar counts, in the singular. Default: ``scene``.

    Attributes
    ----------
    progress
        The latest :class:`Progress`.

    Examples
    --------
    >>> job = start_capture(client, room, "/lesson", width=1280, height=720, group=True)  # doctest: +SKIP
    >>> job  # doctest: +SKIP
    <Job capture: running, 3 of 12>
    >>> shots = job.result()  # or, in a notebook cell: await job  # doctest: +SKIP
    """

    def __init__(
        self,
        work: Callable[[Job[T]], T],
        *,
        name: str = "job",
        progress: ProgressOption = False,
        unit: str = "scene",
    ) -> None:
        self.name = name
        self.progress = Progress()
        self._reporting = ExitStack()
        self._report = self._reporting.enter_context(progress_reporter(progress, label=name, unit=unit))
        self._cancel = threading.Event()
        self._future: Future[T] = Future()
        self._future.set_running_or_notify_cancel()  # only the work itself ends it, not a waiter that gives up
        self._claim = threading.Lock()
        context = contextvars.copy_context()
        context.run(_started.set, None)  # jobs that the work starts are its own
        self._thread = threading.Thread(
            target=context.run, args=(self._run, work), name=f"whiteshot-{name}", daemon=True
        )
        self._start()

    def __repr__(self) -> str:
        state = "done" if self.done else "cancelling" if self.cancelled else "running"
        return f"<Job {self.name}: {state}, {self.progress.done} of {self.progress.total or '?'}>"

    @property
    def done(self) -> bool:
        """Whether the work has ended, with a result or an error."""
        return self._future.done()

    @property
    def cancelled(self) -> bool:
        """Whether the job was asked to stop."""
        return self._cancel.is_set()

    def cancel(self) -> None:
        """Ask the job to stop soon, and return at once; `result` then returns what was done until then."""
        self._cancel.set()

    def report(self, progress: Progress) -> None:
        """Set the progress and report it; to be called by the work, in its thread."""
        self.progress = progress
        if self._report is not None:
            self._report(progress)

    def check_cancelled(self) -> None:
        """Raise :class:`Cancelled` if the job was asked to stop; to be called by the work."""
        if self.cancelled:
            msg = "Stopped before it was done"
            raise Cancelled(msg)

    def result(self, timeout: float | None = None) -> T:
        """Wait for the work and return its result, or raise its error.

        An interrupt while waiting (Ctrl-C, the notebook's stop button) cancels the job, waits until it has stopped,
        and is then raised, so that nothing is left half done.

        Parameters
        ----------
        timeout
            Seconds to wait. Default: no limit.

        Raises
        ------
        TimeoutError
            If the job is still running after `timeout` seconds; it continues to run.
        """
        try:
            return self._waited(timeout)
        except KeyboardInterrupt:
            self.stop()
            raise

    def stop(self) -> None:
        """Cancel the job and wait until it has stopped; its result is what was done until then."""
        self.cancel()
        while not self._future.done():
            wait([self._future], _INTERRUPT_POLL_SECONDS)

    def _waited(self, timeout: float | None) -> T:
        """Wait in short sleeps: an interrupt just before a thread sleeps is only seen when it wakes up."""
        end = math.inf if timeout is None else time.monotonic() + timeout
        while not self._future.done() and (left := end - time.monotonic()) > 0:
            wait([self._future], min(left, _INTERRUPT_POLL_SECONDS))
        return self._future.result(0)

    def add_done_callback(self, callback: Callable[[Job[T]], None]) -> None:
        """Call `callback` with the job when it is done: in the job's thread, or at once if it is done already."""
        self._future.add_done_callback(lambda _: callback(self))

    def __await__(self) -> Generator[Any, None, T]:
        return self._awaited().__await__()

    async def _awaited(self) -> T:
        """Wait on the caller's event loop; cancelling the waiting task cancels the job.

        The loop wakes up regularly, because the stop button does not reach a kernel whose loop sleeps
        (https://github.com/ipython/ipykernel/issues/881).
        """
        import asyncio  # noqa: PLC0415 - 9 ms, and a caller that awaits has imported it

        future = asyncio.wrap_future(self._future)
        try:
            while not future.done():
                await asyncio.wait([future], timeout=_INTERRUPT_POLL_SECONDS)
        except asyncio.CancelledError:
            future.cancel()
            self.cancel()
            raise
        return future.result()

    def _start(self) -> None:
        """Start the thread; after an interrupt meanwhile, either `started_jobs` has the job, or it never runs."""
        if (started := _started.get()) is not None:
            started.append(self)
        try:
            self._thread.start()
        except BaseException as error:
            if self._claim.acquire(blocking=False):
                self._reporting.close()
                self._future.set_exception(error)
            raise

    def _run(self, work: Callable[[Job[T]], T]) -> None:
        if not self._claim.acquire(blocking=False):
            return
        try:
            with self._reporting:
                result = work(self)
        except BaseException as error:  # raised by `result`
            log.debug("%s failed", self.name, exc_info=error)
            self._future.set_exception(error)
        else:
            self._future.set_result(result)


@contextmanager
def started_jobs() -> Iterator[list[Job[Any]]]:
    """Yield a list of the jobs that are started within the block, each before its thread runs.

    If an interrupt arrives before the caller has a job that was started, the list still has it, to stop it.
    """
    started: list[Job[Any]] = []
    before = _started.set(started)
    try:
        yield started
    finally:
        _started.reset(before)


def wait_for(start: Callable[[], Job[T]]) -> T:
    """Start a job and return its result, like `Job.result`; an interrupt stops the job, however early it comes."""
    with started_jobs() as started:
        try:
            return start().result()
        except KeyboardInterrupt:
            for job in started:
                job.stop()
            raise


def waiting(start: Callable[P, Job[T]]) -> Callable[[Callable[[T], T]], Callable[P, T]]:
    """Decorate a function so that it starts a job, waits for it, and is called with the result.

    The new function has the parameters of `start`, which editors and Shift-Tab show, and the documentation of the
    decorated one. That is called in the caller's thread, where it can warn, and returns the result.
    """

    def decorate(finish: Callable[[T], T]) -> Callable[P, T]:
        @functools.wraps(finish)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
            return finish(wait_for(lambda: start(*args, **kwargs)))

        parameters = inspect.signature(start).parameters.values()
        returned = inspect.signature(finish).return_annotation
        wrapper.__signature__ = inspect.Signature(list(parameters), return_annotation=returned)  # type: ignore[attr-defined]
        del wrapper.__wrapped__
        return wrapper

    return decorate
