"""Cut a connection that another thread reads from."""

from __future__ import annotations

import socket
from contextlib import suppress


def cut_socket(connected: socket.socket) -> None:
    """Shut a connection down in both directions, so that a thread that waits for it stops waiting.

    That thread sees an error or an early end, and closes the socket. The call goes to the TCP socket below TLS: the
    TLS state belongs to the thread that uses it.
    """
    with suppress(OSError):  # already closed
        socket.socket.shutdown(connected, socket.SHUT_RDWR)
