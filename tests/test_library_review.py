"""A library remembers what was accepted, by whom and why, and takes nothing back that it once had."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from boards import Board, random_board, scribble

import whiteshot_nb as ws
from whiteshot_nb import errors
from whiteshot_nb.shots import ShotRow

SIZE = (320, 180)
PAGE = random_board(3, stickies=1, size=SIZE)
OLD = PAGE.png()
NEW = PAGE.but(scribbles=(scribble(-380, -240),)).png()
NEWER = PAGE.but(captions=((20, 150, "again"),)).png()
BLANK = Board(size=SIZE).png()


@pytest.fixture
def library(tmp_path):
    with ws.Library(tmp_path / "library") as opened:
        yield opened


@pytest.fixture
def take(library):
    """Put pictures by scene into the library as shots of a room's group, as a capture would."""

    def taken(room="room", *, renderer="painter 1", run="run", **pictures):
        rows = []
        for order, (name, data) in enumerate(pictures.items()):
            sha256 = data and library.store.pictures.put(data)
            rows.append(
                ShotRow(
                    run=run,
                    room=room,
                    group="/g",
                    scene=f"/g/{name}",
                    order=order,
                    width=SIZE[0],
                    height=SIZE[1],
                    pixel_width=SIZE[0],
                    pixel_height=SIZE[1],
                    ok=data is not None,
                    blank=data == BLANK,
                    error=None if data else "DownloadFailed: 404",
                    sha256=sha256,
                    renderer=renderer,
                    data_center="cn-hz",
                    taken_at=datetime.now(UTC),
                )
            )
        return ws.Shots(rows, library.store.pictures)

    return taken


def changes(comparison):
    return dict(zip(comparison.frame["scene"].str[3:], comparison.frame["change"], strict=True))


def approve(library, shots, **options):
    comparison = library.compare(shots)
    comparison.accept(comparison.frame, who="ann", **options)


def test_a_first_review_has_new_scenes_and_accepting_them_makes_the_baseline(library, take):
    shots = take(a=OLD, b=OLD)
    first = library.compare(shots)
    assert changes(first) == {"a": "new", "b": "new"}
    first.accept("/g/a", who="ann", comment="as drawn")
    assert changes(library.compare(shots)) == {"a": "unchanged", "b": "new"}
    row = library.baselines.iloc[0]
    assert (row["author"], row["reason"], row["renderer"], row["holds"]) == ("ann", "as drawn", "painter 1", True)


def test_accepting_points_the_baseline_at_the_new_picture_and_undo_gives_the_old_one_back(library, take):
    approve(library, take(a=OLD))
    comparison = library.compare(take(a=NEW))
    assert changes(comparison) == {"a": "content"}
    event = comparison.accept("/g/a", who="bo")
    assert changes(library.compare(take(a=NEW))) == {"a": "unchanged"}
    comparison.undo(event=event)
    assert changes(library.compare(take(a=OLD))) == {"a": "unchanged"}
    assert library.baselines["holds"].tolist() == [True, False]
    assert library.verify().empty


def test_rejecting_what_was_accepted_takes_the_baseline_back_and_undoing_that_brings_it_forth(library, take):
    approve(library, take(a=OLD))
    comparison = library.compare(take(a=NEW))
    comparison.accept("/g/a")
    rejected = comparison.reject("/g/a", comment="no")
    assert changes(library.compare(take(a=OLD))) == {"a": "unchanged"}
    comparison.undo(event=rejected)
    assert changes(library.compare(take(a=NEW))) == {"a": "unchanged"}


def test_a_scene_with_variants_is_fine_if_it_equals_any_of_them_and_only_in_that_scene(library, take):
    approve(library, take(a=OLD, b=OLD))
    with pytest.raises(errors.InvalidInput, match="needs a reason"):
        library.compare(take(a=NEW)).accept("/g/a", variant=True)
    library.compare(take(a=NEW)).accept("/g/a", variant=True, comment="the pen flickers", who="ann")
    frame = library.compare(take(a=NEW, b=NEW)).frame.set_index("scene")
    assert frame["change"].tolist() == ["tolerated", "content"]
    assert "ann: the pen flickers" in frame.loc["/g/a", "reason"]
    assert changes(library.compare(take(a=OLD, b=OLD))) == {"a": "unchanged", "b": "unchanged"}
    assert library.baselines.query("scene == '/g/a' and holds")["kind"].tolist() == ["accepted", "variant"]


def test_a_verdict_stands_in_the_frame_of_every_comparison_of_the_pair_until_it_changes_again(library, take):
    approve(library, take(a=OLD))
    library.compare(take(a=NEW)).reject("/g/a", who="bo", comment="the arrow is gone")
    again = library.compare(take(a=NEW)).frame.iloc[0]
    assert (again["change"], again["verdict"], again["reviewer"]) == ("content", "rejected", "bo")
    assert again["comment"] == "the arrow is gone"
    assert (datetime.now(UTC) - again["decided_at"]).total_seconds() < 60
    assert library.compare(take(a=NEWER)).frame["verdict"].isna().all()


def test_accepting_a_failed_or_blank_shot_asks_twice_and_a_failed_one_moves_nothing(library, take):
    approve(library, take(a=OLD, b=OLD, c=OLD))
    comparison = library.compare(take(a=None, b=BLANK, c=NEW, d=BLANK))
    with pytest.raises(errors.InvalidInput, match="/g/a, /g/b, /g/d failed or are blank") as caught:
        comparison.accept(comparison.frame)
    assert caught.value.field == "confirm"
    assert comparison.frame["verdict"].isna().all()
    comparison.accept(comparison.frame, confirm=True)
    assert changes(library.compare(take(a=OLD, b=BLANK, c=NEW, d=BLANK))) == dict.fromkeys("abcd", "unchanged")


def test_an_accepted_removal_takes_the_scene_out_of_the_baseline(library, take):
    approve(library, take(a=OLD, b=OLD))
    comparison = library.compare(take(a=OLD))
    assert changes(comparison) == {"a": "unchanged", "b": "removed"}
    comparison.accept("/g/b")
    assert changes(library.compare(take(a=OLD))) == {"a": "unchanged"}


def test_any_run_can_be_the_baseline_and_another_name_begins_a_new_one(client, lesson, library):
    size = {"width": 64, "height": 36}
    shots = ws.capture(client, lesson, "/lesson", group=True, library=library, **size)
    run = library.runs["run"].iloc[0]
    against_run = library.compare(shots, run, into="release")
    assert set(against_run.frame["change"]) == {"unchanged"}
    with pytest.raises(errors.InvalidInput, match="compared with a run"):
        against_run.accept(query="order == 0", variant=True, comment="x", confirm=True)
    against_run.accept(query="order < 3", confirm=True)
    counts = library.compare(shots, "release").frame["change"].value_counts().to_dict()
    assert counts == {"unchanged": 3, "new": len(shots) - 3}
    with pytest.raises(errors.LibraryError, match="no run and no baseline typo"):
        library.compare(shots, "typo")
    assert set(library.compare(shots).frame["change"]) == {"new"}


def test_another_rooms_scenes_of_the_same_name_are_not_its_baseline(library, take):
    approve(library, take(a=OLD))
    assert changes(library.compare(take("other", a=NEW))) == {"a": "new"}


def test_pictures_of_a_folder_are_taken_in_when_they_are_accepted(library, tmp_path):
    def folder(name, data):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page.png").write_bytes(data)
        return ws.Shots.from_folder(tmp_path / name)

    approve(library, folder("monday", OLD))
    (tmp_path / "monday" / "page.png").unlink()
    tuesday = library.compare(folder("tuesday", NEW))
    assert tuesday.frame["change"].tolist() == ["content"]
    tuesday.accept("page")
    assert library.compare(folder("wednesday", NEW)).frame["change"].tolist() == ["unchanged"]
    assert len(library.baselines) == 2
    gone = library.compare(folder("friday", NEWER))
    (tmp_path / "friday" / "page.png").unlink()
    with pytest.raises(errors.LibraryError, match="not where it was"):
        gone.accept("page")
    assert gone.frame["verdict"].isna().all()


def test_roll_back_is_one_call_to_a_picture_or_to_a_step_with_its_variants(library, take):
    approve(library, take(a=OLD))
    library.compare(take(a=NEW)).accept("/g/a", variant=True, comment="flickers")
    both = library.baselines["step"].iloc[-1]
    library.compare(take(a=NEWER)).accept("/g/a")
    assert changes(library.compare(take(a=NEW))) == {"a": "content"}
    library.rollback("room", "/g/a", to=both, who="bo")
    assert changes(library.compare(take(a=NEW))) == {"a": "tolerated"}
    newer = take(a=NEWER)["/g/a"].sha256
    library.rollback("room", "/g/a", to=newer)
    assert changes(library.compare(take(a=NEWER))) == {"a": "unchanged"}
    assert len(library.baselines) == 6
    with pytest.raises(errors.InvalidInput, match="no step and no accepted picture nothing"):
        library.rollback("room", "/g/a", to="nothing")


def test_after_an_upgrade_only_the_renderers_noise_is_accepted_and_the_rest_is_told(library, take):
    page = random_board(5, stickies=3, size=(640, 360))
    noisy = page.but(shift=1 / 3).png()
    approve(library, take(same=OLD, noisy=page.png(), other=OLD))
    unknown = take(same=OLD, noisy=noisy, other=NEW, renderer=None)
    assert library.rebaseline(unknown)["done"].tolist() == ["kept", "left", "left"]
    assert library.rebaseline(take(same=OLD, noisy=noisy, other=NEW))["done"].tolist() == ["kept", "left", "left"]
    upgraded = take(same=OLD, noisy=noisy, other=NEW, renderer="painter 2")
    told = library.rebaseline(upgraded, who="ann").set_index("scene")
    assert told["done"].to_dict() == {"/g/same": "kept", "/g/noisy": "accepted", "/g/other": "left"}
    assert told.loc["/g/noisy", "why"] == "noise of painter 2 in the place of painter 1"
    assert changes(library.compare(upgraded)) == {"same": "unchanged", "noisy": "unchanged", "other": "content"}


def test_a_mask_of_the_library_holds_for_every_comparison_and_changing_it_compares_only_what_it_hides(
    library, take, monkeypatch
):
    approve(library, take(a=OLD, b=OLD))
    comparison = library.compare(take(a=NEW, b=NEW))
    looked = []
    monkeypatch.setattr(library.store.pictures.__class__, "get", watched(library.store.pictures.__class__.get, looked))
    with pytest.warns(UserWarning, match="hides 100 % of each picture"):
        mask = library.add_mask(
            ws.Mask(x=0, y=0, width=1, height=1, relative=True, scene="/g/a"), who="ann", reason="a clock"
        )
    with pytest.warns(UserWarning, match="1 scene is masked by more than 30 %: /g/a"):
        comparison.refresh()
    assert changes(comparison) == {"a": "unchanged", "b": "content"}
    assert len(looked) == 2
    with pytest.warns(UserWarning, match="masked by more"):
        assert changes(library.compare(take(a=NEW, b=NEW))) == {"a": "unchanged", "b": "content"}
    (row,) = library.masks.to_dict("records")
    assert (row["mask"], row["author"], row["reason"], row["scene"]) == (mask, "ann", "a clock", "/g/a")
    library.remove_mask(mask)
    comparison.refresh()
    assert changes(comparison) == {"a": "content", "b": "content"}
    assert library.masks.empty
    with pytest.raises(errors.InvalidInput, match="no mask"):
        library.remove_mask(mask)


def watched(function, calls):
    def seen(*arguments):
        calls.append(arguments)
        return function(*arguments)

    return seen


def test_a_mask_drawn_in_a_comparison_is_kept_in_its_library(library, take):
    approve(library, take(a=OLD))
    comparison = library.compare(take(a=NEW))
    mask = comparison.add_mask(ws.Mask(x=0, y=0, width=10, height=10))
    assert library.masks["mask"].tolist() == comparison.masks["mask"].tolist() == [mask]
    assert comparison.frame["masked_pixels"].tolist() == [100]
    own = library.compare(take(a=NEW), masks=[])
    assert own.frame["masked_pixels"].fillna(0).tolist() == [0]


def test_prune_never_takes_the_pictures_of_a_baseline_not_even_former_ones(library, take):
    approve(library, take(a=OLD))
    library.compare(take(a=NEW)).accept("/g/a")
    for file in Path(library.store.location).rglob("*.png"):
        os.utime(file, (0, 0))
    library.prune(keep=0, dry_run=False)
    assert library.verify().empty
    library.rollback("room", "/g/a", to=take(a=OLD)["/g/a"].sha256)
    assert changes(library.compare(take(a=OLD))) == {"a": "unchanged"}
    next(Path(library.store.location).rglob(f"{take(a=NEW)['/g/a'].sha256}.png")).unlink()
    assert library.verify()[["problem", "scene"]].to_numpy().tolist() == [["missing", "/g/a"]]


def test_a_packed_library_brings_baselines_verdicts_and_masks_home(library, take, tmp_path):
    approve(library, take(a=OLD))
    library.compare(take(a=NEW)).reject("/g/a", comment="no")
    library.add_mask(ws.Mask(x=1, y=2, width=3, height=4))
    packed = library.pack(tmp_path / "home.zip")
    for _ in range(2):
        with ws.Library.unpack(packed, tmp_path / "other") as other:
            assert other.baselines.equals(library.baselines)
            assert other.masks.equals(library.masks)
            assert other.compare(take(a=NEW)).frame["comment"].tolist() == ["no"]
            assert other.store.pictures.get(take(a=OLD)["/g/a"].sha256) == OLD


DECIDING = """
import sys, whiteshot_nb as ws
from whiteshot_nb.review.verdicts import Event, Pair
library = ws.Library(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(sys.argv[3])):
    event = Event("accepted", (Pair("room", f"/{number}", None, "0" * 64),), sys.argv[2])
    library._log.add(event)
    print(number, flush=True)
"""


def deciding(library, who, count):
    command = [sys.executable, "-c", DECIDING, library.store.location, who, str(count)]
    root = str(Path(ws.__file__).parents[1])
    environment = os.environ | {"PYTHONPATH": root}
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout.readline() == "ready\n"
    return process


def go(process):
    process.stdin.write("\n")
    process.stdin.flush()


def test_two_processes_decide_at_once_and_each_sees_what_the_other_did(library, take):
    others = [deciding(library, who, 200) for who in ("ann", "bo")]
    comparison = library.compare(take(a=OLD))
    for process in others:
        go(process)
    seen = [len(comparison.events)]
    while any(process.poll() is None for process in others):
        seen.append(len(comparison.events))
    assert [process.communicate()[0].split()[-1] for process in others] == ["199", "199"]
    events = comparison.events
    assert seen == sorted(seen)
    assert len({event.id for event in events}) == len(events) == 400
    for who in ("ann", "bo"):
        assert [event.pairs[0].scene for event in events if event.who == who] == [f"/{one}" for one in range(200)]


def test_a_process_killed_between_verdicts_leaves_those_that_it_had_said_were_kept(library):
    process = deciding(library, "ann", 10_000)
    go(process)
    said = [process.stdout.readline() for _ in range(8)]
    process.kill()
    rest = process.communicate()[0].splitlines()
    kept = len(library._log.events())
    last = int((rest or said)[-1])
    assert kept in {last + 1, last + 2}


def test_a_verdict_and_its_step_of_the_baseline_are_kept_both_or_neither(library, take, monkeypatch):
    comparison = library.compare(take(a=OLD))
    ledger = library.store.ledger.review
    add = ledger.add
    monkeypatch.setattr(
        ledger,
        "add",
        lambda rows: add({**rows, "baseline_steps": [{**row, "room": None} for row in rows["baseline_steps"]]}),
    )
    with pytest.raises(errors.LibraryError):
        comparison.accept("/g/a")
    assert comparison.frame["verdict"].isna().all()
    assert library.baselines.empty


def test_a_check_counts_verdicts(library, take):
    approve(library, take(a=OLD, b=OLD))
    comparison = library.compare(take(a=NEW, b=NEW))
    assert comparison.check().outcome == 3
    comparison.accept("/g/a")
    assert comparison.check().frame["scene"].tolist() == ["/g/b"]
    comparison.reject("/g/b")
    assert comparison.check().outcome == 4
    assert comparison.check(fail_on=()).outcome == 4
    comparison.undo("/g/b")
    comparison.accept("/g/b")
    assert comparison.check()


def test_verdicts_go_out_as_json_and_come_into_a_copy_of_the_library(library, take, tmp_path):
    approve(library, take(a=OLD, b=OLD))
    packed = library.pack(tmp_path / "copy.zip")
    comparison = library.compare(take(a=NEW, b=NEW))
    comparison.accept("/g/a", comment="flickers", variant=True, who="bo")
    comparison.undo(event=comparison.accept("/g/b"))
    for one in (NEW, OLD):
        take(a=one)
    written = library.export_verdicts(tmp_path / "verdicts.json")
    with ws.Library.unpack(packed, tmp_path / "other") as other:
        with pytest.raises(errors.LibraryError, match=r"picture of /g/a that the library does not have"):
            other.import_verdicts(written)
        assert len(other._log.events()) == 1
        library.pack(tmp_path / "later.zip")
    assert library.import_verdicts(written) == 0
    told = json.loads(written.read_text(encoding="utf-8"))
    assert [event["verdict"] for event in told["events"]] == ["accepted", "accepted", "accepted", "undone"]
    assert [event["variant"] for event in told["events"]] == [False, True, False, False]


def test_an_accepted_picture_of_a_report_moves_the_baseline(client, room, library, tmp_path):
    client.scenes.add(room, "/a", ["x"])
    shots = ws.capture(client, room, "/a", group=True, library=library, width=64, height=36)
    pair = {"room": room, "scene": "/a/x", "baseline": None, "sha256": shots[0].sha256}
    event = {"id": "report-0001", "verdict": "accepted", "who": "ann", "at": "2026-11-24T10:00:00Z", "pairs": [pair]}
    told = {"format": "whiteshot verdicts", "version": 1, "events": [event]}
    (tmp_path / "report.json").write_text(json.dumps(told), encoding="utf-8")
    assert library.import_verdicts(tmp_path / "report.json") == 1
    assert library.compare(shots).frame["change"].tolist() == ["unchanged"]
    assert library.baselines["renderer"].notna().all()


def test_shots_join_what_their_latest_comparison_and_the_reviewers_say(library, take):
    approve(library, take(a=OLD, b=OLD, c=OLD))
    shots = take(b=NEW, a=OLD)
    with pytest.raises(errors.InvalidInput, match="not compared yet"):
        _ = shots.review_frame
    library.compare(shots)
    library.compare(take(a=OLD, b=NEW)).reject("/g/b", who="bo", comment="no")
    frame = shots.review_frame
    assert frame[["scene", "change", "verdict", "reviewer", "comment"]].astype(object).to_numpy().tolist() == [
        ["/g/b", "content", "rejected", "bo", "no"],
        ["/g/a", "unchanged", pd.NA, pd.NA, pd.NA],
    ]
    assert list(frame.columns[: len(shots.frame.columns)]) == list(shots.frame.columns)
    assert frame["cluster"].tolist() == [1, pd.NA]


def test_a_scene_of_the_same_name_that_another_room_had_is_no_second_row_of_a_shot(take, tmp_path):
    (tmp_path / "new" / "g").mkdir(parents=True)
    (tmp_path / "new" / "g" / "a.png").write_bytes(NEW)
    shots = ws.Shots.from_folder(tmp_path / "new")
    old = [shot.row for room in ("one", "other") for shot in take(room, a=OLD)]
    baseline = ws.Shots([replace(row, scene="g/a") for row in old], take().pictures)
    assert ws.compare(shots, baseline).frame["change"].tolist() == ["new", "removed", "removed"]
    assert shots.review_frame["change"].tolist() == ["new"]


def told(**changed):
    pair = {"room": "r", "scene": "/s", "baseline": None, "sha256": "0" * 64}
    event = {"id": "report-0001", "verdict": "accepted", "who": "ann", "at": "2026-11-24T10:00:00Z", "pairs": [pair]}
    return json.dumps({"format": "whiteshot verdicts", "version": 1, "events": [event | changed]})


SPOILED = {
    "no JSON": ("{", "no file of verdicts"),
    "something else": ('{"format": "x"}', "no file of verdicts"),
    "a verdict that is none": (told(verdict="perhaps"), "no file of verdicts"),
    "no time zone": (told(at="2026-11-24T10:00:00"), "no file of verdicts"),
    "a key too many": (told(admin=True), "no file of verdicts"),
    "no pairs": (told(pairs=[]), "no file of verdicts"),
    "an id like a path": (told(id="../../etc/passwd"), "no file of verdicts"),
    "an undoing of nothing": (told(verdict="undone", undoes="report-0000"), "undoes a decision that is not there"),
    "an undoing without an aim": (told(verdict="undone"), "undoes a decision that is not there"),
    "an unknown picture": (told(), "that the library does not have"),
    "deep nesting": ("[" * 100_000, "no file of verdicts"),
}


@pytest.mark.parametrize(("text", "words"), SPOILED.values(), ids=SPOILED)
def test_a_file_of_verdicts_is_not_trusted(library, tmp_path, text, words):
    (tmp_path / "verdicts.json").write_text(text, encoding="utf-8")
    with pytest.raises(errors.LibraryError, match=words):
        library.import_verdicts(tmp_path / "verdicts.json")
    assert library._log.events() == ()


def test_sql_is_loaded_when_a_library_opens_and_not_before():
    script = "import sys, whiteshot_nb; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
