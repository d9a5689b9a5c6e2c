"""Archives: a file per room, written again only where something changed; whatever goes wrong costs one room."""

from __future__ import annotations

import json
import os
import re
import threading
import time
import zipfile
from pathlib import Path

import pikepdf
import pytest
from faulty import TOKEN, Answer, FaultyServer, as_json, png
from typer.testing import CliRunner

import whiteshot_nb as ws
from whiteshot_nb import errors
from whiteshot_nb.archiving.archive_state import ArchiveState
from whiteshot_nb.archiving.destinations import open_destination
from whiteshot_nb.archiving.file_formats import ZipFormat
from whiteshot_nb.archiving.room_archiver import RoomArchiver
from whiteshot_nb.cli import app
from whiteshot_nb.store.ledger import Ledger

ROOMS = [f"{number:032x}" for number in range(1, 5)]
SIZE = {"width": 64, "height": 48}
TARGETS = [{"room": room, "path": "/g", "lesson": f"L{room[-1]}", "teacher": "Ann"} for room in ROOMS]
NAMES = [f"L{number}" for number in range(1, 5)]


def picture(number):
    return png(64, 48, (number * 30 % 256, 255 - number, 99))


@pytest.fixture
def boards():
    """A server with four rooms of two scenes each."""
    with FaultyServer() as server:
        for number, room in enumerate(ROOMS):
            server.board(room, {"a": picture(number), "b": picture(10 + number)})
        yield server


@pytest.fixture
def client(boards):
    with boards.client() as connected:
        yield connected


def refuse(boards, room, status=403):
    boards.on("POST", group_of(room), as_json({"message": "no"}, status))


def lose(boards, room, *scenes):
    """Let the pictures of these scenes be gone."""
    for scene in scenes:
        boards.on("GET", f"/room_cover/1/{room}/g/{scene}.png", Answer(404))


def group_of(room):
    return f"/v5/rooms/{room}/screenshot-list"


def zips(client, targets=TARGETS, **options):
    return ws.archive(client, targets, "out", **{"zip": "{lesson}.zip"} | options, **SIZE)


def outcomes(made):
    return [room.outcome for room in made.rooms]


def scenes_in(name):
    with zipfile.ZipFile(Path("out", name)) as archive:
        return [archive.read(one) for one in archive.namelist() if one.endswith(".png")]


def state():
    """When each file of the archive was written, and what is in it."""
    return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in Path("out").glob("[!.]*")}


def test_each_room_becomes_a_pdf_and_a_second_time_nothing_is_written(client):
    name = "{teacher}/{lesson}.pdf"
    made = ws.archive(client, TARGETS, "out", pdf=name, **SIZE)
    assert outcomes(made) == ["written"] * 4
    assert made.exit_code == 0
    written = sorted(Path("out").glob("*/*"))
    assert [str(path) for path in written if path.suffix == ".pdf"] == [f"out/Ann/{name}.pdf" for name in NAMES]
    with pikepdf.open("out/Ann/L3.pdf") as book:
        assert len(book.pages) == 3
        assert book.docinfo["/Title"] == "L3"
    before = {path: path.stat().st_mtime_ns for path in Path("out/Ann").iterdir()}
    again = ws.archive(client, TARGETS, "out", pdf=name, **SIZE)
    assert outcomes(again) == ["unchanged"] * 4
    assert again.exit_code == 0
    assert {path: path.stat().st_mtime_ns for path in Path("out/Ann").iterdir()} == before
    assert again.run != made.run


def changed_picture(boards, room):
    boards.board(room, {"a": picture(1), "b": picture(77)})


def other_order(boards, room):
    boards.board(room, {"b": picture(11), "a": picture(1)})


def renamed(boards, room):
    boards.board(room, {"a": picture(1), "c": picture(11)})


def one_more(boards, room):
    boards.board(room, {"a": picture(1), "b": picture(11), "c": picture(11)})


@pytest.mark.parametrize("change", [changed_picture, other_order, renamed, one_more])
def test_only_a_room_that_changed_is_written_again(boards, client, change):
    zips(client)
    before = state()
    change(boards, ROOMS[1])
    assert outcomes(zips(client)) == ["unchanged", "written", "unchanged", "unchanged"]
    assert {name for name, was in before.items() if state()[name] != was} == {"L2.zip"}
    assert outcomes(zips(client)) == ["unchanged"] * 4


def encoded_anew(boards, room):
    boards.board(room, {"a": picture(1) + b"after the end", "b": picture(11)})


def test_a_picture_that_was_only_encoded_anew_is_no_reason_to_write_a_room_again(boards, client):
    zips(client)
    before = state()
    encoded_anew(boards, ROOMS[1])
    assert outcomes(zips(client)) == ["unchanged"] * 4
    assert state() == before
    assert outcomes(zips(client, measure=False)) == ["unchanged", "written", "unchanged", "unchanged"]


def test_notes_of_older_versions_which_know_files_alone_still_count(boards, client):
    zips(client)
    for note in Path("out/.whiteshot/files").iterdir():
        told = json.loads(note.read_bytes())
        del told["content"]["shown"]
        note.write_text(json.dumps(told))
    encoded_anew(boards, ROOMS[1])
    assert outcomes(zips(client)) == ["unchanged", "written", "unchanged", "unchanged"]


def test_a_file_that_is_not_as_it_was_put_there_is_written_again(client):
    zips(client)
    whole = {path.name: path.read_bytes() for path in Path("out").glob("*.zip")}
    Path("out/L1.zip").unlink()
    with Path("out/L2.zip").open("ab") as file:
        file.truncate(100)
    Path("out/L3.zip").write_bytes(b"x" * len(whole["L3.zip"]))
    Path("out/.whiteshot/files/L4.zip.json").write_bytes(b'{"stamp": 3')
    assert outcomes(zips(client)) == ["written"] * 4
    for name in NAMES:
        assert len(scenes_in(f"{name}.zip")) == 2
    Path("out/.whiteshot/files/L4.zip.json").unlink()
    assert outcomes(zips(client)) == ["unchanged"] * 3 + ["written"]


def test_another_format_writer_or_page_makes_files_anew(client, monkeypatch):
    one = TARGETS[:1]
    assert outcomes(zips(client, one)) == ["written"]
    monkeypatch.setattr("whiteshot_nb.archiving.file_formats.ZIP_VERSION", 1000)
    assert outcomes(zips(client, one)) == ["written"]
    for page in ("picture", "a4"):
        assert outcomes(zips(client, one, zip=None, pdf="{lesson}.pdf", page=page)) == ["written"]
    monkeypatch.setattr("whiteshot_nb.archiving.file_formats.PDF_VERSION", 1000)
    assert outcomes(zips(client, one, zip=None, pdf="{lesson}.pdf", page="a4")) == ["written"]
    assert outcomes(zips(client, one, zip=None, pdf="{lesson}.pdf", page="a4")) == ["unchanged"]


def test_other_columns_count_where_they_are_in_the_file(client):
    other = [target | {"teacher": "Bo"} for target in TARGETS]
    zips(client)
    assert outcomes(zips(client, other)) == ["written"] * 4
    zips(client, zip=None, pdf="{lesson}.pdf")
    assert outcomes(zips(client, other, zip=None, pdf="{lesson}.pdf")) == ["unchanged"] * 4


def test_another_room_of_the_same_name_takes_the_file_over(boards, client):
    zips(client, TARGETS[:1])
    boards.board(ROOMS[1], {"a": picture(0), "b": picture(10)})
    assert outcomes(zips(client, [TARGETS[0] | {"room": ROOMS[1]}])) == ["written"]


def test_all_targets_of_a_room_are_one_file_in_their_order(client):
    targets = [{"room": ROOMS[0], "path": f"/g/{scene}", "lesson": "x"} for scene in "ba"]
    made = zips(client, targets, group=False)
    assert outcomes(made) == ["written"]
    assert scenes_in("x.zip") == [picture(10), picture(0)]


def test_a_room_that_fails_never_stops_the_others_and_keeps_its_file(boards, client):
    zips(client)
    before = state()
    refuse(boards, ROOMS[1])
    changed_picture(boards, ROOMS[2])
    made = zips(client)
    assert outcomes(made) == ["unchanged", "failed", "written", "unchanged"]
    assert made.exit_code == 5
    assert "1 of 1 scenes failed. Scene /g: Forbidden" in made.rooms[1].error
    assert state()["L2.zip"] == before["L2.zip"]


def test_where_no_room_has_a_picture_the_exit_code_says_so_and_no_file_is_written(boards, client):
    for room in ROOMS[:2]:
        refuse(boards, room)
    boards.board(ROOMS[2], {})
    lose(boards, ROOMS[3], "a", "b")
    made = zips(client)
    assert outcomes(made) == ["failed"] * 4
    assert made.rooms[2].error == "The room has no scenes."
    assert made.exit_code == 6
    assert not list(Path("out").glob("*.zip"))


def test_a_file_with_failed_scenes_is_written_only_where_it_loses_nothing(boards, client):
    def night(scenes, *lost, **options):
        boards.board(ROOMS[0], {scene: picture(ord(scene)) for scene in scenes})
        lose(boards, ROOMS[0], *lost)
        (room,) = zips(client, TARGETS[:1], **options).rooms
        return room.outcome, room.written, len(scenes_in("L1.zip"))

    assert night("abcd", "a", "b") == ("incomplete", True, 2), "better than nothing"
    assert night("abcd", "a", "b") == ("incomplete", False, 2), "the same again"
    assert night("abcd", "a", "b", "c") == ("incomplete", False, 2), "less than there is"
    assert night("abcd", "d") == ("incomplete", True, 3), "more than there is"
    assert night("abcd") == ("written", True, 4)
    assert night("abcd", "a") == ("incomplete", False, 4), "a whole one stays"
    assert night("abcdef", "a") == ("incomplete", False, 4), "a whole one stays, even if it is shorter"
    assert night("abcd") == ("unchanged", False, 4)
    assert night("abcd", "a", replace=True) == ("incomplete", True, 3), "asked for"
    Path("out/L1.zip").unlink()
    with zipfile.ZipFile("out/L1.zip", "w") as foreign:
        foreign.writestr("x.png", b"")
    assert night("abcd", "a") == ("incomplete", False, 1), "nobody knows what is lost with it"


def test_a_failed_scene_is_told_in_the_file_and_in_the_summary(boards, client):
    lose(boards, ROOMS[0], "b")
    made = zips(client, TARGETS[:1])
    assert re.match("1 of 2 scenes failed. Scene /g/b: DownloadFailed: .*404", made.rooms[0].error)
    assert (made.rooms[0].scenes, made.rooms[0].good) == (2, 1)
    with zipfile.ZipFile("out/L1.zip") as archive:
        assert "DownloadFailed" in archive.read("shots.csv").decode("utf-8-sig")


def test_a_file_that_cannot_be_written_costs_its_room_only_and_leaves_nothing(client):
    Path("out/L2.zip").mkdir(parents=True)
    made = zips(client)
    assert outcomes(made) == ["written", "failed", "written", "written"]
    assert "IsADirectoryError" in made.rooms[1].error
    assert made.exit_code == 5
    assert sorted(path.name for path in Path("out/.whiteshot").iterdir()) == ["files", "library", "runs"]


def test_pictures_that_came_are_told_where_no_file_of_them_can_be_written(client):
    for number in range(1, 5):
        Path(f"out/L{number}.zip").mkdir(parents=True)
    made = zips(client)
    assert outcomes(made) == ["failed"] * 4
    assert [(room.scenes, room.good) for room in made.rooms] == [(2, 2)] * 4
    assert made.exit_code == 5


def test_a_picture_that_is_lost_in_the_library_costs_no_file_that_is_whole(client, tmp_path):
    zips(client, TARGETS[:1])
    before = state()
    Path("out/.whiteshot/files/L1.zip.json").unlink()
    place = open_destination("out")
    with ws.Library(tmp_path / "boards") as library:
        shots = ws.capture_many(client, TARGETS[:1], group=True, library=library, **SIZE)
        library._store.pictures.drop(shots[1].sha256)
        archiver = RoomArchiver(shots[0].run, library._store, place, ArchiveState(place), ZipFormat(), replace=True)
        room = archiver.archive(ROOMS[0], "L1.zip", lambda: None)
    assert room.outcome == "failed"
    assert "in the library is missing or damaged" in room.error
    assert state() == before


def test_a_room_is_written_while_others_are_still_captured(boards, client):
    held, some = threading.Event(), threading.Event()
    boards.on("POST", group_of(ROOMS[0]), Answer(hold=held))

    def look(now):
        if now.done == 3:
            some.set()

    job = ws.start_archive(client, TARGETS, "out", zip="{lesson}.zip", progress=look, **SIZE)
    assert some.wait(30)
    assert sorted(path.name for path in Path("out").glob("*.zip")) == ["L2.zip", "L3.zip", "L4.zip"]
    job.cancel()
    made = job.result(30)
    held.set()
    assert outcomes(made) == ["stopped", "written", "written", "written"]
    assert made.exit_code == 7
    assert "was cancelled" in made.stopped


def cancelled(boards, client, *held):
    """An archive that was stopped while these rooms were waited for; they answer from now on."""
    hold, some = threading.Event(), threading.Event()
    for room in held:
        boards.on("POST", group_of(room), Answer(hold=hold))

    def look(now):
        if now.done == len(ROOMS) - len(held):
            some.set()

    job = ws.start_archive(client, TARGETS, "out", zip="{lesson}.zip", progress=look, **SIZE)
    assert some.wait(30)
    job.cancel()
    made = job.result(30)
    hold.set()
    for room in held:
        number = ROOMS.index(room)
        boards.board(room, {"a": picture(number), "b": picture(10 + number)})
    return made


def test_resuming_asks_for_nothing_that_had_arrived(boards, client):
    stopped = cancelled(boards, client, ROOMS[1], ROOMS[2])
    before = len(boards.asked)
    made = zips(client, resume=True)
    assert made.resumed
    assert made.run == stopped.run
    assert outcomes(made) == ["unchanged", "written", "written", "unchanged"]
    asked = {one.path for one in boards.asked[before:] if one.method == "POST" and "screenshot" in one.path}
    assert asked == {group_of(ROOMS[1]), group_of(ROOMS[2])}


def test_resuming_writes_what_was_captured_and_not_written(boards, client, monkeypatch):
    """The capture was done when the archive stopped."""

    def stop(*_):
        raise errors.Cancelled("Stopped in the middle")

    with monkeypatch.context() as patch:
        patch.setattr("whiteshot_nb.archiving.room_archiver.RoomArchiver._archive", stop)
        assert outcomes(zips(client)) == ["stopped"] * 4
    with ws.Library("out/.whiteshot/library") as library:
        library.resume(library.runs["run"].iloc[-1], client)
    before = len(boards.asked)
    made = zips(client, resume=True)
    assert outcomes(made) == ["written"] * 4
    assert not [one for one in boards.asked[before:] if one.method == "POST"]


def test_what_is_not_to_be_resumed_begins_anew(boards, client):
    stopped = cancelled(boards, client, ROOMS[1])
    others = [TARGETS[0], TARGETS[1] | {"lesson": "new"}]
    assert not zips(client, others, resume=True).resumed, "other targets"
    assert not zips(client, resume=True, library="elsewhere").resumed, "a library that does not know the run"
    stopped = cancelled(boards, client, ROOMS[1])
    with ws.Library("out/.whiteshot/library") as library:
        library._store.ledger._change(stopped.run, status="planning")
    assert not zips(client, resume=True).resumed, "a run whose targets were not all written"
    stopped = cancelled(boards, client, ROOMS[1])
    made = zips(client)
    assert (made.resumed, made.exit_code) == (False, 0), "not asked for"
    assert made.run != stopped.run
    again = zips(client, resume=True)
    assert (again.resumed, outcomes(again)) == (False, ["unchanged"] * 4), "it was archived to its end"


def test_a_library_that_cannot_be_written_ends_it_early_and_it_is_resumed(client, monkeypatch):
    plan = Ledger.plan_shots

    def full(self, run, target, shots):
        if target == 2:
            raise errors.LibraryError("The library could not be written", said="the disk is full")
        plan(self, run, target, shots)

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "plan_shots", full)
        made = zips(client)
    assert made.exit_code == 7
    assert "the disk is full" in made.stopped
    assert made.rooms[2].outcome == "stopped"
    assert set(outcomes(made)) <= {"written", "stopped"}
    again = zips(client, resume=True)
    assert again.run == made.run
    assert (again.exit_code, again.rooms[2].outcome) == (0, "written")


def test_a_run_that_another_process_is_at_is_not_resumed(boards, client):
    held = threading.Event()
    boards.on("POST", group_of(ROOMS[0]), Answer(hold=held))
    job = ws.start_archive(client, TARGETS, "out", zip="{lesson}.zip", **SIZE)
    boards.wait_for("POST", group_of(ROOMS[0]))
    with pytest.raises(errors.LibraryError, match="not finished yet"):
        zips(client, resume=True)
    job.cancel()
    job.result(30)
    held.set()


def test_what_a_killed_process_left_half_made_is_removed_after_a_day(client):
    zips(client, TARGETS[:1])
    old, young = (Path("out/.whiteshot", name) for name in ("new-old", "new-young"))
    for folder in (old, young):
        folder.mkdir()
        (folder / "made.zip").write_bytes(b"half")
    yesterday = time.time() - 25 * 3600
    os.utime(old, (yesterday, yesterday))
    zips(client, TARGETS[:1])
    assert (old.exists(), young.exists()) == (False, True)


def test_the_frame_and_the_summary_say_what_came_of_each_room(boards, client):
    lose(boards, ROOMS[1], "b")
    refuse(boards, ROOMS[2])
    made = zips(client)
    frame = made.frame
    assert frame["room"].tolist() == ROOMS
    assert frame["file"].tolist() == [f"{name}.zip" for name in NAMES]
    assert frame["outcome"].tolist() == ["written", "incomplete", "failed", "written"]
    assert frame["good"].tolist() == [2, 1, 0, 2]
    sizes = [Path("out", name).stat().st_size for name in ("L1.zip", "L2.zip", "L4.zip")]
    assert frame["bytes"].dropna().tolist() == sizes
    summary = json.loads(json.dumps(made.summary))
    counts = {"rooms": 4, "written": 2, "unchanged": 0, "incomplete": 1, "failed": 1, "stopped": 0}
    assert summary["counts"] == counts
    assert summary["bytes"] == sum(sizes)
    assert summary["seconds"] > 0
    assert summary["rooms"][2]["error"] == made.rooms[2].error
    assert "4 rooms (2 written, 1 incomplete, 1 failed)" in repr(made)


def test_no_secret_is_in_what_an_archive_leaves(client):
    zips(client)
    for path in Path("out").rglob("*"):
        assert not path.is_file() or TOKEN.encode() not in path.read_bytes(), path


@pytest.fixture
def environment(boards):
    """What the command takes from its environment; targets.csv is there."""
    lines = ["room,path,lesson,width,height", *(f"{room},/g,L{room[-1]},64,48" for room in ROOMS)]
    Path("targets.csv").write_text("\n".join(lines), encoding="utf-8")
    return {"WHITESHOT_TOKEN": TOKEN, "WHITESHOT_BASE_URL": f"{boards.root}/v5"}


ARCHIVE = ["archive", "targets.csv", "--zip", "{lesson}.zip", "--out", "out"]


def run(environment, *options):
    return CliRunner().invoke(app, [*ARCHIVE, *options], env=environment)


def test_the_command_tells_by_its_exit_code_and_by_json_how_it_went(boards, environment):
    done = run(environment)
    assert done.exit_code == 0
    assert json.loads(done.stdout)["counts"]["written"] == 4
    assert done.stderr == "", "cron sends a mail of whatever is said"
    lose(boards, ROOMS[0], "b")
    done = run(environment, "--summary", "summary.json")
    assert done.exit_code == 5
    assert done.stdout == ""
    assert "4 rooms (3 unchanged, 1 incomplete)" in done.stderr
    assert f"L1.zip (room {ROOMS[0]}): incomplete. 1 of 2 scenes failed. Scene /g/b: DownloadFailed" in done.stderr
    told = json.loads(Path("summary.json").read_text(encoding="utf-8"))
    assert (told["exit_code"], told["rooms"][0]["written"]) == (5, False)
    assert run(environment, "--replace").exit_code == 5
    assert len(scenes_in("L1.zip")) == 1
    for room in ROOMS:
        refuse(boards, room)
    assert run(environment).exit_code == 6


WRONG = {
    "no such file": (["--out", "o"], "nothing.csv", "cannot be read"),
    "a name without its column": (["--out", "o", "--pdf", "{teacher}.pdf"], "targets.csv", "uses the column"),
    "PDF and ZIP": (["--out", "o", "--pdf", "a.pdf", "--zip", "a.zip"], "targets.csv", "cannot be combined"),
    "no such pages": (["--out", "o", "--page", "a3"], "targets.csv", "page size"),
    "an output that cannot be": (["--out", "/proc/nothing"], "targets.csv", "is not writable"),
    "a summary that cannot be": (["--out", "o", "--summary", "no/s.json"], "targets.csv", "folder no for the summary"),
    "a vendor that is none": (["--out", "s3://b", "--out-vendor", "x"], "targets.csv", "storage vendor must be one of"),
    "a database of nothing": (["--out", "o", "--database", "sqlite://"], "targets.csv", "--library"),
    "no output": ([], "targets.csv", "Missing option"),
}


@pytest.mark.parametrize(("options", "file", "words"), WRONG.values(), ids=WRONG)
def test_what_cannot_begin_ends_with_2_and_asks_for_nothing(boards, environment, options, file, words):
    done = CliRunner().invoke(app, ["archive", file, *options], env=environment)
    assert done.exit_code == 2
    assert words in done.stderr
    assert isinstance(done.exception, SystemExit), done.exception
    assert boards.asked == []


def test_the_library_may_have_a_database_of_its_own(environment, tmp_path):
    database = f"sqlite:///{tmp_path / 'of-its-own.sqlite'}"
    assert run(environment, "--library", "boards", "--database", database).exit_code == 0
    with ws.Library("boards", database=database) as library:
        assert library.runs["status"].tolist() == ["done"]
    assert sorted(path.name for path in Path("out").iterdir()) == [".whiteshot", *(f"{name}.zip" for name in NAMES)]


def test_the_exit_codes_are_in_the_help():
    told = CliRunner().invoke(app, ["archive", "--help"]).stdout
    for code in (0, 2, 5, 6, 7):
        assert re.search(rf"^ {code} \w", told, re.MULTILINE), told
