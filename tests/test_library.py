"""A library keeps what came, whatever happens to the process that captures."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from faulty import ROOM, Answer, FaultyServer, as_json, png

import whiteshot_nb as ws
from whiteshot_nb import errors

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


@pytest.fixture
def library(tmp_path):
    with ws.Library(tmp_path / "boards") as opened:
        yield opened


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
    assert len(list(Path(library.store.location, "pictures").rglob("*.png"))) == 2


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

    job = ws.start_capture(broken, ROOM, "/g", group=True, library=library, on_progress=look, **SIZE)
    assert one.wait(30)
    job.cancel()
    assert job.result(30).frame["ok"].tolist() == [True, False]
    assert library.runs["status"].tolist() == ["cancelled"]
    held.set()
    faulty.on("POST", SCREENSHOTS, as_json(image_of(faulty, "/g/b"), 201))
    assert library.resume(run_of(library), broken).frame["ok"].all()


def test_a_run_that_is_not_there_or_not_finished_cannot_be_resumed(faulty, broken, library):
    with pytest.raises(errors.LibraryError, match="no run nothing"):
        library.resume("nothing", broken)
    with pytest.raises(errors.LibraryError, match="no run nothing"):
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


def test_a_newer_schema_is_refused_with_a_sentence(library):
    location = library.store.location
    library.close()
    with sqlite3.connect(Path(location, "ledger.sqlite")) as database:
        database.execute("update meta set value = '99' where key = 'schema'")
    with pytest.raises(errors.LibraryError, match=r"schema 99.*Update whiteshot_nb"):
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


def test_a_database_url_that_is_none_and_a_bucket_without_one(tmp_path):
    with pytest.raises(errors.LibraryError, match="database URL"):
        ws.Library(tmp_path, database="nonsense")
    with pytest.raises(errors.ConfigError, match="needs a database"):
        ws.Library("s3://boards")


def test_no_secret_is_in_the_library(sandbox, lesson, library):
    with sandbox.client() as client:
        ws.capture(client, lesson, "/lesson/06-plant", library=library, **SIZE)
    everything = b"".join(file.read_bytes() for file in Path(library.store.location).rglob("*") if file.is_file())
    assert sandbox.token.encode() not in everything
    assert sandbox.sk.encode() not in everything


def test_verify_reads_every_picture_again_and_names_what_is_wrong(faulty, broken, library):
    faulty.group(
        **{name: Answer(body=png(64, 48, colour)) for name, colour in zip("abc", ("red", "blue", "green"), strict=True)}
    )
    shots = ws.capture(broken, ROOM, "/g", group=True, library=library, **SIZE)
    assert library.verify().empty
    files = {shot.scene: next(Path(library.store.location).rglob(f"{shot.sha256}.png")) for shot in shots}
    files["/g/a"].unlink()
    files["/g/b"].write_bytes(shots["/g/b"].png + b"x")
    found = library.verify().sort_values("scene")
    assert found[["scene", "problem"]].to_numpy().tolist() == [["/g/a", "missing"], ["/g/b", "damaged"]]


def test_a_library_goes_into_one_file_and_comes_back(faulty, broken, library, tmp_path):
    faulty.group(a=Answer(body=png(64, 48)), b=Answer(403), c=Answer(body=png(64, 48, "blue")))
    first = ws.capture(broken, ROOM, "/g", group=True, library=library, **SIZE)
    packed = library.pack(tmp_path / "home.zip")
    assert subprocess.run(["unzip", "-tq", packed], check=False, capture_output=True).returncode == 0
    for _ in range(2):  # a second time changes nothing
        with ws.Library.unpack(packed, tmp_path / "other") as other:
            assert other.shots().frame.equals(first.frame)
            assert other.shots()["/g/c"].png == png(64, 48, "blue")
            assert other.verify().empty
            assert len(other.runs) == 1
    second = ws.capture(broken, ROOM, "/g", group=True, library=tmp_path / "other", **SIZE)
    with ws.Library.unpack(packed, tmp_path / "other") as other:
        assert sorted(other.runs["run"]) == sorted([run_id(first), run_id(second)])


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
    with pytest.raises(errors.LibraryError, match=r"no packed library|schema 9"):
        ws.Library.unpack(spoil(tmp_path / "home.zip"), tmp_path / "deep" / "er" / "boards")
    assert not list(tmp_path.rglob("evil*"))
    with ws.Library(tmp_path / "deep" / "er" / "boards") as library:
        assert library.runs.empty


def test_two_who_resume_one_run_do_not_both_go_on_with_it(faulty, broken, library):
    faulty.on("POST", GROUP, as_json({"message": "busy"}, 500))
    ws.capture(broken, ROOM, "/g", group=True, library=library, **SIZE)
    known = library.store.ledger.run(run_of(library))
    library.store.ledger.claim(known)
    with pytest.raises(errors.LibraryError, match="Another process"):
        library.store.ledger.claim(known)


def test_a_whole_room_is_every_directory_that_can_be_found_and_says_how_complete_it_is(client, room, library):
    client.scenes.add(room, "/a", ["x", "y"])
    client.scenes.add(room, "/a/deep", ["z"])
    client.scenes.add(room, "/hidden/deeper", ["w"])
    client.scenes.switch(room, "/a/deep/z")
    shots = ws.capture(client, room, whole_room=True, library=library, **SIZE)
    assert list(shots.frame["scene"]) == ["/init", "/a/x", "/a/y", "/a/deep/z"]
    assert shots.frame["ok"].all()
    assert shots.completeness.startswith("4 of 4 scenes listed, in 3 directories; the API lists no directories")
    assert "4 of 4 scenes listed" in repr(shots)
    known = ws.capture(client, room, whole_room=True, dirs=["/hidden/deeper", "/not/there"], **SIZE)
    assert "/hidden/deeper/w" in set(known.frame["scene"])
    assert known.completeness.startswith("5 of 5 scenes listed, in 4 directories")
    assert library.runs["shots"].tolist() == [4]


def test_a_whole_room_that_is_not_there_is_a_row_and_wrong_arguments_are_named(client, room):
    (shot,) = ws.capture(client, "0" * 32, whole_room=True, **SIZE)
    assert "room not found" in shot.error
    for wrong, field in (({"path": "/a"}, "path"), ({"group": True}, "path"), ({"dirs": ["a"]}, "dirs")):
        with pytest.raises(errors.InvalidInput) as caught:
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


SCHEMAS = Path(__file__).parent / "data"


def old_library(folder, schema):
    """Make the library in a dump that the code of an older schema left: a run with a good and a failed shot."""
    folder.mkdir()
    with sqlite3.connect(folder / "ledger.sqlite") as database:
        database.executescript((SCHEMAS / f"library_schema_{schema}.sql").read_text(encoding="utf-8"))
    database.close()


@pytest.mark.parametrize("schema", [1, 2])
def test_a_library_of_an_older_schema_is_migrated_and_goes_on(faulty, broken, tmp_path, schema):
    old_library(tmp_path / "boards", schema)
    with ws.Library(tmp_path / "boards") as library:
        assert library.shots().frame["ok"].tolist() == [True, False]
        assert library.store.ledger.review.after("verdicts", 0) == []
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
    assert {file.stem for file in Path(library.store.location, "pictures").rglob("*.png")} == set(kept["sha256"])
    assert library.prune(keep=1).empty


def sha256_of(data):
    return hashlib.sha256(data).hexdigest()


def test_prune_takes_pictures_without_a_row_only_when_they_are_old(faulty, broken, library):
    faulty.group(a=Answer(body=png(64, 48)))
    ws.capture(broken, ROOM, "/g", group=True, library=library, **SIZE)
    young, old = (library.store.pictures.put(png(9, 9, colour)) for colour in ("red", "blue"))
    place = next(Path(library.store.location).rglob(f"{old}.png"))
    os.utime(place, (0, 0))
    assert library.prune(keep=5)["name"].tolist() == [old]
    library.store.pictures.put(png(9, 9, "blue"))  # wanted again meanwhile
    assert library.prune(keep=5, dry_run=False).empty
    assert library.store.pictures.get(young)


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
    library.store.ledger.keep_all(0, [late.record])
    library.store.ledger.plan(shot.run, 0, [late.record])
    assert library.shots().frame.equals(ws.Shots([shot.row], library.store.pictures).frame)
    library.store.ledger.keep_all(0, [replace(shot.row, hint="measured again").record])
    assert library.shots()[0].hint == "measured again"


def test_a_run_measured_later_is_compared_with_the_runs_before_it_only(faulty, broken, library):
    for colour in ("red", "blue", "green"):
        faulty.scene("/init", Answer(body=png(64, 48, colour)))
        ws.capture(broken, ROOM, "/init", library=library, measure=False, **SIZE)
    first, second, _ = library.runs["run"]
    assert library.measure(first)[0].changed_since_last is None
    assert library.measure(second)[0].changed_since_last is True
    with pytest.raises(errors.LibraryError, match="no run nothing"):
        library.measure("nothing")
