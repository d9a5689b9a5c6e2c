"""A real HTTP server for pictures that answers as it is told, well or badly, and a fetcher for it."""

from __future__ import annotations

import io
import random
import ssl
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import trustme
from PIL import Image

from whiteshot_nb.server.allowed_hosts import AllowedHosts
from whiteshot_nb.server.drawing import PictureProblem
from whiteshot_nb.server.picture_fetching import PictureFetcher

AUTHORITY = trustme.CA()
MANY = 600
PAUSE = 0.02
LONGEST_WAIT = 30
NOISE = random.Random(1).randbytes(100 * 100 * 3)


class PictureHost:
    """Listens on a free port of 127.0.0.1; `answers` maps a path to a function of the request's handler."""

    def __init__(self, *, tls=False):
        self.asked = []
        self.headers = []
        self.connections = 0
        self.answers = {}
        self.stopped = threading.Event()
        self.sent_to_the_end = []
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._server.host = self
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            AUTHORITY.issue_cert("127.0.0.1", "localhost").configure_cert(context)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_port
        self.name = f"127.0.0.1:{self.port}"
        self.root = f"{'https' if tls else 'http'}://{self.name}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def on(self, path, answer):
        """Say how a path is answered; returns its URL."""
        self.answers[path] = answer
        return self.root + path

    def count(self, path):
        return self.asked.count(path)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def process_request(self, request, client_address):
        self.host.connections += 1
        super().process_request(request, client_address)

    def handle_error(self, *_):
        """Keep quiet: that clients leave early is what these tests are about."""


def _handler(host):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        stopped = host.stopped
        sent_to_the_end = host.sent_to_the_end

        def do_GET(self):
            host.asked.append(self.path)
            host.headers.append({name.lower(): value for name, value in self.headers.items()})
            self.close_connection = True
            with suppress(OSError):  # the client may have gone
                host.answers.get(self.path, status(404))(self)

        def log_message(self, *_):
            pass

    return Handler


def deliver(body, content_type="image/png", code=200, **headers):
    """Answer with a body and its length; `headers` are added, or with None left out."""
    fields = {"content-type": content_type, "content-length": str(len(body)), "connection": "close"}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}

    def answer(handler):
        handler.send_response(code)
        for name, value in fields.items():
            if value is not None:
                handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def status(code, body=b"the words of a foreign server"):
    return deliver(body, "text/plain", code)


def redirect(location, code=302):
    return deliver(b"", "text/html", code, location=location)


def chunked(body):
    """Answer without telling the length."""
    head = deliver(b"", content_length=None, transfer_encoding="chunked")

    def answer(handler):
        head(handler)
        for start in range(0, len(body), 50_000):
            piece = body[start : start + 50_000]
            handler.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
        handler.wfile.write(b"0\r\n\r\n")

    return answer


def dripping(body, *, head=False):
    """Answer well, but byte by byte: the whole of it needs many times what the tests allow."""

    def answer(handler):
        start, kind = b"HTTP/1.1 200 OK\r\nconnection: close\r\n", b"content-type: image/png\r\n\r\n"
        filling = b"x-filling: " + b"x" * MANY + b"\r\n"
        slow, at_the_end = (filling, kind + body) if head else (body[:MANY], body[MANY:])
        handler.wfile.write(start if head else start + kind)
        for byte in slow:
            if handler.stopped.wait(PAUSE):
                return
            handler.wfile.write(bytes([byte]))
        handler.sent_to_the_end.append(handler.path)
        handler.wfile.write(at_the_end)

    return answer


def noisy(kind):
    buffer = io.BytesIO()
    Image.frombytes("RGB", (100, 100), NOISE).save(buffer, kind)
    return buffer.getvalue()


def fetcher(*entries, seconds=LONGEST_WAIT, max_bytes=2**20):
    return PictureFetcher(AllowedHosts.parse(entries), seconds=seconds, max_bytes=max_bytes)


def problem(url, *entries, **limits):
    with pytest.raises(PictureProblem) as raised:
        fetcher(*entries, **limits).fetch(url)
    return str(raised.value)
