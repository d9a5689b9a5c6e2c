"""A review that goes on in another kernel finds what was decided, whatever that did to the baseline."""

from __future__ import annotations

import os

from shots_in_library import NEW, NEWER, OLD, approve, changes

import whiteshot_nb as ws


def verdicts(comparison):
    return dict(zip(comparison.frame["scene"].str[3:], comparison.frame["verdict"].fillna("open"), strict=True))


def test_comparing_the_same_shots_again_opens_their_review_with_all_that_was_decided(library, take):
    approve(library, take(a=OLD, b=OLD, c=OLD, gone=OLD))
    shots = take(a=NEW, b=NEW, c=NEW, d=NEW, run="second")
    first = library.compare(shots)
    first.accept(["/g/a", "/g/d", "/g/gone"], reviewer="ann", comment="as drawn")
    first.reject("/g/b", reviewer="bo", comment="no")
    with ws.Library(library._store.location) as again:
        reopened = again.compare(shots)
        assert changes(reopened) == changes(first)
        assert verdicts(reopened) == {
            "a": "accepted",
            "b": "rejected",
            "c": "open",
            "d": "accepted",
            "gone": "accepted",
        }
        joined = shots.review_frame.set_index("scene")
        assert joined.loc["/g/a", ["change", "verdict", "reviewer", "comment"]].tolist() == [
            "content",
            "accepted",
            "ann",
            "as drawn",
        ]
        reopened.undo("/g/a", reviewer="ann")
        assert verdicts(first)["a"] == "open"
        assert changes(again.compare(take(a=OLD, b=OLD, c=OLD, d=NEW, run="third"))) == dict.fromkeys(
            "abcd", "unchanged"
        )


def test_a_variant_that_was_accepted_of_these_shots_is_shown_as_it_was_decided(library, take):
    approve(library, take(a=OLD))
    shots = take(a=NEW, run="second")
    library.compare(shots).accept("/g/a", variant=True, comment="flickers")
    assert changes(library.compare(shots)) == {"a": "content"}
    assert verdicts(library.compare(shots)) == {"a": "accepted"}
    assert changes(library.compare(take(a=NEW, run="third"))) == {"a": "tolerated"}


def test_what_others_accept_as_a_variant_afterwards_does_not_open_a_review_again(library, take):
    shots = take(a=OLD, run="first")
    library.compare(shots).accept("/g/a")
    library.compare(take(a=NEW, run="second")).accept("/g/a", variant=True, comment="flickers")
    assert library.baselines.frame["holds"].tolist() == [True, True]
    assert changes(library.compare(shots)) == {"a": "unchanged"}
    assert library.compare(shots).check().exit_code == 0


def test_what_another_run_brought_and_a_rollback_are_there_all_the_same(library, take):
    approve(library, take(a=OLD))
    shots = take(a=NEW, run="second")
    library.compare(shots).accept("/g/a")
    library.baselines.rollback("room", "/g/a", to=shots[0].sha256)
    assert changes(library.compare(shots)) == {"a": "unchanged"}
    approve(library, take(a=NEWER, run="third"))
    assert changes(library.compare(take(a=NEWER, run="fourth"))) == {"a": "unchanged"}


def test_a_folder_is_reviewed_on_until_its_pictures_are_taken_anew(library, tmp_path):
    file = tmp_path / "screens" / "page.png"
    file.parent.mkdir()
    file.write_bytes(OLD)
    os.utime(file, (0, 0))
    library.compare(ws.read_folder(file.parent)).accept("page")
    assert verdicts_of(library, file) == [("new", "accepted")]
    file.write_bytes(OLD)
    os.utime(file, (2e9, 2e9))
    assert verdicts_of(library, file) == [("unchanged", "open")]


def verdicts_of(library, file):
    frame = library.compare(ws.read_folder(file.parent)).frame
    return list(zip(frame["change"], frame["verdict"].fillna("open"), strict=True))


def test_the_last_verdict_of_a_run_ends_its_check_and_does_so_in_the_next_kernel_too(library, take):
    shots = take(a=NEW, run="first")
    assert library.compare(shots).check().exit_code == 3
    library.compare(shots).accept("/g/a")
    assert library.compare(shots).check().exit_code == 0


def test_what_was_accepted_against_a_run_is_in_the_baseline_for_these_shots_too(library, take):
    shots = take(a=NEW, run="second")
    library.compare(shots, take(a=OLD)).accept("/g/a")
    assert changes(library.compare(shots)) == {"a": "unchanged"}
    assert library.compare(shots).check().exit_code == 0
