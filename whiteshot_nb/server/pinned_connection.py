"""HTTP connections that are opened only to allowed IP addresses, and are cut at a deadline."""

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

    from whiteshot_nb.server.allowed_hosts import Address, AllowedHosts

_MAX_ADDRESSES = 8
logging.getLogger("urllib3.connection").setLevel(logging.ERROR)  # its warnings contain whole URLs with signatures


class NotPublicError(Exception):
    """No connection to a host was opened, because none of the host's IP addresses is allowed."""


class Deadline:
    """Time limit for fetching one picture. When the time is over, the connection is cut.

    The timeout of a socket is not sufficient, because it restarts with every byte. A server that sends one byte at a
    time could block the fetch forever.
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
    def expired(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() >= self._end

    def remaining(self) -> float:
        """Return the number of seconds that remain. The number is always greater than 0.

        Raises
        ------
        TimeoutError
            If the time is over.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def watch(self, connected: socket.socket) -> None:
        """Cut the socket `connected` when the time is over. If the time is already over, cut the socket now."""
        with self._lock:
            self._watched = connected
        if self.expired:
            self._cut()

    def _cut(self) -> None:
        with self._lock:
            if self._watched is not None:
                cut_socket(self._watched)


class PinnedConnection(HTTPConnection):
    """An HTTP connection that is opened only to IP addresses that `hosts` allows.

    This class resolves the host name, and connects only to an allowed address. Before the first byte is sent, the class
    also checks the address of the connected socket. This check prevents DNS rebinding, an attack in which a host name
    first resolves to an allowed address, and later to another address.
    """

    def __init__(self, host: str, port: int, hosts: AllowedHosts, deadline: Deadline) -> None:
        super().__init__(host, port, timeout=deadline.remaining())
        self._guard(hosts, deadline)

    def _guard(self, hosts: AllowedHosts, deadline: Deadline) -> None:
        self._hosts = hosts
        self._deadline = deadline

    def connect(self) -> None:
        """Open the connection. The deadline cuts the connection when the time is over.

        Raises
        ------
        NotPublicError
            If no address of the host is allowed.
        """
        super().connect()
        self._deadline.watch(self.sock)

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
        for *_, (address, *_) in found[:_MAX_ADDRESSES]:
            if self._hosts.allows_address(parsed := ip_address(address), self.port):
                yield parsed

    def _connected(self, address: Address) -> socket.socket:
        connected = socket.create_connection((str(address), self.port), timeout=self._deadline.remaining())
        try:
            self._check_peer(connected)
            connected.settimeout(self._deadline.remaining())  # the TLS handshake gets the remaining time
        except BaseException:
            connected.close()
            raise
        return connected

    def _check_peer(self, connected: socket.socket) -> None:
        address, port = connected.getpeername()[:2]
        if not self._hosts.allows_address(ip_address(address), port):
            raise NotPublicError


class PinnedTLSConnection(PinnedConnection, HTTPSConnection):
    """An HTTPS connection that is opened only to allowed IP addresses.

    The IP address is checked before the TLS handshake.
    """

    def __init__(self, host: str, port: int, hosts: AllowedHosts, deadline: Deadline, context: ssl.SSLContext) -> None:
        HTTPSConnection.__init__(self, host, port, timeout=deadline.remaining(), ssl_context=context)
        self._guard(hosts, deadline)
