"""Rooms on the wire: made, read, listed page by page."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime, timedelta

import httpx
import pytest

ABSENT = "0" * 32


@pytest.fixture
def wire(sandbox):
    with httpx.Client(base_url=sandbox.url, headers={"token": sandbox.token}, timeout=30) as raw:
        yield raw


def test_a_new_room_has_every_documented_field(wire):
    answer = wire.post("/rooms", json={"name": "数学 <b>", "isRecord": True, "limit": 5})
    assert answer.status_code == 201
    room = answer.json()
    assert set(room) == {"uuid", "name", "teamUUID", "appUUID", "isRecord", "isBan", "createdAt", "limit"}
    assert re.fullmatch(r"[0-9a-f]{32}", room["uuid"])
    assert (len(room["teamUUID"]), len(room["appUUID"])) == (22, 22)
    assert (room["name"], room["isRecord"], room["isBan"], room["limit"]) == ("数学 <b>", True, False, 0)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", room["createdAt"])
    assert abs(datetime.now(UTC) - datetime.fromisoformat(room["createdAt"])) < timedelta(minutes=1)


@pytest.mark.parametrize("body", [b"{}", b"", b'{"isRecord": false}', b'{"limit": 0.0, "unknown": 1}'])
def test_every_field_of_a_new_room_is_optional(wire, body):
    answer = wire.post("/rooms", content=body)
    assert answer.status_code == 201
    assert answer.json()["isRecord"] is False


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"isRecord": "yes"}, "isRecord"),
        ({"isRecord": 1}, "isRecord"),
        ({"name": 7}, "name"),
        ({"name": "x" * 2049}, "name"),
        ({"limit": -1}, "limit"),
        ({"limit": 1.5}, "limit"),
    ],
)
def test_a_bad_new_room_is_refused_and_the_field_named(wire, body, field):
    answer = wire.post("/rooms", json=body)
    assert answer.status_code == 400
    assert field in answer.json()["message"]


def test_a_room_is_read_as_it_was_made(wire):
    made = wire.post("/rooms", json={"name": "one"}).json()
    answer = wire.get(f"/rooms/{made['uuid']}")
    assert (answer.status_code, answer.json()) == (200, made)


def test_an_unknown_room_is_a_404_with_a_message(wire):
    answer = wire.get(f"/rooms/{ABSENT}")
    assert (answer.status_code, answer.json()["message"]) == (404, "room not found")


@pytest.fixture
def six(wire):
    """The six newest rooms, in the order they were made."""
    return [wire.post("/rooms", json={"name": f"page {number}"}).json()["uuid"] for number in range(6)]


def uuids(answer):
    assert answer.status_code == 200
    return [room["uuid"] for room in answer.json()]


def test_a_uuid_does_not_give_away_the_address_of_the_machine(six):
    nodes = {uuid.UUID(one).node for one in six}
    assert len(nodes) == 6
    assert uuid.getnode() not in nodes
    assert {uuid.UUID(one).version for one in six} == {1}


@pytest.mark.parametrize("url", ["/rooms", "/rooms/"])
def test_the_list_starts_with_beginuuid_itself_and_goes_on_by_age(wire, six, url):
    assert uuids(wire.get(url, params={"beginUUID": six[1], "limit": 3})) == six[1:4]
    assert uuids(wire.get(url, params={"beginUUID": six[4]})) == six[4:]


def test_a_list_without_parameters_starts_with_the_oldest_room(wire, sandbox):
    assert uuids(wire.get("/rooms"))[: len(sandbox.rooms)] == [room.uuid for room in sandbox.rooms]


def test_a_list_has_at_most_100_rooms_unless_up_to_1000_are_asked_for(wire):
    before = len(uuids(wire.get("/rooms", params={"limit": 1000})))
    for _ in range(101 - before):
        wire.post("/rooms", json={})
    assert len(uuids(wire.get("/rooms"))) == 100
    assert len(uuids(wire.get("/rooms", params={"limit": 1000}))) >= 101


@pytest.mark.parametrize("limit", ["0", "-1", "1001", "abc", "1.5", "", "9" * 30])
def test_a_limit_outside_1_to_1000_is_refused(wire, limit):
    answer = wire.get("/rooms", params={"limit": limit})
    assert answer.status_code == 400
    assert "limit" in answer.json()["message"]


def test_paging_from_an_unknown_room_is_a_404(wire):
    assert wire.get("/rooms", params={"beginUUID": ABSENT}).status_code == 404


def test_the_client_walks_all_pages_and_gives_each_room_once(client, wire, monkeypatch, six):
    monkeypatch.setattr("whiteshot_nb.api.rooms.PAGE_SIZE", 4)
    found = [room.uuid for room in client.rooms.list()]
    assert found == uuids(wire.get("/rooms", params={"limit": 1000}))
    assert found[-6:] == six


def test_the_client_stops_where_the_last_page_is_exactly_full(client, six, monkeypatch):
    total = len(list(client.rooms.list()))
    monkeypatch.setattr("whiteshot_nb.api.rooms.PAGE_SIZE", total)
    assert [room.uuid for room in client.rooms.list()][-6:] == six
