"""A whiteboard server of one's own, as a child process, with sample boards and a token."""

from __future__ import annotations

import importlib.util
import json
import os
import secrets
import subprocess
import sys
import tempfile
import threading
import weakref
from pathlib import Path
from queue import Empty, Queue
from typing import TYPE_CHECKING, Any

from whiteshot_nb import tokens
from whiteshot_nb.client import Client
from whiteshot_nb.errors import ConfigError, SandboxError
from whiteshot_nb.storage import Storage

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from whiteshot_nb.api import Room

_START_SECONDS = 60.0
_APART: dict[str, Any] = (
    {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
    if os.name == "nt"
    else {"start_new_session": True}
)
"""An interrupt goes to the whole process group: Ctrl-C, and the notebook's stop button, must not stop the server."""
_STOP_SECONDS = 10.0


class Sandbox:
    """The whiteboard service on 127.0.0.1 and a free port, with the sample boards in it.

    It is a process of its own: a server in the kernel would stand still while a cell computes. It stops on
    `close`, at the end of a ``with``, and when this process dies, however it dies. Two at once do not mind
    each other. Nothing is kept: rooms and pictures go with it.

    Parameters
    ----------
    samples
        Whether the sample boards are put in.
    strict
        Whether the header `region` is required, and rooms are found in their own data center only.
    private
        Whether its pictures are refused over HTTP, as in a private bucket; `storage` reads them.

    Attributes
    ----------
    url
        The API's base URL; ends in ``/v5``.
    ak, sk
        Its key pair, made for this sandbox alone.
    token
        An SDK token with the role admin.
    storage
        The storage space its pictures are in.
    rooms
        Its rooms at the start, with ``.uuid`` and ``.name``.

    Raises
    ------
    ConfigError
        If the server is not installed.
    SandboxError
        If it did not start.

    Examples
    --------
    >>> with Sandbox() as sandbox:  # doctest: +SKIP
    ...     shots = capture(sandbox.client(), sandbox.rooms[0].uuid, "/lesson", width=640, height=360, group=True)
    """

    url: str
    rooms: tuple[Room, ...]

    def __init__(self, *, samples: bool = True, strict: bool = False, private: bool = False) -> None:
        if importlib.util.find_spec("fastapi") is None:
            raise ConfigError(
                "The sandbox server is not installed", hint='Install it: pip install "whiteshot-nb[server]".'
            )
        self.ak = secrets.token_urlsafe(12)
        self.sk = secrets.token_urlsafe(32)
        self.token = tokens.sign("sdk", self.ak, self.sk, role="admin", lifespan_ms=0)
        folder = tempfile.TemporaryDirectory(prefix="whiteshot-sandbox-", ignore_cleanup_errors=True)
        self.storage = Storage(Path(folder.name) / "images")
        options = ["--samples" if samples else "--no-samples"]
        options += ["--strict"] * strict + ["--private"] * private
        self._process = _spawn(Path(folder.name), self.ak, self.sk, options)
        self._finalizer = weakref.finalize(self, _stop, self._process, folder)
        try:
            self.url = _await_url(self._process, Path(folder.name))
            with self.client() as client:
                self.rooms = tuple(client.rooms.list())
        except BaseException:
            self.close()
            raise

    def __repr__(self) -> str:
        state = "stopped" if self._process.poll() is not None else f"{len(self.rooms)} rooms"
        return f"<Sandbox {self.url} {state}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """The server's process id."""
        return self._process.pid

    def client(self, token: str | None = None, *, region: str | None = None) -> Client:
        """Return a client of this sandbox, with its admin token unless another is given."""
        return Client(token or self.token, base_url=self.url, region=region)

    def close(self) -> None:
        """Stop the server and forget everything in it; a second call does nothing."""
        self._finalizer()


def _spawn(folder: Path, ak: str, sk: str, options: list[str]) -> subprocess.Popen[bytes]:
    """Start the server. The keys travel in its environment, not on its command line, which anyone may read."""
    command = [sys.executable, "-m", "whiteshot_nb", "serve", "--port", "0", "--data", str(folder)]
    command += ["--stop-with-parent", "--temporary", *options]
    with (folder / "server.log").open("wb") as log:
        return subprocess.Popen(  # noqa: S603 - our own command
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env=os.environ | {"WHITESHOT_AK": ak, "WHITESHOT_SK": sk, "PYTHONUNBUFFERED": "1"},
            **_APART,
        )


def _await_url(process: subprocess.Popen[bytes], folder: Path) -> str:
    """Read the one line the server writes when it listens."""
    lines: Queue[bytes] = Queue()
    threading.Thread(target=_read_line, args=(process, lines), daemon=True).start()
    try:
        url = json.loads(lines.get(timeout=_START_SECONDS))["url"]
    except (Empty, ValueError, KeyError) as error:
        log = (folder / "server.log").read_text(errors="replace").strip().splitlines()
        raise SandboxError(
            "The sandbox server did not start",
            said=log[-1][:300] if log else f"nothing in {_START_SECONDS:.0f} s",
            hint="Run whiteshot serve in a terminal to see more.",
        ) from error
    return str(url)


def _read_line(process: subprocess.Popen[bytes], lines: Queue[bytes]) -> None:
    if process.stdout is not None:
        lines.put(process.stdout.readline())


def _stop(process: subprocess.Popen[bytes], folder: tempfile.TemporaryDirectory[str]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    process.terminate()  # a forked child of ours may hold the other end of its standard input
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    folder.cleanup()
