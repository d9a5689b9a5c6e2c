"""A library keeps what came, whatever happens to the process that captures."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import signal
import sqlite3
import subprocess
import sys
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from faulty import ROOM, TOKEN, Answer, FaultyServer, as_json, png
from paths import DATA

import whiteshot_nb as ws
from whiteshot_nb import errors
from whiteshot_nb._core.jobs import Job
from whiteshot_nb.capturing import CaptureOptions, RunJob

SIZE = {"width": 64, "height": 48}
SCREENSHOTS = f"/v5/rooms/{ROOM}/screenshots"
GROUP = f"/v5/rooms/{ROOM}/screenshot-list"


@pytest.fixture
def faulty():
    with FaultyServer() as server:
        yield server


@pytest.fixture
def broken(faulty):
    with faulty.client() as client:
        yield client


def run_of(library):
    (run,) = library.runs["run"]
    return run


def test_a_run_is_kept_and_reads_back_as_it_was(client, lesson, tmp_path):
    shots = ws.capture(client, lesson, "/lesson", group=True, library=tmp_path / "boards", **SIZE)
    with ws.Library(tmp_path / "boards") as library:
        (run,) = library.runs.to_dict("records")
        kept = library.shots(run["run"])
        assert (run["status"], run["shots"], run["ok"], run["rooms"]) == ("done", 18, 18, 1)
        assert run["finished_at"] >= run["started_at"]
        assert kept.frame.equals(shots.frame)
        assert kept["/lesson/06-plant"].png == shots["/lesson/06-plant"].png
    assert shots.frame.attrs["whiteshot"]["library"] == str(tmp_path / "boards")


def test_a_later_run_knows_what_changed_since_the_last_one(client, room, library):
    client.scenes.add(room, "/a", ["x", "y"])
    first = ws.capture(client, room, "/a", group=True, library=library, **SIZE)
    again = ws.capture(client, room, "/a", group=True, library=library, **SIZE)
    other_size = ws.capture(client, room, "/a", group=True, library=library, width=65, height=48)
    assert first.frame["changed_since_last"].isna().all()
    assert again.frame["changed_since_last"].tolist() == [False, False]
    assert other_size.frame["changed_since_last"].isna().all()
    assert list(library.history(room, "/a/x").frame["run"]) == list(library.runs["run"])
    assert len(library.shots(room=room)) == 6
    assert len(library.shots(scene="/a/y")) == 3


def test_a_changed_picture_is_told(faulty, broken, library):
    for colour in ("red", "red", "blue"):
        faulty.scene("/init", Answer(body=png(64, 48, colour)))
        last = ws.capture(broken, ROOM, "/init", library=library, **SIZE)
    assert [shot.changed_since_last for shot in library.history(ROOM, "/init")] == [None, False, True]
    assert last.frame["changed_since_last"].tolist() == [True]
    assert len(list(Path(library._store.location, "pictures").rglob("*.png"))) == 2


def test_failed_shots_are_rows_too_and_a_failed_call_is_one_row(faulty, broken, library):
    faulty.group(a=Answer(body=png(64, 48)), b=Answer(403))
    shots = ws.capture(broken, ROOM, "/g", group=True, library=library, **SIZE)
    faulty.on("POST", GROUP, as_json({"message": "no"}, 403))
    refused = ws.capture(broken, ROOM, "/g", group=True, library=library, **SIZE)
    assert library.shots(run_id(shots)).frame.equals(shots.frame)
    assert library.shots(run_id(refused)).frame.equals(refused.frame)
    assert library.runs["ok"].tolist() == [1, 0]


def run_id(shots):
    (run,) = set(shots.frame["run"])
    return run


def test_resume_asks_for_what_is_missing_and_for_nothing_else(faulty, broken, library):
    faulty.group(
        a=Answer(body=png(64, 48)),
        b=[Answer(404), Answer(body=png(64, 48, "blue"))],
        c=Answer(body=png(64, 48, "green")),
    )
    first = ws.capture(broken, ROOM, "/g", group=True, library=library, **SIZE)
    assert first.frame["ok"].tolist() == [True, False, True]
    faulty.on("POST", SCREENSHOTS, as_json(image_of(faulty, "/g/b"), 201))
    shots = library.resume(run_of(library), broken)
    assert shots.frame["ok"].all()
    assert list(shots.frame["scene"]) == ["/g/a", "/g/b", "/g/c"]
    assert (faulty.count("POST", GROUP), faulty.count("POST", SCREENSHOTS)) == (1, 1)
    asked = next(one for one in faulty.asked if one.path == SCREENSHOTS)
    assert json.loads(asked.body) == {"width": 64, "height": 48, "path": "/g/b"}
    assert faulty.count("GET", f"/room_cover/2811/{ROOM}/g/a.png") == 1
    assert shots.frame["blank"].notna().all()


def image_of(faulty, scene):
    key = f"room_cover/2811/{ROOM}{scene}.png"
    return {"url": f"{faulty.root}/{key}", "key": key, "bucket": "b", "region": "oss-cn-hangzhou"}


def test_resume_takes_the_token_of_the_environment_to_its_own_server_only(faulty, broken, library, monkeypatch):
    faulty.on("POST", GROUP, as_json({"message": "busy"}, 500))
    ws.capture(broken, ROOM, "/g", group=True, library=library, **SIZE)
    faulty.group(a=Answer(body=png(64, 48)))
    before = len(faulty.asked)
    monkeypatch.setenv("WHITESHOT_TOKEN", TOKEN)
    with pytest.raises(
        errors.LibraryError,
        match=r"captured from http://127.*token in the environment is for https://api\.netless\.link",
    ):
        library.resume(run_of(library))
    assert len(faulty.asked) == before
    monkeypatch.setenv("WHITESHOT_BASE_URL", f"{faulty.root}/v5")
    assert library.resume(run_of(library)).frame["ok"].tolist() == [True]


def test_resume_asks_again_for_a_group_nobody_answered(faulty, broken, library):
    faulty.on("POST", GROUP, as_json({"message": "busy"}, 500))
    ws.capture(broken, ROOM, "/g", group=True, library=library, **SIZE)
    faulty.group(a=Answer(body=png(64, 48)), b=Answer(body=png(64, 48, "blue")))
    shots = library.resume(run_of(library), broken)
    assert list(shots.frame["scene"]) == ["/g/a", "/g/b"]
    assert shots.frame["ok"].all()
    assert library.runs["status"].tolist() == ["done"]


def test_a_cancelled_run_can_be_resumed(faulty, broken, library):
    held = threading.Event()
    faulty.group(a=Answer(body=png(64, 48)), b=[Answer(hold=held), Answer(body=png(64, 48))])
    one = threading.Event()

    def look(now):
        if now.done:
            one.set()

    job = ws.start_capture(broken, ROOM, "/g", group=True, library=library, progress=look, **SIZE)
    assert one.wait(30)
    job.cancel()
    assert job.result(30).frame["ok"].tolist() == [True, False]
    assert library.runs["status"].tolist() == ["cancelled"]
    held.set()
    faulty.on("POST", SCREENSHOTS, as_json(image_of(faulty, "/g/b"), 201))
    assert library.resume(run_of(library), broken).frame["ok"].all()


def test_a_run_that_a_fault_of_the_program_ended_is_not_called_done(faulty, broken, library):
    def listener(_):
        raise ZeroDivisionError("the listener's own")

    faulty.group(a=Answer(body=png(64, 48)))
    job = ws.start_capture(broken, ROOM, "/g", group=True, library=library, progress=listener, **SIZE)
    with pytest.raises(ZeroDivisionError):
        job.result(30)
    assert library.runs["status"].tolist() == ["interrupted"]
    assert library.resume(run_of(library), broken).frame["ok"].tolist() == [True]


def test_a_run_that_is_not_there_or_not_finished_cannot_be_resumed(faulty, broken, library):
    with pytest.raises(errors.LibraryError, match="no run with the id nothing"):
        library.resume("nothing", broken)
    with pytest.raises(errors.LibraryError, match="no run with the id nothing"):
        library.shots("nothing")
    held = threading.Event()
    faulty.group(a=Answer(hold=held))
    job = ws.start_capture(broken, ROOM, "/g", group=True, library=library, **SIZE)
    faulty.wait_for("POST", GROUP)
    with pytest.raises(errors.LibraryError, match="not finished"):
        library.resume(run_of(library), broken)
    job.cancel()
    held.set()
    job.result(30)


SCRIPT = """
import sys, whiteshot_nb as ws
token, base_url, folder = sys.argv[1:]
client = ws.Client(token, base_url=base_url, retries=0)
ws.capture(client, "{room}", "/g", group=True, library=folder, width=64, height=48)
"""


@pytest.mark.parametrize("arrived", [0, 7, 29])
def test_a_capture_killed_at_any_moment_loses_nothing(tmp_path, arrived):
    """Killed as soon as `arrived` of 40 pictures were asked for; the rest is held back until then."""
    names = [f"s{number:02}" for number in range(40)]
    colours = [(number * 6, 255 - number * 6, 128) for number in range(40)]
    bodies = {name: png(64, 48, colour) for name, colour in zip(names, colours, strict=True)}
    with FaultyServer() as server, server.client() as client:
        held = threading.Event()
        answers = {name: Answer(body=body) for name, body in bodies.items()}
        late = {name: [Answer(hold=held), answers[name]] for name in names[arrived:]}
        server.group(**(answers | late))
        process = capturing(server, tmp_path)
        server.wait_for("GET", f"/room_cover/2811/{ROOM}/g/{names[arrived]}.png")
        process.kill()
        assert process.wait() == -signal.SIGKILL
        held.set()
        with ws.Library(tmp_path / "boards") as library:
            assert library.runs["status"].tolist() == ["interrupted"]
            before = set(library.shots().frame.query("ok")["scene"])
            images = [as_json(image_of(server, f"/g/{name}"), 201) for name in names if f"/g/{name}" not in before]
            serve_by_path(server, {f"/g/{name}": image_of(server, f"/g/{name}") for name in names})
            shots = library.resume(run_of(library), client)
            assert shots.frame["ok"].all(), shots.failed.frame["error"].tolist()
            assert list(shots.frame["scene"]) == [f"/g/{name}" for name in names]
            assert [shot.png for shot in shots] == [bodies[name] for name in names]
            assert server.count("POST", SCREENSHOTS) == len(images) == 40 - len(before)
            assert server.count("POST", GROUP) == 1


def capturing(server, tmp_path):
    script = SCRIPT.format(room=ROOM)
    token = ws.tokens.sign("sdk", "ak", "sk", role="admin")
    command = [sys.executable, "-c", script, token, f"{server.root}/v5", str(tmp_path / "boards")]
    root = str(Path(ws.__file__).parents[1])
    return subprocess.Popen(command, env=os.environ | {"PYTHONPATH": root})


def serve_by_path(server, images):
    """Answer each screenshot with the image of the path it asks for."""
    server.by_body[SCREENSHOTS] = lambda body: as_json(images[json.loads(body)["path"]], 201)


def test_two_processes_and_many_threads_write_to_one_library(tmp_path):
    with FaultyServer() as server, server.client() as client:
        server.group(**{f"s{number}": Answer(body=png(64, 48, (number, 9, 9))) for number in range(20)})
        others = [capturing(server, tmp_path) for _ in range(2)]

        def capture(_):
            return ws.capture(client, ROOM, "/g", group=True, library=tmp_path / "boards", **SIZE)

        with ThreadPoolExecutor(4) as pool:
            own = list(pool.map(capture, range(4)))
        assert [process.wait() for process in others] == [0, 0]
    with ws.Library(tmp_path / "boards") as library:
        assert library.runs["status"].tolist() == ["done"] * 6
        assert library.runs["ok"].tolist() == [20] * 6
        assert len(library.shots()) == 120
        for shots in own:
            assert library.shots(run_id(shots)).frame.equals(shots.frame)


def test_a_new_library_that_another_process_is_making_is_waited_for(tmp_path):
    (tmp_path / "boards").mkdir()
    with ThreadPoolExecutor(1) as pool:
        with closing(sqlite3.connect(tmp_path / "boards" / "ledger.sqlite")) as other:
            other.execute("begin immediate")  # SQLite then refuses another kind of journal at once
            opening = pool.submit(ws.Library, tmp_path / "boards")
            with pytest.raises(TimeoutError):
                opening.result(0.5)
        with opening.result(10) as library:
            assert library.runs.empty


def test_a_newer_schema_is_refused_with_a_sentence(library):
    location = library._store.location
    library.close()
    with sqlite3.connect(Path(location, "ledger.sqlite")) as database:
        database.execute("update meta set value = '99' where key = 'schema'")
    with pytest.raises(errors.LibraryError, match=r"schema version 99.*Update whiteshot_nb"):
        ws.Library(location)


def damaged(folder):
    (folder / "boards").mkdir()
    (folder / "boards" / "ledger.sqlite").write_bytes(b"not a database, " * 1000)


BAD = {
    "a file": lambda folder: (folder / "boards").write_text("a file"),
    "a damaged ledger": damaged,
}


@pytest.mark.parametrize("spoil", BAD.values(), ids=BAD)
def test_a_place_that_is_no_library_is_one_of_our_errors(client, lesson, tmp_path, spoil):
    spoil(tmp_path)
    with pytest.raises(errors.LibraryError, match="cannot be opened"):
        ws.Library(tmp_path / "boards")
    with pytest.raises(errors.LibraryError, match="cannot be opened"):
        ws.capture(client, lesson, "/init", library=tmp_path / "boards", **SIZE)


@pytest.mark.parametrize("name", ["a ? b=c", "50%20 #1", "板; 'q' & é"])
def test_a_library_is_in_its_folder_whatever_the_name(faulty, broken, tmp_path, name):
    faulty.group(a=Answer(body=png(64, 48)))
    ws.capture(broken, ROOM, "/g", group=True, library=tmp_path / name, **SIZE)
    with ws.Library(tmp_path / name) as library:
        travelled = pickle.loads(pickle.dumps(library._store))
        assert [shot["ok"] for shot in travelled.ledger.shots()] == [True]
    assert {path.name for path in (tmp_path / name).iterdir()} >= {"ledger.sqlite", "pictures"}
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_library_is_found_from_home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    with ws.Library("~/boards") as library:
        assert Path(library._store.location) == tmp_path / "boards"


def test_a_database_url_that_is_none_and_a_bucket_without_one(tmp_path):
    with pytest.raises(errors.LibraryError, match="database URL"):
        ws.Library(tmp_path, database="nonsense")
    with pytest.raises(errors.ConfigError, match="requires the URL of a database"):
        ws.Library("s3://boards")


def test_no_secret_is_in_the_library(sandbox, lesson, library):
    with sandbox.client() as client:
        ws.capture(client, lesson, "/lesson/06-plant", library=library, **SIZE)
    everything = b"".join(file.read_bytes() for file in Path(library._store.location).rglob("*") if file.is_file())
    assert sandbox.token.encode() not in everything
    assert sandbox.sk.encode() not in everything


def test_verify_reads_every_picture_again_and_names_what_is_wrong(faulty, broken, library):
    faulty.group(
        **{name: Answer(body=png(64, 48, colour)) for name, colour in zip("abc", ("red", "blue", "green"), strict=True)}
    )
    shots = ws.capture(broken, ROOM, "/g", group=True, library=library, **SIZE)
    assert library.verify().empty
    files = {shot.scene: next(Path(library._store.location).rglob(f"{shot.sha256}.png")) for shot in shots}
    files["/g/a"].unlink()
    files["/g/b"].write_bytes(shots["/g/b"].png + b"x")
    found = library.verify().sort_values("scene")
    assert found[["scene", "problem"]].to_numpy().tolist() == [["/g/a", "missing"], ["/g/b", "damaged"]]


def test_a_picture_the_disk_damaged_is_told_is_not_measured_and_comes_back_with_the_next_capture(
    faulty, broken, library
):
    faulty.group(a=Answer(body=png(64, 48)), b=Answer(body=png(64, 48, "blue")), c=Answer(body=png(64, 48, "green")))
    shots = ws.capture(broken, ROOM, "/g", group=True, library=library, measure=False, **SIZE)
    a, b, _ = (next(Path(library._store.location).rglob(f"{shot.sha256}.png")) for shot in shots)
    a.write_bytes(a.read_bytes()[:-1] + b"x")
    b.unlink()
    b.mkdir()
    assert library.verify().sort_values("scene")["problem"].tolist() == ["damaged", "damaged"]
    b.rmdir()
    assert library.measure(run_of(library)).frame["ink"].isna().tolist() == [True, True, False]
    again = ws.capture(broken, ROOM, "/g", group=True, library=library, **SIZE)
    assert again.frame["ink"].notna().all()
    assert library.verify().empty


def test_a_library_goes_into_one_file_and_comes_back(faulty, broken, library, tmp_path):
    faulty.group(a=Answer(body=png(64, 48)), b=Answer(403), c=Answer(body=png(64, 48, "blue")))
    first = ws.capture(broken, ROOM, "/g", group=True, library=library, **SIZE)
    packed = library.pack(tmp_path / "home.zip")
    for _ in range(2):  # a second time changes nothing
        with ws.Library.unpack(packed, tmp_path / "other") as other:
            assert other.shots().frame.equals(first.frame)
            assert other.shots()["/g/c"].png == png(64, 48, "blue")
            assert other.verify().empty
            assert len(other.runs) == 1
    second = ws.capture(broken, ROOM, "/g", group=True, library=tmp_path / "other", **SIZE)
    with ws.Library.unpack(packed, tmp_path / "other") as other:
        assert sorted(other.runs["run"]) == sorted([run_id(first), run_id(second)])
    with ws.Library.unpack(str(packed)) as beside:
        assert beside.shots().frame.equals(first.frame)
    assert (tmp_path / "home" / "ledger.sqlite").is_file()


def test_a_packed_library_is_found_at_home_and_needs_a_place_if_its_name_has_no_ending(library, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    library.pack("~/boards")
    with ws.Library.unpack("~/boards", tmp_path / "there") as there:
        assert there.runs.empty
    with pytest.raises(errors.InvalidInput, match="'location' is required"):
        ws.Library.unpack(tmp_path / "boards")


MANIFEST = '{"format": "whiteshot library", "schema": 1}'


def spoiled_zip(path, **files):
    with zipfile.ZipFile(path, "w") as packed:
        contents = {
            "manifest.json": '{"format": "whiteshot library", "schema": 1}',
            "runs.jsonl": "",
            "targets.jsonl": "",
        }
        for name, text in (contents | {"shots.jsonl": ""} | files).items():
            packed.writestr(name, text)
    return path


SPOILED = {
    "no ZIP": lambda path: path.write_bytes(b"no zip") and path,
    "another ZIP": lambda path: spoiled_zip(path, **{"manifest.json": "{}"}),
    "a newer schema": lambda path: spoiled_zip(
        path, **{"manifest.json": '{"format": "whiteshot library", "schema": 9}'}
    ),
    "a picture of another hash": lambda path: spoiled_zip(path, **{f"pictures/{'0' * 64}.png": "x"}),
    "a picture with a path": lambda path: spoiled_zip(path, **{"pictures/../../../evil.png": "x"}),
    "rows that are none": lambda path: spoiled_zip(path, **{"runs.jsonl": "[]\n"}),
    "rows without columns": lambda path: spoiled_zip(path, **{"runs.jsonl": '{"run": "a"}\n'}),
    "broken JSON": lambda path: spoiled_zip(path, **{"shots.jsonl": "{"}),
}


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED)
def test_a_file_that_is_no_packed_library_is_refused_and_brings_nothing_in(tmp_path, spoil):
    with pytest.raises(errors.LibraryError, match=r"not a packed library|schema version 9"):
        ws.Library.unpack(spoil(tmp_path / "home.zip"), tmp_path / "deep" / "er" / "boards")
    assert not list(tmp_path.rglob("evil*"))
    with ws.Library(tmp_path / "deep" / "er" / "boards") as library:
        assert library.runs.empty


def test_a_file_that_is_not_there_or_cannot_be_written_is_told_and_makes_nothing(library, tmp_path):
    with pytest.raises(errors.LibraryError, match=r"none\.zip cannot be read: No such file"):
        ws.Library.unpack(tmp_path / "none.zip", tmp_path / "new")
    with pytest.raises(errors.LibraryError, match="not a packed library"):
        ws.Library.unpack(SPOILED["no ZIP"](tmp_path / "text.zip"), tmp_path / "new")
    assert not (tmp_path / "new").exists()
    with pytest.raises(errors.LibraryError, match=r"none.home\.zip cannot be written"):
        library.pack(tmp_path / "none" / "home.zip")
    with pytest.raises(errors.LibraryError, match="cannot be written"):
        library.pack(tmp_path)


def repacked(packed, path, table, cells):
    """Return a copy of a packed library in which the first row of a table has other cells."""
    with zipfile.ZipFile(packed) as before, zipfile.ZipFile(path, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            if name == f"{table}.jsonl":
                first, *others = data.decode().splitlines()
                data = "\n".join([json.dumps(json.loads(first) | cells), *others])
            after.writestr(name, data)
    return path


FORGED = [
    ("shots", {"taken_at": "yesterday"}),
    ("shots", {"taken_at": "2026-01-01T00:00:00"}),
    ("shots", {"width": "wide"}),
    ("shots", {"width": 2**70}),
    ("shots", {"scene": 5}),
    ("shots", {"sha256": "../../x"}),
    ("shots", {"sha256": None}),
    ("targets", {"extra": "{"}),
    ("targets", {"extra": "[1]"}),
    ("targets", {"path": "no/path"}),
    ("runs", {"started_at": "once"}),
    ("runs", {"seen_at": "once"}),
    ("runs", {"status": "odd"}),
    ("runs", {"whole_room": "{}"}),
]


def test_rows_that_could_not_be_read_again_are_not_taken(faulty, broken, library, tmp_path):
    faulty.group(a=Answer(body=png(64, 48)))
    ws.capture(broken, ROOM, "/g", group=True, library=library, **SIZE)
    packed = library.pack(tmp_path / "home.zip")
    for table, cells in FORGED:
        forged = repacked(packed, tmp_path / "forged.zip", table, cells)
        with pytest.raises(errors.LibraryError, match="not a packed library, or is damaged"):
            ws.Library.unpack(forged, tmp_path / "other")
    with ws.Library(tmp_path / "other") as other:
        assert other.runs.empty
        assert other.verify().empty


def test_a_library_is_packed_while_another_run_begins_and_without_what_the_disk_damaged(
    faulty, broken, library, tmp_path, monkeypatch
):
    faulty.group(a=Answer(body=png(64, 48)), b=Answer(body=png(64, 48, "blue")))
    shots = ws.capture(broken, ROOM, "/g", group=True, library=library, **SIZE)
    damaged = next(Path(library._store.location).rglob(f"{shots[0].sha256}.png"))
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"x")
    rows_of = library._store.ledger.rows_of

    def meanwhile(table):
        rows = rows_of(table)
        if table == "runs":
            library._store.ledger.begin("another", base_url="http://x/v5", region="us-sv", measure=True)
            target = {"target": 0, "room": ROOM, "path": "/g", "width": 1, "height": 1, "group": True, "extra": {}}
            library._store.ledger.add_targets("another", [target])
        return rows

    monkeypatch.setattr(library._store.ledger, "rows_of", meanwhile)
    with ws.Library.unpack(library.pack(tmp_path / "home.zip"), tmp_path / "other") as other:
        assert other.shots().frame.equals(shots.frame)
        assert other.verify()[["scene", "problem"]].to_numpy().tolist() == [["/g/a", "missing"]]
        assert other.shots()["/g/b"].png == png(64, 48, "blue")


def test_two_who_resume_one_run_do_not_both_go_on_with_it(faulty, broken, library):
    faulty.on("POST", GROUP, as_json({"message": "busy"}, 500))
    ws.capture(broken, ROOM, "/g", group=True, library=library, **SIZE)
    known = library._store.ledger.run(run_of(library))
    library._store.ledger.claim(known)
    with pytest.raises(errors.LibraryError, match="Another process has already resumed"):
        library._store.ledger.claim(known)


def test_who_looked_before_another_took_the_run_does_not_take_it_too(faulty, broken, library):
    faulty.on("POST", GROUP, as_json({"message": "busy"}, 500))
    ws.capture(broken, ROOM, "/g", group=True, library=library, **SIZE)
    held = threading.Event()
    faulty.on("POST", GROUP, replace(as_json([], 201), hold=held))
    goes_on = RunJob(run_of(library), broken, library._store, CaptureOptions(), resumed=True)
    first = Job(goes_on)
    with faulty.arrived:
        assert faulty.arrived.wait_for(lambda: faulty.count("POST", GROUP) == 2, 30)
    with pytest.raises(errors.LibraryError, match="not finished yet"):
        Job(goes_on).result(30)
    held.set()
    assert first.result(30).frame.empty


def test_a_whole_room_is_every_directory_that_can_be_found_and_says_how_complete_it_is(client, room, library):
    client.scenes.add(room, "/a", ["x", "y"])
    client.scenes.add(room, "/a/deep", ["z"])
    client.scenes.add(room, "/hidden/deeper", ["w"])
    client.scenes.switch(room, "/a/deep/z")
    shots = ws.capture(client, room, whole_room=True, library=library, **SIZE)
    assert list(shots.frame["scene"]) == ["/init", "/a/x", "/a/y", "/a/deep/z"]
    assert shots.frame["ok"].all()
    assert shots.completeness.startswith(
        "4 of 4 listed scenes captured, in 3 directories. The API does not list directories"
    )
    assert "4 of 4 listed scenes captured" in repr(shots)
    known = ws.capture(client, room, whole_room=True, dirs=["/hidden/deeper", "/not/there"], **SIZE)
    assert "/hidden/deeper/w" in set(known.frame["scene"])
    assert known.completeness.startswith("5 of 5 listed scenes captured, in 4 directories")
    assert library.runs["shots"].tolist() == [4]


def test_the_directories_above_one_that_is_known_are_found_too(faulty, broken):
    """Of a server that names no scene unless it is asked for the very directory."""
    listed = {"": [], "%2F": ["/init"], "%2Fa%2Fb": ["/a/b/1"], "%2Fa": ["/a/2"]}
    for directory, scenes in listed.items():
        query = f"?sceneDir={directory}" if directory else ""
        faulty.on("GET", f"/v5/rooms/{ROOM}/scenes{query}", as_json(scenes))
    images = {
        str(Path(scene).parent): faulty.picture(scene, Answer(body=png(64, 48)))
        for (scene,) in filter(None, listed.values())
    }
    faulty.by_body[GROUP] = lambda body: as_json([images[json.loads(body)["path"]]], 201)
    shots = ws.capture(broken, ROOM, whole_room=True, dirs=["/a/b"], **SIZE)
    assert shots.frame["scene"].tolist() == ["/init", "/a/2", "/a/b/1"]
    assert "3 of 3 listed scenes captured, in 3 directories" in shots.completeness


def test_a_whole_room_without_a_listed_scene_is_an_empty_run_and_says_what_to_do(faulty, broken, library):
    for query in ("", "?sceneDir=%2F"):
        faulty.on("GET", f"/v5/rooms/{ROOM}/scenes{query}", as_json([]))
    with pytest.warns(UserWarning, match="lists no scenes in this room.*dirs="):
        shots = ws.capture(broken, ROOM, whole_room=True, library=library, **SIZE)
    assert shots.frame.empty
    assert "0 of 0 listed scenes captured" in shots.completeness
    assert library.runs[["status", "rooms", "shots", "ok"]].to_numpy().tolist() == [["done", 0, 0, 0]]


def test_a_whole_room_that_is_not_there_is_a_row_and_wrong_arguments_are_named(client, room):
    (shot,) = ws.capture(client, "0" * 32, whole_room=True, **SIZE)
    assert "room not found" in shot.error
    for wrong, field, words in (
        ({"path": "/a"}, "path", "'path' and 'group' cannot be combined"),
        ({"group": True}, "path", "'path' and 'group' cannot be combined"),
        ({"dirs": ["a"]}, "dirs", "Did you mean /a"),
        ({"dirs": "/a"}, "dirs", r"Pass dirs=\['/a'\]"),
    ):
        with pytest.raises(errors.InvalidInput, match=words) as caught:
            ws.capture(client, room, whole_room=True, **wrong, **SIZE)
        assert caught.value.field == field
    with pytest.raises(errors.InvalidInput, match="whole_room=True"):
        ws.capture(client, room, "/a", dirs=["/a"], **SIZE)


def test_a_whole_room_that_could_not_be_listed_is_kept_as_a_row_and_resumed(faulty, broken, library):
    (shot,) = ws.capture(broken, ROOM, whole_room=True, dirs=["/g"], library=library, **SIZE)
    assert shot.stage == "ask"
    assert library.shots().frame.equals(library.shots(run_of(library)).frame)
    assert len(library.shots()) == 1
    scenes = f"/v5/rooms/{ROOM}/scenes"
    faulty.on("GET", scenes, as_json(["/g/a", "/g/b"]))
    faulty.on("GET", f"{scenes}?sceneDir=%2F", as_json([]))
    faulty.on("GET", f"{scenes}?sceneDir=%2Fg", as_json(["/g/a", "/g/b"]))
    faulty.group(a=Answer(body=png(64, 48)), b=Answer(body=png(64, 48, "blue")))
    shots = library.resume(run_of(library), broken)
    assert [(shot.scene, shot.ok) for shot in shots] == [("/g/a", True), ("/g/b", True)]
    assert shots.completeness.startswith("2 of 2 listed scenes captured, in 1 directory.")


def test_a_whole_room_is_resumed_although_it_can_be_listed_no_more_and_then_nothing_is_said_of_its_completeness(
    faulty, broken, library
):
    scenes = f"/v5/rooms/{ROOM}/scenes"
    for query, listed in (("", ["/g/a", "/g/b"]), ("?sceneDir=%2F", []), ("?sceneDir=%2Fg", ["/g/a", "/g/b"])):
        faulty.on("GET", scenes + query, as_json(listed))
    faulty.group(a=Answer(body=png(64, 48)), b=Answer(403))
    first = ws.capture(broken, ROOM, whole_room=True, library=library, **SIZE)
    assert first.completeness.startswith("1 of 2 listed scenes captured")
    faulty.on("GET", scenes, as_json({"message": "no"}, 403))
    faulty.follow_paths("/g/a", "/g/b")
    faulty.group(a=Answer(body=png(64, 48)), b=Answer(body=png(64, 48, "blue")))
    shots = library.resume(run_of(library), broken)
    assert [(shot.scene, shot.ok) for shot in shots] == [("/g/a", True), ("/g/b", True)]
    assert shots.completeness is None


SCHEMAS = DATA


def old_library(folder, schema):
    """Make the library in a dump that the code of an older schema left: a run with a good and a failed shot."""
    folder.mkdir()
    with sqlite3.connect(folder / "ledger.sqlite") as database:
        database.executescript((SCHEMAS / f"library_schema_{schema}.sql").read_text(encoding="utf-8"))
    database.close()


@pytest.mark.parametrize("schema", [1, 2, 3])
def test_a_library_of_an_older_schema_is_migrated_and_goes_on(faulty, broken, tmp_path, schema):
    old_library(tmp_path / "boards", schema)
    with ws.Library(tmp_path / "boards") as library:
        assert library.shots().frame["ok"].tolist() == [True, False]
        assert library._store.ledger.review.after("verdicts", 0) == []
        library.masks.add(ws.Mask(x=0, y=0, width=1, height=1))
        assert library.masks.frame["baseline"].tolist() == [*([pd.NA] if schema == 3 else []), "main"]
        faulty.follow_paths("/g/a", "/g/b")
        faulty.group(a=Answer(body=png(64, 48)), b=Answer(body=png(64, 48, "blue")))
        shots = library.resume(run_of(library), broken)
        assert shots.frame["ok"].all()
        ws.capture_many(broken, [{"room": ROOM, "lesson": 8}], path="/g", group=True, library=library, **SIZE)
        assert library.shots().frame["lesson"].tolist() == ([pd.NA] * 2 if schema == 1 else [7, 7]) + [8, 8]
    with ws.Library(tmp_path / "boards") as again:
        assert len(again.runs) == 2


def test_prune_tells_first_and_then_removes_old_runs_and_what_only_they_have(faulty, broken, library):
    for colours in (("red", "green"), ("red", "blue"), ("blue", "navy")):
        faulty.group(**{name: Answer(body=png(64, 48, colour)) for name, colour in zip("ab", colours, strict=True)})
        ws.capture(broken, ROOM, "/g", group=True, library=library, **SIZE)
    kept = library.shots(library.runs["run"].iloc[-1]).frame
    told = library.prune(keep=1)
    assert told["kind"].tolist() == ["run", "run", "picture", "picture"]
    assert len(library.runs) == 3
    assert library.verify().empty
    green_and_red = {sha256_of(png(64, 48, colour)) for colour in ("green", "red")}
    assert set(told.query("kind == 'picture'")["name"]) == green_and_red
    assert library.prune(keep=1, dry_run=False).equals(told)
    assert library.runs["run"].tolist() == kept["run"].unique().tolist()
    assert library.shots().frame.equals(kept)
    assert library.verify().empty
    assert {file.stem for file in Path(library._store.location, "pictures").rglob("*.png")} == set(kept["sha256"])
    assert library.prune(keep=1).empty


def sha256_of(data):
    return hashlib.sha256(data).hexdigest()


def test_prune_takes_pictures_without_a_row_only_when_they_are_old(faulty, broken, library):
    faulty.group(a=Answer(body=png(64, 48)))
    ws.capture(broken, ROOM, "/g", group=True, library=library, **SIZE)
    young, old = (library._store.pictures.put(png(9, 9, colour)) for colour in ("red", "blue"))
    place = next(Path(library._store.location).rglob(f"{old}.png"))
    os.utime(place, (0, 0))
    assert library.prune(keep=5)["name"].tolist() == [old]
    library._store.pictures.put(png(9, 9, "blue"))  # wanted again meanwhile
    assert library.prune(keep=5, dry_run=False).empty
    assert library._store.pictures.get(young)


def test_prune_waits_for_runs_and_wants_a_number(faulty, broken, library):
    held = threading.Event()
    faulty.group(a=Answer(hold=held))
    job = ws.start_capture(broken, ROOM, "/g", group=True, library=library, **SIZE)
    faulty.wait_for("POST", GROUP)
    with pytest.raises(errors.LibraryError, match="not finished"):
        library.prune(keep=0)
    job.cancel()
    held.set()
    job.result(30)
    for wrong in (-1, 1.5, True):
        with pytest.raises(errors.InvalidInput, match="keep"):
            library.prune(keep=wrong)


CANCELLED = """
import sys, threading, whiteshot_nb as ws
client = ws.Client(sys.argv[1], base_url=sys.argv[2])
job = ws.start_capture(client, "{room}", "/g", group=True, width=64, height=48)
sys.stdin.readline()
job.cancel()
print(len(job.result().failed))
"""


def test_a_program_ends_soon_after_a_cancel_although_the_storage_holds_its_answer(faulty):
    faulty.group(a=Answer(hold=threading.Event()))
    token = ws.tokens.sign("sdk", "ak", "sk", role="admin")
    command = [sys.executable, "-c", CANCELLED.format(room=ROOM), token, f"{faulty.root}/v5"]
    root = str(Path(ws.__file__).parents[1])
    process = subprocess.Popen(
        command, env=os.environ | {"PYTHONPATH": root}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    faulty.wait_for("GET", f"/room_cover/2811/{ROOM}/g/a.png")
    said, _ = process.communicate("go on\n", timeout=15)  # the read time-out alone is 30 seconds
    assert (said, process.returncode) == ("1\n", 0)


def test_a_late_failure_never_takes_the_place_of_a_picture_that_arrived(faulty, broken, library):
    faulty.group(a=Answer(body=png(64, 48)))
    (shot,) = ws.capture(broken, ROOM, "/g", group=True, library=library, **SIZE)
    late = replace(shot.row, ok=False, sha256=None, error="too late")
    library._store.ledger.write_shots(0, [late.record])
    library._store.ledger.plan_shots(shot.run, 0, [late.record])
    assert library.shots().frame.equals(ws.Shots([shot.row], library._store.pictures).frame)
    library._store.ledger.write_shots(0, [replace(shot.row, hint="measured again").record])
    assert library.shots()[0].hint == "measured again"


def test_a_run_measured_later_is_compared_with_the_runs_before_it_only(faulty, broken, library):
    for colour in ("red", "blue", "green"):
        faulty.scene("/init", Answer(body=png(64, 48, colour)))
        ws.capture(broken, ROOM, "/init", library=library, measure=False, **SIZE)
    first, second, _ = library.runs["run"]
    assert library.measure(first)[0].changed_since_last is None
    assert library.measure(second)[0].changed_since_last is True
    with pytest.raises(errors.LibraryError, match="no run with the id nothing"):
        library.measure("nothing")
