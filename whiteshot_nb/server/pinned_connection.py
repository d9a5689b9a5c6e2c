"""HTTP connections that check the address they are connected to, and end when their time is over."""

from __future__ import annotations

import logging
import socket
import threading
import time
from ipaddress import ip_address
from typing import TYPE_CHECKING, Self

from urllib3.connection import HTTPConnection, HTTPSConnection

from whiteshot_nb._net.sockets import cut_socket

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator
    from types import TracebackType

    from whiteshot_nb.server.allowed_hosts import Address, PictureHosts

_MOST_ADDRESSES = 8
logging.getLogger("urllib3.connection").setLevel(logging.ERROR)  # its warnings hold whole URLs, signatures included


class NotPublicError(Exception):
    """A host has no address that may be connected to."""


class Deadline:
    """The time a fetch may take as a whole: at its end, the connection it watches is cut.

    Timeouts of sockets begin anew with every byte, so a server that drips could hold a fetch for ever.
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._watched: socket.socket | None = None
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()

    @property
    def over(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() >= self._end

    def left(self) -> float:
        """Return the seconds that are left, more than 0.

        Raises
        ------
        TimeoutError
            If none are left.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def watch(self, connected: socket.socket) -> None:
        """Cut this socket when the time is over, at once if it is."""
        with self._lock:
            self._watched = connected
        if self.over:
            self._cut()

    def _cut(self) -> None:
        with self._lock:
            if self._watched is not None:
                cut_socket(self._watched)


class PinnedConnection(HTTPConnection):
    """A connection to an address that `hosts` lets be connected to.

    Names are resolved here, addresses that may not be connected to are passed over, and the address of the
    connected socket is checked again before the first byte is sent, so that it does not matter what a name
    resolves to at another time.
    """

    def __init__(self, host: str, port: int, hosts: PictureHosts, patience: Deadline) -> None:
        super().__init__(host, port, timeout=patience.left())
        self._guard(hosts, patience)

    def _guard(self, hosts: PictureHosts, patience: Deadline) -> None:
        self._hosts = hosts
        self._patience = patience

    def connect(self) -> None:
        """Connect, and have the connection cut in time.

        Raises
        ------
        NotPublicError
            If the host has no address that may be connected to.
        """
        super().connect()
        self._patience.watch(self.sock)

    def _new_conn(self) -> socket.socket:
        problem: Exception = NotPublicError()
        for address in self._addresses():
            try:
                return self._connected(address)
            except OSError as error:
                problem = error
        raise problem

    def _addresses(self) -> Iterator[Address]:
        found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        for *_, (address, *_) in found[:_MOST_ADDRESSES]:
            if self._hosts.may_connect(parsed := ip_address(address), self.port):
                yield parsed

    def _connected(self, address: Address) -> socket.socket:
        connected = socket.create_connection((str(address), self.port), timeout=self._patience.left())
        try:
            self._check_peer(connected)
            connected.settimeout(self._patience.left())  # the TLS handshake has what the connecting left over
        except BaseException:
            connected.close()
            raise
        return connected

    def _check_peer(self, connected: socket.socket) -> None:
        address, port = connected.getpeername()[:2]
        if not self._hosts.may_connect(ip_address(address), port):
            raise NotPublicError


class PinnedTLSConnection(PinnedConnection, HTTPSConnection):
    """The same over TLS; the handshake comes after the check."""

    def __init__(self, host: str, port: int, hosts: PictureHosts, patience: Deadline, context: ssl.SSLContext) -> None:
        HTTPSConnection.__init__(self, host, port, timeout=patience.left(), ssl_context=context)
        self._guard(hosts, patience)
