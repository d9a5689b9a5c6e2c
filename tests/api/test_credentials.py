"""Which token goes with which request, and that no secret goes anywhere."""

from __future__ import annotations

import json
import logging
import time

import pytest
from faulty import ROOM, Answer, FaultyServer, as_html, as_json

import whiteshot_nb as ws
from whiteshot_nb import errors, tokens
from whiteshot_nb.api import credentials

AK, SK = "an-access-key", "a-secret-key-of-a-test"
SIZE = {"width": 64, "height": 48}
IMAGE = {"url": "http://x/a.png", "key": "a.png", "bucket": "b", "region": "oss-cn-hangzhou"}
ROOM_BODY = {"uuid": ROOM}
OTHER = "1e" * 16

CALLS = {
    "list rooms": (lambda c: list(c.rooms.list()), "GET", "/v5/rooms?limit=100", [], ("sdk", None, "writer")),
    "make a room": (lambda c: c.rooms.create(), "POST", "/v5/rooms", ROOM_BODY, ("sdk", None, "writer")),
    "read a room": (lambda c: c.rooms.get(ROOM), "GET", f"/v5/rooms/{ROOM}", ROOM_BODY, ("room", ROOM, "writer")),
    "ban a room": (lambda c: c.rooms.ban(ROOM), "PATCH", f"/v5/rooms/{ROOM}", ROOM_BODY, ("room", ROOM, "admin")),
    "list scenes": (lambda c: c.scenes.list(ROOM), "GET", f"/v5/rooms/{ROOM}/scenes", [], ("room", ROOM, "writer")),
    "add scenes": (
        lambda c: c.scenes.add(ROOM, "/a", ["b"]),
        "POST",
        f"/v5/rooms/{ROOM}/scenes",
        {},
        ("room", ROOM, "writer"),
    ),
    "switch": (
        lambda c: c.scenes.switch(ROOM, "/a/b"),
        "PATCH",
        f"/v5/rooms/{ROOM}/scene-state",
        {"currentScenePath": ["a", "b"]},
        ("room", ROOM, "writer"),
    ),
    "one scene": (
        lambda c: c.screenshot(ROOM, "/a", **SIZE),
        "POST",
        f"/v5/rooms/{ROOM}/screenshots",
        IMAGE,
        ("room", ROOM, "writer"),
    ),
    "a group": (
        lambda c: c.screenshot_group(ROOM, "/a", **SIZE),
        "POST",
        f"/v5/rooms/{ROOM}/screenshot-list",
        [IMAGE],
        ("room", ROOM, "writer"),
    ),
    "a room token": (
        lambda c: c.tokens.room(ROOM, role="reader"),
        "POST",
        f"/v5/tokens/rooms/{ROOM}",
        str(tokens.sign("room", AK, SK, role="reader", uuid=ROOM)),
        ("sdk", None, "reader"),
    ),
}


@pytest.fixture
def faulty():
    with FaultyServer() as server:
        yield server


@pytest.fixture
def keyed(faulty):
    with faulty.client(token=None, ak=AK, sk=SK) as client:
        yield client


@pytest.mark.parametrize(("call", "method", "path", "answer", "least"), CALLS.values(), ids=CALLS)
def test_each_call_carries_a_short_lived_token_of_the_least_role(faulty, keyed, call, method, path, answer, least):
    faulty.on(method, path, as_json(answer, 201))
    call(keyed)
    (asked,) = faulty.asked
    claims = tokens.verify(asked.headers["token"], SK)
    assert (claims.kind, claims.uuid, claims.role) == least
    assert 0 < claims.expires_at_ms - time.time() * 1000 <= 15 * 60_000


def test_the_sk_is_in_nothing_that_is_sent(faulty, keyed):
    for call, method, path, answer, _ in CALLS.values():
        faulty.on(method, path, as_json(answer, 201))
        call(keyed)
    sent = [f"{one.path} {one.headers} {one.body!r}" for one in faulty.asked]
    assert len(sent) == len(CALLS)
    assert not [text for text in sent if SK in text]


def test_a_minted_token_is_used_again_until_shortly_before_its_end(faulty, keyed, monkeypatch):
    faulty.on("GET", f"/v5/rooms/{ROOM}", as_json(ROOM_BODY))
    faulty.on("GET", f"/v5/rooms/{OTHER}", as_json({"uuid": OTHER}))
    now = time.time_ns()
    for later in (0, 5, 12, 13):
        monkeypatch.setattr(credentials.time, "time_ns", lambda later=later: now + later * 60 * 10**9)
        keyed.rooms.get(ROOM)
    keyed.rooms.get(OTHER)
    first, same, renewed, still, other = (one.headers["token"] for one in faulty.asked)
    assert first == same != renewed == still
    assert tokens.read(other).uuid == OTHER
    assert tokens.read(renewed).expires_at_ms > now / 10**6 + 12 * 60_000 + 60_000


def test_a_key_pair_captures_from_the_real_server(sandbox, lesson):
    with ws.Client(ak=sandbox.ak, sk=sandbox.sk, base_url=sandbox.url) as client:
        shots = ws.capture(client, lesson, "/lesson", group=True, **SIZE)
        assert client.claims is None
    assert shots.frame["ok"].all()
    assert set(shots.frame["room_name"]) == {"Lesson: Photosynthesis"}


def test_a_key_pair_is_read_from_the_environment_and_a_token_given_in_code_wins(monkeypatch, sandbox):
    monkeypatch.setenv("WHITESHOT_AK", sandbox.ak)
    monkeypatch.setenv("WHITESHOT_SK", sandbox.sk)
    with ws.Client(base_url=sandbox.url) as client:
        assert sandbox.ak in client._token_summary
        assert len(list(client.rooms.list())) >= 3
    with ws.Client(sandbox.token, base_url=sandbox.url) as client:
        assert client._token_summary == "admin SDK token"


@pytest.mark.parametrize("half", [{"ak": AK}, {"sk": SK}])
def test_half_a_key_pair_says_what_is_missing(half):
    with pytest.raises(errors.ConfigError, match="Only one of the access key") as caught:
        ws.Client(**half)
    assert SK not in str(caught.value)


def test_the_sk_and_minted_tokens_are_in_no_repr_log_or_traceback(faulty, keyed, caplog):
    caplog.set_level(logging.DEBUG)
    faulty.on("GET", f"/v5/rooms/{ROOM}", as_html(500))
    with pytest.raises(errors.ServerError) as caught:
        keyed.rooms.get(ROOM)
    token = faulty.asked[0].headers["token"]
    shown = [repr(keyed), repr(vars(keyed)), repr(vars(keyed._credentials)), str(caught.value), caplog.text]
    assert not [text for text in shown if SK in text or token in text]
    assert AK in repr(keyed)


SHAPES = {
    "a JSON string": lambda token: json.dumps(token).encode(),
    "the bare text": lambda token: token.encode() + b"\n",
    "an object": lambda token: json.dumps({"token": token}).encode(),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_token_is_read_in_all_three_shapes_that_clients_have_met(faulty, shape):
    token = str(tokens.sign("sdk", AK, SK, role="writer"))
    faulty.on("POST", "/v5/tokens/teams", Answer(201, shape(token)))
    with faulty.client() as client:
        got = client.tokens.sdk(AK, SK, role="writer", lifespan_ms=1_000)
    assert got == token
    assert token not in repr(got)
    (asked,) = faulty.asked
    assert "token" not in asked.headers
    assert json.loads(asked.body) == {"accessKey": AK, "secretAccessKey": SK, "lifespan": 1_000, "role": "writer"}


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"null", b'{"token": 7}', b"<html>", b'"NETLESSSDK_"'])
def test_an_answer_that_is_no_token_is_an_unexpected_answer_that_is_not_repeated(faulty, body):
    faulty.on("POST", f"/v5/tokens/tasks/{ROOM}", Answer(201, body))
    with (
        faulty.client() as client,
        pytest.raises(errors.UnexpectedResponse, match="the response is not a token") as caught,
    ):
        client.tokens.task(ROOM, role="reader")
    assert "NETLESS" not in str(caught.value)


def test_a_minted_token_hides_in_a_cell_but_works_as_text():
    token = tokens.sign("room", AK, SK, role="writer", uuid=ROOM)
    assert repr(token) == "<Token NETLESSROOM_…>"
    assert repr([token]) == "[<Token NETLESSROOM_…>]"
    assert str(token).startswith("NETLESSROOM_")
    assert len(token) > 100
