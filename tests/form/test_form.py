"""The form without a browser: what it says, what it never shows, what it leaves behind."""

from __future__ import annotations

import json
import socket

import pytest
from ipywidgets.widgets.widget import _instances

import whiteshot_nb as ws
from whiteshot_nb.form.fields import field_of


@pytest.fixture
def form(client):
    made = ws.CaptureForm(client)
    made.wait_until_ready()
    yield made
    made.close()


def text_of(widget):
    return widget.value.replace("&quot;", '"').replace("&#x27;", "'")


def everything_in(form):
    """The state that could reach the browser or a saved notebook, as one text."""
    parts = [form]
    for part in parts:
        parts.extend(getattr(part, "children", ()))
    return json.dumps([repr(part.get_state()) for part in parts]) + repr(form)


def run(form):
    job = form.start()
    job.result(60)
    return form


def test_rooms_and_scenes_are_offered_by_name(form, lesson):
    names = [name for name, _ in form.room.choice.options]
    assert names[0].startswith("Lesson: Photosynthesis")
    assert form.room.value == lesson
    assert "/lesson/01-title" in form.path.control.options


def test_the_shots_of_a_form_can_be_observed(form):
    seen = []
    form.observe(lambda change: seen.append(change["new"]), "shots")
    shots = run(form).job.result()
    assert seen == [shots]
    assert "shots" not in form.get_state()


def test_a_form_and_a_doctor_take_a_room(form, client, sandbox):
    form.fill(room=sandbox.rooms[1])
    assert form.room.value == sandbox.rooms[1].uuid
    assert client.doctor(sandbox.rooms[1]).ok


def test_a_group_is_offered_by_its_directory(form):
    form.fill(group=True)
    form.wait_until_ready()
    assert form.path.control.options == ("/lesson", "/")


def test_what_is_known_is_offered_at_once_so_no_late_answer_changes_what_is_being_typed(form):
    before = form.path.control.value
    form.what.value = "Group"
    assert (before, form.path.control.value) == ("/lesson/01-title", "/lesson")
    form.what.value = "One scene"
    assert form.path.control.value == "/lesson/01-title"


def test_no_path_of_another_room_is_offered_where_the_room_cannot_be_listed(form):
    form.fill(room="0" * 32, path="/kept/1")
    form.what.value = "Group"
    form.wait_until_ready()
    assert form.path.control.value == "/kept/1"


def test_its_line_of_code_does_the_same(form, client, lesson):
    form.fill(room=lesson, path="/lesson/06-plant", size=(320, 180))
    run(form)
    names = {"ws": ws, "client": client}
    exec(form.code(), names)
    assert [shot.sha256 for shot in names["shots"]] == [shot.sha256 for shot in form.shots]
    assert list(form.frame["scene"]) == ["/lesson/06-plant"]


def test_its_line_of_code_asks_the_data_center_that_was_chosen(form, client, lesson):
    form.region.value = "us-sv"
    form.fill(room=lesson, path="/lesson/06-plant", size=(320, 180))
    run(form)
    names = {"ws": ws, "client": client}
    exec(form.code(), names)
    assert list(form.frame["data_center"]) == ["us-sv"]
    assert list(names["shots"].frame["data_center"]) == ["us-sv"]


def test_its_line_of_code_reads_the_storage_space_the_form_reads(client, sandbox):
    form = ws.CaptureForm(client, storage=sandbox.storage)
    form.wait_until_ready()
    names = {"ws": ws, "client": client, "storage": sandbox.storage}
    exec(form.code(), names)
    assert names["shots"][0].ok
    form.close()


def test_a_preset_fills_width_and_height_and_is_named_for_them(form):
    form.size.preset.value = "Full HD 16:9"
    assert form.size.value == (1920, 1080)
    form.size.value = (640, 480)
    assert form.size.preset.value == "VGA 4:3"
    form.size.value = (641, 480)
    assert form.size.preset.value == "custom size"


def test_the_token_is_in_no_widget_and_no_repr(form, sandbox):
    run(form)
    assert sandbox.token not in everything_in(form)
    assert sandbox.token.removeprefix("NETLESSSDK_") not in everything_in(form)


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "abc", "", "true", "nan", "inf"])
def test_a_wrong_width_is_said_below_the_size_and_nothing_is_sent(form, text):
    form.size.value = (text, 360)
    assert form.start() is None
    assert "&#x27;width&#x27; must be a whole number of pixels greater than 0" in form.size._error.value
    assert form.shots is None


def test_194_0_is_a_width(form):
    form.size.value = ("194.0", "100")
    run(form)
    assert form.shots[0].image().size == (194, 100)


def test_a_room_token_may_not_list_but_still_captures(sandbox, lesson):
    token = ws.tokens.sign("room", sandbox.ak, sandbox.sk, role="writer", uuid=lesson)
    form = ws.CaptureForm(sandbox.client(token))
    form.wait_until_ready()
    assert "Type the UUID of a room" in text_of(form.status)
    form.fill(room=lesson, path="/lesson/06-plant", size=(320, 180))
    assert run(form).shots[0].ok
    form.close()


def test_a_server_that_is_down_is_said_and_the_form_still_appears(sandbox):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    client = ws.Client(sandbox.token, base_url=f"http://127.0.0.1:{port}/v5", retries=0)
    form = ws.CaptureForm(client)
    form.wait_until_ready()
    assert f"127.0.0.1:{port} refused the connection" in text_of(form.status)
    assert "Check that the server is running" in text_of(form.status)
    form.close()


def test_names_from_the_server_are_shown_as_text_never_as_markup(client):
    hostile = "<img src=x onerror=alert(1)>"
    room = client.rooms.create(name=hostile).uuid
    client.scenes.add(room, "/odd", [hostile])
    form = ws.CaptureForm(client)
    form.fill(room=room, path=f"/odd/{hostile}", size=(64, 64))
    run(form)
    assert form.shots[0].ok
    shown = form.result.value + form.line.value + form.gallery._repr_mimebundle_()[0]["text/html"]
    assert "<img src=x" not in shown
    assert "&lt;img src=x" in shown
    form.close()


def test_a_closed_form_leaves_no_widget_behind(client):
    before = set(_instances)
    form = ws.CaptureForm(client)
    form.wait_until_ready()
    run(form)
    form.close()
    left = {type(_instances[key]).__name__ for key in set(_instances) - before}
    assert not left - {
        "ToggleButtonsStyle",
        "DescriptionStyle",
        "ButtonStyle",
        "TextStyle",
        "HTMLStyle",
        "ProgressStyle",
    }


def test_no_gallery_state_holds_pictures(form, lesson):
    form.fill(room=lesson, path="/lesson", size=(320, 180), group=True)
    run(form)
    state = form.gallery.get_state()
    assert len(repr({key: state[key] for key in ("_items", "_summary")})) < 10_000
    bundle = form.gallery._repr_mimebundle_()[0]
    assert 10_000 < len(bundle["text/html"]) < 110_000
    assert bundle["text/plain"] == "<Gallery 18 shots, 1 blank, 1 near-duplicate>"


@pytest.mark.parametrize("group", [False, True], ids=["one scene", "group"])
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"room": "0" * 32}, "room"),
        ({"path": "/lesson/no-width"}, "path"),
        ({"size": (5000, 360)}, "size"),
        ({"size": (640, 5000)}, "size"),
    ],
    ids=["room", "path", "width", "height"],
)
def test_a_servers_complaint_is_put_below_the_field_it_is_about_and_no_other(form, lesson, changes, field, group):
    asked = {"room": lesson, "path": "/lesson" if group else "/lesson/06-plant", "size": (640, 360)} | changes
    form.fill(**asked, group=group)
    run(form)
    complaining = [name for name in ("room", "path", "size") if getattr(form, name)._error.value]
    assert complaining == [field]
    assert "could not be captured" in text_of(form.status)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("Forbidden", ": the server said 403 “token access role reader forbidden”"),
        ("TransportError", ": 127.0.0.1:1 refused the connection"),
    ],
)
def test_a_complaint_about_no_field_is_put_below_none_although_it_names_the_scene(kind, said):
    assert field_of(f"{kind}: Scene /init of room {'0' * 32} could not be captured{said}.") is None
