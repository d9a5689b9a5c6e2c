"""A server that answers at once, or after a fixed latency: as much of the API as a capture asks for, and pictures.

``python -m benchmarks.png_server --scenes 500 --latency 0.02`` prints the port it listens on. It is a process of its
own, a bare protocol that writes bytes, so that it is never what is measured.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, cast

from benchmarks.boards import BoardPictures
from benchmarks.pictures import Pictures

if TYPE_CHECKING:
    from collections.abc import Callable

_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_CALL = re.compile(r"/v5/rooms/(?P<room>[0-9a-f]{32})(?P<group>/screenshot-list)?")
_PICTURE = re.compile(r"/covers/(?P<name>[0-9a-f]{32}/g/\d+)\.png")


@dataclass
class Boards:
    """What is served: every room there could be, each with one group ``/g`` of so many scenes.

    Attributes
    ----------
    root
        The server's own address.
    """

    scenes: int
    pictures: Pictures | BoardPictures
    root: str = ""

    def answer(self, target: str) -> bytes:
        """Return the whole HTTP answer to a request for this path."""
        if picture := _PICTURE.fullmatch(target):
            return _http(200, "image/png", self.pictures.png(picture["name"]))
        if call := _CALL.fullmatch(target):
            room = call["room"]
            if call["group"]:
                return _json(201, [self._image(room, scene) for scene in range(self.scenes)])
            return _json(200, {"uuid": room, "name": f"Room {room[-6:]}"})
        return _json(404, {"message": "nothing here"})

    def _image(self, room: str, scene: int) -> dict[str, str]:
        key = f"covers/{room}/g/{scene}.png"
        return {"url": f"{self.root}/{key}", "key": key, "bucket": "boards", "region": "here"}


class Connection(asyncio.Protocol):
    """One connection: requests one after another, each answered after the latency."""

    def __init__(self, boards: Boards, later: Callable[[Callable[[], None]], object]) -> None:
        self._boards = boards
        self._later = later
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember whom to answer."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Answer every request that is whole."""
        self._received += data
        while (end := self._received.find(_END)) >= 0:
            head = self._received[:end]
            length = _LENGTH.search(head)
            whole = end + len(_END) + (int(length[1]) if length else 0)
            if len(self._received) < whole:
                return
            self._received = self._received[whole:]
            answer = self._boards.answer(head.split(b" ", 2)[1].decode("ascii"))
            self._later(partial(self._write, answer))

    def _write(self, answer: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(answer)


def _json(status: int, value: object) -> bytes:
    return _http(status, "application/json", json.dumps(value).encode())


def _http(status: int, kind: str, body: bytes) -> bytes:
    return f"HTTP/1.1 {status} OK\r\ncontent-type: {kind}\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body


async def serve(boards: Boards, latency: float) -> None:
    """Listen on a free port of this machine, print it, and answer until the process is ended."""
    loop = asyncio.get_running_loop()

    def later(write: Callable[[], None]) -> None:
        if latency:
            loop.call_later(latency, write)
        else:
            write()

    server = await loop.create_server(lambda: Connection(boards, later), "127.0.0.1", 0, backlog=1024)
    port = server.sockets[0].getsockname()[1]
    boards.root = f"http://127.0.0.1:{port}"
    print(port, flush=True)
    await server.serve_forever()


def main() -> None:
    """Serve as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenes", type=int, required=True)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--bytes", type=int, default=60_000, help="of noise in a picture; it has a little more")
    parser.add_argument("--boards", action="store_true", help="serve twenty whiteboards instead of noise")
    chosen = parser.parse_args()
    boards = Boards(chosen.scenes, BoardPictures() if chosen.boards else Pictures(chosen.bytes))
    if sys.platform == "win32":
        asyncio.run(serve(boards, chosen.latency))
    else:
        import uvloop  # noqa: PLC0415 - there is none for Windows

        uvloop.run(serve(boards, chosen.latency))


if __name__ == "__main__":
    main()
