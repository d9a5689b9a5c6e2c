"""No answer, or not yet: names, ports, time-outs, TLS, proxies, retries, rate limits."""

from __future__ import annotations

import socket
import ssl
import threading
import time
import traceback
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import numpy as np
import pytest
import trustme
from closed_port import closed_port
from faulty import ROOM, TOKEN, Answer, FaultyServer, as_html, as_json, png
from hypothesis import example, given
from hypothesis import strategies as st

import whiteshot_nb as ws
from whiteshot_nb import errors
from whiteshot_nb._net.backoff import parse_retry_after
from whiteshot_nb.api.retry import is_retryable
from whiteshot_nb.fetching.download import Downloader

ONE_ROOM = f"/v5/rooms/{ROOM}"


@pytest.fixture
def faulty():
    with FaultyServer() as server:
        yield server


@pytest.fixture
def authority():
    return trustme.CA()


@pytest.fixture
def secure(authority):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with FaultyServer(tls=context) as server:
        server.on("GET", ONE_ROOM, as_json({"uuid": ROOM}))
        yield server


def failure(base_url, **options):
    with ws.Client(TOKEN, base_url=base_url, **({"retries": 0} | options)) as client:
        with pytest.raises(errors.TransportError) as caught:
            client.rooms.get(ROOM)
        return caught.value


def test_a_base_url_with_a_password_is_refused_and_not_repeated():
    with pytest.raises(errors.ConfigError, match="user name or a password") as caught:
        ws.Client(TOKEN, base_url="http://user:pass-word@127.0.0.1/v5")
    assert "pass-word" not in str(caught.value)


def test_an_unknown_name_says_so():
    error = failure("http://no-such-host.invalid/v5")
    assert (error.reason, error.sent) == ("name", False)
    assert "the host name no-such-host.invalid could not be resolved" in str(error)


def test_a_refused_connection_says_so():
    port = closed_port()
    error = failure(f"http://127.0.0.1:{port}/v5")
    assert (error.reason, error.sent) == ("refused", False)
    assert f"127.0.0.1:{port} refused the connection" in str(error)


def test_a_time_out_while_waiting_for_the_answer_may_have_happened(faulty):
    faulty.on("GET", ONE_ROOM, Answer(hold=threading.Event()))
    error = failure(f"{faulty.root}/v5", timeout=ws.Timeouts(read=0.2))
    assert (error.reason, error.sent) == ("timeout", True)


def test_a_certificate_nobody_signed_is_a_tls_error_in_openssls_words(secure):
    error = failure(f"{secure.root}/v5")
    assert (error.reason, error.sent) == ("tls", False)
    assert "unable to get local issuer certificate" in str(error)
    assert secure.asked == []


def test_a_certificate_of_an_authority_of_ones_own_is_trusted_where_the_environment_says_so(
    secure, authority, tmp_path, monkeypatch
):
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with secure.client() as client:
        assert client.rooms.get(ROOM).uuid == ROOM


def test_https_asked_of_a_plain_server_is_a_tls_error(faulty):
    error = failure(f"{faulty.root}/v5".replace("http:", "https:"))
    assert error.reason == "tls"
    assert "TLS connection" in str(error)


def test_requests_go_through_the_proxy_of_the_environment(faulty, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", faulty.root)
    faulty.on("GET", "http://boards.example/v5/rooms/" + ROOM, as_json({"uuid": ROOM}))
    with ws.Client(TOKEN, base_url="http://boards.example/v5", retries=0) as client:
        assert client.rooms.get(ROOM).uuid == ROOM


def test_a_proxy_that_is_down_is_named_as_the_cause(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{closed_port()}")
    error = failure("http://boards.example/v5")
    assert (error.reason, error.sent) == ("proxy", False)
    assert "the proxy for boards.example" in str(error)
    assert "HTTP_PROXY" in error.hint


ODD_PROXIES = ["socks5://127.0.0.1:1080", "socks://127.0.0.1:1080", "ftp://127.0.0.1:21", "http://[::"]


@pytest.mark.parametrize("proxy", ODD_PROXIES)
def test_an_odd_proxy_does_not_keep_anybody_from_the_sandbox(sandbox, monkeypatch, proxy):
    monkeypatch.setenv("ALL_PROXY", proxy)
    with sandbox.client() as client:
        assert next(client.rooms.list()).uuid


@pytest.mark.parametrize("proxy", [*ODD_PROXIES, "socks5://user:pass-word@127.0.0.1:1080"])
def test_a_proxy_that_cannot_be_used_is_one_of_our_errors_and_its_password_is_not_repeated(monkeypatch, proxy):
    monkeypatch.setenv("ALL_PROXY", proxy)
    with pytest.raises(errors.ConfigError, match="HTTPS_PROXY") as caught:
        ws.Client(TOKEN, base_url="https://boards.example/v5")
    assert "pass-word" not in "".join(traceback.format_exception(caught.value))


def test_a_proxy_may_be_named_without_http(faulty, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", faulty.root.removeprefix("http://"))
    faulty.on("GET", "http://boards.example/v5/rooms/" + ROOM, as_json({"uuid": ROOM}))
    faulty.on("GET", "http://pictures.example/a.png", Answer(body=png()))
    with ws.Client(TOKEN, base_url="http://boards.example/v5", retries=0) as client:
        assert client.rooms.get(ROOM).uuid == ROOM
    assert Downloader().fetch("http://pictures.example/a.png").data == png()


def test_certificates_that_are_not_there_are_one_of_our_errors(monkeypatch, tmp_path):
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    with pytest.raises(errors.ConfigError, match=r"No such file.*SSL_CERT_FILE"):
        ws.Client(TOKEN, base_url="https://boards.example/v5")


def test_the_doctor_trusts_the_certificates_that_the_client_trusts(secure, authority, tmp_path, monkeypatch):
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("certifi.where", lambda: str(tmp_path / "ca.pem"))
    with secure.client() as client:
        address = client.doctor(ROOM)[0]
    assert address.verdict == "good", address.observed
    assert "TLSv1.3, certificate until" in address.observed


def test_a_proxy_that_refuses_the_tunnel_is_named_as_the_cause(faulty, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", faulty.root)
    faulty.on("CONNECT", "boards.example:443", Answer(403))
    error = failure("https://boards.example/v5")
    assert (error.reason, error.sent) == ("proxy", False)


def test_an_answer_that_breaks_in_the_middle_is_asked_for_again(faulty):
    whole = as_json({"uuid": ROOM})
    faulty.on("GET", ONE_ROOM, Answer(200, whole.body, whole.headers, cut=3), whole)
    with faulty.client(retries=1) as client:
        assert client.rooms.get(ROOM).uuid == ROOM
    assert faulty.count("GET", ONE_ROOM) == 2


def test_a_retry_after_longer_than_the_budget_ends_the_waiting_at_once(faulty):
    faulty.on("GET", ONE_ROOM, as_json({"message": "busy"}, 503, **{"retry-after": "3600"}))
    start = time.monotonic()
    with faulty.client(retries=5, retry_seconds=30) as client, pytest.raises(errors.ServerError) as caught:
        client.rooms.get(ROOM)
    assert time.monotonic() - start < 20
    assert faulty.count("GET", ONE_ROOM) == 1
    assert caught.value.retry_after == 3600


def test_retry_after_as_a_date_is_obeyed(faulty):
    faulty.on("GET", ONE_ROOM, as_json({}, 429, **{"retry-after": in_seconds(2)}), as_json({"uuid": ROOM}))
    asked_back = time.time()
    with faulty.client(retries=1) as client:
        client.rooms.get(ROOM)
    assert time.time() - asked_back >= 0.9  # a date has whole seconds


def in_seconds(seconds):
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize("header", [None, "", "soon", "-1", "1.5", "١٢", "9" * 10, "Wed, 99 Foo 2026"])
def test_a_retry_after_that_is_neither_seconds_nor_a_date_is_none(header):
    assert parse_retry_after(header) is None


@given(st.text(max_size=60))
@example("0\x1f")
def test_no_retry_after_crashes_or_is_negative(header):
    seconds = parse_retry_after(header)
    assert seconds is None or seconds >= 0


def test_a_room_is_made_again_after_503_only_where_the_server_asked_to_come_back(faulty):
    busy = as_json({}, 503, **{"retry-after": "0"})
    faulty.on("POST", "/v5/rooms", busy, as_json({"uuid": ROOM}, 201))
    with faulty.client(retries=1) as client:
        assert client.rooms.create().uuid == ROOM
    faulty.on("POST", "/v5/rooms", as_json({}, 503))
    with faulty.client(retries=1) as client, pytest.raises(errors.ServerError):
        client.rooms.create()
    assert faulty.count("POST", "/v5/rooms") == 3


@pytest.mark.parametrize("reason", ["tls", "proxy", "protocol"])
def test_what_will_not_pass_is_not_tried_again(reason):
    error = errors.TransportError("x", said="y", hint="z", reason=reason, sent=False)
    assert not is_retryable(error, idempotent=True)


def test_requests_begin_no_faster_than_the_rate_limit(faulty):
    faulty.on("GET", ONE_ROOM, as_json({"uuid": ROOM}))
    start = time.monotonic()
    with faulty.client(requests_per_second=20) as client:
        threads = [threading.Thread(target=client.rooms.get, args=(ROOM,)) for _ in range(9)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert time.monotonic() - start >= 8 / 20


@pytest.mark.parametrize(
    ("answer", "options"),
    [
        (as_json({}, 503, **{"retry-after": "20"}), {"retries": 1}),
        (as_json({"uuid": ROOM}), {"requests_per_second": 0.05}),
    ],
    ids=["between two attempts", "for its turn"],
)
def test_a_request_that_waits_ends_at_once_when_it_is_stopped(faulty, answer, options):
    faulty.on("GET", ONE_ROOM, answer, as_json({"uuid": ROOM}))
    start = time.monotonic()
    with faulty.client(**options) as client:
        threading.Timer(0.5, client._abort).start()
        with suppress(errors.Cancelled):
            client.rooms.get(ROOM)
        with pytest.raises(errors.Cancelled):
            client.rooms.get(ROOM)
    assert time.monotonic() - start < 10
    assert faulty.count("GET", ONE_ROOM) == 1


def as_it_connects(monkeypatch, act):
    """Call `act` in the moment a connection stands and nobody has it yet; returns the sockets as they come."""
    made = []
    connect = socket.socket.connect

    def then_act(self, address):
        connect(self, address)
        made.append(self)
        act()

    monkeypatch.setattr(socket.socket, "connect", then_act)
    return made


@pytest.mark.parametrize("end", [ws.Client.close, ws.Client._abort])
def test_a_client_that_ends_as_another_thread_connects_sends_nothing_and_leaves_nothing_open(faulty, monkeypatch, end):
    faulty.on("GET", ONE_ROOM, as_json({"uuid": ROOM}))
    client = faulty.client()
    sockets = as_it_connects(monkeypatch, lambda: end(client))
    with pytest.raises(errors.Cancelled):
        client.rooms.get(ROOM)
    client.close()
    assert [connected.fileno() for connected in sockets] == [-1]
    assert faulty.count("GET", ONE_ROOM) == 0


def test_a_closed_client_says_so(faulty):
    client = faulty.client()
    client.close()
    with pytest.raises(errors.Cancelled, match="the client is closed"):
        client.rooms.get(ROOM)


def test_an_abort_as_a_download_connects_ends_it(faulty, monkeypatch):
    faulty.on("GET", "/a.png", Answer(body=png(8, 8)))
    downloader = Downloader()
    as_it_connects(monkeypatch, downloader.abort)
    with pytest.raises(errors.Cancelled):
        downloader.fetch(f"{faulty.root}/a.png")
    downloader.close()
    assert faulty.count("GET", "/a.png") == 0


def test_an_answer_without_end_is_given_up(faulty, monkeypatch):
    monkeypatch.setattr("whiteshot_nb.api.http.MAX_RESPONSE_BYTES", 10_000)
    faulty.on("GET", ONE_ROOM, Answer(200, b" " * 100_000))
    with faulty.client() as client, pytest.raises(errors.UnexpectedResponse, match="larger than 10,000 bytes"):
        client.rooms.get(ROOM)


def test_a_broken_content_encoding_is_an_unexpected_answer(faulty):
    faulty.on("GET", ONE_ROOM, Answer(200, b"not gzip", {"content-encoding": "gzip"}))
    with faulty.client() as client, pytest.raises(errors.UnexpectedResponse, match="could not be decompressed"):
        client.rooms.get(ROOM)


def test_everything_but_the_token_is_in_the_repr():
    wait = ws.Timeouts(connect=2, write=3, read=4, group=6, pool=5)
    with ws.Client(
        TOKEN, base_url="http://x/v5", region="sg", timeout=wait, retries=7, requests_per_second=2.5
    ) as client:
        shown = repr(client)
    assert shown == (
        "<Client http://x/v5 region=sg token=admin SDK token; timeouts connect 2 s, write 3 s, read 4 s, group 6 s, "
        "pool 5 s; 7 retries within 60 s; 2.5 requests/s>"
    )


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"timeout": 0}, "timeout"),
        ({"timeout": float("nan")}, "timeout"),
        ({"timeout": "5"}, "timeout"),
        ({"retries": -1}, "retries"),
        ({"retries": 2.5}, "retries"),
        ({"retry_seconds": -1}, "retry_seconds"),
        ({"retry_seconds": "30"}, "retry_seconds"),
        ({"requests_per_second": "a"}, "requests_per_second"),
        ({"requests_per_second": 0}, "requests_per_second"),
        ({"requests_per_second": float("inf")}, "requests_per_second"),
    ],
)
def test_an_option_that_makes_no_sense_is_named(options, field):
    with pytest.raises(errors.InvalidInput, match=field) as caught:
        ws.Client(TOKEN, **options)
    assert caught.value.field == field


def test_numbers_of_numpy_are_pixels_too(client, lesson):
    image = client.screenshot(lesson, "/init", width=np.int64(64), height=np.float32(48))
    assert image.key.endswith("/init.png")


@pytest.mark.parametrize("wrong", [np.bool_(1), np.float64("nan"), np.float64(1.5), 10**400, np.array([1])])
def test_numbers_of_numpy_that_are_no_pixels_are_refused(client, lesson, wrong):
    with pytest.raises(errors.InvalidInput, match="width"):
        client.screenshot(lesson, "/init", width=wrong, height=48)


def test_a_gateway_page_with_a_retry_after_is_read(faulty):
    page = as_html(503, "Busy")
    faulty.on("GET", ONE_ROOM, Answer(503, page.body, page.headers | {"retry-after": "7"}))
    with faulty.client() as client, pytest.raises(errors.ServerError) as caught:
        client.rooms.get(ROOM)
    assert caught.value.retry_after == 7


def test_the_sandbox_on_this_machine_is_asked_directly_whatever_the_environment_says(monkeypatch, sandbox, lesson):
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{closed_port()}")
    with sandbox.client() as client:
        shots = ws.capture(client, lesson, "/lesson/06-plant", width=64, height=48)
    assert shots[0].ok, shots[0].error


def test_pictures_come_through_the_proxy_of_the_environment(faulty, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", faulty.root.replace("http://", "http://user:pass%40word@"))
    faulty.on("GET", "http://pictures.example/a.png", Answer(body=png()))
    assert Downloader().fetch("http://pictures.example/a.png").data == png()
    assert faulty.asked[0].headers["proxy-authorization"] == "Basic dXNlcjpwYXNzQHdvcmQ="


def test_no_proxy_is_obeyed(faulty, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", faulty.root)
    monkeypatch.setenv("NO_PROXY", ".invalid")
    assert failure("http://no-such-host.invalid/v5").reason == "name"
    with pytest.raises(errors.DownloadFailed):
        Downloader(attempts=1).fetch("http://no-such-host.invalid/a.png")
    assert faulty.asked == []
