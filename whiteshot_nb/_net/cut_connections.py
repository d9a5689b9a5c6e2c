"""The connections of `urllib3` that are in use, so that another thread can cut them.

A time-out of a socket begins anew with every byte; a server that drips its answer could hold a thread for ever. And a
thread that waits for an answer does not see a cancel.
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

_DEADLINE_POLL_SECONDS = 1.0


@dataclass(slots=True, eq=False)
class Attempt:
    """One attempt under way.

    Attributes
    ----------
    deadline
        When it is cut, on the monotonic clock.
    late
        Whether it was cut for that.
    gone
        Whether it was cut, for that or because the downloader was aborted.
    """

    deadline: float
    sock: socket.socket | None = None
    late: bool = False
    gone: bool = False

    def use(self, connected: socket.socket | None) -> None:
        """Take note of its connection, and end it if the attempt was cut while it was being made."""
        self.sock = connected
        if self.gone:
            self.cut()

    def cut(self) -> None:
        """End its connection; whoever reads from it gets an error or an early end."""
        self.gone = True
        if self.sock is not None:
            cut_socket(self.sock)


_wire: ContextVar[Attempt | None] = ContextVar("wire", default=None)


class AttemptTracker:
    """All attempts of one downloader; a thread of its own cuts those that take too long."""

    def __init__(self) -> None:
        self.aborted = False
        self._under_way: set[Attempt] = set()
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._watching = False

    @contextmanager
    def attempt(self, seconds: float) -> Iterator[Attempt]:
        """Cut what this thread asks for within the block after so many seconds."""
        wire = Attempt(time.monotonic() + seconds)
        with self._lock:
            self._under_way.add(wire)
            if self.aborted:
                wire.cut()
            if not self._watching:
                self._watching = True
                threading.Thread(target=self._watch, name="whiteshot-wires", daemon=True).start()
        before = _wire.set(wire)
        try:
            yield wire
        finally:
            _wire.reset(before)
            with self._lock:
                self._under_way.discard(wire)

    def abort(self) -> None:
        """Cut all at once."""
        self.aborted = True
        with self._lock:
            for wire in self._under_way:
                wire.cut()

    def close(self) -> None:
        """End the watching thread."""
        self._over.set()

    def _watch(self) -> None:
        while not self._over.wait(_DEADLINE_POLL_SECONDS):
            now = time.monotonic()
            with self._lock:
                for wire in self._under_way:
                    if now > wire.deadline:
                        wire.late = True
                        wire.cut()


class _Tracked:
    """A connection that tells the attempt of its thread which socket it uses."""

    sock: socket.socket | None

    def connect(self) -> None:
        super().connect()  # type: ignore[misc]  # of urllib3's connection
        self._tell()

    def request(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - of urllib3's connection
        self._tell()
        super().request(*args, **options)  # type: ignore[misc]

    def _tell(self) -> None:
        wire = _wire.get()
        if wire is not None:
            wire.use(self.sock)


class _Http(_Tracked, HTTPConnection):
    pass


class _Https(_Tracked, HTTPSConnection):
    pass


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _Http


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _Https


POOL_CLASSES = {"http": _HttpPool, "https": _HttpsPool}
"""For ``PoolManager.pool_classes_by_scheme``."""
