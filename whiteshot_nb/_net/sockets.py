"""Cut a connection that another thread reads from."""

from __future__ import annotations

import socket
from contextlib import suppress


def cut_socket(connected: socket.socket) -> None:
    """Shut down a connection in both directions, so that a thread that is blocked on it wakes up.

    The blocked thread gets an error or an unexpected end of the data, and closes the socket. For TLS, the underlying
    TCP socket is shut down, because the TLS state belongs to the thread that uses it.
    """
    with suppress(OSError):  # already closed
        socket.socket.shutdown(connected, socket.SHUT_RDWR)
