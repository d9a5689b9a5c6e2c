"""Examine the pictures of a run, in this process or, if there are many, in others."""

from __future__ import annotations

import os
import threading
from concurrent.futures import BrokenExecutor
from typing import TYPE_CHECKING

from whiteshot_nb._core.process_pool import processes_for
from whiteshot_nb.images.examination import Examination, examine_picture

if TYPE_CHECKING:
    from concurrent.futures import Executor


class Examiner:
    """Examines pictures; safe to use from many threads, each of which waits for its own picture.

    Few pictures are decoded in the threads that ask, many in the program's pool of processes: decoding holds the
    interpreter's lock, which downloads need.
    """

    def __init__(self) -> None:
        self._cores = threading.BoundedSemaphore(os.cpu_count() or 1)
        self._lock = threading.Lock()
        self._expected = 0
        self._pool: Executor | None = None
        self._has_no_pool = False

    def expect(self, count: int) -> None:
        """Announce pictures, so that processes are started if there are many."""
        with self._lock:
            self._expected += count
            if self._pool is None and not self._has_no_pool:
                self._pool = processes_for(self._expected)

    def examine(self, data: bytes) -> Examination:
        """Decode a picture and return what is found."""
        pool = self._pool
        if pool is not None and not self._has_no_pool:
            try:
                return pool.submit(examine_picture, data).result()
            except (BrokenExecutor, RuntimeError):  # a process died, or the pool was shut down
                self._has_no_pool = True
        with self._cores:
            return examine_picture(data)
