"""The scene tree on the wire: add, list, switch."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

PICTURE = {"src": "https://example.org/1.png", "width": 640, "height": 480}


@pytest.fixture
def wire(sandbox, room):
    with httpx.Client(base_url=f"{sandbox.url}/rooms/{room}", headers={"token": sandbox.token}, timeout=30) as raw:
        yield raw


def add(wire, path, *scenes):
    named = [{"name": scene} if isinstance(scene, str) else scene for scene in scenes]
    return wire.post("/scenes", json={"path": path, "scenes": named})


def listed(wire, directory=None):
    return wire.get("/scenes", params={"sceneDir": directory} if directory else {})


def switch(wire, path):
    return wire.patch("/scene-state", json={"scenePath": path})


def test_a_new_room_has_the_one_scene_init(wire):
    assert (listed(wire).status_code, listed(wire).json()) == (200, ["/init"])


@pytest.mark.parametrize("path", ["/", "/test", "/test/", "/a/b/c"])
def test_scenes_go_into_any_directory_which_is_made_if_need_be(wire, path):
    answer = add(wire, path, "cover", {"name": "page1", "ppt": PICTURE})
    assert (answer.status_code, answer.json()) == (201, {})
    root = path.rstrip("/")
    assert listed(wire, path).json()[-2:] == [f"{root}/cover", f"{root}/page1"]


def test_a_list_holds_the_direct_children_only_in_the_order_they_were_added(wire):
    add(wire, "/test", "z", "a")
    add(wire, "/test/deeper", "x")
    add(wire, "/test", "m")
    assert listed(wire, "/test").json() == ["/test/z", "/test/a", "/test/m"]
    assert listed(wire, "/").json() == ["/init"]


def test_a_duplicate_is_skipped_and_keeps_what_it_holds(wire, client, room, sandbox):
    add(wire, "/test", {"name": "page", "ppt": PICTURE})
    assert add(wire, "/test", "new", "page").status_code == 201
    assert listed(wire, "/test").json() == ["/test/page", "/test/new"]
    kept = httpx.get(
        f"{sandbox.url.removesuffix('/v5')}/whiteshot/v1/rooms/{room}/scene?path=/test/page",
        headers={"token": sandbox.token},
    ).json()
    assert kept["ppt"] == PICTURE
    assert client.scenes.list(room, "/test") == ["/test/page", "/test/new"]


def test_a_name_given_twice_in_one_call_is_one_scene(wire):
    add(wire, "/test", "page", "page")
    assert listed(wire, "/test").json() == ["/test/page"]


@pytest.mark.parametrize("path", ["/init", "/init/deeper"])
def test_a_scene_cannot_be_put_into_a_scene(wire, path):
    answer = add(wire, path, "page")
    assert answer.status_code == 400
    assert "is a scene" in answer.json()["message"]


def test_a_scene_cannot_take_the_name_of_a_directory_and_nothing_of_the_call_is_added(wire):
    add(wire, "/test/deeper", "x")
    assert add(wire, "/test", "first", "deeper").status_code == 400
    assert listed(wire, "/test").json() == []


def test_a_directory_in_other_letters_is_another_directory(wire):
    wire.post("/scenes", json={"path": "/lesson/deep", "scenes": [{"name": "x"}]})
    for path, status in (("/lesson", 200), ("/LESSON", 404), ("/less_n", 404), ("/lesson/d", 404)):
        assert wire.get("/scenes", params={"sceneDir": path}).status_code == status
    assert wire.post("/screenshot-list", json={"width": 8, "height": 8, "path": "/LESSON"}).status_code == 404
    assert wire.post("/scenes", json={"path": "/", "scenes": [{"name": "LESSON"}]}).status_code == 201


def test_many_who_draw_at_once_lose_nothing(sandbox, room):
    url = f"{sandbox.url.removesuffix('/v5')}/whiteshot/v1/rooms/{room}/elements"
    line = {"elements": [{"type": "straight", "x1": 0, "y1": 0, "x2": 9, "y2": 9}]}

    def draw(_):
        return httpx.post(url, params={"path": "/init"}, json=line, headers={"token": sandbox.token}, timeout=60)

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(draw, range(40)))
    assert [answer.status_code for answer in answers] == [201] * 40
    assert sorted(answer.json()["elements"] for answer in answers) == list(range(1, 41))


def test_many_who_add_at_once_make_no_scene_twice_and_none_that_is_a_directory(wire, sandbox, room):
    def add(number):
        path, name = ("/a", "b") if number % 2 else ("/a/b", "c")
        body = {"path": path, "scenes": [{"name": name}]}
        headers = {"token": sandbox.token}
        return httpx.post(f"{sandbox.url}/rooms/{room}/scenes", json=body, headers=headers, timeout=60).status_code

    with ThreadPoolExecutor(16) as pool:
        statuses = list(pool.map(add, range(40)))
    assert sorted(set(statuses)) == [201, 400]
    found = [wire.get("/scenes", params={"sceneDir": path}) for path in ("/a", "/a/b")]
    there = [path for answer in found if answer.status_code == 200 for path in answer.json()]
    assert there in (["/a/b"], ["/a/b/c"])


def test_names_that_differ_in_case_or_in_wildcards_are_different(wire):
    add(wire, "/a_c", "x")
    add(wire, "/abc", "X", "x")
    assert listed(wire, "/abc").json() == ["/abc/X", "/abc/x"]
    assert listed(wire, "/a%c").status_code == 404
    assert listed(wire, "/A_C").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"path": "/test"},
        {"scenes": [{"name": "x"}]},
        {"path": "test", "scenes": [{"name": "x"}]},
        {"path": "/test", "scenes": []},
        {"path": "/test", "scenes": [{}]},
        {"path": "/test", "scenes": ["x"]},
        {"path": "/test", "scenes": [{"name": ""}]},
        {"path": "/test", "scenes": [{"name": "a/b"}]},
        {"path": "/test", "scenes": [{"name": ".."}]},
        {"path": "/test", "scenes": [{"name": "a\nb"}]},
        {"path": "/test", "scenes": [{"name": "x" * 201}]},
        {"path": "/test", "scenes": [{"name": "x", "ppt": {"src": "https://example.org/1.png"}}]},
        {"path": "/test", "scenes": [{"name": "x", "ppt": PICTURE | {"width": 0}}]},
    ],
)
def test_a_bad_addition_is_a_400_and_adds_nothing(wire, body):
    answer = wire.post("/scenes", json=body)
    assert answer.status_code == 400
    assert answer.json()["message"]
    assert listed(wire, "/test").status_code == 404


@pytest.mark.parametrize(("directory", "status"), [("/nowhere", 404), ("/init", 404), ("test", 400), ("/a//b", 400)])
def test_the_list_of_what_is_no_directory_is_refused(wire, directory, status):
    assert listed(wire, directory).status_code == status


def test_switching_answers_the_names_along_the_path(wire):
    add(wire, "/test", "page1")
    answer = switch(wire, "/test/page1")
    assert (answer.status_code, answer.json()) == (201, {"currentScenePath": ["test", "page1"]})
    assert switch(wire, "/init").json() == {"currentScenePath": ["init"]}


def test_after_a_switch_the_list_is_of_the_new_scenes_directory(wire):
    add(wire, "/test", "page1", "page2")
    assert listed(wire).json() == ["/init"]  # adding does not switch
    switch(wire, "/test/page2")
    assert listed(wire).json() == ["/test/page1", "/test/page2"]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/nowhere", 404), ("/test", 400), ("/", 400), ("test/page1", 400), (None, 400), (7, 400)],
)
def test_switching_to_what_is_no_scene_is_refused_and_changes_nothing(wire, path, status):
    add(wire, "/test", "page1")
    switch(wire, "/test/page1")
    answer = switch(wire, path)
    assert answer.status_code == status
    assert answer.json()["message"]
    assert listed(wire).json() == ["/test/page1"]


def test_the_client_adds_lists_and_switches(client, room):
    client.scenes.add(room, "/", ["top"])
    client.scenes.add(room, "/lesson", ["1", {"name": "2", "ppt": PICTURE}])
    assert client.scenes.list(room, "/lesson") == ["/lesson/1", "/lesson/2"]
    assert client.scenes.list(room) == ["/init", "/top"]
    assert client.scenes.switch(room, "/lesson/2") == "/lesson/2"
    assert client.scenes.list(room) == ["/lesson/1", "/lesson/2"]


def test_rooms_do_not_see_each_others_scenes(client, room):
    other = client.rooms.create().uuid
    client.scenes.add(room, "/lesson", ["1"])
    assert client.scenes.list(other) == ["/init"]
