"""Who may do what on the server, on the wire: the documented texts, and auth before everything else."""

from __future__ import annotations

import time

import httpx
import pytest

from whiteshot_nb import tokens

SIZE = {"width": 8, "height": 8}
ABSENT = "0" * 32


@pytest.fixture
def wire(sandbox):
    with httpx.Client(base_url=sandbox.url, timeout=30) as raw:
        yield raw


def shoot(wire, room, token, **options):
    headers = {} if token is None else {"token": token}
    return wire.post(f"/rooms/{room}/screenshots", **{"json": SIZE, "headers": headers, **options})


def token_of(sandbox, kind="sdk", role="writer", sk=None, ak=None, **options):
    return tokens.sign(kind, ak or sandbox.ak, sk or sandbox.sk, role=role, **options)


def relabelled(sandbox, room):
    return token_of(sandbox, "room", uuid=room).replace("NETLESSROOM_", "NETLESSSDK_")


def expired(sandbox, _room):
    return token_of(sandbox, lifespan_ms=1, now_ms=time.time_ns() // 1_000_000 - 60_000)


REFUSED = {
    "none": (lambda _sandbox, _room: None, 401, "invalid format of token"),
    "empty": (lambda _sandbox, _room: "", 401, "invalid format of token"),
    "malformed": (lambda _sandbox, _room: "NETLESSSDK_%%%%", 401, "invalid format of token"),
    "with a word before it": (lambda s, _room: f"Bearer {s.token}", 401, "invalid format of token"),
    "cut short": (lambda s, _room: s.token[:-3], 401, None),
    "forged": (lambda s, _room: token_of(s, sk="another secret"), 401, "invalid signature of token"),
    "expired": (expired, 401, "expired token"),
    "room token relabelled as SDK": (relabelled, 401, "invalid format of token"),
    "reader": (lambda s, _room: token_of(s, role="reader"), 403, "token access role reader forbidden"),
    "room reader": (
        lambda s, room: token_of(s, "room", role="reader", uuid=room),
        403,
        "token access role reader forbidden",
    ),
    "of another room": (lambda s, _room: token_of(s, "room", uuid=ABSENT), 403, "token access room forbidden"),
    "of another team": (lambda s, _room: token_of(s, ak="another team"), 403, "token access team forbidden"),
    "task": (lambda s, room: token_of(s, "task", uuid=room), 403, "token access task forbidden"),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_a_token_that_may_not_is_refused_with_the_documented_text(sandbox, wire, lesson, case):
    make, status, text = case
    answer = shoot(wire, lesson, make(sandbox, lesson))
    assert answer.status_code == status
    body = answer.json()
    assert body["message"] == body["error"]["title"]
    assert "token" in body["message"]
    if text:
        assert body["message"] == text


@pytest.mark.parametrize("role", ["admin", "writer"])
@pytest.mark.parametrize("kind", ["sdk", "room"])
def test_writers_and_admins_may_take_screenshots(sandbox, wire, lesson, kind, role):
    token = token_of(sandbox, kind, role, uuid=lesson if kind == "room" else None)
    assert shoot(wire, lesson, token).status_code == 201


@pytest.mark.parametrize(("method", "url"), [("GET", "/rooms"), ("POST", "/rooms")])
def test_a_room_token_may_not_list_or_make_rooms(sandbox, wire, lesson, method, url):
    token = token_of(sandbox, "room", "admin", uuid=lesson)
    assert wire.request(method, url, headers={"token": token}, json={}).status_code == 403


def test_a_room_token_may_read_its_own_room_and_scenes(sandbox, wire, lesson):
    headers = {"token": token_of(sandbox, "room", uuid=lesson)}
    assert wire.get(f"/rooms/{lesson}", headers=headers).json()["uuid"] == lesson
    assert wire.get(f"/rooms/{lesson}/scenes", headers=headers).status_code == 200


ROUTES = [
    ("POST", "/v5/rooms/{room}/screenshots"),
    ("POST", "/v5/rooms/{room}/screenshot-list"),
    ("GET", "/v5/rooms"),
    ("POST", "/v5/rooms"),
    ("GET", "/v5/rooms/{room}"),
    ("GET", "/v5/rooms/{room}/scenes"),
    ("POST", "/v5/rooms/{room}/scenes"),
    ("PATCH", "/v5/rooms/{room}/scene-state"),
    ("GET", "/whiteshot/v1/rooms/{room}/scene?path=/init"),
    ("PUT", "/whiteshot/v1/rooms/{room}/scene?path=/init"),
    ("POST", "/whiteshot/v1/rooms/{room}/elements?path=/init"),
]


@pytest.mark.parametrize(("token", "status"), [(None, 401), ("reader", 403)])
@pytest.mark.parametrize(("method", "route"), ROUTES)
def test_no_route_lets_a_caller_without_rights_in_whatever_the_body_is(sandbox, lesson, method, route, token, status):
    headers = {"token": token_of(sandbox, role=token)} if token else {}
    url = sandbox.url.removesuffix("/v5") + route.format(room=lesson)
    assert httpx.request(method, url, headers=headers, content=b"{not json").status_code == status


@pytest.mark.parametrize(
    ("token", "room", "status"),
    [
        ("of another room", ABSENT[:-1] + "1", 403),
        ("sdk", ABSENT, 404),
    ],
)
def test_rights_are_looked_at_before_the_room_and_the_room_before_the_body(sandbox, wire, token, room, status):
    made = token_of(sandbox) if token == "sdk" else token_of(sandbox, "room", uuid=ABSENT)
    assert shoot(wire, room, made, json=None, content=b"{").status_code == status


def test_a_refusal_never_repeats_the_token(sandbox, wire, lesson):
    token = token_of(sandbox, sk="another secret")
    assert token not in shoot(wire, lesson, token).text
    assert token[11:40] not in shoot(wire, lesson, token[:-1]).text


def test_pictures_need_no_token_as_in_a_public_bucket(sandbox, wire, lesson):
    url = shoot(wire, lesson, sandbox.token).json()["url"]
    assert httpx.get(url).status_code == 200
