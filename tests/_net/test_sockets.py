"""A connection is cut while another thread reads from it."""

from __future__ import annotations

import socket
import threading

from whiteshot_nb._net.sockets import cut_socket


def test_a_thread_that_reads_stops_waiting():
    ours, theirs = socket.socketpair()
    got = []
    with ours, theirs:
        reader = threading.Thread(target=lambda: got.append(ours.recv(1)))
        reader.start()
        cut_socket(ours)
        reader.join(10)
        assert not reader.is_alive()
        assert got == [b""]
        assert theirs.recv(1) == b""


def test_a_socket_that_is_closed_already_is_no_error():
    ours, theirs = socket.socketpair()
    ours.close()
    theirs.close()
    cut_socket(ours)
