"""Choose the default workers of a comparison: processes for many pairs of pictures, threads for few.

Only this module imports ``loky``. Unlike processes of `concurrent.futures`, those of ``loky`` do not run the main
script again, so a script needs no ``if __name__ == "__main__":``. ``loky`` counts the cores of a container, not of its
host.
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
_WORTH = 100  # pairs for each process; with fewer, starting a process takes longer than it saves
_MOST = 8  # processes: each takes 60 MB; with pictures of 3840 × 2160 pixels, 170 MB


def threads() -> Executor:
    """Return a pool of one thread per core."""
    return ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="whiteshot-compare")


@contextmanager
def workers_for(pairs: int) -> Iterator[Executor]:
    """Start workers for a number of pairs, and stop them at the end of the ``with`` block."""
    with _processes(min(pairs // _WORTH, _MOST)) or threads() as pool:
        yield pool


def _processes(most: int) -> Executor | None:
    """Return a pool of one process per core, at most `most`; None for one core, or if processes cannot start."""
    loky = _loky() if most > 1 else None
    if loky is None or current_process().daemon:  # such as a cluster's worker, which must not start processes
        return None
    count = min(most, loky.cpu_count())
    return _started(loky, count) if count > 1 else None


def _started(loky: Any, count: int) -> Executor | None:  # noqa: ANN401 - a module without types
    """Start the processes; None if that fails: no shared memory, too many processes, no standard output."""
    pool: Any = None
    try:
        pool = loky.ProcessPoolExecutor(count, initializer=partial(prepare_child, os.getpid()))
        with interrupts_blocked():
            pool.submit(int)  # starts all
    except Exception:  # whatever is missing, threads do not need it
        log.debug("The comparison runs in threads: its processes did not start", exc_info=True)
        if pool is not None:
            for process in pool._processes.values():  # noqa: SLF001 - loky does not end processes that it already started
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
