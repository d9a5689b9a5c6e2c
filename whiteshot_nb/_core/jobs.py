"""Run work in a background thread, with progress, a result, cancelling and `await`.

The thread starts with a copy of the caller's context (`contextvars`). Without this copy, setting a trait of a widget
fails with ``LookupError`` on ipykernel 7.0. The thread has no event loop, because widget handlers and cells run on
different loops on ipykernel 7.0 to 7.3.
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
_INTERRUPT_POLL_SECONDS = 0.2  # maximum sleep of a waiting thread, so that it notices an interrupt
_started: contextvars.ContextVar[list[Job[Any]] | None] = contextvars.ContextVar("started", default=None)


class Job(Generic[T]):
    """Work that runs in a background thread, with progress and a result; it can be cancelled and awaited.

    Functions such as ``start_capture`` and ``start_compare`` return a job.

    Parameters
    ----------
    work
        The function that does the work. It is called in the thread, with the job as its argument. It calls
        ``job.report`` and ``job.check_cancelled``, and returns the result of the job.
    name
        The name of the job, which is shown in its ``repr``, its thread and the progress bar.
    progress
        Whether to show a progress bar; or a function that is called with a :class:`Progress` at every step, in the
        thread of the job.
    unit
        The unit of the progress bar, in the singular. Default: ``scene``.

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
        self._future.set_running_or_notify_cancel()  # a waiter can no longer cancel the future; only the work ends it
        self._claim = threading.Lock()
        context = contextvars.copy_context()
        context.run(_started.set, None)  # jobs that the work starts do not appear in the caller's `started_jobs`
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
        """Ask the job to stop as soon as it can, without waiting for it.

        After the job has stopped, `result` returns the part that was finished.
        """
        self._cancel.set()

    def report(self, progress: Progress) -> None:
        """Set the attribute `progress`, and update the progress bar or call the progress function.

        The work calls this method, in the thread of the job.
        """
        self.progress = progress
        if self._report is not None:
            self._report(progress)

    def check_cancelled(self) -> None:
        """Raise :class:`Cancelled` if the job was asked to stop; the work calls this method."""
        if self.cancelled:
            msg = "The job was cancelled before it finished"
            raise Cancelled(msg)

    def result(self, timeout: float | None = None) -> T:
        """Wait until the work has ended, then return its result or raise its error.

        An interrupt while waiting (Ctrl-C, the notebook's stop button) cancels the job. `KeyboardInterrupt` is raised
        after the job has stopped, so that no work is left half done.

        Parameters
        ----------
        timeout
            The maximum time to wait, in seconds. Default: no limit.

        Raises
        ------
        TimeoutError
            If the job is still running after `timeout` seconds. The job continues to run.
        """
        try:
            return self._waited(timeout)
        except KeyboardInterrupt:
            self.stop()
            raise

    def stop(self) -> None:
        """Cancel the job, and wait until it has stopped; `result` then returns what the job has finished."""
        self.cancel()
        while not self._future.done():
            wait([self._future], _INTERRUPT_POLL_SECONDS)

    def _waited(self, timeout: float | None) -> T:
        """Wait in short sleeps, because an interrupt just before a sleep is noticed only when the thread wakes up."""
        end = math.inf if timeout is None else time.monotonic() + timeout
        while not self._future.done() and (left := end - time.monotonic()) > 0:
            wait([self._future], min(left, _INTERRUPT_POLL_SECONDS))
        return self._future.result(0)

    def add_done_callback(self, callback: Callable[[Job[T]], None]) -> None:
        """Call `callback` with this job when the job is done.

        The callback runs in the thread of the job. If the job is already done, the callback runs immediately in the
        calling thread.
        """
        self._future.add_done_callback(lambda _: callback(self))

    def __await__(self) -> Generator[Any, None, T]:
        return self._awaited().__await__()

    async def _awaited(self) -> T:
        """Wait on the caller's event loop; if the waiting task is cancelled, cancel the job.

        The loop wakes up regularly, because the notebook's stop button has no effect while the event loop of the kernel
        sleeps (https://github.com/ipython/ipykernel/issues/881).
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
        """Start the thread; if an interrupt occurs meanwhile, the job is in `started_jobs` or its work never runs."""
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
    """Yield a list; every job that is started within the ``with`` block is added to it before the job runs.

    An interrupt can arrive after a job has started, but before the caller has received the job. The caller can then
    find the job in the list and stop it.
    """
    started: list[Job[Any]] = []
    before = _started.set(started)
    try:
        yield started
    finally:
        _started.reset(before)


def wait_for(start: Callable[[], Job[T]]) -> T:
    """Start a job, wait for it, and return its result or raise its error.

    An interrupt at any time, even while the job is starting, stops the job.

    Parameters
    ----------
    start
        A function that starts and returns the job.
    """
    with started_jobs() as started:
        try:
            return start().result()
        except KeyboardInterrupt:
            for job in started:
                job.stop()
            raise


def waiting(start: Callable[P, Job[T]]) -> Callable[[Callable[[T], T]], Callable[P, T]]:
    """Decorate a function so that it starts a job by calling `start`, and waits for the result.

    The new function has the parameters of `start`, and the docstring of the original function. It starts the job, waits
    for the result, calls the original function with this result, and returns what the original function returns. The
    original function can issue warnings, because it runs in the caller's thread.

    Parameters
    ----------
    start
        A function that starts and returns a job.
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
