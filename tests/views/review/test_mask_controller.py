"""Masks in the Reviewer: kept, evaluated at once, removed; and nobody loses the place, or a verdict."""

from __future__ import annotations

import threading

import pytest
from review_talk import Talk
from shots_in_library import NEW, OLD, PAGE, approve, taking

import whiteshot_nb as ws

WHOLE = [0, 0, 320, 180]
MOVED = PAGE.but(scribbles=((((200, 150), (230, 120), (300, 160)), "#1133aa", 9),)).png()


@pytest.fixture
def comparison(library):
    """Three pages with the same scribble, one with another mark, one that is as it was."""
    take = taking(library)
    approve(library, take(**dict.fromkeys(["a", "b", "c", "d", "same"], OLD)))
    return library.compare(take(a=NEW, b=NEW, c=NEW, d=MOVED, same=OLD, run="second"))


@pytest.fixture
def talk(comparison):
    return Talk(ws.Reviewer(comparison, reviewer="ann"))


def mask(talk, scene, box=WHOLE, **more):
    """Draw a mask, and return what was said at once and what when it was evaluated."""
    first = talk.say("mask", row=talk.rows(scene)[0], box=box, **more)
    return first, talk.settled()


def test_a_mask_is_kept_with_its_reviewer_and_comment_and_what_it_hides_counts_no_more(talk, library, comparison):
    first, later = mask(talk, "/g/d", comment=" a clock ")
    (shown,) = first["facts"]["facts"]["masks"]
    assert (shown["box"], shown["scenes"], shown["where"]) == (WHOLE, "this scene", "320 × 180 at 0, 0")
    assert shown["about"].startswith("ann · ")
    assert "changed" in later
    (kept,) = library.masks.frame.to_dict("records")
    assert (kept["scene"], kept["room"], kept["baseline"]) == ("/g/d", "room", "main")
    assert (kept["reviewer"], kept["comment"]) == ("ann", "a clock")
    assert later["changed"]["at"] == talk.rows("/g/d")
    assert (later["changed"]["rows"]["change"], later["changed"]["rows"]["boxes"]) == ("unchanged", 0)
    assert later["changed"]["rows"]["numbers"]["masked"] == "57,600 · 100 %"
    facts = talk.say("facts", row=talk.rows("/g/d")[0])["facts"]["facts"]
    assert facts["warning"] == "100 % hidden"
    for frame in (talk.reviewer.frame, comparison.frame):
        row = frame.set_index("scene").loc["/g/d"]
        assert (row["change"], row["masked_pixels"], row["box_count"]) == ("unchanged", 320 * 180, 0)
    assert repr(talk.reviewer) == "<Reviewer 0 of 1 decided>"


def test_only_rows_that_a_mask_has_changed_are_sent_again_in_the_next_version(talk):
    _, later = mask(talk, "/g/a", [0, 0, 40, 180])
    assert (later["changed"]["version"], later["changed"]["at"]) == (1, talk.rows("/g/a"))
    _, later = mask(talk, "/g/a")
    assert (later["changed"]["version"], later["changed"]["after"]) == (2, None)
    assert later["changed"]["at"] == talk.rows("/g/a", "/g/b", "/g/c")  # the others are another cluster now
    assert later["changed"]["rows"]["card"] == talk.rows("/g/a", "/g/b", "/g/b")
    assert talk.say("rows")["rows"]["version"] == 2
    assert talk.column("change")[talk.rows("/g/a")[0]] == "unchanged"


def test_pictures_keep_their_numbers_when_rows_change(talk):
    before = talk.column("before"), talk.column("after")
    mask(talk, "/g/a")
    talk.say("rows")
    assert (talk.column("before"), talk.column("after")) == before


SCOPES = {
    "this scene": ({}, ["/g/a"]),
    "its group": ({"scope": "group"}, ["/g/a", "/g/b", "/g/c", "/g/d"]),
    "a pattern": ({"scope": "pattern", "pattern": "/g/[ab]"}, ["/g/a", "/g/b"]),
}


@pytest.mark.parametrize(("scope", "scenes"), SCOPES.values(), ids=SCOPES)
def test_a_mask_holds_for_the_scene_its_group_or_a_pattern(talk, scope, scenes):
    mask(talk, "/g/a", [0, 0, 10, 10], **scope)
    frame = talk.reviewer.frame
    assert frame.loc[frame["masked_pixels"] == 100, "scene"].tolist() == scenes


def test_a_scene_whose_name_looks_like_a_pattern_is_meant_alone(library):
    shots = ws.Shots([shot.row for shot in taking(library)(**{"a[bc]": NEW, "ab": NEW})], library._store.pictures)
    approve(library, taking(library)(**{"a[bc]": OLD, "ab": OLD}))
    talk = Talk(ws.Reviewer(library.compare(shots)))
    first, _ = mask(talk, "/g/a[bc]", [0, 0, 10, 10])
    assert first["facts"]["facts"]["masks"][0]["scenes"] == "this scene"
    assert talk.reviewer.frame["masked_pixels"].fillna(0).tolist() == [100, 0]


def test_the_browser_is_told_the_group_and_a_pattern_to_begin_with(talk):
    facts = talk.say("facts", row=0)["facts"]["facts"]
    assert (facts["group"], facts["pattern"], facts["masks"]) == ("/g", "/g/*", [])


def test_a_mask_is_removed_in_sight_of_everybody_and_what_it_hid_counts_again(talk, library):
    before = talk.reviewer.frame.set_index("scene")["change"].to_dict()
    mask(talk, "/g/d")
    (name,) = library.masks.frame["mask"]
    answer = talk.say("unmask", row=talk.rows("/g/d")[0], mask=name)
    assert answer["facts"]["facts"]["masks"] == []
    talk.settled()
    assert talk.reviewer.frame.set_index("scene")["change"].to_dict() == before
    assert library.masks.history["removed_reviewer"].tolist() == ["ann"]
    assert "No active mask" in talk.say("unmask", row=0, mask=name)["trouble"]["text"]


def test_a_verdict_outlives_the_masks_that_come_after_it(talk):
    talk.say("decide", verdict="rejected", rows=talk.rows("/g/a", "/g/b", "/g/c"), comment="no")
    mask(talk, "/g/b")
    assert talk.verdicts() == dict.fromkeys(["/g/a", "/g/b", "/g/c"], "rejected")
    talk.say("undo", rows=talk.rows("/g/a", "/g/b", "/g/c"))
    assert talk.verdicts() == {}


def test_masks_that_were_made_elsewhere_are_taken_over(talk, library, comparison):
    library.masks.add(ws.Mask(x=0, y=0, width=10, height=10), reviewer="bo")
    talk.say("refresh")
    assert "changed" in talk.settled()
    assert set(talk.reviewer.frame["masked_pixels"].dropna()) == {100, 0}
    comparison.masks.add(ws.Mask(x=10, y=0, width=10, height=10), reviewer="bo")
    assert "changed" in talk.say("refresh")
    assert set(talk.reviewer.frame["masked_pixels"].dropna()) == {200, 0}
    assert "changed" not in talk.say("refresh")


WRONG = {
    "no rectangle": {"box": "all"},
    "three sides": {"box": [1, 2, 3]},
    "no width": {"box": [1, 1, 0, 5]},
    "words": {"box": [1, 1, "2", 5]},
    "another's pattern": {"scope": "pattern", "pattern": "/h/*"},
    "no pattern": {"scope": "pattern", "pattern": " "},
    "an endless pattern": {"scope": "pattern", "pattern": "*" * 5000},
    "an endless comment": {"comment": "x" * 30_000},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_mask_that_makes_no_sense_is_refused_in_words(talk, library, wrong):
    answer = talk.say("mask", row=0, **({"box": [1, 2, 3, 4]} | wrong))
    assert "trouble" in answer
    assert talk.reviewer.last_error is None
    assert library.masks.frame.empty


def test_a_table_that_cannot_be_evaluated_again_takes_no_masks(comparison):
    class Some:
        frame, pictures = comparison.frame, comparison.pictures

    talk = Talk(ws.Reviewer(Some()))
    assert talk.reviewer._review["maskable"] is False
    assert "cannot be evaluated again" in talk.say("mask", row=0, box=WHOLE)["trouble"]["text"]
    assert Talk(ws.Reviewer(comparison)).reviewer._review["maskable"] is True


def test_a_second_mask_while_the_first_is_evaluated_begins_anew_and_both_count(talk, comparison, monkeypatch):
    begun, go_on, asked = threading.Event(), threading.Event(), []
    run = comparison._evaluated.evaluation.run

    def slow(masks, job, **options):
        asked.append(masks)
        begun.set()
        go_on.wait(20)
        return run(masks, job, **options)

    monkeypatch.setattr(comparison._evaluated.evaluation, "run", slow)
    talk.say("mask", row=0, box=[0, 0, 10, 10])
    assert begun.wait(20)
    talk.say("mask", row=0, box=[20, 0, 10, 10])
    talk.say("decide", verdict="rejected", rows=[3])
    go_on.set()
    talk.settled()
    assert [len(masks) for masks in asked] == [1, 2]
    assert talk.reviewer.frame.loc[0, "masked_pixels"] == 200
    assert talk.reviewer.frame.loc[3, "verdict"] == "rejected"


def test_an_evaluation_that_fails_is_told_and_the_next_one_may_succeed(talk, comparison, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(comparison._evaluated.evaluation, "run", lambda *_args, **_options: 1 / 0)
        talk.say("mask", row=0, box=[0, 0, 10, 10])
        assert "ZeroDivisionError" in talk.settled()["trouble"]["text"]
    assert isinstance(talk.reviewer.last_error, ZeroDivisionError)
    talk.say("refresh")
    talk.settled()
    assert talk.reviewer.frame.loc[0, "masked_pixels"] == 100


def test_many_scenes_are_counted_while_they_are_evaluated(talk):
    mask(talk, "/g/a", [0, 0, 10, 10], scope="group")
    said = [content["text"] for content, _ in talk.sent if content["kind"] == "news"]
    assert "Evaluating with the new masks: 2 of 2" in said
    assert said[-1] == ""
