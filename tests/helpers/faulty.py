"""A real HTTP server that misbehaves on demand, for faults that the sandbox cannot be brought to."""

from __future__ import annotations

import io
import json
import socket
import struct
import threading
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from PIL import Image

import whiteshot_nb as ws

ROOM = "0f" * 16
TOKEN = ws.tokens.sign("sdk", "ak", "sk", role="admin")
LONGEST_HOLD = 60.0


@dataclass(frozen=True)
class Answer:
    """One answer; with `hold` it waits for the event first.

    With `cut` the connection closes after that many bytes of the body, with `reset` it is reset there; with the status
    0 it closes without any answer. With `drip` so many seconds pass between one byte and the next: of the body, or with
    `slow_head` of everything.
    """

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    hold: threading.Event | None = None
    reset: bool = False
    drip: float | None = None
    slow_head: bool = False


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class FaultyServer:
    """Gives the answers it was told to, in turn, the last one for ever; everything else is a JSON 404."""

    def __init__(self, tls=None):
        self.asked: list[Asked] = []
        self.closing = threading.Event()
        self.arrived = threading.Condition()
        self.by_body = {}
        self._answers: dict[tuple[str, str], list[Answer]] = {}
        self._given: dict[tuple[str, str], int] = defaultdict(int)
        self._holds: list[threading.Event] = []
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._scheme = "https" if tls else "http"
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.closing.set()
        for hold in self._holds:
            hold.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def root(self):
        return f"{self._scheme}://127.0.0.1:{self._server.server_port}"

    def client(self, *, retries=0, timeout=10.0, **options):
        options = {"token": TOKEN} | options
        return ws.Client(base_url=f"{self.root}/v5", retries=retries, timeout=timeout, **options)

    def on(self, method, path, *answers):
        self._answers[method, path] = list(answers)
        self._holds += [answer.hold for answer in answers if answer.hold]

    def picture(self, name, *answers):
        """Say how the picture of a scene is delivered; returns what the API answers about it."""
        key = f"room_cover/2811/{ROOM}{name}.png"
        self.on("GET", f"/{key}", *answers)
        return {"url": f"{self.root}/{key}", "key": key, "bucket": "b", "region": "oss-cn-hangzhou"}

    def scene(self, name, *answers):
        self.on("POST", f"/v5/rooms/{ROOM}/screenshots", as_json(self.picture(name, *answers), 201))

    def group(self, **answers):
        """Serve a group /g with these scenes; each has one answer, or a list of them in turn."""
        images = [
            self.picture(f"/g/{name}", *(said if isinstance(said, list) else [said])) for name, said in answers.items()
        ]
        self.on("POST", f"/v5/rooms/{ROOM}/screenshot-list", as_json(images, 201))

    def board(self, room, pictures):
        """Serve a group /g of a room: each scene's picture, in order, for the group and for the scene alone."""
        images = {}
        for scene, picture in pictures.items():
            key = f"room_cover/1/{room}/g/{scene}.png"
            self.on("GET", f"/{key}", Answer(body=picture))
            images[f"/g/{scene}"] = {
                "url": f"{self.root}/{key}",
                "key": key,
                "bucket": "b",
                "region": "oss-cn-hangzhou",
            }
        self.on("POST", f"/v5/rooms/{room}/screenshot-list", as_json(list(images.values()), 201))
        one = f"/v5/rooms/{room}/screenshots"
        self.by_body[one] = lambda body: as_json(images[json.loads(body)["path"]], 201)

    def answers(self, method, path):
        return self._answers[method, path]

    def follow_paths(self, *scenes):
        """Answer each screenshot of one of these scenes with its stored image, whose picture was said before."""
        keys = {scene: f"room_cover/2811/{ROOM}{scene}.png" for scene in scenes}
        images = {
            scene: {"url": f"{self.root}/{key}", "key": key, "bucket": "b", "region": "oss-cn-hangzhou"}
            for scene, key in keys.items()
        }
        self.by_body[f"/v5/rooms/{ROOM}/screenshots"] = lambda body: as_json(images[json.loads(body)["path"]], 201)

    def count(self, method, path):
        return sum((one.method, one.path) == (method, path) for one in self.asked)

    def wait_for(self, method, path):
        with self.arrived:
            assert self.arrived.wait_for(lambda: self.count(method, path), LONGEST_HOLD)

    def take(self, asked):
        with self.arrived:
            self.asked.append(asked)
            self.arrived.notify_all()
            if asked.method == "POST" and asked.path in self.by_body:
                return self.by_body[asked.path](asked.body)
            key = asked.method, asked.path
            answers = self._answers.get(key, [as_json({"message": "nothing here"}, 404)])
            turn = min(self._given[key], len(answers) - 1)
            self._given[key] += 1
        return answers[turn]


class _Server(ThreadingHTTPServer):
    request_queue_size = 128  # many connections at once are no fault


def _handler(faulty):
    class Handler(_Handler):
        server_of_faults = faulty

    return Handler


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_of_faults: FaultyServer

    def answer(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = self.server_of_faults.take(Asked(self.command, self.path, headers, body))
        if answer.hold:
            answer.hold.wait(LONGEST_HOLD)
        self.close_connection = True
        with suppress(OSError):  # the client may have gone
            if answer.slow_head:
                self.drip(b"HTTP/1.1 200 OK\r\n" + b"x-slow: 1\r\n" * 10_000, answer.drip)
            elif answer.status:
                self.head_of(answer)
                self.body_of(answer)

    do_GET = do_POST = do_PATCH = do_CONNECT = answer  # noqa: N815

    def head_of(self, answer):
        self.send_response(answer.status)
        headers = {"content-length": str(len(answer.body)), "connection": "close"} | answer.headers
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def body_of(self, answer):
        body = answer.body[: answer.cut]
        if answer.drip:
            self.drip(body, answer.drip)
        else:
            self.wfile.write(body)
        if answer.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

    def drip(self, data, seconds):
        for byte in data:
            self.wfile.write(bytes([byte]))
            if self.server_of_faults.closing.wait(seconds):
                return

    def log_message(self, *_):
        pass


def as_json(value, status=200, **headers):
    return Answer(status, json.dumps(value).encode(), {"content-type": "application/json", **headers})


def as_html(status=200, title="Welcome"):
    page = f"<!DOCTYPE html><html><head><title>{title}</title></head><body>Hello</body></html>"
    return Answer(status, page.encode(), {"content-type": "text/html"})


def png(width=32, height=24, colour="red"):
    """A colour with a white corner; blank if the colour is white."""
    image = Image.new("RGB", (width, height), colour)
    image.paste("white", (0, 0, width // 4, height // 4))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
