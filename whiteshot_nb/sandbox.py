"""Run a local whiteboard server as a child process, with sample boards and a token."""

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
"""A group of its own: Ctrl-C and the notebook's stop button interrupt the whole group, and must not stop the server."""
_STOP_SECONDS = 10.0


class Sandbox:
    """Run a local whiteboard server with sample boards: no account and no token needed.

    The server listens on 127.0.0.1, on a free port. It is a separate process, so that it also answers while a cell
    computes. It stops on `close`, at the end of a ``with`` statement, and when this process ends, even by a crash; its
    rooms and pictures are deleted then. Several sandboxes can run side by side.

    Parameters
    ----------
    samples
        Whether to create the sample boards.
    strict
        Whether requests need the header ``region``, and a room is only found in its own data center. Default: as
        tolerant as old clients need.
    private
        Whether the stored images are refused over HTTP, as by a private storage space; pass ``storage=sandbox.storage``
        to a capture then.

    Attributes
    ----------
    url
        Base URL of the API; ends in ``/v5``.
    ak, sk
        Key pair of this sandbox; the SK is a secret.
    token
        An SDK token with the role admin. A secret.
    storage
        The storage space of its pictures.
    rooms
        Its rooms when it started, each with ``.uuid`` and ``.name``.

    Raises
    ------
    ConfigError
        If the extra ``server`` is not installed.
    SandboxError
        If the server did not start.

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
        """Process id of the server."""
        return self._process.pid

    def client(self, token: str | None = None, *, region: str | None = None) -> Client:
        """Return a new client of this sandbox.

        Parameters
        ----------
        token
            The token to use. Default: the sandbox's SDK token with the role admin.
        region
            The data center. Default: ``WHITESHOT_REGION``, or ``cn-hz``.
        """
        return Client(token or self.token, base_url=self.url, region=region)

    def close(self) -> None:
        """Stop the server and delete its rooms and pictures; a second call does nothing."""
        self._finalizer()


def _spawn(folder: Path, ak: str, sk: str, options: list[str]) -> subprocess.Popen[bytes]:
    """Start the server; the keys are in its environment, because every user can read its command line."""
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
    """Return the URL from the line that the server prints when it listens."""
    lines: Queue[bytes] = Queue()
    threading.Thread(target=_read_line, args=(process, lines), daemon=True).start()
    try:
        url = json.loads(lines.get(timeout=_START_SECONDS))["url"]
    except (Empty, ValueError, KeyError) as error:
        log = (folder / "server.log").read_text(errors="replace").strip().splitlines()
        raise SandboxError(
            "The sandbox server did not start",
            said=log[-1][:300] if log else f"nothing in {_START_SECONDS:.0f} s",
            hint="Run whiteshot serve in a terminal to see the whole error.",
        ) from error
    return str(url)


def _read_line(process: subprocess.Popen[bytes], lines: Queue[bytes]) -> None:
    if process.stdout is not None:
        lines.put(process.stdout.readline())


def _stop(process: subprocess.Popen[bytes], folder: tempfile.TemporaryDirectory[str]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    process.terminate()  # a forked child of this process may hold its standard input open
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    folder.cleanup()
