"""What holds for every run: where it is kept, what is left of it, and what a ledger that fails costs."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from faulty import ROOM, TOKEN, Answer, FaultyServer, as_json, png

import whiteshot_nb as ws
from whiteshot_nb import errors
from whiteshot_nb.store.ledger import Ledger

SIZE = {"width": 64, "height": 48}
GROUP = f"/v5/rooms/{ROOM}/screenshot-list"
SCENES = f"/v5/rooms/{ROOM}/scenes"


@pytest.fixture
def faulty():
    with FaultyServer() as server:
        yield server


@pytest.fixture
def client(faulty):
    with faulty.client() as connected:
        yield connected


def serve(faulty):
    faulty.group(a=Answer(body=png(64, 48)), b=Answer(body=png(64, 48, "blue")))


def serve_whole_room(faulty):
    """A room with the directories / and /g, of one scene each."""
    listed = {"": ["/g/a"], "?sceneDir=%2F": ["/init"], "?sceneDir=%2Fg": ["/g/a"]}
    for query, scenes in listed.items():
        faulty.on("GET", SCENES + query, as_json(scenes))
    good = Answer(body=png(64, 48))
    images = {"/": faulty.picture("/init", good), "/g": faulty.picture("/g/a", good)}
    faulty.by_body[GROUP] = lambda body: as_json([images["/g" if b'"/g"' in body else "/"]], 201)


CAPTURE = """
import sys, whiteshot_nb as ws
client = ws.Client(sys.argv[1], base_url=sys.argv[2])
shots = ws.capture(client, "{room}", "/g", group=True, width=64, height=48)
print(len(shots), shots.frame["ok"].all(), "sqlalchemy" in sys.modules)
"""


def test_a_capture_without_a_library_loads_no_sql(faulty):
    serve(faulty)
    command = [sys.executable, "-c", CAPTURE.format(room=ROOM), TOKEN, f"{faulty.root}/v5"]
    environment = os.environ | {"PYTHONPATH": str(Path(ws.__file__).parents[1])}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "2 True False\n"


def temporary_folders(folder):
    return [path.name for path in folder.iterdir() if path.name.startswith("whiteshot-")]


CAPTURES = {
    "a group": lambda client: ws.capture(client, ROOM, "/g", group=True, **SIZE),
    "many targets": lambda client: ws.capture_many(client, [ROOM], path="/g", group=True, **SIZE),
}


@pytest.mark.parametrize("capture", CAPTURES.values(), ids=CAPTURES)
def test_the_temporary_folder_of_a_capture_is_removed_with_its_shots(faulty, client, tmp_path, monkeypatch, capture):
    serve(faulty)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    shots = capture(client)
    assert shots[1].png == png(64, 48, "blue")
    part = shots[:1]
    assert len(temporary_folders(tmp_path)) == 1
    del shots
    gc.collect()
    assert part[0].png == png(64, 48)
    del part
    gc.collect()
    assert temporary_folders(tmp_path) == []


def full(*_):
    raise errors.LibraryError("The library cannot be written", said="the disk is full")


@pytest.mark.parametrize("method", ["plan_shots", "write_shots"])
def test_a_ledger_that_cannot_be_written_costs_no_row_in_memory(faulty, client, library, monkeypatch, method):
    serve(faulty)
    monkeypatch.setattr(Ledger, method, full)
    shots = ws.capture(client, ROOM, "/g", group=True, library=library, **SIZE)
    assert {shot.ok for shot in shots} == {False}
    assert all("the disk is full" in f"{shot.error} {shot.hint}" for shot in shots)
    monkeypatch.undo()
    faulty.follow_paths("/g/a", "/g/b")
    assert library.resume(library.runs["run"][0], client).frame["ok"].tolist() == [True, True]


def test_a_ledger_that_fails_in_the_middle_of_a_whole_room_costs_no_row_of_before(faulty, client, library, monkeypatch):
    serve_whole_room(faulty)
    plan = Ledger.plan_shots
    monkeypatch.setattr(Ledger, "plan_shots", lambda *args: plan(*args) if args[2] == 0 else full())
    shots = ws.capture(client, ROOM, whole_room=True, library=library, **SIZE)
    assert [(shot.scene, shot.ok) for shot in shots] == [("/init", True), ("/g", False)]
    assert shots[0].png == png(64, 48)
    assert "the disk is full" in shots[1].error
    assert "1 of 2 listed scenes captured" in shots.completeness


def test_a_library_that_cannot_be_written_is_an_error_before_anything_is_sent(faulty, client, library, monkeypatch):
    monkeypatch.setattr(Ledger, "begin", lambda *_, **__: full())
    with pytest.raises(errors.LibraryError, match="the disk is full"):
        ws.start_capture(client, ROOM, "/g", group=True, library=library, **SIZE)
    assert faulty.asked == []


def test_a_cancelled_whole_room_has_a_row_for_each_directory_and_is_resumed(faulty, client, library):
    serve_whole_room(faulty)
    held = threading.Event()
    faulty.on("GET", f"/room_cover/2811/{ROOM}/init.png", Answer(hold=held), Answer(body=png(64, 48)))
    job = ws.start_capture(client, ROOM, whole_room=True, library=library, **SIZE)
    faulty.wait_for("GET", f"/room_cover/2811/{ROOM}/init.png")
    job.cancel()
    shots = job.result(30)
    held.set()
    assert [shot.scene for shot in shots] == ["/init", "/g"]
    assert all(shot.error.startswith("Cancelled: ") for shot in shots)
    faulty.follow_paths("/init", "/g/a")
    resumed = library.resume(library.runs["run"][0], client)
    assert [(shot.scene, shot.ok) for shot in resumed] == [("/init", True), ("/g/a", True)]


def test_a_whole_room_that_still_cannot_be_listed_is_resumed_as_the_same_row(client, library):
    (shot,) = ws.capture(client, ROOM, whole_room=True, library=library, **SIZE)
    run = library.runs["run"][0]
    (again,) = library.resume(run, client)
    assert (again.stage, again.error) == (shot.stage, shot.error)
    assert library.shots(run).frame["error"].tolist() == [shot.error]


def test_a_room_is_taken_where_its_uuid_is(faulty, client, tmp_path):
    serve(faulty)
    room = ws.Room(uuid=ROOM)
    assert [shot.room for shot in ws.capture(client, room, "/g", group=True, **SIZE)] == [ROOM, ROOM]
    targets = [room, {"room": room}]
    assert {shot.room for shot in ws.capture_many(client, targets, path="/g", group=True, **SIZE)} == {ROOM}
    made = ws.archive(client, [room], tmp_path / "out", zip="{room}.zip", path="/g", **SIZE)
    assert [(one.room, one.outcome) for one in made.rooms] == [(ROOM, "written")]
    assert (tmp_path / "out" / f"{ROOM}.zip").is_file()
