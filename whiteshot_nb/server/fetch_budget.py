"""The pictures that one request needs from other servers: each fetched once, few at a time, within a budget."""

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

AT_ONCE = 4
MOST_PICTURES = 200
MOST_BYTES = 128 * 2**20
MOST_SECONDS = 30.0


class RequestPictures:
    """Fetches pictures for one request; used by one thread, as a context manager.

    What was fetched, and what could not be, is remembered until the end, and then forgotten.

    Parameters
    ----------
    pictures, size, seconds
        The most pictures, bytes in all, and seconds from the first picture on. Without a limit, a scene with
        thousands of image elements would make the server a flood tool.
    """

    def __init__(
        self,
        fetcher: PictureFetcher,
        *,
        pictures: int = MOST_PICTURES,
        size: int = MOST_BYTES,
        seconds: float = MOST_SECONDS,
    ) -> None:
        self._fetcher = fetcher
        self._pictures = pictures
        self._bytes_left = size
        self._seconds = seconds
        self._end: float | None = None
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="pictures")
        self._fetches: dict[str, Future[EmbeddablePicture]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for what is under way, so that no request leaves threads behind; the rest is not begun."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def start(self, urls: Iterable[str]) -> None:
        """Begin to fetch these; problems are told when a picture is asked for."""
        for url in urls:
            with suppress(PictureProblem):
                self._begun(url)

    def fetch(self, url: str) -> EmbeddablePicture:
        """Return a picture, fetched now or before.

        Raises
        ------
        PictureProblem
            If it cannot be had, or the budget is spent.
        """
        return self._begun(url).result()

    def _begun(self, url: str) -> Future[EmbeddablePicture]:
        if url not in self._fetches:
            self._fetcher.target(url)  # what may not be fetched at all costs nothing of the budget
            if len(self._fetches) >= self._pictures:
                msg = f"one request fetches at most {self._pictures} pictures"
                raise PictureProblem(msg)
            if self._end is None:
                self._end = time.monotonic() + self._seconds
            self._fetches[url] = self._pool.submit(self._fetch, url, self._end)
        return self._fetches[url]

    def _fetch(self, url: str, end: float) -> EmbeddablePicture:
        left = end - time.monotonic()
        if left <= 0:
            raise PictureProblem("the pictures of this request took too long")
        return self._fetcher.fetch(url, seconds=left, spend=self._spend)

    def _spend(self, count: int) -> None:
        with self._lock:
            self._bytes_left -= count
            if self._bytes_left < 0:
                raise PictureProblem("the pictures of this request are too large together")
