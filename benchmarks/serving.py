"""The server of pictures as a child process, and what a client of it needs."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import whiteshot_nb as ws

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKEN = ws.tokens.sign("sdk", "a-key", "its-secret", role="admin")
ROOM = "0f" * 16
GROUP = "/g"


def room(number: int) -> str:
    """Return the UUID of a room; the server has every one there could be."""
    return f"{number:032x}"


@dataclass(frozen=True)
class Server:
    """Where it listens, which process it is, and how many scenes each of its rooms has."""

    port: int
    pid: int
    scenes: int

    @property
    def urls(self) -> list[str]:
        """The URLs of the pictures of one room."""
        return [f"http://127.0.0.1:{self.port}/covers/{ROOM}{GROUP}/{scene}.png" for scene in range(self.scenes)]

    def client(self) -> ws.Client:
        """Return a client of it."""
        return ws.Client(TOKEN, base_url=f"http://127.0.0.1:{self.port}/v5", region="us-sv")


@contextmanager
def serving(scenes: int, *, latency: float = 0.0, size: int = 60_000, boards: bool = False) -> Iterator[Server]:
    """Serve within the block: rooms of so many scenes, pictures of so many bytes, answers after so many seconds.

    With `boards`, the pictures are twenty different whiteboards of about 150 KB.
    """
    command = [sys.executable, "-m", "benchmarks.png_server", f"--scenes={scenes}", f"--latency={latency}"]
    command += ["--boards"] if boards else [f"--bytes={size}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        if process.stdout is None:
            raise RuntimeError("The server has no output to say its port on")
        try:
            yield Server(int(process.stdout.readline()), process.pid, scenes)
        finally:
            process.terminate()
