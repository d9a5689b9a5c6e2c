"""The connections, threads and storage that all targets of a run share."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from whiteshot_nb._core.defaults import CONNECTIONS
from whiteshot_nb.capturing.examiner import Examiner
from whiteshot_nb.errors import Cancelled, WhiteshotError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from whiteshot_nb._core.progress import Progress
    from whiteshot_nb.capturing.capture_options import CaptureOptions
    from whiteshot_nb.client import Client
    from whiteshot_nb.fetching.image_sources import ImageSource
    from whiteshot_nb.store import RunRecording, RunStore, WritablePictures


_MAX_NAMES = 1000


class ProgressWatcher(Protocol):
    """An object, such as a :class:`Job`, that receives the progress of a capture and can cancel the capture."""

    @property
    def cancelled(self) -> bool:
        """Whether the capture should stop."""

    def report(self, progress: Progress) -> None:
        """Receive the current progress."""


@dataclass(frozen=True, slots=True)
class CaptureContext:
    """The connections, threads and storage that all targets of a run share.

    Attributes
    ----------
    client
        The API client of this run. No other run uses the connections of this client. Cancelling this run can therefore
        close the connections without affecting other runs.
    source
        The object that downloads images, either from their URLs or from a private storage space (bucket).
    pictures
        The storage in which downloaded pictures are saved.
    recording
        The object that writes the rows of the run.
    options
        The options of the capture.
    connections
        The number of pictures that are downloaded at a time.
    downloads
        The thread pool that downloads, checks and saves pictures.
    examiner
        The object that decodes and measures pictures.
    abort
        A function that closes all connections immediately.
    """

    client: Client
    source: ImageSource
    pictures: WritablePictures
    recording: RunRecording
    options: CaptureOptions
    connections: int
    downloads: ThreadPoolExecutor
    examiner: Examiner
    abort: Callable[[], None]
    _names: dict[str, str | None] = field(default_factory=dict)
    _names_lock: threading.Lock = field(default_factory=threading.Lock)

    def room_name(self, room: str) -> str | None:
        """Return the name of a room; None if the room has no name, or if the name cannot be read."""
        with self._names_lock:
            if room in self._names:
                return self._names[room]
        try:
            name = self.client.rooms.get(room).name or None
        except Cancelled:
            return None
        except WhiteshotError:
            name = None
        with self._names_lock:
            if len(self._names) >= _MAX_NAMES:  # old names are not needed: targets are sorted by room
                self._names.clear()
            self._names[room] = name
        return name


@contextmanager
def open_context(
    client: Client, store: RunStore, recording: RunRecording, options: CaptureOptions, connections: int = CONNECTIONS
) -> Iterator[CaptureContext]:
    """Open the connections and threads that a run needs, and close them at the end of the ``with`` block.

    Parameters
    ----------
    client
        The API client. The run uses a copy of the client with separate connections.
    store
        The storage for pictures and rows.
    recording
        The object that writes the rows of the run.
    options
        The options of the capture.
    connections
        The number of pictures that are downloaded at a time.
    """
    from whiteshot_nb.fetching.download import Downloader  # noqa: PLC0415 - 25 ms of import, paid by the first capture
    from whiteshot_nb.fetching.image_sources import StorageSource, UrlSource  # noqa: PLC0415 - as above

    downloader = Downloader(max_bytes=options.max_bytes, connections=connections)
    downloads = ThreadPoolExecutor(connections, thread_name_prefix="whiteshot-download")

    def abort() -> None:
        own._abort()
        downloader.abort()

    with client._with_own_connections() as own:
        try:
            yield CaptureContext(
                client=own,
                source=StorageSource(options.storage, downloader) if options.storage else UrlSource(downloader),
                pictures=store.pictures,
                recording=recording,
                options=options,
                connections=connections,
                downloads=downloads,
                examiner=Examiner(),
                abort=abort,
            )
        finally:
            downloads.shutdown(wait=False, cancel_futures=True)
            downloader.close()
