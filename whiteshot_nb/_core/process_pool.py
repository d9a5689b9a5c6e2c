"""Start a pool of processes that decode and compare pictures; all callers share this pool.

The pool is created with `loky`, which only this module imports. Processes of `concurrent.futures` run the main script
again, but processes of `loky` do not. A script therefore needs no ``if __name__ == "__main__":``. Also, `loky` counts
only the processor cores that a container may use, not all cores of the host.
"""

from __future__ import annotations

import logging
import os
import threading
from concurrent.futures import BrokenExecutor
from functools import partial
from importlib import import_module
from multiprocessing import current_process
from typing import TYPE_CHECKING, Any

from whiteshot_nb._core.child_processes import interrupts_blocked, prepare_child

if TYPE_CHECKING:
    from concurrent.futures import Executor

log = logging.getLogger(__name__)
MIN_TASKS = 200
"""Tasks, of ten milliseconds or more, from which starting processes takes less time than it saves."""
_MAX_PROCESSES = 8  # each takes 60 MB, with pictures of 3840 × 2160 pixels 170 MB
_IDLE_SECONDS = 60
_lock = threading.Lock()
_pool: Executor | None = None


def processes_for(tasks: int) -> Executor | None:
    """Return the shared pool of processes, or None if threads are likely to be faster.

    All callers in this program share the pool, so no caller may shut it down. The processes end after a minute without
    a task.

    Parameters
    ----------
    tasks
        The number of tasks. For fewer than 200 tasks, no pool is started, but a running pool is returned.

    Returns
    -------
    Executor or None
        The pool; None if threads should be used instead. The result is also None if the program has only one core,
        cannot start processes, or if `loky` is not installed.
    """
    global _pool  # noqa: PLW0603 - one pool for the whole program
    with _lock:
        if _pool is not None and not _is_running(_pool):
            _pool = None
        if _pool is None and tasks >= MIN_TASKS:
            _pool = _start()
        return _pool


def _is_running(pool: Executor) -> bool:
    try:
        with interrupts_blocked():  # it starts processes in the place of those that ended
            pool.submit(int)
    except (BrokenExecutor, RuntimeError):  # RuntimeError: it was shut down
        return False
    return True


def _start() -> Executor | None:
    """Start one process for each core; None if that fails: no shared memory, no process left, no standard output."""
    loky = _loky()
    if loky is None or current_process().daemon:  # such as a worker of a cluster, which may have no children
        return None
    count = min(loky.cpu_count(), _MAX_PROCESSES)
    if count < 2:  # noqa: PLR2004 - one process is no faster than threads
        return None
    pool: Any = None
    try:
        pool = loky.ProcessPoolExecutor(count, timeout=_IDLE_SECONDS, initializer=partial(prepare_child, os.getpid()))
        with interrupts_blocked():
            pool.submit(int)  # starts all
    except Exception:  # whatever they lack, threads do without
        log.debug("The worker processes could not be started", exc_info=True)
        if pool is not None:
            for process in pool._processes.values():  # noqa: SLF001 - it does not end those that it had started
                process.terminate()
            pool.shutdown(wait=False)
        return None
    started: Executor = pool
    return started


def _loky() -> Any | None:  # noqa: ANN401 - a module without types
    try:
        return import_module("loky")
    except ImportError:
        return None
