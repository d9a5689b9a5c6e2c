"""Drawing on scenes through the server's own routes, judged by the pixels that come back."""

from __future__ import annotations

import base64
import io
import json
import re
from urllib.parse import quote, urlencode

import httpx
import pytest
from faulty import png
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

import whiteshot_nb as ws

RED, WHITE = (255, 0, 0), (255, 255, 255)
BOX = {"x": -50, "y": -40, "width": 100, "height": 80}
DATA_URL = "data:image/png;base64," + base64.b64encode(png(4, 4, "red")).decode()


@pytest.fixture
def wire(sandbox, room):
    base = sandbox.url.removesuffix("/v5") + f"/whiteshot/v1/rooms/{room}"
    with httpx.Client(base_url=base, headers={"token": sandbox.token}, params={"path": "/init"}, timeout=60) as raw:
        yield raw


def seen(client, room, width=100, height=80):
    image = client.screenshot(room, "/init", width=width, height=height)
    return image, Image.open(io.BytesIO(httpx.get(image.url).content)).convert("RGB")


ELEMENTS = {
    "pencil": {"type": "pencil", "points": [[-50, 0], [50, 0]], "stroke": "#ff0000", "strokeWidth": 30},
    "straight": {"type": "straight", "x1": -50, "y1": 0, "x2": 50, "y2": 0, "stroke": "#ff0000", "strokeWidth": 30},
    "arrow": {"type": "arrow", "x1": -50, "y1": 0, "x2": 50, "y2": 0, "stroke": "#ff0000", "strokeWidth": 30},
    "rectangle": {"type": "rectangle", **BOX, "fill": "#ff0000", "strokeWidth": 0},
    "ellipse": {"type": "ellipse", **BOX, "fill": "#ff0000", "strokeWidth": 0},
    **{
        kind: {"type": "shape", "kind": kind, **BOX, "fill": "#ff0000", "strokeWidth": 0}
        for kind in ("triangle", "rhombus", "pentagram", "speechBalloon")
    },
    "image": {"type": "image", **BOX, "src": DATA_URL},
}


@pytest.mark.parametrize("element", ELEMENTS.values(), ids=ELEMENTS)
def test_every_kind_of_element_is_seen_in_the_middle_of_the_picture(wire, client, room, element):
    assert seen(client, room)[1].getcolors() == [(8000, WHITE)]
    answer = wire.post("/elements", json={"elements": [element]})
    assert (answer.status_code, answer.json()) == (201, {"elements": 1})
    assert seen(client, room)[1].getpixel((50, 40)) == RED


def test_a_room_does_not_show_the_screenshots_of_another(sandbox, client, room, lesson):
    stolen = client.screenshot(lesson, "/lesson/10-photograph", width=100, height=80)
    own = client.screenshot(room, "/init", width=100, height=80)
    token = ws.tokens.sign("room", sandbox.ak, sandbox.sk, role="writer", uuid=room)
    base = sandbox.url.removesuffix("/v5")

    def warnings_of(source):
        httpx.put(
            f"{base}/whiteshot/v1/rooms/{room}/scene",
            params={"path": "/init"},
            json={"elements": [{"type": "image", **BOX, "src": source}]},
            headers={"token": token},
        ).raise_for_status()
        return client.screenshot(room, "/init", width=100, height=80).warnings

    tricks = [
        f"store:{stolen.key}",
        f"store:/{stolen.key}",
        f"store:./{stolen.key}",
        f"store:x/../{stolen.key}",
        f"store:{stolen.key.replace('room_cover', 'ROOM_COVER')}",
        stolen.url,
        stolen.url.replace("/room_cover/", "/%72oom_cover/"),
        stolen.url.replace("/room_cover/", "//room_cover/"),
        stolen.url.replace("/room_cover/", "/%2Froom_cover/"),
        stolen.url.replace("/room_cover/", "/room_cover//"),
    ]
    for source in tricks:
        assert "another room" in warnings_of(source)[0]
    assert warnings_of(f"store:{own.key}") == ()


@pytest.mark.parametrize("text", ["Hello", "光合作用", "🌱🔬", "a光🌱b"])
def test_text_of_every_script_leaves_ink(wire, client, room, text):
    wire.post("/elements", json={"elements": [{"type": "text", "x": 0, "y": 0, "text": text, "fontSize": 40}]})
    colours = seen(client, room, 200, 100)[1].getcolors(100_000)
    assert len(colours) > 1


def test_elements_are_added_on_top_and_written_scenes_replaced(wire, client, room):
    blue = {"type": "rectangle", **BOX, "fill": "#0000ff", "strokeWidth": 0}
    wire.post("/elements", json={"elements": [blue]})
    assert wire.post("/elements", json={"elements": [ELEMENTS["rectangle"]]}).json() == {"elements": 2}
    assert seen(client, room)[1].getpixel((50, 40)) == RED
    answer = wire.put("/scene", json={"background": "#00ff00"})
    assert (answer.status_code, answer.json()) == (200, {"elements": 0})
    assert seen(client, room)[1].getcolors() == [(8000, (0, 255, 0))]


def test_a_scene_is_read_as_it_was_written(wire):
    content = {
        "background": "#fafafa",
        "ppt": {"src": DATA_URL, "width": 10, "height": 20},
        "elements": [{"type": "text", "x": 1, "y": 2, "text": "光", "fontSize": 30, "align": "center"}],
    }
    wire.put("/scene", json=content)
    kept = wire.get("/scene").json()
    assert (kept["background"], kept["ppt"]) == (content["background"], content["ppt"])
    assert content["elements"][0].items() <= kept["elements"][0].items()


def test_a_missing_picture_is_said_in_a_header_and_in_the_captures_hint(wire, client, room):
    wire.put("/scene", json={"ppt": {"src": "https://example.org/gone.png", "width": 100, "height": 80}})
    answer = httpx.post(
        f"{client.base_url}/rooms/{room}/screenshots",
        json={"width": 100, "height": 80},
        headers=dict(wire.headers) | {"content-type": "application/json"},
    )
    ((position, text),) = json.loads(answer.headers["whiteshot-warnings"])
    assert position == 0
    assert "gone.png" in text
    shots = ws.capture(client, room, "/init", width=100, height=80)
    assert shots[0].ok
    assert "gone.png" in shots[0].hint
    assert len(shots[0].image().getcolors()) > 2  # the marked box


def test_a_warning_belongs_to_its_scene_of_a_group(wire, client, room):
    client.scenes.add(room, "/", ["whole", "lacking"])
    element = {"type": "image", **BOX, "src": "store:there-is-none.png"}
    wire.post("/elements", params={"path": "/lacking"}, json={"elements": [element]})
    shots = ws.capture(client, room, "/", width=50, height=40, group=True)
    assert [shot.scene for shot in shots if shot.hint] == ["/lacking"]


def test_the_server_fetches_nothing_from_anywhere(wire, client, room, sandbox):
    with httpx.Client(base_url=sandbox.url.removesuffix("/v5")):
        sources = ["file:///etc/passwd", "/etc/passwd", "http://127.0.0.1:9/x.png", "store:../rooms.sqlite", "store:"]
        elements = [{"type": "image", **BOX, "src": source} for source in sources]
        wire.post("/elements", json={"elements": elements})
        image, _ = seen(client, room)
        assert len(image.warnings) == len(sources)


def test_a_picture_in_the_servers_own_store_is_drawn(wire, client, room):
    wire.put("/scene", json={"background": "#ff0000"})
    own = client.screenshot(room, "/init", width=20, height=20).url
    client.scenes.add(room, "/", ["second"])
    wire.put("/scene", params={"path": "/second"}, json={"ppt": {"src": own, "width": 20, "height": 20}})
    shot = ws.capture(client, room, "/second", width=20, height=20)[0]
    assert shot.hint is None
    assert shot.image().convert("RGB").getpixel((10, 10)) == RED


HOSTILE = "<script>alert(1)</script>"
BAD_ELEMENTS = {
    "none": [],
    "unknown type": [{"type": HOSTILE}],
    "no type": [{"x": 0}],
    "unknown field": [ELEMENTS["rectangle"] | {HOSTILE: 1}],
    "bad colour": [ELEMENTS["rectangle"] | {"fill": HOSTILE}],
    "unknown shape": [ELEMENTS["triangle"] | {"kind": HOSTILE}],
    "no width": [ELEMENTS["rectangle"] | {"width": 0}],
    "too far": [ELEMENTS["rectangle"] | {"x": 1e7}],
    "no points": [ELEMENTS["pencil"] | {"points": []}],
    "point of three": [ELEMENTS["pencil"] | {"points": [[1, 2, 3]]}],
    "too many": [ELEMENTS["straight"]] * 5001,
}


@pytest.mark.parametrize("elements", BAD_ELEMENTS.values(), ids=BAD_ELEMENTS)
def test_bad_elements_are_refused_without_repeating_them_and_draw_nothing(wire, elements):
    answer = wire.post("/elements", json={"elements": elements})
    assert answer.status_code == 400
    assert "elements" in answer.json()["message"]
    assert "script" not in answer.text
    assert wire.get("/scene").json()["elements"] == []


def test_a_full_scene_says_so(wire):
    wire.post("/elements", json={"elements": [ELEMENTS["straight"]] * 5000})
    answer = wire.post("/elements", json={"elements": [ELEMENTS["straight"]]})
    assert answer.status_code == 400
    assert answer.json()["message"] == "the scene would contain more elements, points or text than allowed"


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/dir", 400), ("init", 400), ("", 400), (None, 400)])
def test_drawing_on_what_is_no_scene_is_refused(wire, client, room, path, status):
    client.scenes.add(room, "/dir", ["x"])
    wire.params = {} if path is None else {"path": path}
    answer = wire.post("/elements", json={"elements": [ELEMENTS["straight"]]})
    assert answer.status_code == status
    assert answer.json()["message"]


def test_health_needs_no_token_and_names_the_renderer(sandbox):
    answer = httpx.get(sandbox.url.removesuffix("/v5") + "/whiteshot/v1/health")
    assert answer.json()["status"] == "ok"
    assert re.fullmatch(r"resvg [\d.]+, fonts [0-9a-f]{8}", answer.json()["renderer"])


ROUTES = [
    "/v5/rooms",
    "/v5/rooms/",
    "/v5/rooms/{room}",
    "/v5/rooms/{room}/scenes",
    "/v5/rooms/{room}/scene-state",
    "/v5/rooms/{room}/screenshots",
    "/v5/rooms/{room}/screenshot-list",
    "/whiteshot/v1/rooms/{room}/scene",
    "/whiteshot/v1/rooms/{room}/elements",
    "/stored/whiteshot/{text}",
    "/{text}",
]
FIELDS = ["width", "height", "path", "scenes", "name", "ppt", "scenePath", "elements", "background", "isRecord"]
ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["/init", "/", "/lesson", "pencil", "text", 64, 48.0]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=8), inner, max_size=3)
        | st.fixed_dictionaries({"type": st.sampled_from(["pencil", "text", "image", "shape"]), "points": inner})
    ),
    max_leaves=8,
)
BODIES = st.binary(max_size=60) | st.dictionaries(st.sampled_from(FIELDS), ODD, max_size=5).map(
    lambda value: json.dumps(value).encode()
)


HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "region": st.sampled_from([b"eu", b"", b"mars"])
        | st.text("ÿé~", max_size=5).map(lambda s: s.encode("latin-1")),
        "host": st.sampled_from([b"[::", b"a b", b"x:y", b"", "é.example".encode()]),
        "content-type": st.sampled_from([b"text/plain", b"multipart/form-data", b";;"]),
    },
)
QUERIES = st.dictionaries(
    st.sampled_from(["path", "sceneDir", "beginUUID", "limit"]),
    st.text(max_size=20) | st.sampled_from(["/init", "/lesson", "/%2e%2e"]),
)
CALLS = st.tuples(
    st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]), st.sampled_from(ROUTES)
)


@pytest.fixture(scope="module")
def raw():
    with httpx.Client(timeout=60) as client:
        yield client


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(call=CALLS, text=st.none() | st.text(max_size=20), query=QUERIES, headers=HEADERS, body=BODIES)
def test_no_request_however_odd_brings_the_server_to_a_5xx(sandbox, raw, room, call, text, query, headers, body):
    method, route = call
    odd = quote(text or "x", safe="", errors="replace")
    path = route.format(room=room if text is None else odd, text=odd)
    query = {key: value.encode("utf-8", "replace") for key, value in query.items()}
    url = f"{sandbox.url.removesuffix('/v5')}{path}?{urlencode(query)}"
    answer = raw.request(method, url, headers={"token": sandbox.token, **headers}, content=body)
    assert answer.status_code < 500
