"""Run the server in the current process until it is stopped."""

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
    """Print the URL as one line of JSON to standard output, as soon as the server listens."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and sockets:
            host, port = sockets[0].getsockname()[:2]
            print(json.dumps({"url": f"http://{host}:{port}/v5"}), flush=True)  # noqa: T201 - read by Sandbox


def serve(
    config: ServerConfig, *, host: str, port: int, stop_with_parent: bool = False, temporary: bool = False
) -> None:
    """Run the server until it is interrupted.

    Parameters
    ----------
    host, port
        Address and port to listen on; port 0 selects a free port.
    stop_with_parent
        Whether to stop when the parent process ends or crashes, or when standard input is closed. Default: False.
    temporary
        Whether to delete the data folder when the server stops. Default: False.

    Raises
    ------
    OSError
        If the server cannot listen on the address, for example because the port is in use.
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
    """Watch the parent process: standard input may stay open if another child process keeps it open."""
    wait_until_orphaned(os.getppid())
    server.should_exit = True
