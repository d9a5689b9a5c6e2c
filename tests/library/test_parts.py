"""A library is made of parts, each with a frame; a Room and a Shot are taken wherever they are meant."""

from __future__ import annotations

import pytest
from shots_in_library import NEW, NEWER, OLD, approve, changes

import whiteshot_nb as ws
from whiteshot_nb import errors

ROOM = ws.Room(uuid="room")


def test_users_see_methods_parts_and_frames_and_nothing_else(library, take):
    names = {name for name in dir(library) if not name.startswith("_")}
    assert names == {
        *("runs", "pictures", "shots", "history", "masks", "baselines", "verdicts"),
        *("compare", "start_compare", "rebaseline", "resume", "measure"),
        *("parts", "prune", "verify", "pack", "unpack", "close"),
    }
    comparison = library.compare(take(a=OLD))
    names = {name for name in dir(comparison) if not name.startswith("_") and not name.startswith("to_")}
    assert names - {"painter", "review_subject"} == {
        *("frame", "summary", "pictures", "masks", "events", "check", "only"),
        *("accept", "reject", "undo", "stale", "refresh", "start_refresh"),
    }


@pytest.mark.parametrize("name", ["masks", "baselines", "verdicts"])
def test_a_part_is_shown_as_its_frame_and_is_as_long(library, take, name):
    approve(library, take(a=OLD, b=OLD))
    library.masks.add(ws.Mask(x=0, y=0, width=1, height=1, scene="/<b>"))
    part = getattr(library, name)
    assert len(part) == len(part.frame) > 0
    assert part._repr_html_().count("<tr") == len(part) + 1
    assert "<b>" not in part._repr_html_()
    assert f"{len(part)} row" in repr(part)
    assert getattr(library, name) is part


def test_verdicts_have_a_row_for_each_decision_and_pair_and_say_which_hold(library, take):
    assert library.verdicts.frame.empty
    approve(library, take(a=OLD, b=OLD))
    comparison = library.compare(take(a=NEW, b=NEW))
    comparison.accept(comparison.frame, reviewer="ann", comment="fine")
    comparison.undo("/g/b", reviewer="bo")
    frame = library.verdicts.frame
    assert frame["verdict"].tolist() == ["accepted"] * 4 + ["undone"]
    assert frame["scene"].str[-1].tolist() == ["a", "b", "a", "b", "b"]
    assert frame["holds"].tolist() == [True, True, True, False, False]
    assert frame["reviewer"].tolist() == ["ann"] * 4 + ["bo"]
    assert frame["comment"].fillna("").tolist() == ["", "", "fine", "fine", ""]
    assert frame["undoes"].iloc[-1] == frame["event"].iloc[2]
    assert frame["decided_at"].is_monotonic_increasing
    joined = comparison.frame.merge(frame[frame["holds"]], on=["room", "scene", "baseline_sha256", "sha256"])
    assert joined["comment_x"].tolist() == ["fine"]
    assert frame.dtypes.equals(ws.Library(library._store.location).verdicts.frame.dtypes)


def test_a_room_is_taken_for_its_uuid(library, take, client, lesson):
    approve(library, take(a=OLD))
    approve(library, take("other", a=OLD))
    ws.capture(client, lesson, "/init", width=64, height=36, library=library)
    room = client.rooms.get(lesson)
    assert len(library.shots(room=room)) == len(library.shots(room=lesson)) == 1
    assert len(library.history(room, "/init")) == 1
    both = ws.Shots([shot.row for name in ("room", "other") for shot in take(name, a=NEW)], library.pictures)
    comparison = library.compare(both)
    comparison.accept("/g/a", room=ROOM)
    assert comparison.frame.dropna(subset="verdict")["room"].tolist() == ["room"]
    library.baselines.rollback(ROOM, "/g/a", to=take(a=OLD)[0].sha256)
    assert changes(library.compare(take(a=OLD))) == {"a": "unchanged"}
    with pytest.raises(errors.InvalidInput, match="'room' must be a UUID or a Room, not int"):
        library.shots(room=7)


def test_a_shot_is_taken_for_its_scene_in_its_room(library, take):
    shots = [take(room, a=OLD, b=OLD) for room in ("room", "other")]
    both = ws.Shots([shot.row for one in shots for shot in one], library.pictures)
    comparison = library.compare(both)
    with pytest.raises(errors.InvalidInput, match="exists in several rooms"):
        comparison.accept("/g/a")
    comparison.accept(shots[1]["/g/a"])
    comparison.reject(shots[0], exclude=shots[0][1])
    decided = comparison.frame.dropna(subset="verdict")
    assert decided[["room", "scene", "verdict"]].to_numpy().tolist() == [
        ["room", "/g/a", "rejected"],
        ["other", "/g/a", "accepted"],
    ]
    assert comparison.only([shots[0][0], shots[1][1]]).frame["room"].tolist() == ["room", "other"]
    comparison.undo(shots[0][0])
    assert len(comparison.frame.dropna(subset="verdict")) == 1
    stranger = take("third", c=OLD)[0]
    with pytest.raises(errors.InvalidInput, match="no scene /g/c"):
        comparison.accept(stranger)
    with pytest.raises(errors.InvalidInput, match="must be a path or a Shot, not int"):
        comparison.accept([7])


def test_a_shot_of_a_room_that_has_not_its_scene_is_not_another_rooms(library, take):
    comparison = library.compare(
        ws.Shots([shot.row for one in (take(a=OLD), take("other", b=OLD)) for shot in one], library.pictures)
    )
    with pytest.raises(errors.InvalidInput, match="no scene /g/b"):
        comparison.accept(take(b=OLD)[0])


def test_a_shot_of_a_folder_goes_by_its_path(library, tmp_path):
    for night, data in (("monday", OLD), ("tuesday", NEW)):
        (tmp_path / night).mkdir()
        (tmp_path / night / "page.png").write_bytes(data)
    approve(library, ws.read_folder(tmp_path / "monday"))
    tuesday = ws.read_folder(tmp_path / "tuesday")
    comparison = library.compare(tuesday)
    assert comparison.frame["room"].tolist() != [tuesday[0].room]
    comparison.accept(tuesday[0])
    assert comparison.frame["verdict"].tolist() == ["accepted"]


def test_a_history_and_the_shots_of_a_scene_are_found_by_a_shot(client, lesson, room, library):
    size = {"width": 64, "height": 36}
    for uuid in (lesson, room, lesson):
        shots = ws.capture(client, uuid, "/init", library=library, **size)
    assert len(library.history(shots[0])) == len(library.history(lesson, shots[0])) == 2
    assert len(library.shots(scene=shots[0])) == 2
    assert len(library.shots(scene="/init")) == 3
    assert len(library.shots(room=room, scene=shots[0])) == 1
    with pytest.raises(errors.InvalidInput, match="The argument 'scene' is missing"):
        library.history(lesson)


def test_a_rollback_takes_a_shot_for_its_scene(library, take):
    first = take(a=OLD)
    approve(library, first)
    library.compare(take(a=NEWER)).accept("/g/a")
    library.baselines.rollback("room", first[0], to=first[0].sha256)
    assert changes(library.compare(take(a=OLD))) == {"a": "unchanged"}


def test_something_else_than_a_mask_is_refused(library, take):
    comparison = ws.compare(take(a=NEW), take(a=OLD))
    for masks in (library.masks, comparison.masks):
        with pytest.raises(errors.InvalidInput, match=r"'mask' must be a ws\.Mask, not tuple"):
            masks.add((0, 0, 10, 10))
        assert masks.frame.empty


def test_a_baseline_that_is_something_else_is_refused(library, take, tmp_path):
    with pytest.raises(errors.InvalidInput, match="'baseline' must be a Shots object, not PosixPath"):
        library.compare(take(a=OLD), tmp_path)
