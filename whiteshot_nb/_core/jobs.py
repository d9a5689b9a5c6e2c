"""Work in the background: a thread with progress, cancel, a result and `await`.

One class serves capture, review and export. The thread starts with a copy of the caller's context, because
on ipykernel 7.0 a plain thread that sets a widget's trait dies with ``LookupError``; and it owns no event
loop, because widget handlers run on another loop than cells on ipykernel 7.0 to 7.3.
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
_begun: contextvars.ContextVar[list[Job[Any]] | None] = contextvars.ContextVar("begun", default=None)


class Job(Generic[T]):
    """A piece of work that runs in a thread of its own.

    Parameters
    ----------
    work
        Called in the thread with the job itself, to report on and to look for a cancel. Its return value is
        the job's result.
    name
        For the thread, the ``repr`` and a progress bar.
    progress
        True shows a progress bar until the work is done; a function is called at every step, in the job's thread.
    unit
        What a progress bar counts, in the singular.
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
        self._future.set_running_or_notify_cancel()  # only the work itself ends it, whoever stops waiting
        self._claim = threading.Lock()
        context = contextvars.copy_context()
        context.run(_begun.set, None)  # what the work begins is the work's to hold
        self._thread = threading.Thread(
            target=context.run, args=(self._run, work), name=f"whiteshot-{name}", daemon=True
        )
        self._start()

    def __repr__(self) -> str:
        state = "done" if self.done else "cancelling" if self.cancelled else "running"
        return f"<Job {self.name}: {state}, {self.progress.done} of {self.progress.total or '?'}>"

    @property
    def done(self) -> bool:
        """Whether the result, or the error, is there."""
        return self._future.done()

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked the job to stop."""
        return self._cancel.is_set()

    def cancel(self) -> None:
        """Ask the job to stop soon; what had arrived stays, and `result` returns it."""
        self._cancel.set()

    def report(self, progress: Progress) -> None:
        """Take the new progress and tell whoever listens. For the work's own thread."""
        self.progress = progress
        if self._report is not None:
            self._report(progress)

    def check_cancelled(self) -> None:
        """Raise :class:`Cancelled` if somebody asked the job to stop."""
        if self.cancelled:
            msg = "Stopped before it was done"
            raise Cancelled(msg)

    def result(self, timeout: float | None = None) -> T:
        """Wait for the work and return what it returned, or raise what it raised.

        An interrupt (Ctrl-C, the notebook's stop button) while waiting cancels the job and waits for it to
        wind up before it goes on, so that nothing is left half done.

        Parameters
        ----------
        timeout
            Seconds to wait; None waits for as long as it takes.

        Raises
        ------
        TimeoutError
            If the job is still running after `timeout` seconds; it goes on.
        """
        try:
            return self._waited(timeout)
        except KeyboardInterrupt:
            self.stop()
            raise

    def stop(self) -> None:
        """Cancel and wait for the work to wind up; what had arrived is the result."""
        self.cancel()
        while not self._future.done():
            wait([self._future], _INTERRUPT_POLL_SECONDS)

    def _waited(self, timeout: float | None) -> T:
        """Wait, and wake now and then: an interrupt in the moment before a thread sleeps is seen when it wakes."""
        end = math.inf if timeout is None else time.monotonic() + timeout
        while not self._future.done() and (left := end - time.monotonic()) > 0:
            wait([self._future], min(left, _INTERRUPT_POLL_SECONDS))
        return self._future.result(0)

    def add_done_callback(self, callback: Callable[[Job[T]], None]) -> None:
        """Call `callback` with the job when it is done: in the job's thread, or at once if it already is."""
        self._future.add_done_callback(lambda _: callback(self))

    def __await__(self) -> Generator[Any, None, T]:
        return self._awaited().__await__()

    async def _awaited(self) -> T:
        """Wait on the caller's loop; whoever gives up waiting cancels the job, as with any task.

        The loop wakes now and then, because the stop button does not reach a kernel whose loop sleeps
        (https://github.com/ipython/ipykernel/issues/881).
        """
        import asyncio  # noqa: PLC0415 - 9 ms, and whoever awaits has it

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
        """Begin; an interrupt meanwhile leaves a job that `started_jobs` has, or one that never begins."""
        if (begun := _begun.get()) is not None:
            begun.append(self)
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
        except BaseException as error:  # handed to whoever asks for the result
            log.debug("%s failed", self.name, exc_info=error)
            self._future.set_exception(error)
        else:
            self._future.set_result(result)


@contextmanager
def started_jobs() -> Iterator[list[Job[Any]]]:
    """Collect the jobs that begin within the block, each from before its thread runs.

    An interrupt may come when a job has begun and nobody has it yet: with the list, it can still be stopped.
    """
    begun: list[Job[Any]] = []
    before = _begun.set(begun)
    try:
        yield begun
    finally:
        _begun.reset(before)


def wait_for(start: Callable[[], Job[T]]) -> T:
    """Begin a job, and return its result as `Job.result` does; an interrupt stops it however early it comes."""
    with started_jobs() as begun:
        try:
            return start().result()
        except KeyboardInterrupt:
            for job in begun:
                job.stop()
            raise


def waiting(start: Callable[P, Job[T]]) -> Callable[[Callable[[T], T]], Callable[P, T]]:
    """Make the twin of a function that starts a job: it takes the same parameters, waits, and returns the result.

    What is decorated is called with the result, in the caller's thread: there it warns of what the caller should
    know. Its documentation is the twin's; the signature that editors and Shift-Tab show is that of `start`.
    """

    def decorate(finish: Callable[[T], T]) -> Callable[P, T]:
        @functools.wraps(finish)
        def twin(*args: P.args, **kwargs: P.kwargs) -> T:
            return finish(wait_for(lambda: start(*args, **kwargs)))

        parameters = inspect.signature(start).parameters.values()
        returned = inspect.signature(finish).return_annotation
        twin.__signature__ = inspect.Signature(list(parameters), return_annotation=returned)  # type: ignore[attr-defined]
        del twin.__wrapped__
        return twin

    return decorate
