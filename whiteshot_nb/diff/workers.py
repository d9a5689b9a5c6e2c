"""Default workers of a comparison: processes for many pairs, threads for few.

The only file that knows ``loky``. Its processes, unlike those of `concurrent.futures`, do not run the main script
again, so a script needs no ``if __name__ == "__main__":``; and it counts the cores of a container, not of its host.
"""

from __future__ import annotations

import logging
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from multiprocessing import current_process
from typing import TYPE_CHECKING, Any

from whiteshot_nb._core.child_processes import interrupts_blocked, prepare_child

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor

log = logging.getLogger(__name__)
_WORTH = 100  # pairs for each process; with fewer it takes longer to start than it saves
_MOST = 8  # processes: each holds 60 MB, with pictures of 3840 × 2160 pixels 170 MB


def threads() -> Executor:
    """Return a pool with one thread for each core."""
    return ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="whiteshot-compare")


@contextmanager
def workers_for(pairs: int) -> Iterator[Executor]:
    """Give workers for this many pairs, and end them afterwards."""
    with _processes(min(pairs // _WORTH, _MOST)) or threads() as pool:
        yield pool


def _processes(most: int) -> Executor | None:
    """Return a pool with one process for each core; None if there is one core only, or processes cannot start."""
    loky = _loky() if most > 1 else None
    if loky is None or current_process().daemon:  # such as a worker of a cluster, which may have no children
        return None
    count = min(most, loky.cpu_count())
    return _started(loky, count) if count > 1 else None


def _started(loky: Any, count: int) -> Executor | None:  # noqa: ANN401 - a module without types
    """Start the processes; None where that fails: no shared memory, no process left, no standard output."""
    pool: Any = None
    try:
        pool = loky.ProcessPoolExecutor(count, initializer=partial(prepare_child, os.getpid()))
        with interrupts_blocked():
            pool.submit(int)  # starts all
    except Exception:  # whatever they lack, threads do without
        log.debug("No processes to compare in", exc_info=True)
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
