"""Every field of every route, badly filled: a documented 4xx that names the field, and the database stays as it was."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

import whiteshot_nb as ws

DEEP = "[" * 100_000 + "]" * 100_000
LONG = "x" * 100_000
PPT = {"src": "https://example.org/1.png", "width": 9, "height": 9}
BOX = {"type": "rectangle", "x": 0, "y": 0, "width": 9, "height": 9}

GOOD = {
    "screenshots": ("POST", "/v5/rooms/{room}/screenshots", {"width": 8, "height": 8, "path": "/init"}),
    "screenshot-list": ("POST", "/v5/rooms/{room}/screenshot-list", {"width": 8, "height": 8, "path": "/"}),
    "create room": ("POST", "/v5/rooms", {"name": "a", "isRecord": False, "limit": 0}),
    "ban room": ("PATCH", "/v5/rooms/{room}", {"isBan": False}),
    "add scenes": ("POST", "/v5/rooms/{room}/scenes", {"path": "/a", "scenes": [{"name": "b"}]}),
    "switch scene": ("PATCH", "/v5/rooms/{room}/scene-state", {"scenePath": "/init"}),
    "team token": (
        "POST",
        "/v5/tokens/teams",
        {"accessKey": "a", "secretAccessKey": "b", "lifespan": 0, "role": "reader"},
    ),
    "room token": ("POST", "/v5/tokens/rooms/{room}", {"lifespan": 0, "role": "reader"}),
    "task token": ("POST", "/v5/tokens/tasks/{room}", {"lifespan": 0, "role": "reader"}),
    "write scene": ("PUT", "/whiteshot/v1/rooms/{room}/scene?path=/init", {"background": "#ffffff", "elements": [BOX]}),
    "draw": ("POST", "/whiteshot/v1/rooms/{room}/elements?path=/init", {"elements": [BOX]}),
}
OPTIONAL = {"path", "name", "isRecord", "limit", "background"}
BAD_PATHS = ["", "a", "/..", "/a/../b", "/a//b", "/\x00", "/a\nb", "/" + LONG, "/\u202e", "//"]
WRONG = {
    "path": [7, [], {}, True, *BAD_PATHS],
    "scenePath": [None, 7, [], {}, True, *BAD_PATHS],
    "scenes": [None, [], {}, "b", [7], [{}], [{"name": ""}], [{"name": "a/b"}], [{"name": ".."}], [{"name": LONG}]],
    "name": [7, [], None, LONG, "a\0b"],
    "isRecord": [1, "true", None, []],
    "isBan": [1, "true", None, []],
    "limit": [-1, 1.5, "1", None, []],
    "elements": [None, {}, [7], [{}], [{"type": "laser"}], [BOX | {"x": "0"}], [BOX | {"width": -1}]],
    "background": ["red", "#fff", 7, None, "#ffffff;" + LONG],
    "width": [None, 0, -1, 1.5, 1e9, "8", True, [], {}, 10**40],
    "height": [None, 0, -1, 1.5, 1e9, "8", True, [], {}, 10**40],
    "lifespan": [None, -1, 1.5, "1", True, 10**40],
    "role": [None, "", "owner", 0, LONG],
    "accessKey": [None, 7, [], LONG],
    "secretAccessKey": [None, 7, [], LONG],
}
CASES = [
    pytest.param(call, field, value, id=f"{call}-{field}-{str(value)[:24]!r}")
    for call, (_, _, body) in GOOD.items()
    for field in body
    for value in WRONG[field]
]


@pytest.fixture(scope="module")
def own():
    """A server of this module's own, whose database nobody else changes."""
    with ws.Sandbox(samples=False) as sandbox, sandbox.client() as client:
        yield sandbox, client.rooms.create(name="hostile").uuid


@pytest.fixture
def dump(own):
    def read():
        folder = Path(own[0].storage.location).parent
        with sqlite3.connect(f"file:{folder / 'rooms.sqlite'}?mode=ro", uri=True) as database:
            return list(database.iterdump())

    return read


def ask(own, call, *, url=None, **request):
    sandbox, room = own
    method, path, _ = GOOD[call]
    headers = {"token": sandbox.token} | request.pop("headers", {})
    where = sandbox.url.removesuffix("/v5") + (url or path).format(room=room)
    return httpx.request(method, where, headers=headers, timeout=60, **request)


def refused(answer, statuses=(400,)):
    assert answer.status_code in statuses, answer.text[:300]
    assert len(answer.content) < 2_000
    body = answer.json()
    assert body["message"] == body["error"]["title"]
    return body["message"]


@pytest.mark.parametrize(("call", "field", "value"), CASES)
def test_a_bad_value_is_refused_named_and_changes_nothing(own, dump, call, field, value):
    before = dump()
    message = refused(ask(own, call, json=GOOD[call][2] | {field: value}))
    assert field in message
    assert dump() == before


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (call, field)
        for call, row in GOOD.items()
        for field in row[2]
        if field not in OPTIONAL and (call, field) != ("write scene", "elements")
    ],
)
def test_a_missing_field_is_named(own, dump, call, field):
    before = dump()
    body = {name: value for name, value in GOOD[call][2].items() if name != field}
    assert field in refused(ask(own, call, json=body))
    assert dump() == before


BODIES = {
    "broken JSON": b'{"width": ',
    "no object": b"[]",
    "a number": b"7",
    "NaN": b'{"width": NaN}',
    "deep": DEEP.encode(),
    "deep in a field": b'{"width": ' + DEEP.encode() + b"}",
    "not UTF-8": b"\xff\xfe{}",
    "half a surrogate": b'{"name": "\\ud800"}',
    "a key twice": b'{"width": 8, "width": 8}',
    "too large": b'{"name": "' + b"x" * (17 * 2**20) + b'"}',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("call", GOOD)
def test_a_bad_body_is_refused_and_changes_nothing(own, dump, call, body):
    before = dump()
    answer = ask(own, call, content=body, headers={"content-type": "application/json"})
    refused(answer)
    assert dump() == before


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml", "x" * 500])
@pytest.mark.parametrize("call", GOOD)
def test_another_content_type_is_refused_and_named(own, dump, call, kind):
    before = dump()
    answer = ask(own, call, content=json.dumps(GOOD[call][2]).encode(), headers={"content-type": kind})
    assert "content-type" in refused(answer)
    assert dump() == before


DRAWN = {
    "pencil": {"points": [[0, 0], [9, 9]]},
    "straight": {"x1": 0, "y1": 0, "x2": 9, "y2": 9},
    "arrow": {"x1": 0, "y1": 0, "x2": 9, "y2": 9},
    "rectangle": {"x": 0, "y": 0, "width": 9, "height": 9, "radius": 1, "fill": "#ffffff", "strokeWidth": 1},
    "ellipse": {"x": 0, "y": 0, "width": 9, "height": 9, "stroke": "#000000", "opacity": 1, "rotation": 0},
    "shape": {"kind": "triangle", "x": 0, "y": 0, "width": 9, "height": 9},
    "text": {
        "text": "a",
        "x": 0,
        "y": 0,
        "fontSize": 9,
        "color": "#000000",
        "bold": True,
        "italic": True,
        "align": "left",
    },
    "image": {"src": "store:a.png", "x": 0, "y": 0, "width": 9, "height": 9},
}
ODD = {"a list": [[]], "an object": {}, "far away": 1e7, "a long text": "\x00\u202e" + LONG}
ELEMENT_CASES = [
    pytest.param(kind, field, odd, id=f"{kind}-{field}-{name}")
    for kind, fields in DRAWN.items()
    for field in fields
    for name, odd in ODD.items()
    if (field, name) != ("src", "a long text")  # a data: URL may be long
]


@pytest.mark.parametrize(("kind", "field", "odd"), ELEMENT_CASES)
def test_a_bad_field_of_an_element_is_refused_named_and_changes_nothing(own, dump, kind, field, odd):
    before = dump()
    good = {"type": kind, **DRAWN[kind]}
    for call in ("draw", "write scene"):
        message = refused(ask(own, call, json={"elements": [good, good | {field: odd}]}))
        assert f"elements.1.{kind}.{field}" in message
    assert dump() == before


@pytest.mark.parametrize("wrong", [None, 0, -1, "9", True, [], 1e7, 10**40], ids=str)
@pytest.mark.parametrize("field", ["src", "width", "height"])
def test_a_bad_field_of_a_ppt_is_refused_named_and_changes_nothing(own, dump, field, wrong):
    before = dump()
    wrong = "" if (field, wrong) == ("src", "9") else wrong
    ppt = PPT | {field: wrong}
    scenes = refused(ask(own, "add scenes", json={"path": "/a", "scenes": [{"name": "b", "ppt": ppt}]}))
    assert f"scenes.0.ppt.{field}" in scenes
    assert f"ppt.{field}" in refused(ask(own, "write scene", json={"ppt": ppt}))
    less = {name: value for name, value in PPT.items() if name != field}
    assert f"ppt.{field}" in refused(ask(own, "write scene", json={"ppt": less}))
    assert dump() == before


@pytest.mark.parametrize("wrong", [7, True, [], {}, LONG], ids=lambda value: str(value)[:9])
@pytest.mark.parametrize("call", ["room token", "task token"])
def test_a_bad_ak_is_refused_and_named(own, call, wrong):
    assert "ak" in refused(ask(own, call, json=GOOD[call][2] | {"ak": wrong}))


@pytest.mark.parametrize("begin", ["", "..", "%2e%2e", "%00", "%ff", "a" * 5_000, "'--", "%F0%9F%98%80"])
def test_a_list_from_an_odd_room_is_refused_and_named(own, begin):
    sandbox, _ = own
    answer = httpx.get(f"{sandbox.url}/rooms?beginUUID={begin}", headers={"token": sandbox.token})
    assert "beginUUID" in refused(answer, (404,))


@pytest.mark.parametrize("call", GOOD)
def test_10_mb_of_nothing_are_refused_and_change_nothing(own, dump, call):
    before = dump()
    refused(
        ask(own, call, content=b'{"more": "' + b"x" * (10 * 2**20) + b'"', headers={"content-type": "application/json"})
    )
    assert dump() == before


UUIDS = ["..", "%2e%2e", "%00", "a%2fb", "ü", "x" * 5_000, "'; drop table rooms; --", "%F0%9F%98%80"]


@pytest.mark.parametrize("uuid", UUIDS)
@pytest.mark.parametrize("call", [call for call, row in GOOD.items() if "{room}" in row[1]])
def test_an_odd_uuid_is_refused_and_changes_nothing(own, dump, call, uuid):
    before = dump()
    path = GOOD[call][1].replace("{room}", uuid if "%" in uuid else quote(uuid))
    refused(ask(own, call, url=path, json=GOOD[call][2]), (400, 404, 405))
    assert dump() == before


@pytest.mark.parametrize("path", [path[:5_000] for path in BAD_PATHS])
@pytest.mark.parametrize(
    ("url", "field"),
    [
        ("/v5/rooms/{room}/scenes?sceneDir=", "sceneDir"),
        ("/whiteshot/v1/rooms/{room}/scene?path=", "path"),
    ],
)
def test_a_bad_path_in_a_query_is_refused_and_named(own, url, field, path):
    sandbox, room = own
    where = sandbox.url.removesuffix("/v5") + url.format(room=room) + quote(path, safe="")
    assert field in refused(httpx.get(where, headers={"token": sandbox.token}))


@pytest.mark.parametrize("limit", ["0", "-1", "1001", "x", "1e9", "%00", "9" * 400])
def test_a_bad_limit_is_refused_and_named(own, limit):
    sandbox, _ = own
    answer = httpx.get(f"{sandbox.url}/rooms?limit={limit}", headers={"token": sandbox.token})
    assert "limit" in refused(answer)
