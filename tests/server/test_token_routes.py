"""Tokens by REST: what is minted works, and nobody mints more than they are."""

from __future__ import annotations

import json
import time

import httpx
import pytest

import whiteshot_nb as ws
from whiteshot_nb import errors, tokens

SIZE = {"width": 8, "height": 8}
ROLES = ("admin", "writer", "reader")


@pytest.fixture
def wire(sandbox):
    with httpx.Client(base_url=f"{sandbox.url}/tokens", timeout=30) as raw:
        yield raw


def team(sandbox, **changes):
    return {"accessKey": sandbox.ak, "secretAccessKey": sandbox.sk, "lifespan": 60_000, "role": "writer"} | changes


@pytest.mark.parametrize("role", ROLES)
def test_the_key_pair_gets_an_sdk_token_as_a_bare_json_string(sandbox, wire, role):
    answer = wire.post("/teams", json=team(sandbox, role=role))
    assert answer.status_code == 201
    assert answer.headers["content-type"] == "application/json"
    claims = tokens.verify(json.loads(answer.text), sandbox.sk)
    assert (claims.kind, claims.role, claims.uuid) == ("sdk", role, None)
    assert abs(claims.expires_at_ms - time.time() * 1000 - 60_000) < 30_000


def test_a_lifespan_of_0_is_for_ever(sandbox, wire):
    answer = wire.post("/teams", json=team(sandbox, lifespan=0.0))
    assert tokens.read(answer.json()).expires_at_ms is None


@pytest.mark.parametrize(
    "changes", [{"accessKey": "other"}, {"secretAccessKey": "other"}, {"accessKey": ""}, {"secretAccessKey": "ключ"}]
)
def test_a_wrong_key_pair_is_401_and_not_repeated(sandbox, wire, changes):
    answer = wire.post("/teams", json=team(sandbox, **changes))
    assert answer.status_code == 401
    assert "accessKey" in answer.json()["message"]
    assert sandbox.sk not in answer.text


@pytest.mark.parametrize("minted", ROLES)
@pytest.mark.parametrize("own", ROLES)
@pytest.mark.parametrize("kind", ["rooms", "tasks"])
def test_a_token_mints_its_own_role_or_a_lower_one(sandbox, wire, lesson, kind, own, minted):
    mine = tokens.sign("sdk", sandbox.ak, sandbox.sk, role=own)
    answer = wire.post(f"/{kind}/{lesson}", headers={"token": mine}, json={"lifespan": 1000, "role": minted})
    if ROLES.index(minted) >= ROLES.index(own):
        claims = tokens.verify(answer.json(), sandbox.sk)
        assert answer.status_code == 201
        assert (claims.kind, claims.role, claims.uuid) == (kind.removesuffix("s"), minted, lesson)
    else:
        assert (answer.status_code, answer.json()["message"]) == (403, f"token access role {own} forbidden")


BAD = [
    ("lifespan", None),
    ("lifespan", -1),
    ("lifespan", 1.5),
    ("lifespan", "1"),
    ("lifespan", True),
    ("lifespan", 10**20),
    ("role", None),
    ("role", "0"),
    ("role", "owner"),
    ("role", 1),
    ("role", ["admin"]),
]


@pytest.mark.parametrize(("field", "value"), BAD)
@pytest.mark.parametrize("route", ["/teams", "/rooms/{room}", "/tasks/{room}"])
def test_a_bad_field_is_refused_and_named(sandbox, wire, lesson, route, field, value):
    body = team(sandbox) | {field: value}
    answer = wire.post(route.format(room=lesson), headers={"token": sandbox.token}, json=body)
    assert answer.status_code == 400
    assert field in answer.json()["message"]
    missing = {name: kept for name, kept in body.items() if name != field}
    answer = wire.post(route.format(room=lesson), headers={"token": sandbox.token}, json=missing)
    assert answer.status_code == 400
    assert field in answer.json()["message"]


@pytest.mark.parametrize("field", ["accessKey", "secretAccessKey"])
@pytest.mark.parametrize("value", [None, 7, "x" * 1000, ["x"]])
def test_a_bad_key_is_refused_and_named(sandbox, wire, field, value):
    answer = wire.post("/teams", json=team(sandbox, **{field: value}))
    assert answer.status_code == 400
    assert field in answer.json()["message"]
    assert "xxxxx" not in answer.text


def test_the_token_of_another_team_is_not_minted(sandbox, wire, lesson):
    body = {"lifespan": 0, "role": "reader", "ak": "another team"}
    answer = wire.post(f"/rooms/{lesson}", headers={"token": sandbox.token}, json=body)
    assert (answer.status_code, answer.json()["message"]) == (403, "token access team forbidden")


@pytest.mark.parametrize("task", ["a/b", "%2e%2e", "x" * 65, "ü", "%00"])
def test_an_odd_task_id_is_refused(sandbox, wire, task):
    answer = wire.post(f"/tasks/{task}", headers={"token": sandbox.token}, json={"lifespan": 0, "role": "reader"})
    assert answer.status_code in {400, 404}
    assert answer.json()["message"]


def test_what_the_client_asks_for_captures(sandbox, client, lesson):
    sdk = client.tokens.sdk(sandbox.ak, sandbox.sk, role="writer", lifespan_ms=60_000)
    with sandbox.client(sdk) as writer:
        room = writer.tokens.room(lesson, role="writer")
        with pytest.raises(errors.Forbidden, match="access role writer"):
            writer.tokens.room(lesson, role="admin")
        assert tokens.read(writer.tokens.task("a-task", role="reader")).kind == "task"
    with sandbox.client(room) as in_room:
        assert ws.capture(in_room, lesson, "/lesson/06-plant", **SIZE)[0].ok
