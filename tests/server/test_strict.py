"""A strict server, a tolerant one, and one where screenshots are off in most data centers."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import httpx
import pytest

import whiteshot_nb as ws
from whiteshot_nb import errors

SIZE = {"width": 8, "height": 8}


@pytest.fixture(scope="module")
def strict():
    with ws.Sandbox(samples=False, strict=True) as running:
        yield running


def rooms(sandbox, **headers):
    return httpx.get(f"{sandbox.url}/rooms", headers={"token": sandbox.token, **headers})


@pytest.mark.parametrize("headers", [{}, {"region": "mars"}, {"region": ""}, {"region": "CN-HZ"}])
def test_a_strict_server_asks_for_a_known_data_center(strict, headers):
    answer = rooms(strict, **headers)
    assert answer.status_code == 400
    assert "header region" in answer.json()["message"]


@pytest.mark.parametrize("region", ["cn-hz", "us-sv", "sg", "in-mum", "eu", "gb-lon"])
def test_a_strict_server_knows_every_documented_data_center(strict, region):
    assert rooms(strict, region=region).status_code == 200


def test_the_token_is_looked_at_before_the_data_center(strict):
    assert httpx.get(f"{strict.url}/rooms").status_code == 401


def test_in_a_strict_server_a_room_is_found_in_its_own_data_center_only(strict):
    with strict.client(region="us-sv") as there, strict.client(region="eu") as elsewhere:
        room = there.rooms.create().uuid
        assert there.screenshot(room, "/init", **SIZE).key
        with pytest.raises(errors.NotFound, match="room not found") as caught:
            elsewhere.screenshot(room, "/init", **SIZE)
    assert "data center" in caught.value.hint


def test_a_tolerant_server_finds_it_from_everywhere(sandbox):
    with sandbox.client(region="us-sv") as there, sandbox.client(region="eu") as elsewhere:
        room = there.rooms.create().uuid
        assert elsewhere.screenshot(room, "/init", **SIZE).key
    assert rooms(sandbox).status_code == 200


def test_where_screenshots_are_off_the_error_says_what_to_enable(tmp_path):
    command = [sys.executable, "-m", "whiteshot_nb", "serve", "--port", "0", "--data", str(tmp_path)]
    command += ["--stop-with-parent", "--no-samples", "--screenshots-in", "us-sv"]
    keys = {"WHITESHOT_AK": "ak", "WHITESHOT_SK": "sk"}
    with subprocess.Popen(command, env=os.environ | keys, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        try:
            url = json.loads(server.stdout.readline())["url"]
            with ws.Client(ak="ak", sk="sk", base_url=url, region="us-sv") as on, on.in_region("eu") as off:
                room = on.rooms.create().uuid
                assert on.screenshot(room, "/init", **SIZE).key
                with pytest.raises(errors.Forbidden, match="service not enable") as caught:
                    off.screenshot(room, "/init", width=0.5e3, height=8)
                assert off.scenes.list(room) == ["/init"]
        finally:
            server.stdin.close()
    assert "console" in caught.value.hint


def test_every_answer_has_an_id_the_callers_own_if_it_is_sane(sandbox):
    assert rooms(sandbox, **{"x-request-id": "my-id_1.2"}).headers["x-request-id"] == "my-id_1.2"
    refused = httpx.get(f"{sandbox.url}/rooms", headers={"x-request-id": "mine"})
    assert (refused.headers["x-request-id"], refused.json()["error"]["requestId"]) == ("mine", "mine")
    for odd in ("<b>", "x" * 65, "a b", ""):
        assert rooms(sandbox, **{"x-request-id": odd}).headers["x-request-id"] not in {odd, ""}


def test_the_slash_that_the_documents_write_after_rooms_is_taken_for_all_its_calls(sandbox):
    options = {"headers": {"token": sandbox.token}}
    made = httpx.post(f"{sandbox.url}/rooms/", json={}, **options)
    assert made.status_code == 201
    answer = httpx.get(f"{sandbox.url}/rooms/", params={"beginUUID": made.json()["uuid"], "limit": 1}, **options)
    assert answer.json() == [made.json()]
    assert httpx.put(f"{sandbox.url}/rooms/").headers["allow"] == "GET, POST"


@pytest.mark.parametrize("path", ["/rooms/{room}/", "/rooms/{room}/screenshots/", "/tokens/teams/"])
def test_nothing_is_redirected_which_no_document_knows(sandbox, lesson, path):
    answer = httpx.post(sandbox.url + path.format(room=lesson), headers={"token": sandbox.token}, json=SIZE)
    assert (answer.status_code, answer.json()["message"]) == (404, "Not Found")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/v5/nothing", 404), ("DELETE", "/v5/rooms", 405), ("GET", "/", 404), ("PUT", "/v5/rooms/x", 405)],
)
def test_what_is_no_route_is_refused_in_the_same_shape(sandbox, method, path, status):
    answer = httpx.request(method, sandbox.url.removesuffix("/v5") + path)
    assert answer.status_code == status
    assert answer.json()["message"] == answer.json()["error"]["title"]
    if status == 405:
        assert answer.headers["allow"]
