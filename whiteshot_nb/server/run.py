"""Runs the service in this process until it is told to stop."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sys
import threading
from typing import TYPE_CHECKING

import uvicorn

from whiteshot_nb._core.child_processes import wait_until_orphaned
from whiteshot_nb.server.app import create_app

if TYPE_CHECKING:
    from whiteshot_nb.server.config import ServerConfig


class _Server(uvicorn.Server):
    """Says where it listens as soon as it does, in one line of JSON on standard output."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and sockets:
            host, port = sockets[0].getsockname()[:2]
            print(json.dumps({"url": f"http://{host}:{port}/v5"}), flush=True)  # noqa: T201 - read by Sandbox


def serve(
    config: ServerConfig, *, host: str, port: int, stop_with_parent: bool = False, temporary: bool = False
) -> None:
    """Listen and serve until interrupted.

    Parameters
    ----------
    host, port
        Where to listen; port 0 takes a free one.
    stop_with_parent
        Stop when standard input closes; it does when the process at its other end dies, however it dies.

    temporary
        Remove the data folder at the end.

    Raises
    ------
    OSError
        If the port is taken.
    """
    listener = socket.create_server((host, port))
    options = uvicorn.Config(create_app(config), log_level="warning", access_log=False)
    server = _Server(options)
    if stop_with_parent:
        for watch in (_stop_at_end_of_input, _stop_with_parent):
            threading.Thread(target=watch, args=(server,), daemon=True).start()
    try:
        server.run(sockets=[listener])
    finally:
        if temporary:
            shutil.rmtree(config.data, ignore_errors=True)


def _stop_at_end_of_input(server: uvicorn.Server) -> None:
    while sys.stdin.buffer.read(1024):
        pass
    server.should_exit = True


def _stop_with_parent(server: uvicorn.Server) -> None:
    """Look who the parent is: where its own children hold our standard input open, that does not close."""
    wait_until_orphaned(os.getppid())
    server.should_exit = True
