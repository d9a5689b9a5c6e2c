"""The permission table of Agora's "authentication workflow", cell by cell, and the order of a request's checks."""

from __future__ import annotations

import httpx
import pytest

import whiteshot_nb as ws
from whiteshot_nb import tokens

SIZE = {"width": 8, "height": 8}
ROLES = ("admin", "writer", "reader")
ELEMENTS = {"elements": [{"type": "straight", "x1": 0, "y1": 0, "x2": 9, "y2": 9}]}

# operation: method, URL, body, success, who may with an SDK token, who may with a Room token
TABLE = {
    "create room": ("POST", "/v5/rooms", {}, 201, "aw", ""),
    "list rooms": ("GET", "/v5/rooms", None, 200, "aw", ""),
    "get room": ("GET", "/v5/rooms/{room}", None, 200, "aw", "aw"),
    "ban room": ("PATCH", "/v5/rooms/{room}", {"isBan": False}, 201, "a", "a"),
    "screenshots": ("POST", "/v5/rooms/{room}/screenshots", SIZE, 201, "aw", "aw"),
    "screenshot-list": ("POST", "/v5/rooms/{room}/screenshot-list", SIZE, 201, "aw", "aw"),
    "list scenes": ("GET", "/v5/rooms/{room}/scenes", None, 200, "aw", "aw"),
    "add scenes": ("POST", "/v5/rooms/{room}/scenes", {"path": "/a", "scenes": [{"name": "b"}]}, 201, "aw", "aw"),
    "switch scene": ("PATCH", "/v5/rooms/{room}/scene-state", {"scenePath": "/init"}, 201, "aw", "aw"),
    "mint room token": (
        "POST",
        "/v5/tokens/rooms/{room}",
        {"lifespan": 0, "role": "reader"},
        201,
        "awr",
        "",
    ),
    "mint task token": (
        "POST",
        "/v5/tokens/tasks/{room}",
        {"lifespan": 0, "role": "reader"},
        201,
        "awr",
        "",
    ),
    "extension: read": ("GET", "/whiteshot/v1/rooms/{room}/scene?path=/init", None, 200, "aw", "aw"),
    "extension: write": ("PUT", "/whiteshot/v1/rooms/{room}/scene?path=/init", {}, 200, "aw", "aw"),
    "extension: draw": ("POST", "/whiteshot/v1/rooms/{room}/elements?path=/init", ELEMENTS, 201, "aw", "aw"),
}
CELLS = [
    pytest.param(operation, kind, role, role[0] in allowed, id=f"{operation}-{kind}-{role}")
    for operation, (*_, sdk, room) in TABLE.items()
    for kind, allowed in (("sdk", sdk), ("room", room))
    for role in ROLES
]


@pytest.fixture(scope="module")
def own(sandbox):
    """A room of this module's own."""
    with sandbox.client() as client:
        return client.rooms.create(name="permissions").uuid


def ask(sandbox, operation, room, token, **changes):
    method, url, body, *_ = TABLE[operation]
    request = {"json": body} if body is not None else {}
    headers = {} if token is None else {"token": token}
    root = sandbox.url.removesuffix("/v5")
    options = request | {"headers": headers} | changes
    return httpx.request(method, root + url.format(room=room), timeout=60, **options)


def token_for(sandbox, kind, role, uuid):
    return tokens.sign(kind, sandbox.ak, sandbox.sk, role=role, uuid=None if kind == "sdk" else uuid)


@pytest.mark.parametrize(("operation", "kind", "role", "allowed"), CELLS)
def test_each_cell_of_the_table(sandbox, own, operation, kind, role, allowed):
    answer = ask(sandbox, operation, own, token_for(sandbox, kind, role, own))
    assert answer.status_code == (TABLE[operation][3] if allowed else 403), answer.text
    if not allowed:
        role_may = role[0] in TABLE[operation][4]
        text = "token access team forbidden" if role_may else f"token access role {role} forbidden"
        assert answer.json()["message"] == text


@pytest.mark.parametrize("operation", TABLE)
def test_no_token_and_a_task_token_open_nothing(sandbox, own, operation):
    assert ask(sandbox, operation, own, None).status_code == 401
    task = ask(sandbox, operation, own, token_for(sandbox, "task", "admin", own))
    assert (task.status_code, task.json()["message"]) == (403, "token access task forbidden")


IN_A_ROOM = [name for name, row in TABLE.items() if "{room}" in row[1] and "task" not in name]
WITH_BODY = [name for name in IN_A_ROOM if TABLE[name][2] is not None]


@pytest.mark.parametrize("operation", [name for name in IN_A_ROOM if "token" not in name])
def test_a_room_token_opens_no_other_room(sandbox, own, operation):
    answer = ask(sandbox, operation, "0" * 32, token_for(sandbox, "room", "admin", own))
    assert (answer.status_code, answer.json()["message"]) == (403, "token access room forbidden")


@pytest.mark.parametrize("operation", IN_A_ROOM)
def test_an_unknown_room_is_not_found_by_those_who_may_look(sandbox, operation):
    answer = ask(sandbox, operation, "0" * 32, sandbox.token)
    assert (answer.status_code, answer.json()["message"]) == (404, "room not found")


@pytest.mark.parametrize("operation", WITH_BODY)
def test_the_body_comes_last(sandbox, own, operation):
    spoiled = {"json": None, "content": b"{"}
    reader = token_for(sandbox, "sdk", "reader", own)
    if "token" not in operation:
        assert ask(sandbox, operation, own, reader, **spoiled, headers={"token": reader}).status_code == 403
    assert ask(sandbox, operation, own, None, **spoiled).status_code == 401
    assert ask(sandbox, operation, "0" * 32, sandbox.token, **spoiled).status_code == 404
    assert ask(sandbox, operation, own, sandbox.token, **spoiled).status_code == 400


def test_in_a_banned_room_only_reading_it_lifting_the_ban_and_tokens_are_left(sandbox, client, room):
    assert client.rooms.ban(room).is_ban
    answers = {name: ask(sandbox, name, room, sandbox.token) for name in IN_A_ROOM if name != "ban room"}
    refused = {name: answer.json()["message"] for name, answer in answers.items() if answer.status_code == 403}
    assert set(answers) - set(refused) == {"get room", "mint room token"}
    assert set(refused.values()) == {"room is banned"}
    assert not client.rooms.ban(room, banned=False).is_ban
    assert client.screenshot(room, "/init", **SIZE).key


def test_a_banned_room_is_refused_before_its_body_is_read(sandbox, client, room):
    client.rooms.ban(room)
    answer = ask(sandbox, "screenshots", room, sandbox.token, json=None, content=b"{")
    assert (answer.status_code, answer.json()["message"]) == (403, "room is banned")
    client.rooms.ban(room, banned=False)


def test_the_ban_is_said_in_words_with_advice(client, room):
    client.rooms.ban(room)
    (shot,) = ws.capture(client, room, "/init", **SIZE)
    assert "403 “room is banned”" in shot.error
    assert "banned=False" in shot.hint


@pytest.mark.parametrize("body", [b"{}", b'{"isBan": 1}', b'{"isBan": "true"}', b'{"isBan": null}', b"[]", b""])
def test_a_ban_without_a_plain_yes_or_no_is_refused_and_changes_nothing(sandbox, client, room, body):
    answer = ask(sandbox, "ban room", room, sandbox.token, json=None, content=body)
    assert answer.status_code == 400
    assert "isBan" in answer.json()["message"] or body in {b"[]", b""}
    assert not client.rooms.get(room).is_ban
