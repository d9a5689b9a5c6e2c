"""Bad input gets a clear sentence, and nothing is lost. Over real HTTP, one test for each case."""

from __future__ import annotations

import math
import socket
import threading

import numpy as np
import pandas as pd
import pytest
from faulty import ROOM, Answer, FaultyServer, as_html, png

import whiteshot_nb as ws
from whiteshot_nb import errors, tokens

SIZE = {"width": 64, "height": 48}
ABSENT = "0" * 32


@pytest.fixture
def faulty():
    with FaultyServer() as server:
        yield server


@pytest.fixture
def broken(faulty):
    with faulty.client() as client:
        yield client


def said_of(shots):
    """The one failed row of a capture that failed as a whole."""
    (row,) = shots.frame.to_dict("records")
    assert row["ok"] is False
    assert shots.frame["sha256"].isna().all()
    return row


def with_token(sandbox, **options):
    options = {"role": "writer", "ak": sandbox.ak, "sk": sandbox.sk, "kind": "sdk"} | options
    return sandbox.client(tokens.sign(**options))


def test_without_a_token_it_says_so_and_where_to_get_one(sandbox):
    with pytest.raises(errors.ConfigError, match=r"No token or key pair was found.*WHITESHOT_TOKEN.*Sandbox\(\)"):
        ws.Client(base_url=sandbox.url)


@pytest.mark.parametrize("token", ["hello", "NETLESSSDK_", "NETLESSSDK_%%%", "Bearer NETLESSSDK_YWs9", "токен", "x\ny"])
def test_text_that_is_no_token_is_refused_before_anything_is_sent_and_is_not_repeated(sandbox, token):
    with pytest.raises(errors.ConfigError, match="NETLESSSDK_ or NETLESSROOM_") as caught:
        ws.Client(token, base_url=sandbox.url)
    assert "%%%" not in str(caught.value)
    assert "hello" not in str(caught.value)


@pytest.mark.parametrize(
    ("options", "room", "status", "words", "hint"),
    [
        ({"sk": "wrong"}, None, 401, "invalid signature of token", "another secret key"),
        ({"lifespan_ms": 1, "now_ms": 1}, None, 401, "expired token", "Create a new token"),
        ({"role": "reader"}, None, 403, "token access role reader forbidden", "role 'writer' or 'admin'"),
        ({"kind": "room", "uuid": ABSENT}, None, 403, "token access room forbidden", "a token for this room"),
        ({}, ABSENT, 404, "room not found", "client.rooms.list"),
    ],
    ids=["wrong token", "expired token", "reader token", "token of another room", "unknown room"],
)
def test_a_refused_capture_is_a_row_with_reason_and_advice(sandbox, lesson, options, room, status, words, hint):
    with with_token(sandbox, **options) as client:
        row = said_of(ws.capture(client, room or lesson, "/lesson", group=True, **SIZE))
        with pytest.raises(errors.ApiError, match=words) as caught:
            client.screenshot(room or lesson, "/init", **SIZE)
    assert caught.value.status == status
    assert hint in caught.value.hint
    assert (row["stage"], row["http_status"], row["scene"], row["group"]) == ("ask", status, "/lesson", "/lesson")
    assert words in row["error"]
    assert row["error"].startswith(type(caught.value).__name__ + ": ")
    assert hint in row["hint"]
    assert len(row["request_id"]) == 32


@pytest.mark.parametrize(
    ("path", "group", "kind", "words"),
    [
        ("/nowhere", False, "NotFound", "scene not found"),
        ("/nowhere", True, "NotFound", "scene directory not found"),
        ("/lesson", False, "InvalidRequest", "a scene directory, not a scene"),
        ("/init", True, "InvalidRequest", "a scene, not a scene directory"),
    ],
)
def test_a_path_that_leads_nowhere_is_a_row_that_says_so(client, lesson, path, group, kind, words):
    row = said_of(ws.capture(client, lesson, path, group=group, **SIZE))
    assert row["error"].startswith(f"{kind}: ")
    assert words in row["error"]
    assert path in row["error"]
    assert row["scene"] == path


BAD_ARGUMENTS = {
    **{
        f"{field} {value!r}": (field, {field: value})
        for field in ("width", "height")
        for value in (0, -1, 1.5, "abc", "640", True, np.True_, math.nan, math.inf, None, 2**31, 10**30, 1e300)
    },
    "path without slash": ("path", {"path": "lesson/1"}),
    "path empty": ("path", {"path": ""}),
    "path with dots": ("path", {"path": "/a/../b"}),
    "path a number": ("path", {"path": 7}),
    "room empty": ("room", {"room": ""}),
    "room a path": ("room", {"room": "../rooms"}),
    "room None": ("room", {"room": None}),
}


@pytest.mark.parametrize(("field", "changes"), BAD_ARGUMENTS.values(), ids=BAD_ARGUMENTS)
@pytest.mark.parametrize("group", [False, True])
def test_a_wrong_argument_is_named_and_nothing_is_sent(faulty, broken, field, changes, group):
    arguments = {"room": ROOM, "path": "/init", **SIZE} | changes
    calls = [
        lambda: ws.capture(broken, **arguments, group=group),
        lambda: ws.start_capture(broken, **arguments, group=group),
        lambda: (broken.screenshot_group if group else broken.screenshot)(**arguments),
    ]
    for call in calls:
        with pytest.raises(errors.InvalidInput) as caught:
            call()
        assert caught.value.field == field
        assert isinstance(caught.value, ValueError)
        assert len(str(caught.value)) > 20
    assert faulty.asked == []


def test_a_size_only_the_server_can_judge_is_refused_by_the_server(client, lesson):
    row = said_of(ws.capture(client, lesson, "/init", width=int(1e9), height=48))
    assert (row["http_status"], row["width"]) == (400, 10**9)
    assert "width must be from 1 to 4096" in row["error"]


def test_a_whole_number_with_a_fraction_of_zero_is_a_size(client, lesson):
    shots = ws.capture(client, lesson, "/init", width=194.0, height=48)
    assert shots[0].image().size == (194, 48)
    assert shots.frame["width"].tolist() == [194]


@pytest.mark.parametrize("kind", [np.int64, np.uint16, np.float32])
def test_a_size_out_of_a_table_is_a_size(client, lesson, kind):
    width, height = pd.DataFrame({"width": [64], "height": [48]}, dtype=kind).to_numpy()[0]
    assert isinstance(width, kind)
    shots = ws.capture(client, lesson, "/init", width=width, height=height)
    assert shots[0].image().size == (64, 48)


def test_a_server_that_is_down_is_a_sentence_with_host_and_advice():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        host = f"127.0.0.1:{taken.getsockname()[1]}"
    token = tokens.sign("sdk", "ak", "sk", role="admin")
    with ws.Client(token, base_url=f"http://{host}/v5", retries=0) as client:
        row = said_of(ws.capture(client, ROOM, "/init", **SIZE))
        with pytest.raises(errors.TransportError, match=f"{host} refused the connection.*the port is correct"):
            client.rooms.get(ROOM)
    assert (
        row["error"]
        == f"TransportError: Scene /init of room {ROOM} could not be captured: {host} refused the connection."
    )
    assert "server is running" in row["hint"]
    assert row["stage"] == "ask"


def test_a_server_that_hangs_is_a_timeout_in_words(faulty):
    faulty.on("POST", f"/v5/rooms/{ROOM}/screenshots", Answer(hold=threading.Event()))
    with faulty.client(timeout=0.2) as client, pytest.raises(errors.TransportError, match="did not answer in time"):
        client.screenshot(ROOM, "/init", **SIZE)


def test_a_connection_that_breaks_in_the_answer_is_a_transport_error(faulty, broken):
    faulty.on("POST", f"/v5/rooms/{ROOM}/screenshots", Answer(201, b'{"url": "http://x"}', cut=5))
    with pytest.raises(errors.TransportError, match=r"the connection to 127\.0\.0\.1.* was interrupted"):
        broken.screenshot(ROOM, "/init", **SIZE)


@pytest.mark.parametrize(
    "url", ["api.netless.link/v5", "ftp://127.0.0.1/v5", "http://", "http://[::/v5", "http://a b/v5"]
)
def test_a_base_url_that_is_none_is_one_of_our_errors(url):
    token = tokens.sign("sdk", "ak", "sk", role="admin")
    with (
        pytest.raises((errors.ConfigError, errors.TransportError)),
        ws.Client(token, base_url=url, retries=0) as client,
    ):
        client.rooms.get(ROOM)


@pytest.mark.parametrize("status", [200, 201])
def test_html_instead_of_an_answer_says_that_it_is_an_html_page_and_what_to_check(faulty, broken, status):
    faulty.on("POST", f"/v5/rooms/{ROOM}/screenshots", as_html(status))
    row = said_of(ws.capture(broken, ROOM, "/init", **SIZE))
    assert row["error"].startswith("UnexpectedResponse: ")
    assert f"{status} with an HTML page (Welcome)" in row["error"]
    assert "base_url" in row["hint"]


def test_html_from_a_gateway_is_a_server_error_that_says_so(faulty, broken):
    faulty.on("POST", f"/v5/rooms/{ROOM}/screenshots", as_html(502, "Bad Gateway"))
    row = said_of(ws.capture(broken, ROOM, "/init", **SIZE))
    assert row["error"].startswith("ServerError: ")
    assert "the server answered 502 with an HTML page (Bad Gateway)" in row["error"]
    assert row["http_status"] == 502
    assert "Try again later" in row["hint"]


@pytest.mark.parametrize(
    "body", [b"", b"null", b"[]", b'{"url": 7}', b'{"url": "http://x"}', b"\xff\xfe", b'{"url": "http://x", "ke']
)
def test_an_answer_of_another_shape_is_an_unexpected_answer(faulty, broken, body):
    faulty.on("POST", f"/v5/rooms/{ROOM}/screenshots", Answer(201, body))
    with pytest.raises(errors.UnexpectedResponse, match="the server answered 201 with"):
        broken.screenshot(ROOM, "/init", **SIZE)


GOOD = png(64, 48)
FLIPPED = GOOD[:-20] + bytes([GOOD[-20] ^ 1]) + GOOD[-19:]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(body=GOOD[:-30]), "cut short"),
        (Answer(body=FLIPPED), "checksum"),
        (as_html(), "HTML page"),
        (Answer(body=b""), "empty"),
        (Answer(body=b"\xff\xd8\xff\xe0 a JPEG"), "not a PNG"),
    ],
    ids=["cut short", "damaged", "HTML", "empty", "JPEG"],
)
def test_a_bad_picture_is_a_failed_row_and_the_others_are_captured(faulty, broken, answer, words):
    faulty.group(a=Answer(body=GOOD), b=answer, c=Answer(body=GOOD))
    shots = ws.capture(broken, ROOM, "/g", group=True, **SIZE)
    assert shots.frame["ok"].tolist() == [True, False, True]
    bad = shots["/g/b"]
    assert bad.stage == "check"
    assert bad.error.startswith("DamagedPicture: ")
    assert words in bad.error
    with pytest.raises(errors.PictureError, match="/g/b"):
        _ = bad.png
    assert shots["/g/c"].png == GOOD
    assert [shot.scene for shot in shots.failed] == ["/g/b"]
