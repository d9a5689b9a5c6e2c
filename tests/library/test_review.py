"""A library remembers what was accepted, by whom and why, and takes nothing back that it once had."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from boards import random_board
from shots_in_library import BLANK, NEW, NEWER, OLD, approve, changes

import whiteshot_nb as ws
from whiteshot_nb import errors


def test_a_first_review_has_new_scenes_and_accepting_them_makes_the_baseline(library, take):
    shots = take(a=OLD, b=OLD)
    first = library.compare(shots)
    assert changes(first) == {"a": "new", "b": "new"}
    first.accept("/g/a", reviewer="ann", comment="as drawn")
    assert changes(library.compare(take(a=OLD, b=OLD))) == {"a": "unchanged", "b": "new"}
    row = library.baselines.frame.iloc[0]
    assert (row["reviewer"], row["comment"], row["renderer"], row["holds"]) == ("ann", "as drawn", "painter 1", True)


def test_accepting_points_the_baseline_at_the_new_picture_and_undo_gives_the_old_one_back(library, take):
    approve(library, take(a=OLD))
    comparison = library.compare(take(a=NEW))
    assert changes(comparison) == {"a": "content"}
    event = comparison.accept("/g/a", reviewer="bo")
    assert changes(library.compare(take(a=NEW))) == {"a": "unchanged"}
    comparison.undo(event=event)
    assert changes(library.compare(take(a=OLD))) == {"a": "unchanged"}
    assert library.baselines.frame["holds"].tolist() == [True, False]
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
    with pytest.raises(errors.InvalidInput, match="requires a comment"):
        library.compare(take(a=NEW)).accept("/g/a", variant=True)
    library.compare(take(a=NEW)).accept("/g/a", variant=True, comment="the pen flickers", reviewer="ann")
    frame = library.compare(take(a=NEW, b=NEW)).frame.set_index("scene")
    assert frame["change"].tolist() == ["tolerated", "content"]
    assert "ann: the pen flickers" in frame.loc["/g/a", "reason"]
    assert changes(library.compare(take(a=OLD, b=OLD))) == {"a": "unchanged", "b": "unchanged"}
    assert library.baselines.frame.query("scene == '/g/a' and holds")["kind"].tolist() == ["accepted", "variant"]


def test_a_verdict_stands_in_the_frame_of_every_comparison_of_the_pair_until_it_changes_again(library, take):
    approve(library, take(a=OLD))
    library.compare(take(a=NEW)).reject("/g/a", reviewer="bo", comment="the arrow is gone")
    again = library.compare(take(a=NEW)).frame.iloc[0]
    assert (again["change"], again["verdict"], again["reviewer"]) == ("content", "rejected", "bo")
    assert again["comment"] == "the arrow is gone"
    assert (datetime.now(UTC) - again["decided_at"]).total_seconds() < 60
    assert library.compare(take(a=NEWER)).frame["verdict"].isna().all()


def test_accepting_a_failed_or_blank_shot_asks_twice_and_a_failed_one_moves_nothing(library, take):
    approve(library, take(a=OLD, b=OLD, c=OLD))
    comparison = library.compare(take(a=None, b=BLANK, c=NEW, d=BLANK))
    with pytest.raises(errors.InvalidInput, match="requires a confirmation: /g/a, /g/b, /g/d") as caught:
        comparison.accept(comparison.frame)
    assert caught.value.field == "confirm"
    assert comparison.frame["verdict"].isna().all()
    comparison.accept(comparison.frame, confirm=True)
    assert changes(library.compare(take(a=OLD, b=BLANK, c=NEW, d=BLANK))) == dict.fromkeys("abcd", "unchanged")


def test_a_failure_that_was_accepted_excuses_neither_the_next_one_nor_a_removal(library, take):
    approve(library, take(a=OLD, b=OLD))
    down = take(a=None, b=OLD, run="down")
    library.compare(down).accept("/g/a", confirm=True, comment="the server was down")
    assert library.compare(down).check()
    assert library.compare(take(a=None, b=OLD, run="down again")).frame["verdict"].isna().all()
    gone = library.compare(take(b=OLD, run="gone"))
    assert changes(gone) == {"b": "unchanged", "a": "removed"}
    assert gone.frame["verdict"].isna().all()


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
    with pytest.raises(errors.InvalidInput, match="were not compared with the baseline release"):
        against_run.accept(query="order == 0", variant=True, comment="x", confirm=True)
    against_run.accept(query="order < 3", confirm=True)
    again = ws.capture(client, lesson, "/lesson", group=True, library=library, **size)
    counts = library.compare(again, "release").frame["change"].value_counts().to_dict()
    assert counts == {"unchanged": 3, "new": len(shots) - 3}
    with pytest.raises(errors.LibraryError, match="no run or baseline named typo"):
        library.compare(shots, "typo")
    assert set(library.compare(shots).frame["change"]) == {"new"}


def test_another_rooms_scenes_of_the_same_name_are_not_its_baseline(library, take):
    approve(library, take(a=OLD))
    assert changes(library.compare(take("other", a=NEW))) == {"a": "new"}


def test_pictures_of_a_folder_are_taken_in_when_they_are_accepted(library, tmp_path):
    def folder(name, data):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page.png").write_bytes(data)
        return ws.read_folder(tmp_path / name)

    approve(library, folder("monday", OLD))
    (tmp_path / "monday" / "page.png").unlink()
    tuesday = library.compare(folder("tuesday", NEW))
    assert tuesday.frame["change"].tolist() == ["content"]
    tuesday.accept("page")
    assert library.compare(folder("wednesday", NEW)).frame["change"].tolist() == ["unchanged"]
    assert len(library.baselines.frame) == 2
    gone = library.compare(folder("friday", NEWER))
    (tmp_path / "friday" / "page.png").unlink()
    with pytest.raises(errors.LibraryError, match="has been changed or removed"):
        gone.accept("page")
    assert gone.frame["verdict"].isna().all()


def test_roll_back_is_one_call_to_a_picture_or_to_a_step_with_its_variants(library, take):
    approve(library, take(a=OLD))
    library.compare(take(a=NEW)).accept("/g/a", variant=True, comment="flickers")
    both = library.baselines.frame["step"].iloc[-1]
    library.compare(take(a=NEWER)).accept("/g/a")
    assert changes(library.compare(take(a=NEW))) == {"a": "content"}
    library.baselines.rollback("room", "/g/a", to=both, reviewer="bo")
    assert changes(library.compare(take(a=NEW))) == {"a": "tolerated"}
    newer = take(a=NEWER)["/g/a"].sha256
    library.baselines.rollback("room", "/g/a", to=newer)
    assert changes(library.compare(take(a=NEWER))) == {"a": "unchanged"}
    assert len(library.baselines.frame) == 6
    with pytest.raises(errors.InvalidInput, match="SHA-256 of an accepted picture of the scene, not 'nothing'"):
        library.baselines.rollback("room", "/g/a", to="nothing")


def test_what_a_rollback_took_out_of_the_baseline_has_to_be_decided_on_again(library, take):
    approve(library, take(a=OLD))
    library.compare(take(a=NEW)).accept("/g/a", reviewer="ann")
    library.baselines.rollback(
        "room", "/g/a", to=library.baselines.frame["step"].iloc[0], reviewer="bo", comment="it was not fine"
    )
    nightly = library.compare(take(a=NEW))
    assert changes(nightly) == {"a": "content"}
    assert nightly.check().exit_code == 3
    assert (nightly.events[-1].reviewer, nightly.events[-1].comment) == ("bo", "it was not fine")
    nightly.accept("/g/a")
    assert changes(library.compare(take(a=NEW))) == {"a": "unchanged"}


def test_a_rollback_to_a_step_brings_variants_that_a_rollback_before_it_took_out(library, take):
    approve(library, take(a=OLD))
    for picture in (NEW, NEWER):
        library.compare(take(a=picture)).accept("/g/a", variant=True, comment="flickers")
    first, _, third = library.baselines.frame["step"]
    library.baselines.rollback("room", "/g/a", to=first)
    assert changes(library.compare(take(a=NEW))) == {"a": "content"}
    library.baselines.rollback("room", "/g/a", to=third)
    assert [changes(library.compare(take(a=one))) for one in (NEW, NEWER)] == [{"a": "tolerated"}] * 2


def test_what_is_accepted_for_one_baseline_takes_nothing_out_of_another(library, take):
    approve(library, take(a=OLD))
    release = library.compare(take(a=OLD), into="release").accept("/g/a")
    for name in ("main", "release"):
        assert changes(library.compare(take(a=OLD), name)) == {"a": "unchanged"}
    assert library.baselines.frame["holds"].tolist() == [True, True]
    library.compare(take(a=NEW), "release").undo(event=release)
    assert library.baselines.frame["holds"].tolist() == [True, False]
    assert changes(library.compare(take(a=OLD), "main")) == {"a": "unchanged"}


def test_after_an_upgrade_only_the_renderers_noise_is_accepted_and_the_rest_is_told(library, take):
    page = random_board(5, stickies=3, size=(640, 360))
    noisy = page.but(shift=1 / 3).png()
    approve(library, take(same=OLD, noisy=page.png(), other=OLD))
    unknown = take(same=OLD, noisy=noisy, other=NEW, renderer=None)
    assert library.rebaseline(unknown)["done"].tolist() == ["kept", "left", "left"]
    assert library.rebaseline(take(same=OLD, noisy=noisy, other=NEW))["done"].tolist() == ["kept", "left", "left"]
    upgraded = take(same=OLD, noisy=noisy, other=NEW, renderer="painter 2")
    told = library.rebaseline(upgraded, reviewer="ann").set_index("scene")
    assert told["done"].to_dict() == {"/g/same": "kept", "/g/noisy": "accepted", "/g/other": "left"}
    assert told.loc["/g/noisy", "why"] == "noise of painter 2, replacing painter 1"
    assert library.rebaseline(upgraded)["done"].tolist() == ["kept", "kept", "left"]
    assert len(library.baselines.frame) == 4
    later = take(same=OLD, noisy=noisy, other=NEW, renderer="painter 2")
    assert changes(library.compare(later)) == {"same": "unchanged", "noisy": "unchanged", "other": "content"}


def test_prune_never_takes_the_pictures_of_a_baseline_not_even_former_ones(library, take):
    approve(library, take(a=OLD))
    library.compare(take(a=NEW)).accept("/g/a")
    for file in Path(library._store.location).rglob("*.png"):
        os.utime(file, (0, 0))
    library.prune(keep=0, dry_run=False)
    assert library.verify().empty
    library.baselines.rollback("room", "/g/a", to=take(a=OLD)["/g/a"].sha256)
    assert changes(library.compare(take(a=OLD))) == {"a": "unchanged"}
    next(Path(library._store.location).rglob(f"{take(a=NEW)['/g/a'].sha256}.png")).unlink()
    assert library.verify()[["problem", "scene"]].to_numpy().tolist() == [["missing", "/g/a"]]


def test_a_packed_library_brings_baselines_verdicts_and_masks_home(library, take, tmp_path):
    approve(library, take(a=OLD))
    library.compare(take(a=NEW)).reject("/g/a", comment="no")
    library.masks.add(ws.Mask(x=1, y=2, width=3, height=4))
    packed = library.pack(tmp_path / "home.zip")
    for _ in range(2):
        with ws.Library.unpack(packed, tmp_path / "other") as other:
            assert other.baselines.frame.equals(library.baselines.frame)
            assert other.masks.frame.equals(library.masks.frame)
            assert other.compare(take(a=NEW)).frame["comment"].tolist() == ["no"]
            assert other._store.pictures.get(take(a=OLD)["/g/a"].sha256) == OLD


DECIDING = """
import sys, whiteshot_nb as ws
from whiteshot_nb.model.pair_key import PairKey
from whiteshot_nb.review.verdicts import Event
library = ws.Library(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(sys.argv[3])):
    event = Event("accepted", (PairKey("room", f"/{number}", None, "0" * 64),), sys.argv[2])
    library._logs.verdicts.add(event)
    print(number, flush=True)
"""


def deciding(library, who, count):
    command = [sys.executable, "-c", DECIDING, library._store.location, who, str(count)]
    root = str(Path(ws.__file__).parents[1])
    environment = os.environ | {"PYTHONPATH": root}
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout.readline() == "ready\n"
    return process


def go(process):
    process.stdin.write("\n")
    process.stdin.flush()


def test_two_processes_decide_at_once_and_each_sees_what_the_other_did(library, take):
    others = [deciding(library, who, 60) for who in ("ann", "bo")]
    comparison = library.compare(take(a=OLD))
    for process in others:
        go(process)
    seen = [len(comparison.events)]
    while any(process.poll() is None for process in others):
        seen.append(len(comparison.events))
    assert [process.communicate()[0].split()[-1] for process in others] == ["59", "59"]
    events = comparison.events
    assert seen == sorted(seen)
    assert len({event.id for event in events}) == len(events) == 120
    for who in ("ann", "bo"):
        assert [event.pairs[0].scene for event in events if event.reviewer == who] == [f"/{one}" for one in range(60)]


def test_a_process_killed_between_verdicts_leaves_those_that_it_had_said_were_kept(library):
    process = deciding(library, "ann", 10_000)
    go(process)
    said = [process.stdout.readline() for _ in range(8)]
    process.kill()
    rest = process.stdout.read().splitlines()  # communicate() would pass over what readline() has read ahead
    process.communicate()
    kept = len(library._logs.verdicts.events())
    last = int((rest or said)[-1])
    assert kept in {last + 1, last + 2}


def test_a_verdict_and_its_step_of_the_baseline_are_kept_both_or_neither(library, take, monkeypatch):
    comparison = library.compare(take(a=OLD))
    ledger = library._store.ledger.review
    add = ledger.add
    monkeypatch.setattr(
        ledger,
        "add",
        lambda rows: add({**rows, "baseline_steps": [{**row, "room": None} for row in rows["baseline_steps"]]}),
    )
    with pytest.raises(errors.LibraryError):
        comparison.accept("/g/a")
    assert comparison.frame["verdict"].isna().all()
    assert library.baselines.frame.empty


def test_a_comparison_begins_in_the_background_with_progress_and_a_result_to_wait_for(library, take):
    approve(library, take(a=OLD, b=OLD))
    seen = []
    job = library.start_compare(take(a=NEW, b=NEWER, run="second"), progress=seen.append)

    async def waited():
        return await job

    comparison = asyncio.run(waited())
    assert job.result() is comparison
    assert changes(comparison) == {"a": "content", "b": "content"}
    assert (seen[-1].done, seen[-1].total, seen[-1].step) == (2, 2, "comparing")
    comparison.accept(comparison.frame)
    assert changes(library.compare(take(a=NEW, b=NEWER, run="third"))) == {"a": "unchanged", "b": "unchanged"}


def test_a_cancelled_comparison_has_what_was_compared_and_says_so_of_the_rest(library, take):
    approve(library, take(**dict.fromkeys("abcdefgh", OLD)))
    first, go_on = threading.Event(), threading.Event()

    class Slow(ThreadPoolExecutor):
        def submit(self, function, *arguments):
            def slowly():
                if first.is_set():
                    go_on.wait(20)
                first.set()
                return function(*arguments)

            return super().submit(slowly)

    with Slow(1) as pool:
        shots = take(**{name: OLD + bytes([number]) for number, name in enumerate("abcdefgh")}, run="second")
        job = library.start_compare(shots, executor=pool, progress=lambda _progress: job.cancel())
        job.add_done_callback(lambda _job: go_on.set())
        first.wait(20)
        job.cancel()
        go_on.set()
        frame = job.result().frame
    stopped = frame["reason"].str.startswith("Cancelled").sum()
    assert 0 < stopped < 8
    assert (frame["change"] == "failed").sum() == stopped


def test_what_cannot_be_compared_is_said_before_anything_begins(library, take):
    with pytest.raises(errors.LibraryError, match="no run or baseline named typo"):
        library.start_compare(take(a=OLD), "typo")


def test_a_check_counts_verdicts(library, take):
    approve(library, take(a=OLD, b=OLD))
    comparison = library.compare(take(a=NEW, b=NEW))
    assert comparison.check().exit_code == 3
    comparison.accept("/g/a")
    assert comparison.check().frame["scene"].tolist() == ["/g/b"]
    comparison.reject("/g/b")
    assert comparison.check().exit_code == 4
    assert comparison.check(fail_on=()).exit_code == 4
    comparison.undo("/g/b")
    comparison.accept("/g/b")
    assert comparison.check()


def test_verdicts_go_out_as_json_and_come_into_a_copy_of_the_library(library, take, tmp_path):
    approve(library, take(a=OLD, b=OLD))
    packed = library.pack(tmp_path / "copy.zip")
    comparison = library.compare(take(a=NEW, b=NEW))
    comparison.accept("/g/a", comment="flickers", variant=True, reviewer="bo")
    comparison.undo(event=comparison.accept("/g/b"))
    for one in (NEW, OLD):
        take(a=one)
    written = library.verdicts.to_json(tmp_path / "verdicts.json")
    with ws.Library.unpack(packed, tmp_path / "other") as other:
        with pytest.raises(errors.LibraryError, match=r"The library does not contain the picture of the scene /g/a"):
            other.verdicts.read_json(written)
        assert len(other._logs.verdicts.events()) == 1
        library.pack(tmp_path / "later.zip")
    assert library.verdicts.read_json(written) == 0
    told = json.loads(written.read_text(encoding="utf-8"))
    assert [event["verdict"] for event in told["events"]] == ["accepted", "accepted", "accepted", "undone"]
    assert [event["variant"] for event in told["events"]] == [False, True, False, False]


def test_a_verdict_on_a_failure_comes_into_a_copy_as_one_on_this_failure(library, take, tmp_path):
    approve(library, take(a=OLD))
    down, again = take(a=None, run="down"), take(a=None, run="down again")
    packed = library.pack(tmp_path / "copy.zip")
    library.compare(down).accept("/g/a", confirm=True)
    written = library.verdicts.to_json(tmp_path / "verdicts.json")
    with ws.Library.unpack(packed, tmp_path / "other") as other:
        assert other.verdicts.read_json(written) == 1
        assert other.compare(down).check()
        assert not other.compare(again).check()
    with ws.Library.unpack(library.pack(tmp_path / "all.zip"), tmp_path / "third") as third:
        assert third.compare(down).check()


def test_an_accepted_picture_of_a_report_moves_the_baseline(client, room, library, tmp_path):
    client.scenes.add(room, "/a", ["x"])
    shots = ws.capture(client, room, "/a", group=True, library=library, width=64, height=36)
    pair = {"room": room, "scene": "/a/x", "baseline": None, "sha256": shots[0].sha256}
    event = {"id": "report-0001", "verdict": "accepted", "who": "ann", "at": "2026-11-24T10:00:00Z", "pairs": [pair]}
    told = {"format": "whiteshot verdicts", "version": 1, "events": [event]}
    (tmp_path / "report.json").write_text(json.dumps(told), encoding="utf-8")
    assert library.verdicts.read_json(tmp_path / "report.json") == 1
    assert library.compare(shots).frame["change"].tolist() == ["unchanged"]
    assert library.baselines.frame["renderer"].str.fullmatch(r"resvg [\d.]+, fonts [0-9a-f]{8}").all()


def test_shots_join_what_their_latest_comparison_and_the_reviewers_say(library, take):
    approve(library, take(a=OLD, b=OLD, c=OLD))
    shots = take(b=NEW, a=OLD)
    with pytest.raises(errors.InvalidInput, match="were not compared with a baseline"):
        _ = shots.review_frame
    library.compare(shots)
    library.compare(take(a=OLD, b=NEW)).reject("/g/b", reviewer="bo", comment="no")
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
    shots = ws.read_folder(tmp_path / "new")
    old = [shot.row for room in ("one", "other") for shot in take(room, a=OLD)]
    baseline = ws.Shots([replace(row, scene="g/a") for row in old], take().pictures)
    assert ws.compare(shots, baseline).frame["change"].tolist() == ["new", "removed", "removed"]
    assert shots.review_frame["change"].tolist() == ["new"]


def told(**changed):
    pair = {"room": "r", "scene": "/s", "baseline": None, "sha256": "0" * 64}
    event = {"id": "report-0001", "verdict": "accepted", "who": "ann", "at": "2026-11-24T10:00:00Z", "pairs": [pair]}
    return json.dumps({"format": "whiteshot verdicts", "version": 1, "events": [event | changed]})


def test_halves_of_characters_and_nulls_in_a_comment_are_kept_as_replacements_everywhere(library, take, tmp_path):
    library.compare(take(a=OLD)).accept("/g/a", comment="half \ud83d, nothing \0")
    library.masks.add(ws.Mask(x=0, y=0, width=1, height=1), comment="\0\udc00")
    library.baselines.rollback("room", "/g/a", to=library.baselines.frame["step"].iloc[0], comment="\ud83d")
    assert library.baselines.frame["comment"].tolist() == ["half \ufffd, nothing \ufffd", "\ufffd"]
    assert library.masks.frame["comment"].tolist() == ["\ufffd\ufffd"]
    library.verdicts.to_json(tmp_path / "verdicts.json")
    written = told(comment="from elsewhere: \0").replace("0" * 64, take(a=OLD)[0].sha256).replace('"r"', '"room"')
    (tmp_path / "other.json").write_text(written.replace('"/s"', '"/g/a"'), encoding="utf-8")
    library.verdicts.read_json(tmp_path / "other.json")
    assert library._logs.verdicts.events()[-1].comment == "from elsewhere: \ufffd"


SPOILED = {
    "no JSON": ("{", "not a valid verdict file"),
    "something else": ('{"format": "x"}', "not a valid verdict file"),
    "a verdict that is none": (told(verdict="perhaps"), "not a valid verdict file"),
    "no time zone": (told(at="2026-11-24T10:00:00"), "not a valid verdict file"),
    "a time before all others": (told(at="0001-01-01T00:00:00+14:00"), "years 1 and 9999 in UTC"),
    "a time after all others": (told(at="9999-12-31T23:59:59-14:00"), "years 1 and 9999 in UTC"),
    "a key too many": (told(admin=True), "not a valid verdict file"),
    "no pairs": (told(pairs=[]), "not a valid verdict file"),
    "an id like a path": (told(id="../../etc/passwd"), "not a valid verdict file"),
    "an undoing of nothing": (
        told(verdict="undone", undoes="report-0000"),
        "It must contain the id of an earlier verdict",
    ),
    "an undoing without an aim": (told(verdict="undone"), "It must contain the id of an earlier verdict"),
    "an unknown picture": (told(), "does not contain the picture"),
    "deep nesting": ("[" * 100_000, "not a valid verdict file"),
}


@pytest.mark.parametrize(("text", "words"), SPOILED.values(), ids=SPOILED)
def test_a_file_of_verdicts_is_not_trusted(library, tmp_path, text, words):
    (tmp_path / "verdicts.json").write_text(text, encoding="utf-8")
    with pytest.raises(errors.LibraryError, match=words):
        library.verdicts.read_json(tmp_path / "verdicts.json")
    assert library._logs.verdicts.events() == ()


def test_sql_is_loaded_when_a_library_opens_and_not_before():
    script = "import sys, whiteshot_nb; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
