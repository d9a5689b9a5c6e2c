"""A review without a browser: what is listed, what is decided, what a message does."""

from __future__ import annotations

import json
import re

import ipywidgets
import pandas as pd
import pytest
import traitlets
from boards import Board, random_board, scribble
from review_talk import Talk

import whiteshot_nb as ws
from whiteshot_nb import errors
from whiteshot_nb.model.pair_key import PairKey
from whiteshot_nb.review.decisions import Decisions
from whiteshot_nb.review.verdicts import Event, MemoryVerdictLog
from whiteshot_nb.review.with_verdicts import VERDICT_COLUMNS, with_current_verdicts
from whiteshot_nb.views.js_modules import compose_module
from whiteshot_nb.views.review.scene_details import scene_details
from whiteshot_nb.views.review.state import ReviewState

SIZE = (640, 360)


@pytest.fixture(scope="module")
def comparison(tmp_path_factory):
    """Three pages with the same scribble, one with another change, one blank, one failed, one new, one unchanged."""
    root = tmp_path_factory.mktemp("review")
    page = random_board(3, stickies=3, size=SIZE)
    before, after = {"same": page.png(), "other": page.png()}, {"same": page.png()}
    for number in range(3):
        board = random_board(20 + number, stickies=2, size=SIZE)
        before[f"p{number}"] = board.png()
        after[f"p{number}"] = board.but(scribbles=(scribble(-200, -150),)).png()
    after["other"] = page.but(stickies=page.stickies[:2]).png()
    before |= {"emptied": page.png(), "broken": page.png()}
    after |= {"emptied": Board(size=SIZE).png(), "broken": page.png()[:2000], "<b>new": page.png()}
    for side, pictures in (("before", before), ("after", after)):
        (root / side).mkdir()
        for name, data in pictures.items():
            (root / side / f"{name}.png").write_bytes(data)
    return ws.compare(ws.read_folder(root / "after"), ws.read_folder(root / "before"))


@pytest.fixture
def state(comparison):
    return ReviewState(comparison.frame, Decisions(MemoryVerdictLog()), "ann")


@pytest.fixture
def talk(comparison):
    """A widget, and what it sent to the browser."""
    return Talk(ws.Reviewer(comparison, log=MemoryVerdictLog(), reviewer="ann"))


def names(state):
    return [item["name"] for item in state.items(0, 100)]


def test_clusters_come_first_then_scenes_and_nothing_that_did_not_change(state):
    assert names(state) == ["Same change × 3", "<b>new", "broken", "emptied", "other"]
    assert state.progress() == (0, 5)
    counts = state.counts()
    assert (counts["open"], counts["content"], counts["unchanged"]) == (5, 2, 1)


def test_an_opened_cluster_lists_its_members(state):
    state.toggle_card(state.lines[0].card)
    assert names(state)[:5] == ["Same change × 3", "p0", "p1", "p2", "<b>new"]
    state.toggle_card(state.lines[0].card)
    assert len(state.lines) == 5


def test_a_page_of_the_list_is_as_long_as_asked_for(state):
    assert [item["name"] for item in state.items(1, 2)] == ["<b>new", "broken"]
    assert state.items(100, 10) == []


def test_a_cluster_is_one_event_and_its_excluded_member_stays_open(talk):
    talk.say("exclude", row=talk.rows("p1")[0])
    answer = talk.say("decide", verdict="accepted", rows=talk.rows("p0", "p1", "p2"), comment=" fine ", sure=False)
    (event,) = talk.reviewer._state._target.events
    assert [pair.scene for pair in event.pairs] == ["p0", "p2"]
    assert (event.reviewer, event.comment, event.engine.split()[0]) == ("ann", "fine", "pybind11-pixelmatch")
    assert talk.verdicts() == {"p0": "accepted", "p2": "accepted"}
    assert "p1" in names(talk.reviewer._state)
    assert [one["name"] for one in answer["lines"]["lines"]][answer["decided"]["line"]] != "p0"


def test_the_columns_of_verdicts_are_typed_whatever_is_in_them(comparison, state):
    for _ in range(2):
        frame = state.frame
        assert {name: str(frame[name].dtype) for name in VERDICT_COLUMNS} == VERDICT_COLUMNS
        assert frame.attrs == comparison.frame.attrs
        state.decide("rejected", [0], "why")
    assert with_current_verdicts(comparison.frame[:0], []).columns[-4:].tolist() == list(VERDICT_COLUMNS)


def test_undo_takes_back_a_decision_for_some_of_its_pairs(talk):
    rows = talk.rows("p0", "p1", "p2")
    talk.say("decide", verdict="accepted", rows=rows)
    talk.say("undo", rows=rows[1:2])
    assert talk.verdicts() == {"p0": "accepted", "p2": "accepted"}
    answer = talk.say("undo", rows=[])
    assert talk.verdicts() == {}
    assert answer["decided"]["row"] == rows[0]
    assert talk.say("undo", rows=[])["trouble"]["text"] == "There is nothing to undo."


def test_undo_without_rows_never_takes_back_what_somebody_else_decided(comparison):
    log = MemoryVerdictLog()
    ReviewState(comparison.frame, Decisions(log), "bo").decide("accepted", [0])
    talk = Talk(ws.Reviewer(comparison, log=log, reviewer="ann"))
    assert talk.say("undo", rows=[])["trouble"]["text"] == "There is nothing to undo."


def test_failed_and_blank_shots_are_accepted_only_when_it_is_said_twice(talk):
    rows = talk.rows("emptied")
    assert "blank" in talk.say("decide", verdict="accepted", rows=rows, sure=False)["confirm"]["text"]
    assert talk.verdicts() == {}
    talk.say("decide", verdict="accepted", rows=rows, sure=True)
    talk.say("decide", verdict="rejected", rows=talk.rows("broken"))
    assert talk.verdicts() == {"emptied": "accepted", "broken": "rejected"}


def test_the_same_verdict_is_not_written_twice(talk):
    for _ in range(2):
        talk.say("decide", verdict="rejected", rows=talk.rows("other"), comment="no")
    assert len(talk.reviewer._state._target.events) == 1
    talk.say("decide", verdict="rejected", rows=talk.rows("other"), comment="no, and why")
    assert len(talk.reviewer._state._target.events) == 2


def test_after_a_verdict_the_next_open_change_is_looked_at_and_from_the_end_the_first(talk):
    answer = talk.say("decide", verdict="rejected", rows=talk.rows("broken"))
    assert names(talk.reviewer._state)[answer["decided"]["line"]] == "emptied"
    answer = talk.say("decide", verdict="rejected", rows=talk.rows("other"))
    assert answer["decided"]["line"] == 0


def test_everything_decided_leaves_an_empty_list_and_the_chips_bring_it_back(talk):
    state = talk.reviewer._state
    talk.say("decide", verdict="rejected", rows=list(range(len(state))))
    assert (talk.reviewer._overview["done"], talk.reviewer._overview["lines"]) == (5, 0)
    talk.say("filter", status="rejected", changes=[], query="")
    assert talk.reviewer._overview["lines"] == 5


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("change == 'blank'", ["emptied"]),
        ("pixels > 100 and scene.str.startswith('p')", ["Same change × 3"]),
        ("verdict == 'rejected'", []),
        ("", ["Same change × 3", "<b>new", "broken", "emptied", "other"]),
    ],
)
def test_the_list_is_narrowed_by_any_query(talk, query, shown):
    talk.say("filter", status="open", changes=[], query=query)
    assert names(talk.reviewer._state) == shown


@pytest.mark.parametrize("query", ["pixels >", "nothing == 1", "@x > 1", "pixels", "__import__('os').getcwd()"])
def test_a_query_that_makes_no_sense_is_said_in_words_and_changes_nothing(talk, query):
    answer = talk.say("filter", status="open", changes=[], query=query)
    assert "The query is not valid" in answer["trouble"]["text"]
    assert answer["trouble"]["field"] == "query"
    assert len(talk.reviewer._state.lines) == 5
    assert talk.reviewer.last_error is None


def test_classes_narrow_the_list_and_bring_unchanged_scenes(talk):
    talk.say("filter", status="open", changes=["unchanged", "failed"], query="")
    assert names(talk.reviewer._state) == ["broken", "same"]


class Keeping:
    """A comparison that takes decisions itself, and doubts whatever is accepted."""

    def __init__(self, comparison):
        self.own, self.pictures = Decisions(MemoryVerdictLog()), comparison.pictures
        self.frame = with_current_verdicts(comparison.frame, [])  # as of a comparison whose frame has the verdicts

    @property
    def events(self):
        return self.own.events

    def accept(self, rows, *, reviewer, comment, confirm):
        if not confirm:
            raise errors.InvalidInput("Look again", field="confirm")
        return self.own.accept(rows, reviewer=reviewer, comment=comment, confirm=True)

    def reject(self, rows, *, reviewer, comment):
        return self.own.reject(rows, reviewer=reviewer, comment=comment)

    def undo(self, rows, *, reviewer):
        return self.own.undo(rows, reviewer=reviewer)


def test_a_comparison_that_takes_decisions_is_asked(comparison):
    keeping = Keeping(comparison)
    talk = Talk(ws.Reviewer(keeping, reviewer="ann"))
    rows = talk.rows("p0", "p1")
    assert talk.say("decide", verdict="accepted", rows=rows)["confirm"]["text"] == "Look again."
    talk.say("decide", verdict="accepted", rows=rows, sure=True)
    talk.say("decide", verdict="rejected", rows=talk.rows("other"))
    talk.say("undo", rows=rows[:1])
    assert [event.verdict for event in keeping.events] == ["accepted", "rejected", "undone"]
    assert talk.verdicts() == {"p1": "accepted", "other": "rejected"}
    assert not talk.reviewer.frame.columns.duplicated().any()


def test_the_reviewers_name_is_the_one_that_comparisons_go_by(comparison, monkeypatch):
    monkeypatch.setenv("WHITESHOT_REVIEWER", "cy")
    talk = Talk(ws.Reviewer(comparison, log=MemoryVerdictLog()))
    talk.say("decide", verdict="rejected", rows=[0])
    assert talk.reviewer.frame.loc[0, "reviewer"] == "cy"
    with pytest.raises(errors.InvalidInput, match="at most 200"):
        ws.Reviewer(comparison, reviewer="x" * 201)


def test_verdicts_of_others_are_seen(comparison):
    log = MemoryVerdictLog()
    here = ws.Reviewer(comparison, log=log, reviewer="ann")
    there = ReviewState(comparison.frame, Decisions(log), "bo")
    there.decide("rejected", [0], "mine")
    assert here.frame.loc[0, ["verdict", "reviewer", "comment"]].tolist() == ["rejected", "bo", "mine"]
    here.refresh()
    assert here._overview["done"] == 1
    assert repr(here) == "<Reviewer 1 of 5 decided>"


def test_decisions_are_told_after_they_are_written_and_an_error_of_the_listener_is_shown(comparison):
    log, seen = MemoryVerdictLog(), []
    talk = Talk(ws.Reviewer(comparison, log=log, on_decision=lambda event: seen.append(event is log.events()[-1])))
    talk.say("decide", verdict="rejected", rows=[0])
    assert seen == [True]
    talk.reviewer._protocol._on_decision = lambda _event: 1 / 0
    answer = talk.say("decide", verdict="rejected", rows=[1])
    assert "ZeroDivisionError" in answer["trouble"]["text"]
    assert isinstance(talk.reviewer.last_error, ZeroDivisionError)
    assert len(log.events()) == 2


@pytest.mark.parametrize(
    "message",
    [
        {"verdict": "undone", "rows": [0]},
        {"verdict": "accepted", "rows": []},
        {"verdict": "accepted", "rows": [-1]},
        {"verdict": "accepted", "rows": [10_000]},
        {"verdict": "accepted", "rows": "all"},
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(talk, message):
    assert "trouble" in talk.say("decide", **message)
    assert talk.verdicts() == {}


def test_a_comment_of_anything_that_a_keyboard_and_a_clipboard_give_is_kept(talk):
    talk.say("decide", verdict="rejected", rows=[0], comment="\ud83d \0 \u0436\U0001f600")
    assert talk.reviewer.last_error is None
    assert talk.reviewer.frame.loc[0, "comment"] == "\ufffd \ufffd \u0436\U0001f600"


def test_a_cluster_tells_which_of_its_members_stand_elsewhere(comparison):
    frame = comparison.frame
    assert ReviewState(frame, Decisions(MemoryVerdictLog()), "ann").items(0, 1)[0]["elsewhere"] == []
    members = frame.index[frame["cluster_size"] == 3]
    frame.loc[members[0], "x"] += 16
    frame.loc[members[1], "y"] += 17
    state = ReviewState(frame, Decisions(MemoryVerdictLog()), "ann")
    assert state.items(0, 1)[0]["elsewhere"] == [members[1]]
    state.toggle_card(state.lines[0].card)
    assert [item["elsewhere"] for item in state.items(1, 3)] == [[], [members[1]], []]


def test_boxes_that_are_not_shown_are_told(comparison):
    row = comparison.frame.query("change == 'content'").iloc[0]
    cut = {**row.where(row.notna(), None), "boxes": "[[1, 2, 3, 4]]", "box_count": 576}
    numbers = {one["name"]: one["value"] for one in scene_details(cut)["numbers"]}
    assert numbers["boxes"] == "576 · 1 shown"


def test_pictures_travel_when_they_are_asked_for_and_are_no_state(comparison, talk):
    sha256 = comparison.frame.loc[talk.rows("p0")[0], "sha256"]
    talk.say("picture", id=sha256)
    assert talk.sent[0][1] == [comparison.pictures.get(sha256)]
    assert talk.say("thumbnails", ids=[sha256, "0" * 64, 7])["thumbnails"]["ids"] == [sha256]
    assert talk.say("picture", id="0" * 64) == {}
    assert len(json.dumps(talk.reviewer._overview)) < 2000
    assert sha256 not in json.dumps(talk.reviewer._overview)


def test_a_picture_that_is_gone_is_answered_without_one(comparison):
    class Gone:
        def get(self, sha256):
            raise KeyError(sha256)

    class Lost:
        frame, pictures = comparison.frame, Gone()

    talk = Talk(ws.Reviewer(Lost()))
    sha256 = comparison.frame["sha256"].dropna().iloc[0]
    assert talk.say("picture", id=sha256)["picture"]["id"] == sha256
    assert talk.sent[0][1] == []
    assert talk.say("thumbnails", ids=[sha256])["thumbnails"]["ids"] == []


def test_saved_notebooks_show_a_row_for_each_card_with_everything_from_outside_escaped(talk):
    talk.say("decide", verdict="rejected", rows=talk.rows("<b>new"), comment="<script>")
    talk.say("decide", verdict="accepted", rows=talk.rows("p0", "p1", "p2"), comment="fine")
    talk.say("undo", rows=talk.rows("p1"))
    bundle = talk.reviewer._repr_mimebundle_()[0]
    assert bundle["text/plain"] == "<Reviewer 1 of 5 decided>"
    rows = bundle["text/html"].split("<tr")[2:]
    assert [re.search("<b>(.*?)</b>", row)[1] for row in rows] == [
        "Same change × 3",
        "&lt;b&gt;new",
        "broken",
        "emptied",
        "other",
    ]
    assert [row.count("data:image/webp") for row in rows] == [2, 1, 1, 2, 2]
    assert "decided in part" in rows[0]
    assert "fine" not in rows[0]
    assert "✗ rejected" in rows[1]
    assert "&lt;script&gt;" in rows[1]
    assert "open" in rows[2]
    assert "<script" not in bundle["text/html"]


def test_a_saved_review_is_small_however_much_there_is_to_decide(comparison):
    class Many:
        frame = pd.concat([comparison.frame.query("scene == 'other'").assign(cluster=pd.NA)] * 70)
        pictures = comparison.pictures

    sheet = ws.Reviewer(Many())._repr_mimebundle_()[0]["text/html"]
    assert len(sheet) < 130_000
    assert sheet.count("<tr") == 51
    assert "and 20 more" in sheet


def test_an_empty_comparison_can_be_reviewed(comparison):
    class Nothing:
        frame, pictures = comparison.frame[:0], comparison.pictures

    reviewer = ws.Reviewer(Nothing())
    assert reviewer._overview["lines"] == reviewer._overview["total"] == 0
    assert reviewer.frame.empty
    assert "Nothing to review" in reviewer._repr_mimebundle_()[0]["text/html"]


def test_a_review_that_is_decided_opens_with_all_of_it(comparison):
    log = MemoryVerdictLog()
    state = ReviewState(comparison.frame, Decisions(log), "ann")
    state.decide("rejected", state.lines[0].rows)
    assert len(ReviewState(comparison.frame, Decisions(log), "bo").lines) == 4
    state.decide("rejected", [row for line in state.lines for row in line.rows])
    assert state.lines == []
    again = ReviewState(comparison.frame, Decisions(log), "bo")
    assert names(again) == ["Same change × 3", "<b>new", "broken", "emptied", "other"]
    assert again.filters.status == "all"


def test_masked_pixels_are_told_where_there_are_some(comparison):
    def told(masked):
        class Masked:
            frame, pictures = comparison.frame.assign(masked_pixels=masked), comparison.pictures

        facts = Talk(ws.Reviewer(Masked())).say("facts", row=0)["facts"]["facts"]
        return {number["name"]: number["value"] for number in facts["numbers"]}.get("masked")

    assert told(1200) == "1,200 · 1 %"
    assert told(0) is None


@pytest.mark.parametrize(("other", "name"), [("7B", "other"), ("7C", "7B other"), (None, "7B other")])
def test_the_room_stands_before_a_scene_only_where_there_are_several(comparison, other, name):
    class Named:
        frame = comparison.frame.assign(room_name=["7B"] * (len(comparison) - 1) + [other])
        pictures = comparison.pictures

    assert comparison.frame["scene"].iloc[-1] != "other"
    reviewer = ws.Reviewer(Named())
    assert name in names(reviewer._state)
    sheet = reviewer._repr_mimebundle_()[0]["text/html"]
    assert f"<b>{name}</b>" in sheet
    assert ("Review of 7B" in sheet) == (name == "other")


def test_a_filtered_frame_can_be_reviewed_whatever_its_index(comparison):
    class Some:
        frame, pictures = comparison.frame.query("change == 'content'"), comparison.pictures

    talk = Talk(ws.Reviewer(Some()))
    assert names(talk.reviewer._state) == ["Same change × 3", "other"]
    pd.testing.assert_index_equal(talk.reviewer.frame.index, pd.RangeIndex(4))


def test_modules_are_joined_without_what_ties_them():
    text = compose_module("gallery.js")
    lines = text.splitlines()
    assert not [line for line in lines if line.startswith("import ")]
    assert [line for line in lines if line.startswith("export ")] == ["export default { render };"]


def test_verdicts_can_be_observed_those_of_others_too_and_only_on_these_scenes(comparison):
    log = MemoryVerdictLog()
    log.add(Event("accepted", (PairKey("elsewhere", "/x", None, "0" * 64),), "cy"))
    ReviewState(comparison.frame, Decisions(log), "bo").decide("rejected", [0], "before")
    talk = Talk(ws.Reviewer(comparison, log=log, reviewer="ann"))
    assert [event.comment for event in talk.reviewer.verdicts] == ["before"]
    seen = []
    talk.reviewer.observe(lambda change: seen.append([event.comment for event in change["new"]]), "verdicts")
    talk.say("decide", verdict="accepted", rows=talk.rows("p0"), comment="mine")
    ReviewState(comparison.frame, Decisions(log), "bo").decide("rejected", [1], "theirs")
    talk.say("refresh", place={"row": None})
    talk.say("undo", rows=talk.rows("p0"))
    assert seen == [["before", "mine"], ["before", "mine", "theirs"], ["before", "mine", "theirs", ""]]
    assert talk.reviewer.verdicts == log.events()[1:]
    with pytest.raises(traitlets.TraitError):
        talk.reviewer.verdicts = ()


def test_only_what_a_user_observes_is_a_trait_without_underscore(talk):
    own = set(talk.reviewer.trait_names()) - set(ipywidgets.DOMWidget().trait_names())
    assert {name for name in own if not name.startswith("_")} == {"verdicts"}
    assert "verdicts" not in talk.reviewer.get_state()
