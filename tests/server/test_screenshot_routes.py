"""The two screenshot calls on the wire, as the product page and the facts about it say."""

from __future__ import annotations

import io
import json
import re
import urllib.parse

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from whiteshot_nb import errors

BAD_SIZES = ["0", "-1", "1.5", "1e9", '"abc"', '"640"', "true", "NaN", "Infinity", "1e400", "null", "[640]", "4097"]
ABSENT = "0" * 32


@pytest.fixture
def post(sandbox):
    with httpx.Client(base_url=sandbox.url, headers={"token": sandbox.token}, timeout=60) as raw:

        def send(room, call="screenshots", *, content=None, headers=None, **body):
            data = json.dumps({"width": 64, "height": 48, **body}).encode() if content is None else content
            return raw.post(f"/rooms/{room}/{call}", content=data, headers=headers)

        yield send


def picture(url):
    answer = httpx.get(url)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/png"
    image = Image.open(io.BytesIO(answer.content), formats=["PNG"])
    image.load()  # fails if a single chunk is damaged
    return image


def refused(answer, status):
    assert answer.status_code == status
    body = answer.json()
    assert isinstance(body["message"], str)
    assert body["message"]
    assert body["error"]["title"] == body["message"]
    assert set(body["error"]) == {"title", "messages", "requestId", "region", "traceStack"}
    return body["message"]


def test_one_scene_answers_201_and_exactly_the_four_documented_fields(post, lesson):
    answer = post(lesson, path="/init")
    assert answer.status_code == 201
    assert set(answer.json()) == {"url", "key", "bucket", "region"}
    assert all(isinstance(value, str) and value for value in answer.json().values())


def test_a_group_answers_201_and_an_array_of_the_same_four_fields(post, lesson):
    answer = post(lesson, "screenshot-list", path="/lesson")
    assert answer.status_code == 201
    assert len(answer.json()) >= 12
    assert all(set(image) == {"url", "key", "bucket", "region"} for image in answer.json())


def test_the_key_ends_in_undefined_where_no_path_was_sent_and_the_picture_is_of_init(post, client, lesson):
    without, init = post(lesson).json(), post(lesson, path="/init").json()
    assert re.fullmatch(rf"room_cover/\d+/{lesson}undefined\.png", without["key"])
    assert httpx.get(without["url"]).content == httpx.get(init["url"]).content
    assert client.scenes.list(lesson)[0] != "/init"  # it is not the current scene that was taken


def test_a_null_path_is_an_absent_path(post, lesson):
    assert post(lesson, path=None).json()["key"].endswith("undefined.png")


def test_the_key_ends_in_room_and_path(post, lesson):
    assert post(lesson, path="/lesson/02-goals").json()["key"].endswith(f"/{lesson}/lesson/02-goals.png")
    keys = [image["key"] for image in post(lesson, "screenshot-list", path="/lesson").json()]
    assert all(f"/{lesson}/lesson/" in key for key in keys)


def test_the_url_ends_in_the_key(post, lesson):
    image = post(lesson, path="/lesson/02-goals").json()
    assert image["url"].startswith("http://127.0.0.1:")
    assert image["url"].endswith("/" + image["key"])


def tails(answer, room):
    return [image["key"].rpartition(room)[2].removesuffix(".png") for image in answer.json()]


@pytest.fixture
def physics(client, room):
    """The tree of the Netless page on screenshots, which says what belongs to a group."""
    client.scenes.add(room, "/physics/quantum-mechanics", ["first-chapter"])
    client.scenes.add(room, "/physics", ["newtonian-mechanics", "a-later-one"])
    client.scenes.add(room, "/", ["english"])
    return room


@pytest.mark.parametrize(
    ("path", "scenes"),
    [
        ("/physics", ["/physics/newtonian-mechanics", "/physics/a-later-one"]),
        ("/physics/", ["/physics/newtonian-mechanics", "/physics/a-later-one"]),
        ("/physics/quantum-mechanics", ["/physics/quantum-mechanics/first-chapter"]),
        ("/", ["/init", "/english"]),
    ],
)
def test_a_group_is_the_direct_children_in_scene_order(post, physics, path, scenes):
    assert tails(post(physics, "screenshot-list", path=path), physics) == scenes


def test_a_group_without_path_is_the_directory_of_the_current_scene(post, client, physics):
    assert tails(post(physics, "screenshot-list"), physics) == ["/init", "/english"]
    client.scenes.switch(physics, "/physics/newtonian-mechanics")
    assert tails(post(physics, "screenshot-list"), physics)[0] == "/physics/newtonian-mechanics"


def test_a_directory_of_directories_only_is_an_empty_group(post, client, room):
    client.scenes.add(room, "/a/b", ["c"])
    answer = post(room, "screenshot-list", path="/a")
    assert (answer.status_code, answer.json()) == (201, [])


@pytest.mark.parametrize(
    ("width", "height", "pixels"),
    [
        ("1", "1", (1, 1)),
        ("17", "4096", (17, 4096)),
        ("4096", "3", (4096, 3)),
        ("194.0", "1e2", (194, 100)),
        ("640", "480", (640, 480)),
    ],
)
def test_the_picture_has_the_asked_pixels_exactly(post, lesson, width, height, pixels):
    body = f'{{"width": {width}, "height": {height}, "path": "/lesson/01-title"}}'.encode()
    answer = post(lesson, content=body)
    assert answer.status_code == 201
    assert picture(answer.json()["url"]).size == pixels


def test_another_size_overwrites_the_same_key(post, lesson):
    small = post(lesson, path="/lesson/01-title", width=40, height=30).json()
    assert picture(small["url"]).size == (40, 30)
    large = post(lesson, path="/lesson/01-title", width=80, height=60).json()
    assert small == large
    assert picture(small["url"]).size == (80, 60)


@pytest.mark.parametrize("field", ["width", "height"])
@pytest.mark.parametrize("value", BAD_SIZES)
@pytest.mark.parametrize("call", ["screenshots", "screenshot-list"])
def test_a_bad_size_is_refused_and_named(post, lesson, call, field, value):
    other = "height" if field == "width" else "width"
    answer = post(lesson, call, content=f'{{"{field}": {value}, "{other}": 48, "path": "/lesson"}}'.encode())
    message = refused(answer, 400)
    assert field in message or value in {"NaN", "Infinity"}  # those two are not JSON at all


@pytest.mark.parametrize("field", ["width", "height"])
def test_a_missing_size_is_refused_and_named(post, lesson, field):
    body = {"width": 48, "height": 48}
    del body[field]
    assert field in refused(post(lesson, content=json.dumps(body).encode()), 400)


DEEP = b'{"width":' + b"[" * 100_000
BAD_BODIES = {
    "nothing": b"",
    "not JSON": b"{width: 64}",
    "an array": b"[]",
    "a string": b'"640x480"',
    "null": b"null",
    "a key twice": b'{"width": 1, "width": 64, "height": 48}',
    "broken UTF-8": b'{"width": 64, "height": 48, "path": "/\xff\xfe"}',
    "UTF-16": '{"width": 64, "height": 48}'.encode("utf-16"),
    "something after it": b'{"width": 64, "height": 48} {}',
    "cut short": b'{"width": 64, "heig',
    "nested deeply": DEEP,
    "a number of 5000 digits": b'{"width": ' + b"9" * 5000 + b', "height": 48}',
    "too long": b'{"width": 64, "height": 48, "path": "/' + b"a" * 17 * 2**20 + b'"}',
}


@pytest.mark.parametrize("content", BAD_BODIES.values(), ids=BAD_BODIES)
def test_a_bad_body_is_a_400(post, lesson, content):
    refused(post(lesson, content=content), 400)


BAD_PATHS = {
    "without slash": "lesson/1",
    "empty": "",
    "a number": 7,
    "a list": ["/init"],
    "a boolean": True,
    "empty part": "/lesson//1",
    "dots": "/lesson/../init",
    "a control character": "/lesson/\u0000",
    "half a surrogate pair": "/\ud800",
    "too long": "/" + "a/" * 600 + "a",
    "a part too long": "/" + "字" * 100,
}


@pytest.mark.parametrize("path", BAD_PATHS.values(), ids=BAD_PATHS)
@pytest.mark.parametrize("call", ["screenshots", "screenshot-list"])
def test_a_bad_path_is_a_400(post, lesson, call, path):
    assert "path" in refused(post(lesson, call, path=path), 400)


@pytest.mark.parametrize(
    ("call", "path", "status", "word"),
    [
        ("screenshots", "/nowhere", 404, "scene"),
        ("screenshots", "/lesson/nowhere", 404, "scene"),
        ("screenshots", "/LESSON/01-title", 404, "scene"),
        ("screenshots", "/lesson", 400, "directory"),
        ("screenshots", "/", 400, "directory"),
        ("screenshot-list", "/nowhere", 404, "directory"),
        ("screenshot-list", "/less", 404, "directory"),
        ("screenshot-list", "/lesson/01-title", 400, "directory"),
    ],
)
def test_a_path_of_the_wrong_kind_or_of_nothing_is_refused(post, lesson, call, path, status, word):
    assert word in refused(post(lesson, call, path=path), status)


@pytest.mark.parametrize("call", ["screenshots", "screenshot-list"])
def test_an_unknown_room_is_a_404(post, call):
    assert refused(post(ABSENT, call), 404) == "room not found"


HOSTILE = "<script>alert(1)</script>"


@pytest.mark.parametrize(
    "body",
    [
        {"path": f"/{HOSTILE}"},
        {"path": HOSTILE},
        {"width": HOSTILE},
        {"width": 64.5, HOSTILE: HOSTILE},
        {"path": [HOSTILE]},
    ],
)
def test_a_refusal_does_not_repeat_what_was_sent(post, lesson, body):
    answer = post(lesson, **body)
    assert answer.status_code in {400, 404}
    assert "script" not in answer.text


def test_a_refusal_has_an_id_for_support_in_header_and_body(post, lesson):
    first, second = post(lesson, width=0), post(lesson, width=0)
    assert first.headers["x-request-id"] == first.json()["error"]["requestId"]
    assert first.headers["x-request-id"] != second.headers["x-request-id"]


@pytest.mark.parametrize("region", [None, "cn-hz", "us-sv", "sg", "in-mum", "eu", "gb-lon"])
def test_every_documented_data_center_is_taken_and_none_means_hangzhou(post, lesson, region):
    headers = {"region": region} if region else {}
    assert post(lesson, headers=headers).status_code == 201
    assert post(lesson, headers=headers, width=0).json()["error"]["region"] == (region or "cn-hz")


def test_a_data_center_no_document_lists_is_taken_unless_it_is_endless(post, lesson):
    assert post(lesson, headers={"region": "mars-1"}).status_code == 201
    endless = post(lesson, headers={"region": HOSTILE * 10})
    assert "region" in refused(endless, 400)
    assert "script" not in endless.text


NAMES = st.text(min_size=1, max_size=50).filter(
    lambda name: name.isprintable() and "/" not in name and name not in {".", ".."}
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=NAMES)
def test_whatever_a_scene_is_called_its_picture_is_where_the_answer_says(post, client, room, name):
    client.scenes.add(room, "/named", [name])
    answer = post(room, path=f"/named/{name}", width=4, height=3)
    assert answer.status_code == 201
    assert answer.json()["key"].endswith(f"{room}/named/{name}.png")
    assert urllib.parse.unquote(answer.json()["url"]).endswith(answer.json()["key"])
    assert picture(answer.json()["url"]).size == (4, 3)


def test_the_longest_path_can_be_captured_and_a_longer_one_is_refused_when_it_is_added(post, client, room):
    directory = "/" + "/".join(["😀" * 50] * 4)  # 4 * 201 bytes of UTF-8
    longest = "a" * (960 - len(directory.encode()) - 1)
    client.scenes.add(room, directory, [longest])
    answer = post(room, path=f"{directory}/{longest}", width=4, height=3)
    assert answer.status_code == 201
    assert picture(answer.json()["url"]).size == (4, 3)
    with pytest.raises(errors.InvalidRequest, match="960 bytes"):
        client.scenes.add(room, directory, [longest + "a"])


@pytest.mark.parametrize(
    "key",
    [
        "/stored/whiteshot/room_cover/2811/none.png",
        "/stored/other-bucket/x.png",
        "/stored/whiteshot/%2e%2e/rooms.sqlite",
        "/stored/whiteshot/..%2f..%2fetc%2fpasswd",
        "/stored/whiteshot//etc/passwd",
        "/stored/whiteshot/%00.png",
        "/stored/whiteshot/x%231",
        "/stored/whiteshot/" + "a/" * 4000 + "b.png",
        "/stored/whiteshot/",
    ],
)
def test_the_store_gives_nothing_but_stored_pictures(sandbox, key):
    answer = httpx.get(sandbox.url.removesuffix("/v5") + key)
    assert answer.status_code == 404


@pytest.mark.parametrize("host", ["[::", "x:y", "", "é.example", "evil.example/a?b#c"])
def test_an_odd_host_header_does_no_harm(post, lesson, host):
    answer = post(lesson, path="/init", width=4, height=4, headers={"host": host.encode()})
    assert answer.status_code in {201, 400}
