"""The client: what it sends, what it retries, what it never shows."""

from __future__ import annotations

import json
import logging
import pickle
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from faulty import ROOM, TOKEN, Answer, FaultyServer, as_html, as_json

import whiteshot_nb as ws
from whiteshot_nb import errors, tokens

SIZE = {"width": 64, "height": 48}
SCREENSHOTS = f"/v5/rooms/{ROOM}/screenshots"
IMAGE = {"url": "http://x/a.png", "key": "a.png", "bucket": "b", "region": "oss-cn-hangzhou"}


@pytest.fixture
def faulty():
    with FaultyServer() as server:
        yield server


def test_it_sends_token_region_and_the_documented_body_and_nothing_in_the_url(faulty):
    faulty.on("POST", SCREENSHOTS, as_json(IMAGE, 201))
    with ws.Client(TOKEN, region="us-sv", base_url=f"{faulty.root}/v5/") as client:
        client.screenshot(ROOM, "/a b/", width=64.0, height=48)
    (asked,) = faulty.asked
    assert json.loads(asked.body) == {"width": 64, "height": 48, "path": "/a b"}
    assert (asked.headers["token"], asked.headers["region"]) == (TOKEN, "us-sv")
    assert asked.headers["content-type"] == "application/json"
    assert (asked.method, asked.path) == ("POST", SCREENSHOTS)
    assert "authorization" not in asked.headers


def test_no_path_is_sent_where_none_was_given(faulty):
    faulty.on("POST", f"/v5/rooms/{ROOM}/screenshot-list", as_json([IMAGE], 201))
    with faulty.client() as client:
        assert client.screenshot_group(ROOM, **SIZE)[0].key == "a.png"
    assert json.loads(faulty.asked[0].body) == SIZE


def test_settings_come_from_the_environment_and_from_a_dotenv_file(monkeypatch, tmp_path, sandbox):
    (tmp_path / ".env").write_text(f"WHITESHOT_TOKEN={sandbox.token}\nWHITESHOT_REGION=eu\n", encoding="utf-8")
    monkeypatch.setenv("WHITESHOT_BASE_URL", sandbox.url)
    with ws.Client() as client:
        assert (client.base_url, client.region, client._token_summary) == (sandbox.url, "eu", "admin SDK token")
        assert len(list(client.rooms.list())) >= 3
    with ws.Client(region="sg") as client:
        assert client.region == "sg"


def test_an_unknown_data_center_is_sent_with_a_warning():
    with pytest.warns(UserWarning, match="not a known data center"), ws.Client(TOKEN, region="mars") as client:
        assert client.region == "mars"


def test_a_data_center_that_was_replaced_is_sent_with_a_warning_that_names_the_new_one(client):
    with pytest.warns(UserWarning, match="'gb-lon' was replaced by 'eu'"), client.in_region("gb-lon") as other:
        assert other.region == "gb-lon"
    with pytest.warns(UserWarning, match="not a known data center"), client.in_region("mars") as other:
        assert other.region == "mars"


@pytest.mark.filterwarnings("ignore:.*not a known data center")
@pytest.mark.parametrize("region", ["a\nb", " eu", "münchen", "a b"])
def test_a_data_center_that_no_header_can_carry_is_refused_before_anything_is_sent(region):
    with pytest.raises(errors.ConfigError, match="region"):
        ws.Client(TOKEN, region=region)


def test_spaces_around_a_copied_token_do_not_matter(sandbox):
    with sandbox.client(f"  {sandbox.token}\n") as client:
        assert next(client.rooms.list()).uuid


def test_the_same_client_for_another_data_center(faulty):
    with faulty.client() as client, client.in_region("eu") as other:
        assert (other.region, other.base_url, other.claims) == ("eu", client.base_url, client.claims)


def test_the_token_is_in_no_repr_no_pickle_and_no_attribute_that_prints(client, sandbox):
    shown = [repr(client), str(client), repr(vars(client)), repr(client.claims), client._token_summary]
    with suppress(TypeError):  # locks cannot be pickled; then nothing leaks either
        shown.append(pickle.dumps(client).decode("latin-1"))
    assert not [text for text in shown if sandbox.token in text or sandbox.sk in text]
    assert "admin SDK token" in repr(client)


@pytest.mark.parametrize("kind", ["good", "refused", "broken"])
def test_the_token_is_in_no_log_record_of_a_capture_even_at_debug(sandbox, lesson, faulty, caplog, kind):
    caplog.set_level(logging.DEBUG)
    token, url = sandbox.token, sandbox.url
    if kind == "refused":
        token = tokens.sign("sdk", sandbox.ak, "wrong", role="admin")
    if kind == "broken":
        url = f"{faulty.root}/v5"
        faulty.on("POST", f"/v5/rooms/{lesson}/screenshot-list", as_html(500), as_html(200))
    with ws.Client(token, base_url=url) as client:
        shots = ws.capture(client, lesson, "/lesson", group=True, **SIZE)
    assert shots[0].ok is (kind == "good")
    texts = [f"{record.getMessage()} {record.args!r} {record.exc_text}" for record in caplog.records]
    assert {record.name.partition(".")[0] for record in caplog.records} >= {"httpx", "httpcore"}
    if kind == "good":
        assert any(record.name.startswith("urllib3") for record in caplog.records)
    assert not [text for text in texts if token in text or token[20:60] in text]
    assert token not in shots.frame.to_csv()
    assert token not in caplog.text


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_screenshot_is_asked_for_again_after_an_answer_that_may_pass(faulty, status):
    faulty.on("POST", SCREENSHOTS, as_json({"message": "wait"}, status, **{"retry-after": "0"}), as_json(IMAGE, 201))
    with faulty.client(retries=1) as client:
        assert client.screenshot(ROOM, "/init", **SIZE).key == "a.png"
    assert faulty.count("POST", SCREENSHOTS) == 2


def test_retry_after_is_obeyed(faulty):
    faulty.on("POST", SCREENSHOTS, as_json({}, 429, **{"retry-after": "1"}), as_json(IMAGE, 201))
    start = time.monotonic()
    with faulty.client(retries=1) as client:
        client.screenshot(ROOM, "/init", **SIZE)
    assert time.monotonic() - start >= 1


def test_a_broken_connection_is_tried_again(faulty):
    faulty.on("POST", SCREENSHOTS, Answer(0), as_json(IMAGE, 201))
    with faulty.client(retries=1) as client:
        assert client.screenshot(ROOM, "/init", **SIZE).key == "a.png"


def test_after_the_last_retry_the_error_says_what_the_server_said(faulty):
    faulty.on("POST", SCREENSHOTS, as_json({"message": "slow down"}, 429, **{"retry-after": "0"}))
    with faulty.client(retries=2) as client, pytest.raises(errors.TooManyRequests, match="429 “slow down”") as caught:
        client.screenshot(ROOM, "/init", **SIZE)
    assert caught.value.status == 429
    assert faulty.count("POST", SCREENSHOTS) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409])
def test_an_answer_that_will_not_pass_is_not_asked_for_again(faulty, status):
    faulty.on("POST", SCREENSHOTS, as_json({"message": "no"}, status))
    with faulty.client(retries=3) as client, pytest.raises(errors.ApiError):
        client.screenshot(ROOM, "/init", **SIZE)
    assert faulty.count("POST", SCREENSHOTS) == 1


LOST = {
    "500": as_json({}, 500),
    "502": as_html(502),
    "503": as_html(503),
    "504": as_html(504),
    "silence": Answer(0),
    "half an answer": Answer(201, b"{ } ", cut=1),
}


@pytest.mark.parametrize("answer", LOST.values(), ids=LOST)
@pytest.mark.parametrize(
    ("url", "call"),
    [
        ("/v5/rooms", lambda client: client.rooms.create()),
        (f"/v5/rooms/{ROOM}/scenes", lambda client: client.scenes.add(ROOM, "/a", ["b"])),
    ],
    ids=["room", "scenes"],
)
def test_what_must_not_happen_twice_is_sent_once_where_it_may_have_happened(faulty, url, call, answer):
    faulty.on("POST", url, answer)
    with faulty.client(retries=3) as client, pytest.raises(errors.WhiteshotError):
        call(client)
    assert faulty.count("POST", url) == 1


def test_a_room_is_made_again_where_the_server_said_to_come_back(faulty):
    faulty.on("POST", "/v5/rooms", as_json({}, 429, **{"retry-after": "0"}), as_json({"uuid": ROOM}, 201))
    with faulty.client(retries=1) as client:
        assert client.rooms.create().uuid == ROOM


BODIES = {
    "message": {"message": "service not enable"},
    "error object": {"error": {"title": "service not enable", "code": "2010201", "requestId": "r1", "region": "us-sv"}},
    "both": {"message": "service not enable", "error": {"title": "another", "requestId": "r1", "region": "us-sv"}},
    "unwrapped": {"title": "service not enable", "messages": [], "requestId": "r1", "region": "us-sv"},
    "messages": {"error": {"messages": ["service not enable"]}},
    "v4": {"code": 112, "msg": "service not enable"},
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_every_shape_of_error_body_seen_in_public_is_read(faulty, body):
    faulty.on("POST", SCREENSHOTS, as_json(body, 403))
    with faulty.client() as client, pytest.raises(errors.Forbidden, match="403 “service not enable”") as caught:
        client.screenshot(ROOM, "/init", **SIZE)
    assert "console" in caught.value.hint
    flat = {**body, **body.get("error", {})}
    assert caught.value.code == (str(flat["code"]) if "code" in flat else None)
    assert (caught.value.request_id, caught.value.region) == (flat.get("requestId"), flat.get("region"))


@pytest.mark.parametrize("body", [b"", b"[]", b'"no"', b"null", b"7", b"no\x00\x1b[31m", b'{"error": "x"}', b"\xff"])
def test_an_error_body_of_no_known_shape_still_gives_a_printable_sentence(faulty, body):
    faulty.on("POST", SCREENSHOTS, Answer(418, body))
    with faulty.client() as client, pytest.raises(errors.ApiError) as caught:
        client.screenshot(ROOM, "/init", **SIZE)
    assert "418" in str(caught.value)
    assert str(caught.value).isprintable()


DEEP = b"[" * 100_000 + b"]" * 100_000


def test_an_answer_nested_without_end_is_one_of_our_errors(faulty):
    faulty.on("POST", SCREENSHOTS, Answer(400, DEEP), Answer(201, DEEP))
    faulty.on("POST", "/v5/tokens/teams", Answer(201, DEEP))
    with faulty.client() as client:
        with pytest.raises(errors.InvalidRequest):
            client.screenshot(ROOM, "/init", **SIZE)
        with pytest.raises(errors.UnexpectedResponse):
            client.screenshot(ROOM, "/init", **SIZE)
        with pytest.raises(errors.UnexpectedResponse):
            client.tokens.sdk("ak", "sk", role="reader")


@pytest.mark.parametrize("body", [{"message": f"bad token {TOKEN}"}, {"detail": [{"input": TOKEN}]}])
def test_a_token_that_the_server_repeats_is_not_shown(faulty, body):
    faulty.on("POST", SCREENSHOTS, as_json(body, 401))
    with faulty.client() as client, pytest.raises(errors.Unauthorized, match="NETLESSSDK_…") as caught:
        client.screenshot(ROOM, "/init", **SIZE)
    assert TOKEN[11:40] not in str(caught.value)


@pytest.mark.parametrize("length", [0, 245])
def test_a_secret_key_that_the_server_repeats_is_not_shown_not_even_its_beginning(faulty, length):
    body = {"detail": "x" * length, "input": {"secretAccessKey": "a-secret-key-of-a-test"}}
    faulty.on("POST", "/v5/tokens/teams", as_json(body, 422))
    with faulty.client() as client, pytest.raises(errors.ApiError) as caught:
        client.tokens.sdk("ak", "a-secret-key-of-a-test", role="reader")
    assert "a-sec" not in str(caught.value)


ADVICE = {
    301: "base_url",
    307: "base_url",
    400: "arguments",
    401: "token",
    403: "screenshots are enabled",
    404: "base_url",
    405: "base_url",
    407: "HTTPS_PROXY",
    413: "smaller",
    422: "base_url",
    429: "Wait",
    500: "later",
    504: "later",
}


@pytest.mark.parametrize(("status", "words"), ADVICE.items())
def test_whatever_the_status_it_says_what_to_do_next(faulty, status, words):
    faulty.on("POST", SCREENSHOTS, Answer(status))
    with faulty.client() as client, pytest.raises(errors.ApiError, match=str(status)) as caught:
        client.screenshot(ROOM, "/init", **SIZE)
    assert words in caught.value.hint


CLASSES = {
    400: errors.InvalidRequest,
    401: errors.Unauthorized,
    403: errors.Forbidden,
    404: errors.NotFound,
    429: errors.TooManyRequests,
    500: errors.ServerError,
    418: errors.ApiError,
}


@pytest.mark.parametrize(("status", "kind"), CLASSES.items())
def test_each_documented_status_has_an_exception_of_its_own(faulty, status, kind):
    faulty.on("POST", SCREENSHOTS, as_json({"error": {"title": "no", "code": 7, "region": "eu"}}, status))
    with faulty.client() as client, pytest.raises(errors.ApiError) as caught:
        client.screenshot(ROOM, "/init", **SIZE)
    error = caught.value
    assert (type(error), error.status, error.code, error.region) == (kind, status, "7", "eu")


def test_an_endless_error_text_is_cut(faulty):
    faulty.on("POST", SCREENSHOTS, as_json({"message": "x" * 10_000}, 400))
    with faulty.client() as client, pytest.raises(errors.InvalidRequest) as caught:
        client.screenshot(ROOM, "/init", **SIZE)
    assert len(str(caught.value)) < 600


def test_unknown_fields_of_an_answer_are_kept_not_refused(faulty):
    faulty.on("POST", SCREENSHOTS, as_json(IMAGE | {"expires": 7}, 201, **{"whiteshot-warnings": "broken"}))
    with faulty.client() as client:
        image = client.screenshot(ROOM, "/init", **SIZE)
    assert image.model_extra == {"expires": 7}
    assert image.warnings == ()


@pytest.mark.parametrize("field", ["name", "teamUUID", "appUUID", "isRecord", "isBan", "createdAt", "limit"])
def test_a_null_in_a_room_is_as_good_as_nothing_and_costs_no_list(faulty, field):
    faulty.on("GET", "/v5/rooms?limit=100", as_json([{"uuid": ROOM, field: None, "else": None}]))
    with faulty.client() as client:
        (room,) = client.rooms.list()
    assert room == ws.Room(uuid=ROOM, **{"else": None})
    assert room.model_extra == {"else": None}


def test_the_numeric_teams_of_old_are_read(faulty):
    faulty.on("GET", "/v5/rooms?limit=100", as_json([{"uuid": ROOM, "teamUUID": 177}]))
    with faulty.client() as client:
        assert next(client.rooms.list()).team_uuid == "177"


@pytest.mark.parametrize("scenes", ["page", [7], [None], [{}], [{"name": 7}], ["a/b"], [""], [".."]])
def test_what_are_no_names_of_scenes_is_refused_and_nothing_sent(faulty, scenes):
    with faulty.client() as client, pytest.raises(errors.InvalidInput):
        client.scenes.add(ROOM, "/a", scenes)
    assert faulty.asked == []


def test_many_threads_can_share_one_client(client, lesson):
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: client.rooms.get(lesson).name, range(40)))
    assert set(found) == {"Lesson: Photosynthesis"}


def test_any_whole_error_can_be_shown_to_a_person(faulty):
    faulty.on("POST", SCREENSHOTS, as_json({"message": "service not enable"}, 403))
    with faulty.client() as client, pytest.raises(errors.WhiteshotError) as caught:
        client.screenshot(ROOM, "/init", **SIZE)
    assert str(caught.value) == (
        f"Scene /init of room {ROOM} could not be captured: the server said 403 “service not enable”. "
        "Enable screenshots and their storage for this data center in the vendor's console."
    )
    assert errors.describe(caught.value).startswith("Forbidden: Scene /init")


def test_the_client_shows_what_users_need_and_nothing_else(client):
    assert [name for name in dir(client) if not name.startswith("_")] == [
        "base_url",
        "claims",
        "close",
        "doctor",
        "in_region",
        "region",
        "requests_per_second",
        "rooms",
        "scenes",
        "screenshot",
        "screenshot_group",
        "tokens",
    ]


def test_a_room_is_taken_wherever_its_uuid_is(client):
    room = client.rooms.create(name="as an object")
    client.scenes.add(room, "/lesson", ["1"])
    assert client.scenes.list(room, "/lesson") == ["/lesson/1"]
    assert client.scenes.switch(room, "/lesson/1") == "/lesson/1"
    assert client.screenshot(room, "/init", **SIZE).key.endswith(f"{room.uuid}/init.png")
    assert len(client.screenshot_group(room, "/lesson", **SIZE)) == 1
    assert tokens.read(client.tokens.room(room, role="reader")).uuid == room.uuid
    assert client.rooms.get(room).uuid == client.rooms.ban(room).uuid == room.uuid
