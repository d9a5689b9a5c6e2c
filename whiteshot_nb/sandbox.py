"""Run a local whiteboard server, with sample boards and a token, as a child process."""

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
_OWN_PROCESS_GROUP: dict[str, Any] = (
    {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
    if os.name == "nt"
    else {"start_new_session": True}
)
"""Start the server in a new process group, which Ctrl-C and the notebook's stop button do not interrupt."""
_STOP_SECONDS = 10.0


class Sandbox:
    """Run a local whiteboard server with sample boards, for use without an account.

    The server listens on 127.0.0.1, on a free port. The server runs in a separate process. Therefore it can answer
    while a notebook cell is running. The server stops when `close` is called, when a ``with`` statement ends, or when
    the Python process that created the sandbox ends or crashes. When the server stops, its rooms and pictures are
    deleted. Several sandboxes can run at the same time.

    Parameters
    ----------
    samples
        Whether to create the sample boards. Default: True.
    strict
        Whether the server is strict. If True, every request must name a data center in the header ``region``. Also, a
        room is found only in the data center where the room was created. If False, the header is optional. Default:
        False, because old clients do not send the header.
    private
        Whether the server refuses to send stored pictures over HTTP, as a private storage space does. If True, pass
        ``storage=sandbox.storage`` to each capture. Default: False.

    Attributes
    ----------
    url
        Base URL of the API; it ends in ``/v5``.
    ak
        Access key of this sandbox.
    sk
        Secret key of this sandbox.
    token
        SDK token with the role ``admin``, which is valid for all rooms. The token is a secret.
    storage
        Storage space in which the server stores pictures.
    rooms
        Rooms that the server created when it started: one room for each sample board. Each room has ``.uuid`` and
        ``.name``.

    Raises
    ------
    ConfigError
        If the extra ``server`` is not installed.
    SandboxError
        If the server does not start.

    Examples
    --------
    >>> with Sandbox() as sandbox:  # doctest: +SKIP
    ...     shots = capture(sandbox.client(), sandbox.rooms[0].uuid, "/lesson", width=640, height=360, group=True)
    """

    url: str
    rooms: tuple[Room, ...]

    def __init__(self, *, samples: bool = True, strict: bool = False, private: bool = False) -> None:
        if importlib.util.find_spec("fastapi") is None:
            raise ConfigError("The sandbox server is not installed", hint='Run pip install "whiteshot-nb[server]".')
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
        """Process id of the server."""
        return self._process.pid

    def client(self, token: str | None = None, *, region: str | None = None) -> Client:
        """Return a new client for the API of this sandbox.

        Parameters
        ----------
        token
            Token of the client. Default: the attribute `token` of the sandbox.
        region
            Data center of the client. Default: ``WHITESHOT_REGION`` from the environment or a ``.env`` file, otherwise
            ``cn-hz``.
        """
        return Client(token or self.token, base_url=self.url, region=region)

    def close(self) -> None:
        """Stop the server, and delete its rooms and pictures. A second call does nothing."""
        self._finalizer()


def _spawn(folder: Path, ak: str, sk: str, options: list[str]) -> subprocess.Popen[bytes]:
    """Start the server. The keys are passed in environment variables, because all users can read a command line."""
    command = [sys.executable, "-m", "whiteshot_nb", "serve", "--port", "0", "--data", str(folder)]
    command += ["--stop-with-parent", "--temporary", *options]
    with (folder / "server.log").open("wb") as log:
        return subprocess.Popen(  # noqa: S603 - our own command
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env=os.environ | {"WHITESHOT_AK": ak, "WHITESHOT_SK": sk, "PYTHONUNBUFFERED": "1"},
            **_OWN_PROCESS_GROUP,
        )


def _await_url(process: subprocess.Popen[bytes], folder: Path) -> str:
    """Return the server's URL, from the line that the server prints when it has started to listen."""
    lines: Queue[bytes] = Queue()
    threading.Thread(target=_read_line, args=(process, lines), daemon=True).start()
    try:
        url = json.loads(lines.get(timeout=_START_SECONDS))["url"]
    except (Empty, ValueError, KeyError) as error:
        log = (folder / "server.log").read_text(errors="replace").strip().splitlines()
        raise SandboxError(
            "The sandbox server did not start",
            said=log[-1][:300] if log else f"the server did not answer within {_START_SECONDS:.0f} s",
            hint="Run whiteshot serve in a terminal to see the complete error message.",
        ) from error
    return str(url)


def _read_line(process: subprocess.Popen[bytes], lines: Queue[bytes]) -> None:
    if process.stdout is not None:
        lines.put(process.stdout.readline())


def _stop(process: subprocess.Popen[bytes], folder: tempfile.TemporaryDirectory[str]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    process.terminate()  # a forked child of this process may keep the server's standard input open
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    folder.cleanup()
