"""Which pictures named by URL the server fetches, and from where: never from where it was not told to."""

from __future__ import annotations

import base64
import gzip
import io
import json
import logging
import os
import random
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from ipaddress import IPv6Address, ip_address

import httpx
import pytest
from faulty import png
from hypothesis import given
from hypothesis import strategies as st
from picture_host import CERTIFICATE, PictureHost, chunked, deliver, dripping, redirect, status
from PIL import Image
from typer.testing import CliRunner

import whiteshot_nb as ws
from whiteshot_nb.cli import app
from whiteshot_nb.server import guarded
from whiteshot_nb.server.config import ServerConfig
from whiteshot_nb.server.drawing import PictureProblem
from whiteshot_nb.server.errand import AT_ONCE, Errand
from whiteshot_nb.server.fetching import PictureFetcher
from whiteshot_nb.server.picture_hosts import PictureHosts, is_public

RED = (255, 0, 0)
PNG = png(8, 8, "red")
NOISE = random.Random(1).randbytes(100 * 100 * 3)
LONGEST_WAIT = 30


def noisy(kind):
    buffer = io.BytesIO()
    Image.frombytes("RGB", (100, 100), NOISE).save(buffer, kind)
    return buffer.getvalue()


@contextmanager
def serving(folder, *options, code=None):
    """Run a real server process; yields a client of it. `code` is run instead of the command line."""
    keys = {"WHITESHOT_AK": "ak", "WHITESHOT_SK": "secret"}
    started = ["-c", code] if code else ["-m", "whiteshot_nb", "serve", "--data", str(folder), *options]
    rest = [] if code else ["--port", "0", "--no-samples", "--stop-with-parent"]
    with subprocess.Popen(
        [sys.executable, *started, *rest],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | keys,
    ) as process:
        try:
            url = json.loads(process.stdout.readline())["url"]
            with ws.Client(ws.tokens.sign("sdk", "ak", "secret", role="admin"), base_url=url) as client:
                yield client
        finally:
            process.stdin.close()


@pytest.fixture(scope="module")
def host():
    """Its address and port are on the server's list."""
    with PictureHost() as running:
        yield running


@pytest.fixture(scope="module")
def named():
    """On the list only by its name, localhost."""
    with PictureHost() as running:
        yield running


@pytest.fixture(scope="module")
def stranger():
    """Not on the list. It is also the proxy that the server's environment names."""
    with PictureHost() as running:
        yield running


@pytest.fixture(scope="module")
def server(tmp_path_factory, host, named, stranger):
    with pytest.MonkeyPatch.context() as patch:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            patch.setenv(name, stranger.root)
        patch.delenv("no_proxy", raising=False)
        patch.delenv("NO_PROXY", raising=False)
        allowed = ("--allow-pictures", host.name, "--allow-pictures", f"localhost:{named.port}")
        running = serving(tmp_path_factory.mktemp("server"), *allowed)
        client = running.__enter__()
    yield client
    running.__exit__(None, None, None)


@pytest.fixture
def board(server):
    return Board(server)


class Board:
    """A fresh room, drawn on through the server's own routes."""

    def __init__(self, client):
        self.client = client
        self.room = client.rooms.create(name="pictures").uuid

    def scene(self, *sources, path="/init", ppt=None):
        elements = [
            {"type": "image", "x": -50, "y": -40, "width": 100, "height": 80, "src": source} for source in sources
        ]
        content = {"elements": elements, **({"ppt": {"src": ppt, "width": 100, "height": 80}} if ppt else {})}
        base = self.client.base_url.removesuffix("/v5")
        answer = httpx.put(
            f"{base}/whiteshot/v1/rooms/{self.room}/scene",
            params={"path": path},
            json=content,
            headers={"token": ws.tokens.sign("sdk", "ak", "secret", role="admin")},
            trust_env=False,
        )
        assert answer.status_code == 200

    def taken(self):
        """Take the screenshot; returns its warnings and the colour in its middle."""
        image = self.client.screenshot(self.room, "/init", width=100, height=80)
        picture = Image.open(io.BytesIO(httpx.get(image.url, trust_env=False).content)).convert("RGB")
        return list(image.warnings), picture.getpixel((50, 40))

    def warning(self, source):
        self.scene(source)
        ((warning,), _) = self.taken()
        return warning


def fetcher(*entries, seconds=LONGEST_WAIT, largest=2**20):
    return PictureFetcher(PictureHosts.parse(entries), seconds=seconds, largest=largest)


def problem(url, *entries, **limits):
    with pytest.raises(PictureProblem) as raised:
        fetcher(*entries, **limits).fetch(url)
    return str(raised.value)


# What is drawn


@pytest.mark.parametrize("kind", ["ppt", "element"])
def test_a_picture_of_a_listed_host_is_drawn(board, host, kind):
    url = host.on("/red.png", deliver(PNG))
    board.scene(ppt=url) if kind == "ppt" else board.scene(url)
    assert board.taken() == ([], RED)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
@pytest.mark.parametrize("content_type", ["image/{}", "application/octet-stream", "binary/octet-stream; x=y"])
def test_every_kind_of_picture_is_taken_by_its_bytes(host, kind, content_type):
    data = noisy(kind)
    url = host.on("/kind", deliver(data, content_type.format(kind.lower())))
    assert fetcher(host.name).fetch(url).data == data


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_within_the_list_is_followed(host, code):
    host.on("/there", deliver(PNG))
    assert fetcher(host.name).fetch(host.on("/moved", redirect("there", code))).data == PNG


def test_the_request_says_who_asks_and_nothing_of_anyone_else(board, host):
    host.headers.clear()
    board.scene(host.on("/red.png", deliver(PNG, set_cookie="a=b")), host.on("/other.png", deliver(PNG)))
    board.taken()
    for headers in host.headers:
        assert set(headers) == {"host", "user-agent", "accept", "accept-encoding", "connection"}
        assert headers["user-agent"].startswith("whiteshot-server")
        assert headers["accept-encoding"] == "identity"


# Where nothing is fetched from


def test_a_host_that_is_not_listed_is_not_even_contacted(board, stranger):
    warning = board.warning(stranger.on("/red.png", deliver(PNG)))
    assert "fetches no pictures from that host" in warning
    assert stranger.connections == 0


def test_without_a_list_nothing_is_fetched(host):
    before = host.connections
    assert "that host" in problem(host.on("/red.png", deliver(PNG)))
    assert host.connections == before


def test_a_redirect_to_a_host_that_is_not_listed_is_refused_and_not_contacted(board, host, stranger):
    stranger.on("/red.png", deliver(PNG))
    warning = board.warning(host.on("/away", redirect(f"{stranger.root}/red.png")))
    assert "it redirects to where this server fetches no pictures from" in warning
    assert str(stranger.port) not in warning
    assert stranger.connections == 0


def test_a_name_on_the_list_does_not_open_the_private_address_it_resolves_to(board, named):
    warning = board.warning(named.on("/red.png", deliver(PNG)).replace("127.0.0.1", "localhost"))
    assert "its host has no public address" in warning
    assert named.connections == 0


def test_a_redirect_to_such_a_name_is_refused_too(board, host, named):
    named.on("/red.png", deliver(PNG))
    warning = board.warning(host.on("/inside", redirect(f"http://localhost:{named.port}/red.png")))
    assert "its host has no public address" in warning
    assert named.connections == 0


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "ftp://127.0.0.1/x", "//evil.example/x", "http://:80", "data:,"]
)
def test_a_redirect_to_another_scheme_or_host_is_refused(host, location):
    assert "it redirects to where" in problem(host.on("/odd", redirect(location)), host.name)


def test_a_redirect_loop_ends(board, host):
    warning = board.warning(host.on("/loop", redirect("/loop")))
    assert "it redirects too often" in warning
    assert host.count("/loop") == 4


def test_no_proxy_of_the_environment_is_asked(board, host, stranger):
    board.scene(host.on("/red.png", deliver(PNG)))
    assert board.taken() == ([], RED)
    assert stranger.connections == 0


@pytest.mark.parametrize(
    "source",
    ["file:///etc/passwd", "ftp://{host}/red.png", "gopher://{host}/_GET", "//{host}/red.png", "{host}/red.png",
     "http:{host}/red.png", " http://{host}/red.png", "javascript:alert(1)", "ws://{host}/", "http+unix://{host}/"],
)  # fmt: skip
def test_only_http_and_https_are_fetched(board, host, source):
    host.on("/red.png", deliver(PNG))
    before = host.connections
    assert "only data:, http and https URLs" in board.warning(source.format(host=host.name))
    assert host.connections == before


def test_dynamic_slides_have_a_sentence_of_their_own(board):
    board.scene(ppt="pptx://cover.example/1.slide")
    ((warning,), _) = board.taken()
    assert "dynamic slides are a layer of their own and are not drawn" in warning


@pytest.mark.parametrize(
    "authority",
    [
        "{host}@{stranger}",
        "{host}%40@{stranger}",
        "user:word@{host}",
        "{host}#@{stranger}",
        "{host}\\@{stranger}",
        "{stranger}\\@{host}",
        "{stranger}#@{host}",
        "{stranger}?@{host}",
        "{stranger}%2f@{host}",
        "{stranger}%00.{host}",
        "{stranger}\t@{host}",
    ],
)
def test_tricks_with_user_names_reach_no_other_host(host, stranger, authority):
    url = f"http://{authority.format(host=host.name, stranger=stranger.name)}/red.png"
    stranger.on("/red.png", deliver(PNG))
    assert problem(url, host.name)
    assert stranger.connections == 0


@pytest.mark.parametrize(
    "spelling",
    ["127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0X7F.1", "0177.0.0.1", "127.0.0.01", "0", "0.0.0.0",
     "127.0.0.2", "127。0。0。1", "\uff11\uff12\uff17.0.0.1", "①②⑦.0.0.1", "[::1]", "[::]", "[::ffff:127.0.0.1]",
     "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fe80::1%25lo]", "localhost",
     "LOCALHOST.", "localhost.localdomain", "a b", "", "-", ".", "a..b", "x" * 300],
)  # fmt: skip
def test_other_spellings_of_an_address_are_not_on_the_list(host, spelling):
    host.on("/red.png", deliver(PNG))
    before = host.connections
    assert problem(f"http://{spelling}:{host.port}/red.png", host.name)
    assert host.connections == before


def test_another_port_of_a_listed_host_is_not_on_the_list(host, stranger):
    assert "that host" in problem(stranger.on("/red.png", deliver(PNG)), host.name)
    assert "that host" in problem(stranger.on("/red.png", deliver(PNG)), "127.0.0.1")
    assert stranger.connections == 0


@pytest.mark.parametrize("spelling", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "10.0.0.1", "169.254.169.254", "fd00::1"])
def test_a_name_that_resolves_inside_is_refused_before_anything_is_sent(host, monkeypatch, spelling):
    before = host.connections
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (spelling, host.port))]
    monkeypatch.setattr(guarded.socket, "getaddrinfo", lambda *_, **__: found)
    url = f"http://pictures.example:{host.port}/red.png"
    assert problem(url, f"pictures.example:{host.port}") == "its host has no public address"
    assert host.connections == before


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_address_of_the_connected_socket_counts_and_not_the_one_asked_for(monkeypatch, scheme):
    """Wherever the network leads a connection: if it ends inside, not a byte is sent, no TLS greeting either."""
    with socket.create_server(("127.0.0.1", 0)) as inside:
        port = inside.getsockname()[1]
        real = socket.create_connection
        monkeypatch.setattr(guarded.socket, "create_connection", lambda *_, **__: real(("127.0.0.1", port)))
        assert problem(f"{scheme}://8.8.8.8:{port}/", f"8.8.8.8:{port}") == "its host has no public address"
        with inside.accept()[0] as came:
            came.settimeout(LONGEST_WAIT)
            assert came.recv(1) == b""


# Limits


@pytest.mark.parametrize("how", [deliver, chunked])
def test_a_picture_that_is_too_large_is_refused(host, how):
    url = host.on("/large", how(noisy("PNG")))
    assert problem(url, host.name, largest=20_000) == "it has more than 20,000 bytes"


def test_a_length_that_is_too_large_is_believed_and_nothing_read(host):
    url = host.on("/promised", deliver(PNG, content_length=str(2**40)))
    assert "bytes" in problem(url, host.name)


def test_an_endless_picture_is_cut_as_soon_as_it_is_too_large(host):
    left = threading.Event()

    def endless(handler):
        try:
            deliver(b"", content_length=None)(handler)
            while True:
                handler.wfile.write(bytes(50_000))
        except OSError:
            left.set()

    assert "bytes" in problem(host.on("/endless", endless), host.name)
    assert left.wait(LONGEST_WAIT)


def test_an_endless_line_is_refused(host):
    def endless(handler):
        deliver(b"", content_length=None, transfer_encoding="chunked")(handler)
        while True:
            handler.wfile.write(b"1" * 50_000)

    assert problem(host.on("/line", endless), host.name) == "its server did not deliver it"


@pytest.mark.parametrize("head", [True, False], ids=["head", "body"])
@pytest.mark.parametrize("tls", [False, True])
def test_a_picture_that_drips_is_cut_when_the_whole_time_is_over(monkeypatch, head, tls):
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    with PictureHost(tls=tls) as slow:
        url = slow.on("/drip", dripping(noisy("PNG"), head=head))
        assert problem(url, slow.name, seconds=0.5) == "fetching it took too long"


def test_the_limits_of_the_configuration_hold_in_the_server(tmp_path, host):
    limits = f"allow_pictures=({host.name!r},), picture_seconds=0.5, picture_bytes=20_000, ak='ak', sk='secret'"
    code = (
        "from pathlib import Path; from whiteshot_nb.server.config import ServerConfig; "
        "from whiteshot_nb.server.run import serve; "
        f"serve(ServerConfig(Path({str(tmp_path)!r}), {limits}), host='127.0.0.1', port=0, stop_with_parent=True)"
    )
    with serving(tmp_path, code=code) as client:
        board = Board(client)
        assert "took too long" in board.warning(host.on("/drip", dripping(PNG * 10)))
        assert "more than 20,000 bytes" in board.warning(host.on("/large", deliver(noisy("PNG"))))
        board.scene(host.on("/red.png", deliver(PNG)))
        assert board.taken() == ([], RED)


BOMB = gzip.compress(bytes(50 * 2**20))
BAD = {
    "an error": (status(500), "did not deliver"),
    "not there": (status(404), "did not deliver"),
    "an error with a picture": (deliver(PNG, code=403), "did not deliver"),
    "a part": (deliver(PNG, code=206), "did not deliver"),
    "a redirect to nowhere": (deliver(PNG, code=302), "did not deliver"),
    "cut short": (deliver(noisy("JPEG")[:2000], "image/jpeg", content_length="9000"), "did not deliver"),
    "a broken PNG": (deliver(noisy("PNG")[:2000]), "a broken picture"),
    "nothing": (deliver(b""), "not a picture"),
    "no HTTP": (lambda handler: handler.wfile.write(b"220 ftp.inside.example ready\r\n"), "did not deliver"),
    "HTML": (deliver(b"<html>", "text/html"), "not a PNG"),
    "HTML called PNG": (deliver(b"<html><script>alert(1)</script>"), "not a picture"),
    "SVG": (deliver(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"), "not a PNG"),
    "SVG called PNG": (deliver(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "not a picture"),
    "no type": (deliver(PNG, None), "not a PNG"),
    "a gzip bomb": (deliver(BOMB, content_encoding="gzip"), "compressed"),
    "a gzip bomb called PNG": (deliver(BOMB), "not a picture"),
    "two encodings": (deliver(PNG, content_encoding="identity, gzip"), "compressed"),
}


@pytest.mark.parametrize(("answer", "words"), BAD.values(), ids=BAD)
def test_what_is_no_good_picture_is_told_in_a_sentence_without_the_other_servers_words(host, caplog, answer, words):
    said = problem(host.on("/bad?signature=abc", answer), host.name)
    assert words in said
    for never in ("foreign", "ftp.", "script", "127.0.0.1", str(host.port), "signature", "500", "403"):
        assert never not in said
    assert "signature" not in caplog.text


def test_nobody_listening_is_a_sentence(caplog):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert problem(f"http://127.0.0.1:{port}/?signature=abc", f"127.0.0.1:{port}") == "its server did not deliver it"
    assert "signature" not in caplog.text


def test_odd_headers_do_not_bring_the_url_into_the_log(host, caplog):
    caplog.set_level(logging.DEBUG)

    def odd(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nno colon here\r\ncontent-type: image/png\r\n\r\n" + PNG)

    assert problem(host.on("/odd?signature=abc", odd), host.name)
    assert "signature" not in caplog.text


def test_a_url_that_is_too_long_is_refused(host):
    assert problem(f"{host.root}/{'a' * 10_000}", host.name) == "its URL is too long"


def test_what_is_told_in_the_warning_does_not_show_the_query(board, stranger):
    assert "secret" not in board.warning(f"{stranger.root}/x.png?signature=secret")


# TLS


def test_a_certificate_that_is_not_trusted_gets_no_request():
    with PictureHost(tls=True) as secure:
        assert problem(secure.on("/red.png", deliver(PNG)), secure.name) == "its server did not deliver it"
        assert secure.asked == []


def test_a_picture_comes_over_tls(monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    with PictureHost(tls=True) as secure:
        assert fetcher(secure.name).fetch(secure.on("/red.png", deliver(PNG))).data == PNG


def test_the_certificate_must_be_the_hosts(monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 0))]
    with PictureHost(tls=True) as secure:
        url = secure.on("/red.png", deliver(PNG)).replace("127.0.0.1", "other.example")
        real = socket.create_connection
        monkeypatch.setattr(guarded.socket, "getaddrinfo", lambda *_, **__: found)
        monkeypatch.setattr(guarded.socket, "create_connection", real)
        assert problem(url, f"other.example:{secure.port}", secure.name)
        assert secure.asked == []


# One request


def test_a_picture_is_fetched_once_per_request_and_again_for_the_next(board, host):
    host.asked.clear()
    good, bad = host.on("/shared.png", deliver(PNG)), host.on("/lacking.png", status(404))
    names = [f"page-{n}" for n in range(12)]
    board.client.scenes.add(board.room, "/book", names)
    for name in names:
        board.scene(bad, path=f"/book/{name}", ppt=good)
    for times in (1, 2):
        images = board.client.screenshot_group(board.room, "/book", width=40, height=30)
        assert len(images) == 12
        assert (host.count("/shared.png"), host.count("/lacking.png")) == (times, times)


def test_the_pictures_of_one_request_are_fetched_side_by_side_but_few_at_once(board, host):
    together = threading.Barrier(AT_ONCE, timeout=LONGEST_WAIT)
    most, now, lock = [0], [0], threading.Lock()

    def slow(handler):
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        together.wait()  # goes on only when as many are under way
        with lock:
            now[0] -= 1
        deliver(PNG)(handler)

    board.scene(*(host.on(f"/slow/{n}", slow) for n in range(2 * AT_ONCE)))
    assert board.taken() == ([], RED)
    assert most[0] == AT_ONCE


def test_pictures_that_cannot_be_seen_are_not_fetched(board, host):
    url = host.on("/unseen.png", deliver(PNG))
    base = board.client.base_url.removesuffix("/v5")
    element = {"type": "image", "x": 0, "y": 0, "width": 9, "height": 9, "src": url, "opacity": 0}
    httpx.put(
        f"{base}/whiteshot/v1/rooms/{board.room}/scene",
        params={"path": "/init"},
        json={"elements": [element]},
        headers={"token": ws.tokens.sign("sdk", "ak", "secret", role="admin")},
        trust_env=False,
    )
    assert board.taken()[0] == []
    assert host.count("/unseen.png") == 0


def told(errand, url):
    with pytest.raises(PictureProblem) as raised:
        errand.fetch(url)
    return str(raised.value)


def test_a_request_fetches_so_many_pictures_and_no_more(host, stranger):
    urls = [host.on(f"/many/{n}", deliver(PNG)) for n in range(5)]
    with Errand(fetcher(host.name), pictures=3) as errand:
        errand.start([f"{stranger.root}/{n}" for n in range(9)])  # they cost nothing
        errand.start(urls)
        assert [errand.fetch(url).data for url in urls[:3]] == [PNG] * 3
        assert [told(errand, url) for url in urls[3:]] == ["one request fetches at most 3 pictures"] * 2
    assert sum(path.startswith("/many/") for path in host.asked) == 3


def test_the_server_is_no_flood_tool(board, host):
    host.asked.clear()
    board.scene(*(f"{host.root}/flood/{n}" for n in range(1000)))
    board.taken()
    assert len(host.asked) == 200


def test_a_request_fetches_so_many_bytes_and_no_more(host):
    large = noisy("PNG")
    urls = [host.on(f"/heavy/{n}", deliver(large)) for n in range(4)]
    with Errand(fetcher(host.name), size=len(large) * 5 // 2) as errand:
        told_or_had = []
        for url in urls:
            try:
                told_or_had.append(len(errand.fetch(url).data))
            except PictureProblem as error:
                told_or_had.append(str(error))
    assert told_or_had[:2] == [len(large)] * 2
    assert told_or_had[2:] == ["the pictures of this request are too large together"] * 2


def test_a_request_waits_so_long_for_all_pictures_together_and_no_longer(host):
    drip = dripping(noisy("PNG"))
    urls = [host.on(f"/dripping/{n}", drip) for n in range(AT_ONCE + 1)]
    with Errand(fetcher(host.name), seconds=0.5) as errand:
        errand.start(urls)
        assert {told(errand, url) for url in urls[:AT_ONCE]} == {"fetching it took too long"}
        assert told(errand, urls[AT_ONCE]) == "the pictures of this request took too long"
    assert host.count(f"/dripping/{AT_ONCE}") == 0


# The list


@pytest.mark.parametrize(
    ("entry", "url", "on_it"),
    [
        ("example.org", "http://example.org/x", True),
        ("example.org", "HTTPS://Example.ORG./x", True),
        ("EXAMPLE.org.", "http://example.org:80/x", True),
        ("example.org", "http://example.org:443/x", True),
        ("example.org", "http://example.org:8080/x", False),
        ("example.org:8080", "https://example.org:8080/x", True),
        ("example.org:8080", "http://example.org/x", False),
        ("example.org", "http://a.example.org/x", False),
        ("example.org", "http://example.org.evil.example/x", False),
        ("example.org", "http://notexample.org/x", False),
        ("*.example.org", "http://a.b.example.org/x", True),
        ("*.example.org", "http://example.org/x", False),
        ("*.example.org", "http://notexample.org/x", False),
        ("*.example.org:81", "http://a.example.org:81/x", True),
        ("*.example.org:81", "http://a.example.org/x", False),
        ("bücher.example", "http://xn--bcher-kva.example/x", True),
        ("xn--bcher-kva.example", "http://BÜCHER.example/x", True),
        ("192.0.2.7", "http://192.0.2.7/x", True),
        ("192.0.2.7", "http://a.192.0.2.7/x", False),
        ("[2001:DB8::7]:81", "http://[2001:db8:0:0::7]:81/x", True),
        ("127.0.0.1", "http://[::ffff:127.0.0.1]/x", False),
    ],
)
def test_what_an_entry_of_the_list_means(entry, url, on_it):
    listed = fetcher(entry)
    if on_it:
        listed.target(url)
    else:
        with pytest.raises(PictureProblem):
            listed.target(url)


BAD_ENTRIES = [
    "", "*", "*.", "*.*", "a.*.org", "*.127.0.0.1", "*.[::1]", "http://example.org", "example.org/x", "example.org/..",
    "user@example.org", "example.org:0", "example.org:99999", "example.org:x", "127.1", "0x7f.0.0.1", "2130706433",
    "::1", "[::1", "a b", "a..b", "-a.org", "a,b", "10.0.0.0/8", "a?b", "a#b", "a\\b", "x" * 64 + ".org", "\ud800.org",
]  # fmt: skip


@pytest.mark.parametrize("entry", BAD_ENTRIES)
def test_an_entry_that_is_no_host_is_refused_when_the_server_is_set_up(entry, tmp_path):
    with pytest.raises(ValueError, match="is no host to allow pictures from"):
        ServerConfig(tmp_path, allow_pictures=("example.org", entry))


def test_the_command_refuses_such_an_entry_with_a_sentence(tmp_path):
    answer = CliRunner().invoke(app, ["serve", "--data", str(tmp_path), "--allow-pictures", "http://example.org"])
    assert answer.exit_code == 2
    assert "'http://example.org' is no host to allow pictures from; write example.org" in answer.output


# The rule about addresses

INSIDE = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.2.0/24",
    "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4", "255.255.255.255/32", "168.63.129.16/32",
]  # fmt: skip
INSIDE_6 = ["::/128", "::1/128", "100::/64", "2001:db8::/32", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"]
V4 = st.ip_addresses(v=4)
SPECIAL = ("private", "loopback", "link_local", "multicast", "reserved", "unspecified")
WRAPPINGS = st.sampled_from([("::ffff:0:0", 0), ("::", 0), ("64:ff9b::", 0), ("64:ff9b:1::", 0), ("2002::", 80)])


@given(st.one_of([st.ip_addresses(network=network) for network in (*INSIDE, *INSIDE_6)]))
def test_no_address_inside_is_public(address):
    assert not is_public(address)


@given(V4, WRAPPINGS, st.integers(0, 2**64 - 1))
def test_no_ipv6_form_of_any_ipv4_address_is_public(address, wrapping, tail):
    prefix, shift = wrapping
    wrapped = int(IPv6Address(prefix)) | int(address) << shift | (tail if shift else 0)
    assert not is_public(IPv6Address(wrapped))


@given(V4, st.integers(0, 2**64 - 1))
def test_no_teredo_address_is_public(address, middle):
    assert not is_public(IPv6Address(0x20010000 << 96 | (middle >> 32) << 32 | int(address)))


@given(st.ip_addresses())
def test_what_is_public_is_global_and_none_of_the_special_kinds(address):
    if is_public(address):
        assert address.is_global
        assert not any(getattr(address, f"is_{kind}") for kind in SPECIAL)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "2a00:1450::1"])
def test_addresses_of_the_open_internet_are_public(address):
    assert is_public(ip_address(address))


def test_a_data_url_still_needs_no_list(board):
    board.scene("data:image/png;base64," + base64.b64encode(PNG).decode())
    assert board.taken() == ([], RED)
