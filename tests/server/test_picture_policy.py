"""Which pictures named by URL the server fetches, and from where: never from where it was not told to."""

from __future__ import annotations

import base64
import socket
import threading

import pytest
from faulty import png
from picture_board import Board, serving
from picture_host import LONGEST_WAIT, PictureHost, deliver, dripping, fetcher, noisy, problem, redirect, status

from whiteshot_nb.server import pinned_connection
from whiteshot_nb.server.fetch_budget import MAX_CONCURRENT

RED = (255, 0, 0)
PNG = png(8, 8, "red")


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
    assert "does not allow pictures from that host" in warning
    assert stranger.connections == 0


def test_without_a_list_nothing_is_fetched(host):
    before = host.connections
    assert "that host" in problem(host.on("/red.png", deliver(PNG)))
    assert host.connections == before


def test_a_redirect_to_a_host_that_is_not_listed_is_refused_and_not_contacted(board, host, stranger):
    stranger.on("/red.png", deliver(PNG))
    warning = board.warning(host.on("/away", redirect(f"{stranger.root}/red.png")))
    assert "the URL redirects to a URL that this server does not allow" in warning
    assert str(stranger.port) not in warning
    assert stranger.connections == 0


def test_a_name_on_the_list_does_not_open_the_private_address_it_resolves_to(board, named):
    warning = board.warning(named.on("/red.png", deliver(PNG)).replace("127.0.0.1", "localhost"))
    assert "the host of the picture has no public address" in warning
    assert named.connections == 0


def test_a_redirect_to_such_a_name_is_refused_too(board, host, named):
    named.on("/red.png", deliver(PNG))
    warning = board.warning(host.on("/inside", redirect(f"http://localhost:{named.port}/red.png")))
    assert "the host of the picture has no public address" in warning
    assert named.connections == 0


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "ftp://127.0.0.1/x", "//evil.example/x", "http://:80", "data:,"]
)
def test_a_redirect_to_another_scheme_or_host_is_refused(host, location):
    assert "the URL redirects to a URL that" in problem(host.on("/odd", redirect(location)), host.name)


def test_a_redirect_loop_ends(board, host):
    warning = board.warning(host.on("/loop", redirect("/loop")))
    assert "the URL redirects too often" in warning
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
    assert "the source must be a data:, http: or https: URL" in board.warning(source.format(host=host.name))
    assert host.connections == before


def test_dynamic_slides_have_a_sentence_of_their_own(board):
    board.scene(ppt="pptx://cover.example/1.slide")
    ((warning,), _) = board.taken()
    assert "dynamic slides are not drawn, because they are a separate layer" in warning


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
    monkeypatch.setattr(pinned_connection.socket, "getaddrinfo", lambda *_, **__: found)
    url = f"http://pictures.example:{host.port}/red.png"
    assert problem(url, f"pictures.example:{host.port}") == "the host of the picture has no public address"
    assert host.connections == before


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_address_of_the_connected_socket_counts_and_not_the_one_asked_for(monkeypatch, scheme):
    """Wherever the network leads a connection: if it ends inside, not a byte is sent, no TLS greeting either."""
    with socket.create_server(("127.0.0.1", 0)) as inside:
        port = inside.getsockname()[1]
        real = socket.create_connection
        monkeypatch.setattr(pinned_connection.socket, "create_connection", lambda *_, **__: real(("127.0.0.1", port)))
        told = problem(f"{scheme}://8.8.8.8:{port}/", f"8.8.8.8:{port}")
        assert told == "the host of the picture has no public address"
        with inside.accept()[0] as came:
            came.settimeout(LONGEST_WAIT)
            assert came.recv(1) == b""


def test_what_is_told_in_the_warning_does_not_show_the_query(board, stranger):
    assert "secret" not in board.warning(f"{stranger.root}/x.png?signature=secret")


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
        assert "larger than 20,000 bytes" in board.warning(host.on("/large", deliver(noisy("PNG"))))
        board.scene(host.on("/red.png", deliver(PNG)))
        assert board.taken() == ([], RED)


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
    together = threading.Barrier(MAX_CONCURRENT, timeout=LONGEST_WAIT)
    most, now, lock = [0], [0], threading.Lock()

    def slow(handler):
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        together.wait()  # goes on only when as many are under way
        with lock:
            now[0] -= 1
        deliver(PNG)(handler)

    board.scene(*(host.on(f"/slow/{n}", slow) for n in range(2 * MAX_CONCURRENT)))
    assert board.taken() == ([], RED)
    assert most[0] == MAX_CONCURRENT == 4


def test_pictures_that_cannot_be_seen_are_not_fetched(board, host):
    board.scene(host.on("/unseen.png", deliver(PNG)), opacity=0)
    assert board.taken()[0] == []
    assert host.count("/unseen.png") == 0


def test_the_server_is_no_flood_tool(board, host):
    host.asked.clear()
    board.scene(*(f"{host.root}/flood/{n}" for n in range(1000)))
    board.taken()
    assert len(host.asked) == 200


def test_a_data_url_still_needs_no_list(board):
    board.scene("data:image/png;base64," + base64.b64encode(PNG).decode())
    assert board.taken() == ([], RED)
