"""Render SVG to PNG in worker processes. If a worker process crashes, the server continues."""

from __future__ import annotations

import multiprocessing
import os
import threading
from concurrent.futures import CancelledError, Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Self

from pebble import ProcessExpired, ProcessPool

from whiteshot_nb.server.drawing.fonts import Fonts, default_fonts
from whiteshot_nb.server.drawing.limits import MAX_SVG, DrawingFailed
from whiteshot_nb.server.drawing.worker import draw, prepare_worker

if TYPE_CHECKING:
    from types import TracebackType

MOST_WORKERS = 4


@dataclass(eq=False)
class _DrawingJob:
    """One drawing in progress; it is started once more if its process pool breaks."""

    svg: str
    future: Future[bytes] = field(default_factory=Future)
    tries: int = 0
    task: Future[bytes] | None = None


class Renderer:
    """A pool of worker processes that render SVG to PNG.

    Creating the object starts the processes in the background. The processes are spawned, not forked, because the
    server has threads, and forking a process with threads is unsafe. The processes end when the renderer is closed, or
    when the server ends or crashes.

    Parameters
    ----------
    workers
        Number of processes. Default: one for each CPU core, but at most 4.
    memory_mb
        Maximum address space of one process, in MB. The limit is enforced on Linux only. A drawing of 4096 x 4096
        pixels needs about 600 MB. Default: 2048.
    seconds
        Maximum time to render one drawing, in seconds. The time in the queue is not included. Default: 20.
    fonts
        Fonts to use. `compose` must use the same fonts. Default: the fonts in the installed font packages.
    """

    name = "resvg"
    version = version("resvg")

    def __init__(
        self,
        workers: int | None = None,
        memory_mb: int = 2048,
        seconds: float = 20.0,
        *,
        fonts: Fonts | None = None,
    ) -> None:
        self._workers = workers or min(MOST_WORKERS, os.cpu_count() or 1)
        self._seconds = seconds
        fonts = fonts or default_fonts()
        self._fonts = fonts.digest
        self._setup = (tuple(map(str, fonts.files)), memory_mb)
        self._lock = threading.RLock()
        self._jobs: set[_DrawingJob] = set()
        self._closed = False
        self._pool = self._new_pool()

    @property
    def edition(self) -> str:
        """Renderer name, renderer version and font digest, as one text. The look of a drawing depends on all three."""
        return f"{self.name} {self.version}, fonts {self._fonts}"

    def submit(self, svg: str) -> Future[bytes]:
        """Start rendering the SVG of a `Drawing` to PNG, in the background.

        Returns
        -------
        Future
            A future whose result is the bytes of the PNG. If rendering fails, or the renderer is closed, the future
            raises `DrawingFailed`. Cancelling the future stops the rendering.
        """
        job = _DrawingJob(svg)
        if len(svg) > MAX_SVG:
            job.future.set_exception(DrawingFailed(f"The drawing requires more than {MAX_SVG // 2**20} MB of SVG."))
        else:
            job.future.add_done_callback(lambda future: _pass_on_cancel(job) if future.cancelled() else None)
            self._start(job)
        return job.future

    def close(self) -> None:
        """Stop the worker processes. The futures of unfinished drawings raise `DrawingFailed`."""
        with self._lock:
            self._closed = True
            unfinished, self._jobs = self._jobs, set()
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()
        for job in unfinished:
            _settle(job.future, DrawingFailed("The renderer was closed before the drawing was finished."))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _new_pool(self) -> ProcessPool:
        pool = ProcessPool(
            max_workers=self._workers,
            initializer=prepare_worker,
            initargs=self._setup,
            context=multiprocessing.get_context("spawn"),
        )
        _ = pool.active  # reading this property starts the processes
        return pool

    def _start(self, job: _DrawingJob) -> None:
        with self._lock:
            if self._closed:
                _settle(job.future, DrawingFailed("The renderer is closed."))
                return
            job.tries += 1
            try:
                job.task = self._schedule(job)
            except RuntimeError:  # the pool is broken
                self._replace_pool()
                job.task = self._schedule(job)
            self._jobs.add(job)
        job.task.add_done_callback(lambda task: self._finished(job, task))

    def _schedule(self, job: _DrawingJob) -> Future[bytes]:
        return self._pool.schedule(draw, args=(job.svg,), timeout=self._seconds)

    def _replace_pool(self) -> None:
        """Replace the pool, because `pebble` does not repair a pool after an idle process was killed.

        The unfinished jobs of the old pool would wait forever. They are cancelled, and started again in the new pool.
        """
        old, self._pool = self._pool, self._new_pool()
        held = [job.task for job in self._jobs if job.task]
        # This code may run in a thread of the old pool, which cannot join itself.
        threading.Thread(target=_retire, args=(old, held), daemon=True).start()

    def _finished(self, job: _DrawingJob, task: Future[bytes]) -> None:
        with self._lock:
            current = job in self._jobs
            self._jobs.discard(job)
        if not current or job.future.cancelled():
            return
        problem = CancelledError() if task.cancelled() else task.exception()
        if isinstance(problem, BrokenProcessPool | CancelledError) and job.tries == 1:
            self._start(job)
        else:
            _settle(job.future, problem and self._explained(problem), task)

    def _explained(self, problem: BaseException) -> DrawingFailed:
        match problem:
            case DrawingFailed():
                return problem
            case TimeoutError():
                sentence = f"The drawing took longer than {self._seconds:g} seconds."
            case MemoryError():
                sentence = "The drawing ran out of memory."
            case ProcessExpired():
                sentence = "The drawing process died, most likely because it ran out of memory."
            case _:
                sentence = f"The drawing processes failed: {type(problem).__name__}."
        return DrawingFailed(sentence)


def _settle(future: Future[bytes], problem: BaseException | None, task: Future[bytes] | None = None) -> None:
    if not future.set_running_or_notify_cancel():
        return
    if problem:
        future.set_exception(problem)
    elif task:
        future.set_result(task.result())


def _pass_on_cancel(job: _DrawingJob) -> None:
    if job.task:
        job.task.cancel()


def _retire(pool: Any, held: list[Future[bytes]]) -> None:  # noqa: ANN401 - pebble is not typed
    for task in held:
        task.cancel()
    pool.stop()
    pool.join()
