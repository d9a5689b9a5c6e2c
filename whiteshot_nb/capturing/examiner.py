"""Examine the pictures of a run, in this process or, if there are many, in others."""

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
        """Decode a picture and return what was found."""
        return self._run(examine_picture, data)

    def examine_stored(self, pictures: Pictures, sha256: str, data: bytes | None = None) -> Examination:
        """Decode a stored picture, store its thumbnail, and return what was found, without the thumbnail.

        Parameters
        ----------
        pictures
            Where the picture is stored.
        sha256
            The SHA-256 of the picture.
        data
            The bytes of the picture. Default: they are read from `pictures`.

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
