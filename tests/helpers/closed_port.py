"""A port of this machine on which nobody listens."""

from __future__ import annotations

import socket


def closed_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]
