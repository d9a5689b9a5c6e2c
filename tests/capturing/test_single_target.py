"""A capture from beginning to end: what arrives, what is measured, what is lost (nothing)."""

from __future__ import annotations

import hashlib
import threading
import time
import warnings

import numpy as np
import pandas as pd
import pytest
from faulty import ROOM, Answer, FaultyServer, as_html, as_json, png
from ipywidgets.widgets.widget import _instances

import whiteshot_nb as ws
from whiteshot_nb import errors
from whiteshot_nb.model.shot_columns import SHOT_COLUMNS

SIZE = {"width": 64, "height": 48}
GOOD = Answer(body=png(64, 48))
SOON = 5.0


@pytest.fixture
def faulty():
    with FaultyServer() as server:
        yield server


@pytest.fixture
def broken(faulty):
    with faulty.client() as client:
        yield client


@pytest.fixture(scope="module")
def lesson_shots(sandbox, lesson):
    with sandbox.client() as client:
        return ws.capture(client, lesson, "/lesson", width=640, height=360, group=True)


def test_a_group_is_captured_whole_and_in_scene_order(lesson_shots, client, lesson):
    scenes = client.scenes.list(lesson, "/lesson")
    assert [shot.scene for shot in lesson_shots] == scenes
    frame = lesson_shots.frame
    assert frame["order"].tolist() == list(range(len(scenes)))
    assert frame["ok"].all()
    assert frame["size_ok"].all()
    assert set(frame["room"]) == {lesson}
    assert set(frame["room_name"]) == {"Lesson: Photosynthesis"}
    assert set(frame["group"]) == {"/lesson"}
    assert set(frame["run"]) == {lesson_shots[0].run}
    assert frame["error"].isna().all()


def test_every_picture_is_what_its_row_says(lesson_shots):
    for shot in lesson_shots:
        assert shot.image().size == (640, 360) == (shot.pixel_width, shot.pixel_height)
        assert hashlib.sha256(shot.png).hexdigest() == shot.sha256
        assert len(shot.png) == shot.bytes
        assert shot._repr_png_() == shot.png


def test_blank_and_nearly_equal_pages_of_the_sample_lesson_are_found(lesson_shots):
    frame = lesson_shots.frame.set_index("scene")
    blank = frame.index[frame["blank"]].tolist()
    assert len(blank) == 1
    colours = lesson_shots[blank[0]].image().convert("RGB").getcolors()
    assert len(colours) == 1  # Pillow agrees that it is blank
    like = frame["near_duplicate_of"].dropna()
    assert like.to_dict() == {"/lesson/15-quiz-answered": "/lesson/14-quiz"}
    a, b = (
        np.asarray(lesson_shots[scene].image().convert("L"), dtype=int) for scene in ("/lesson/14-quiz", like.index[0])
    )
    assert 0 < (abs(a - b) > 8).mean() < 0.02
    assert frame["ink"].between(0, 1).all()


def test_columns_and_their_types_are_always_the_same(lesson_shots, broken):
    failed = ws.capture(broken, ROOM, "/init", **SIZE)
    nothing = lesson_shots[:0]
    for shots in (lesson_shots, failed, nothing):
        assert list(shots.frame.columns) == list(SHOT_COLUMNS)
        assert {name: str(dtype) for name, dtype in shots.frame.dtypes.items()} == SHOT_COLUMNS
        assert shots.frame.attrs["whiteshot"]["schema"] == 1
    joined = pd.concat([lesson_shots.frame, failed.frame], ignore_index=True)
    assert {name: str(dtype) for name, dtype in joined.dtypes.items()} == SHOT_COLUMNS


def test_the_time_of_a_row_is_now_and_in_utc(lesson_shots):
    age = pd.Timestamp.now(tz="UTC") - lesson_shots.frame["taken_at"]
    assert age.between(pd.Timedelta(0), pd.Timedelta(minutes=5)).all()


def test_shots_are_found_by_place_by_scene_and_by_slice(lesson_shots):
    assert lesson_shots[0].scene == lesson_shots["/lesson/01-title"].scene == "/lesson/01-title"
    assert lesson_shots[-1].scene == lesson_shots[len(lesson_shots) - 1].scene
    part = lesson_shots[2:5]
    assert isinstance(part, ws.Shots)
    assert [shot.order for shot in part] == [2, 3, 4]
    assert part[0].png == lesson_shots[2].png
    assert len(part.frame) == 3
    with pytest.raises(KeyError, match="/nowhere"):
        lesson_shots["/nowhere"]
    with pytest.raises(IndexError):
        lesson_shots[99]
    with pytest.raises(AttributeError):
        _ = lesson_shots[0].no_such_column


def test_reprs_say_what_there_is(lesson_shots, broken):
    assert repr(lesson_shots) == f"<Shots {len(lesson_shots)} of {len(lesson_shots)} captured, 640×360>"
    assert repr(lesson_shots[0]) == "<Shot /lesson/01-title 640×360>"
    assert "failed at ask" in repr(ws.capture(broken, ROOM, "/init", **SIZE)[0])


def test_a_failed_shot_shows_nothing_and_its_picture_is_an_error_with_the_reason(broken):
    shot = ws.capture(broken, ROOM, "/init", **SIZE)[0]
    assert shot._repr_png_() is None
    with pytest.raises(errors.PictureError, match=r"scene /init has no picture.*NotFound"):
        shot.image()


def test_one_scene_without_path_is_init(client, lesson):
    (shot,) = ws.capture(client, lesson, **SIZE)
    assert (shot.scene, shot.group, shot.key.endswith("undefined.png")) == ("/init", None, True)


def test_the_current_group_has_the_paths_of_its_scenes(client, room):
    client.scenes.add(room, "/a b", ["课 1", "x%2Fy"])
    client.scenes.switch(room, "/a b/x%2Fy")
    shots = ws.capture(client, room, group=True, **SIZE)
    assert [shot.scene for shot in shots] == ["/a b/课 1", "/a b/x%2Fy"]
    assert shots.frame["ok"].all()


def test_an_empty_group_is_an_empty_table(client, room):
    client.scenes.add(room, "/a/b", ["c"])
    with pytest.warns(UserWarning, match="no scenes in /a"):
        shots = ws.capture(client, room, "/a", group=True, **SIZE)
    assert (len(shots), len(shots.frame)) == (0, 0)
    assert (
        repr(shots) == "<Shots 0 of 0 captured, empty; There are no scenes in /a; its subdirectories were not searched>"
    )


def test_a_room_token_is_enough_for_its_room(sandbox, lesson):
    token = ws.tokens.sign("room", sandbox.ak, sandbox.sk, role="writer", uuid=lesson)
    with sandbox.client(token) as client:
        assert ws.capture(client, lesson, "/init", **SIZE)[0].ok


def test_pictures_stay_after_the_client_is_closed_and_the_scene_drawn_over(sandbox, lesson):
    with sandbox.client() as client:
        small = ws.capture(client, lesson, "/init", **SIZE)
        ws.capture(client, lesson, "/init", width=20, height=20)
    assert small[0].image().size == (64, 48)


def test_a_picture_of_another_size_is_kept_marked_and_warned_about(faulty, broken):
    faulty.scene("/init", Answer(body=png(32, 24)))
    words = r"1 of 1 shots .* /init has 32×24 instead of 64×48 pixels.*size_ok=False"
    with pytest.warns(UserWarning, match=words) as caught:
        shots = ws.capture(broken, ROOM, "/init", **SIZE)
    assert caught[0].filename == __file__
    assert (shots[0].ok, shots[0].size_ok, shots[0].image().size) == (True, False, (32, 24))


@pytest.mark.parametrize(
    ("answer", "status", "words"),
    [(as_html(403), 403, "storage space is private"), (as_html(404), 404, "not in the storage space")],
)
def test_a_picture_the_storage_refuses_is_a_failed_row_with_advice(faulty, broken, answer, status, words):
    faulty.group(a=GOOD, b=answer)
    shots = ws.capture(broken, ROOM, "/g", group=True, **SIZE)
    row = shots.frame.iloc[1]
    assert (row["ok"], row["stage"], row["http_status"], row["scene"]) == (False, "download", status, "/g/b")
    assert words in row["hint"]
    assert row["url"].endswith("/g/b.png")  # known all the same
    assert shots[0].ok


def test_a_redirected_picture_is_followed(faulty, broken):
    faulty.scene("/init", Answer(302, headers={"location": "/elsewhere.png"}))
    faulty.on("GET", "/elsewhere.png", GOOD)
    assert ws.capture(broken, ROOM, "/init", **SIZE)[0].png == GOOD.body


def test_attempts_are_counted(faulty, broken):
    other = Answer(body=png(64, 48, "navy"))
    faulty.group(a=GOOD, b=[Answer(503, headers={"retry-after": "0"}), other], c=[Answer(body=GOOD.body[:-9]), GOOD])
    frame = ws.capture(broken, ROOM, "/g", group=True, **SIZE).frame
    assert frame["attempts"].tolist() == [1, 2, 2]
    assert frame["ok"].all()


@pytest.mark.parametrize(
    "url", ["", "file:///etc/passwd", "http://[::", "http://127.0.0.1:99999/a.png", "http://127.0.0.1:9/"]
)
def test_a_stored_image_without_a_usable_url_is_a_failed_row(faulty, broken, url):
    image = faulty.picture("/g/b", GOOD)
    faulty.on(
        "POST",
        f"/v5/rooms/{ROOM}/screenshot-list",
        as_json([faulty.picture("/g/a", GOOD), image | {"url": url, "region": "nowhere"}], 201),
    )
    shots = ws.capture(broken, ROOM, "/g", group=True, **SIZE)
    assert [(shot.ok, shot.stage) for shot in shots] == [(True, None), (False, "download")]


def test_a_key_of_another_form_still_names_its_picture(faulty, broken):
    image = faulty.picture("/g/a", GOOD) | {"key": "covers/17.png"}
    faulty.on("POST", f"/v5/rooms/{ROOM}/screenshot-list", as_json([image], 201))
    (shot,) = ws.capture(broken, ROOM, "/g", group=True, **SIZE)
    assert (shot.ok, shot.scene) == (True, "(covers/17.png)")


def test_the_room_name_is_not_needed(faulty, broken):
    faulty.scene("/init", GOOD)
    faulty.on("GET", f"/v5/rooms/{ROOM}", as_html(500))
    (shot,) = ws.capture(broken, ROOM, "/init", **SIZE)
    assert (shot.ok, shot.room_name) == (True, None)


def test_without_measuring_the_columns_are_there_and_empty(faulty, broken):
    faulty.scene("/init", GOOD)
    frame = ws.capture(broken, ROOM, "/init", measure=False, **SIZE).frame
    assert frame[["ink", "blank", "near_duplicate_of"]].isna().all(axis=None)


def test_progress_ends_with_everything_done_and_the_failed_counted(faulty, broken):
    faulty.group(a=GOOD, b=as_html(404), c=GOOD)
    told = []
    job = ws.start_capture(broken, ROOM, "/g", group=True, progress=told.append, **SIZE)
    job.result(20)
    assert told[0].step == "asking the server"
    assert (told[-1].done, told[-1].total, told[-1].failed) == (3, 3, 1)
    assert [now.done for now in told] == sorted(now.done for now in told)


def test_a_cancel_while_the_server_draws_returns_at_once_with_a_row(faulty, broken):
    held = threading.Event()
    faulty.on("POST", f"/v5/rooms/{ROOM}/screenshot-list", Answer(hold=held))
    job = ws.start_capture(broken, ROOM, "/g", group=True, **SIZE)
    faulty.wait_for("POST", f"/v5/rooms/{ROOM}/screenshot-list")
    job.cancel()
    start = time.monotonic()
    (shot,) = job.result(SOON)
    assert time.monotonic() - start < 1
    assert (shot.ok, shot.stage, shot.scene) == (False, "ask", "/g")
    assert shot.error.startswith("Cancelled: ")
    held.set()


def test_a_cancel_while_a_picture_is_on_its_way_keeps_what_arrived_and_returns_soon(faulty, broken):
    held, arrived = threading.Event(), threading.Event()
    faulty.group(a=GOOD, b=Answer(body=GOOD.body, hold=held), c=GOOD)

    def look(now):
        if now.done == 2:
            arrived.set()

    job = ws.start_capture(broken, ROOM, "/g", group=True, progress=look, **SIZE)
    assert arrived.wait(SOON)
    job.cancel()
    start = time.monotonic()
    shots = job.result(SOON)
    assert time.monotonic() - start < 2
    assert [(shot.scene, shot.ok) for shot in shots] == [("/g/a", True), ("/g/b", False), ("/g/c", True)]
    assert shots["/g/b"].error.startswith("Cancelled: ")
    assert shots["/g/b"].url.endswith("b.png")
    assert shots["/g/a"].png == shots["/g/c"].png == GOOD.body
    held.set()


def test_a_capture_warns_of_nothing_and_leaves_no_thread_behind(client, lesson):
    before = {thread.name for thread in threading.enumerate()}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ws.capture(client, lesson, "/lesson", group=True, **SIZE)
    left = [
        thread for thread in threading.enumerate() if thread.name.startswith("whiteshot-") and thread.name not in before
    ]
    for thread in left:
        thread.join(SOON)
    assert not [thread for thread in left if thread.is_alive()]


def test_the_progress_bar_counts_to_the_end(client, lesson, capfd):
    shots = ws.capture(client, lesson, "/lesson", group=True, progress=True, **SIZE)
    assert f"{len(shots)}/{len(shots)}" in capfd.readouterr().err


def test_the_gallery_of_shots_and_failures_has_text_for_every_one(faulty, broken):
    faulty.group(a=GOOD, b=as_html(404, "<script>"))
    data, _ = ws.capture(broken, ROOM, "/g", group=True, **SIZE)._repr_mimebundle_()
    assert "/g/a" in data["text/html"]
    assert "404" in data["text/html"]
    assert "<script>" not in data["text/html"]


def test_a_frame_is_a_copy_and_may_be_changed(lesson_shots):
    frame = lesson_shots.frame
    frame["ok"] = False
    assert lesson_shots.frame["ok"].all()


def test_showing_shots_again_makes_no_further_widget(lesson_shots):
    lesson_shots._repr_mimebundle_()
    before = len(_instances)
    lesson_shots._repr_mimebundle_()
    assert len(_instances) == before


def test_a_picture_that_is_gone_is_one_of_our_errors(faulty, broken, tmp_path):
    faulty.scene("/init", GOOD)
    (shot,) = ws.capture(broken, ROOM, "/init", library=tmp_path / "boards", **SIZE)
    (file,) = (tmp_path / "boards" / "pictures").rglob("*.png")
    file.unlink()
    with pytest.raises(errors.PictureError, match="/init is missing"):
        _ = shot.png


def test_a_large_set_has_a_small_static_copy(faulty, broken):
    faulty.group(**{f"s{number}": Answer(body=png(64, 48, (number, 0, 0))) for number in range(150)})
    shots = ws.capture(broken, ROOM, "/g", group=True, **SIZE)
    page = shots._repr_mimebundle_()[0]["text/html"]
    assert len(page) < 120_000
    assert "50 more" in page


@pytest.mark.parametrize(("path", "group", "advice"), [("/lesson", False, "group=True"), ("/init", True, "group=True")])
def test_a_scene_taken_for_a_group_and_the_other_way_round_has_advice(client, lesson, path, group, advice):
    (shot,) = ws.capture(client, lesson, path, group=group, **SIZE)
    assert advice in shot.hint
