"""Track the `urllib3` connections in use, so that another thread can cut (abort) them.

A socket timeout starts again whenever data is received, so a slow server could block a thread forever. Also, a thread
that is blocked on a response does not notice that its work was cancelled.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from whiteshot_nb._net.sockets import cut_socket

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator

_DEADLINE_POLL_SECONDS = 1.0  # interval between two checks whether an attempt has passed its deadline


@dataclass(slots=True, eq=False)
class Attempt:
    """A running attempt to download a picture.

    Attributes
    ----------
    deadline
        The time at which the connection is cut, in seconds of ``time.monotonic()``.
    sock
        The socket of the connection; None before the connection is open.
    timed_out
        Whether the connection was cut because the deadline passed.
    is_cut
        Whether the connection was cut, either because the deadline passed or because the download was aborted.
    """

    deadline: float
    sock: socket.socket | None = None
    timed_out: bool = False
    is_cut: bool = False

    def use(self, connected: socket.socket | None) -> None:
        """Set the socket of the connection; if `cut` was called while connecting, cut the connection immediately."""
        self.sock = connected
        if self.is_cut:
            self.cut()

    def cut(self) -> None:
        """Cut the connection; the thread that is reading from it gets an error or an unexpected end of the data."""
        self.is_cut = True
        if self.sock is not None:
            cut_socket(self.sock)


_current: ContextVar[Attempt | None] = ContextVar("attempt", default=None)


class AttemptTracker:
    """Track the running download attempts of one downloader, and cut attempts that exceed their time limit.

    Attributes
    ----------
    aborted
        Whether `abort` has been called.
    """

    def __init__(self) -> None:
        self.aborted = False
        self._active: set[Attempt] = set()
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._watching = False

    @contextmanager
    def attempt(self, seconds: float) -> Iterator[Attempt]:
        """Limit the total time of the requests that this thread sends within the ``with`` block.

        Parameters
        ----------
        seconds
            The time limit, in seconds. After this time, the connection in use is cut.
        """
        attempt = Attempt(time.monotonic() + seconds)
        with self._lock:
            self._active.add(attempt)
            if self.aborted:
                attempt.cut()
            if not self._watching:
                self._watching = True
                threading.Thread(target=self._watch, name="whiteshot-deadlines", daemon=True).start()
        before = _current.set(attempt)
        try:
            yield attempt
        finally:
            _current.reset(before)
            with self._lock:
                self._active.discard(attempt)

    def abort(self) -> None:
        """Cut the connections of all running attempts, and of later attempts as soon as they connect."""
        self.aborted = True
        with self._lock:
            for attempt in self._active:
                attempt.cut()

    def close(self) -> None:
        """Stop the thread that watches the deadlines."""
        self._closed.set()

    def _watch(self) -> None:
        while not self._closed.wait(_DEADLINE_POLL_SECONDS):
            now = time.monotonic()
            with self._lock:
                for attempt in self._active:
                    if now > attempt.deadline:
                        attempt.timed_out = True
                        attempt.cut()


class _Tracked:
    """A connection that registers its socket with the `Attempt` of the current thread."""

    sock: socket.socket | None

    def connect(self) -> None:
        super().connect()  # type: ignore[misc]  # of urllib3's connection
        self._register()

    def request(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - of urllib3's connection
        self._register()
        super().request(*args, **options)  # type: ignore[misc]

    def _register(self) -> None:
        attempt = _current.get()
        if attempt is not None:
            attempt.use(self.sock)


class _Http(_Tracked, HTTPConnection):
    pass


class _Https(_Tracked, HTTPSConnection):
    pass


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _Http


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _Https


POOL_CLASSES = {"http": _HttpPool, "https": _HttpsPool}
"""The connection pools that track their connections, for ``PoolManager.pool_classes_by_scheme``."""
