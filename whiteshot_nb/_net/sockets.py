"""Cut a connection that another thread reads from."""

from __future__ import annotations

import socket
from contextlib import suppress


def cut_socket(connected: socket.socket) -> None:
    """Shut a connection down in both directions, so that a thread that is blocked on it wakes up.

    That thread sees an error or an unexpected end of the stream, and closes the socket. The shutdown is done on the TCP
    socket underneath TLS, because the TLS state belongs to the thread that uses it.
    """
    with suppress(OSError):  # already closed
        socket.socket.shutdown(connected, socket.SHUT_RDWR)
