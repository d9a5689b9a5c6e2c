"""Fetch the pictures that one request needs from other servers, with limits on number, total size and time."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from whiteshot_nb.server.drawing import EmbeddablePicture, PictureProblem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from concurrent.futures import Future
    from types import TracebackType

    from whiteshot_nb.server.picture_fetching import PictureFetcher

MAX_CONCURRENT = 4
MAX_PICTURES = 200
MAX_BYTES = 128 * 2**20
MAX_SECONDS = 30.0


class RequestPictures:
    """Fetch the pictures that one request needs from other servers, at most four at a time.

    Use an object of this class as a context manager, and only in one thread. Each picture is fetched only once. The
    picture, or the error if fetching failed, is cached. The limits prevent a scene with thousands of pictures from
    flooding another server with requests.

    Parameters
    ----------
    fetcher
        Object that fetches one picture.
    max_pictures
        Maximum number of different pictures. Default: 200.
    max_bytes
        Maximum total size of the pictures, in bytes. Default: 128 MB.
    seconds
        Maximum time from the start of the first fetch to the end of the last fetch, in seconds. Default: 30.
    """

    def __init__(
        self,
        fetcher: PictureFetcher,
        *,
        max_pictures: int = MAX_PICTURES,
        max_bytes: int = MAX_BYTES,
        seconds: float = MAX_SECONDS,
    ) -> None:
        self._fetcher = fetcher
        self._max_pictures = max_pictures
        self._bytes_left = max_bytes
        self._seconds = seconds
        self._end: float | None = None
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(MAX_CONCURRENT, thread_name_prefix="pictures")
        self._fetches: dict[str, Future[EmbeddablePicture]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for running fetches, so that no threads remain after the request; cancel the other fetches."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def prefetch(self, urls: Iterable[str]) -> None:
        """Start fetching pictures in the background. If fetching fails, a later call of `fetch` raises the error."""
        for url in urls:
            with suppress(PictureProblem):
                self._future_of(url)

    def fetch(self, url: str) -> EmbeddablePicture:
        """Return the picture at a URL. If the picture is not in the cache, fetch it.

        Raises
        ------
        PictureProblem
            If the picture could not be fetched, or a limit was exceeded.
        """
        return self._future_of(url).result()

    def _future_of(self, url: str) -> Future[EmbeddablePicture]:
        if url not in self._fetches:
            self._fetcher.check_url(url)  # a URL that is not allowed is not counted
            if len(self._fetches) >= self._max_pictures:
                msg = f"one request can fetch at most {self._max_pictures} pictures"
                raise PictureProblem(msg)
            if self._end is None:
                self._end = time.monotonic() + self._seconds
            self._fetches[url] = self._pool.submit(self._fetch, url, self._end)
        return self._fetches[url]

    def _fetch(self, url: str, end: float) -> EmbeddablePicture:
        left = end - time.monotonic()
        if left <= 0:
            raise PictureProblem("fetching all pictures of this request took too long")
        return self._fetcher.fetch(url, seconds=left, on_bytes=self._count_bytes)

    def _count_bytes(self, count: int) -> None:
        with self._lock:
            self._bytes_left -= count
            if self._bytes_left < 0:
                raise PictureProblem("the pictures of this request are too large in total")
