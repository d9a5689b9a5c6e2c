"""Cut a connection from which another thread is reading."""

from __future__ import annotations

import socket
from contextlib import suppress


def cut_socket(connected: socket.socket) -> None:
    """Shut down a connection in both directions, so that a thread that is blocked on it wakes up.

    The blocked thread gets an error or an unexpected end of the data, and closes the socket. For a TLS connection, the
    underlying TCP socket is shut down, because the TLS state belongs to the blocked thread.
    """
    with suppress(OSError):  # already closed
        socket.socket.shutdown(connected, socket.SHUT_RDWR)
