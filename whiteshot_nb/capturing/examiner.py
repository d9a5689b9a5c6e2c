"""Decode and measure the pictures of a run.

If few pictures are expected, threads of this process decode them. If many pictures are expected, a pool of processes
decodes them.
"""

from __future__ import annotations

import os
import threading
from concurrent.futures import BrokenExecutor
from typing import TYPE_CHECKING

from whiteshot_nb._core.process_pool import processes_for
from whiteshot_nb.images.examination import Examination, examine_picture
from whiteshot_nb.store import PictureFolder, examine_and_keep, keep_found

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

    from whiteshot_nb.store import Pictures


class Examiner:
    """Decode and measure pictures, either in the calling thread or in a pool of processes.

    The pool is used if many pictures are expected. Decoding holds the global interpreter lock. Decoding in the calling
    thread therefore blocks other threads that download pictures. An examiner is safe to use from many threads.
    """

    def __init__(self) -> None:
        self._cores = threading.BoundedSemaphore(os.cpu_count() or 1)
        self._lock = threading.Lock()
        self._expected = 0
        self._pool: Executor | None = None
        self._has_no_pool = False

    def expect(self, count: int) -> None:
        """Add `count` to the number of expected pictures; if the sum is large, start the pool of processes."""
        with self._lock:
            self._expected += count
            if self._pool is None and not self._has_no_pool:
                self._pool = processes_for(self._expected)

    def examine(self, data: bytes) -> Examination:
        """Decode and measure a picture, and return the measurements."""
        return self._run(examine_picture, data)

    def examine_stored(self, pictures: Pictures, sha256: str, data: bytes | None = None) -> Examination:
        """Decode and measure a stored picture, store its thumbnail, and return the measurements.

        The returned measurements do not contain the thumbnail.

        Parameters
        ----------
        pictures
            The storage that contains the picture.
        sha256
            The SHA-256 of the picture.
        data
            The bytes of the picture. Default: the bytes are read from `pictures`.

        Raises
        ------
        KeyError
            If the picture is missing.
        """
        if isinstance(pictures, PictureFolder):
            return self._run(examine_and_keep, pictures, sha256)  # a process reads the file faster than it is sent
        return keep_found(pictures, sha256, self.examine(pictures.get(sha256) if data is None else data))

    def _run(self, task: Callable[..., Examination], *arguments: object) -> Examination:
        pool = self._pool
        if pool is not None and not self._has_no_pool:
            try:
                return pool.submit(task, *arguments).result()
            except (BrokenExecutor, RuntimeError):  # a process died, or the pool was shut down
                self._has_no_pool = True
        with self._cores:
            return task(*arguments)
