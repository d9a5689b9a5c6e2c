"""A review without a browser: which rows are sent, what is decided, what a message does."""

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
from whiteshot_nb.views.review.messages import Decision
from whiteshot_nb.views.review.recorder import ReviewRecorder
from whiteshot_nb.views.review.row_columns import row_columns
from whiteshot_nb.views.review.scene_details import NUMBERS, scene_numbers
from whiteshot_nb.views.review.scenes import ReviewedScenes

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
def talk(comparison):
    """A widget, and what it sent to the browser."""
    return Talk(ws.Reviewer(comparison, log=MemoryVerdictLog(), reviewer="ann"))


def recorder(comparison, log, reviewer):
    return ReviewRecorder(comparison.frame, Decisions(log), reviewer)


def test_every_row_is_sent_and_what_did_not_change_is_no_work(talk):
    frame = talk.reviewer.frame
    assert talk.column("scene") == frame["scene"].tolist()
    assert talk.column("change") == frame["change"].tolist()
    assert talk.column("card").count(talk.rows("p0")[0]) == 3
    assert repr(talk.reviewer) == "<Reviewer 0 of 5 decided>"
    assert (frame["change"] == "unchanged").sum() == 1


def test_rows_are_sent_once_in_columns_and_without_pictures(comparison, talk):
    answer = talk.say("rows")["rows"]
    assert answer["count"] == len(comparison)
    assert answer["rows"]["room"] == comparison.frame["room"].iloc[0]
    assert (
        answer["rows"]["about"][talk.rows("emptied")[0]]
        == comparison.frame.set_index("scene")["reason"]["emptied"].capitalize()
    )
    assert "sha256" not in json.dumps(answer)
    assert not any(sha256 in json.dumps(answer) for sha256 in comparison.frame["sha256"].dropna())
    assert [buffers for _, buffers in talk.sent] == [[]]


def test_failed_and_blank_shots_are_marked_as_doubtful_and_so_are_pictures_that_are_known_to_be_blank(comparison, talk):
    doubts = dict(zip(talk.column("scene"), talk.column("doubt"), strict=True))
    assert {scene: doubt for scene, doubt in doubts.items() if doubt} == {"broken": "failed", "emptied": "blank"}
    scenes = ReviewedScenes(comparison.frame)
    blank = comparison.frame.set_index("scene")["sha256"]["other"]
    (other,) = talk.rows("other")
    assert row_columns(scenes, {}, [other], blank={blank})["doubt"] == "blank"


def test_a_cluster_is_one_event_without_the_members_that_were_left_out(talk):
    talk.say("decide", verdict="accepted", rows=talk.rows("p0", "p2", "p2"), comment=" fine ", sure=False)
    (event,) = talk.reviewer._recorder._target.events
    assert [pair.scene for pair in event.pairs] == ["p0", "p2"]
    assert (event.reviewer, event.comment, event.engine.split()[0]) == ("ann", "fine", "pybind11-pixelmatch")
    assert talk.verdicts() == {"p0": "accepted", "p2": "accepted"}


def test_a_decision_is_told_with_its_rows_and_the_request_that_it_answers(talk):
    rows = talk.rows("p0", "p1")
    answer = talk.say("decide", verdict="accepted", rows=rows, comment="fine", request="view-7")["decided"]
    (event,) = answer["events"]
    assert (answer["request"], answer["after"]) == ("view-7", None)
    assert (event["verdict"], event["rows"], event["who"], event["comment"]) == ("accepted", rows, "ann", "fine")
    answer = talk.say("decide", verdict="rejected", rows=rows)["decided"]
    assert answer["after"] == event["id"]
    assert len(answer["events"]) == 1


def test_the_columns_of_verdicts_are_typed_whatever_is_in_them(comparison):
    state = recorder(comparison, MemoryVerdictLog(), "ann")
    for _ in range(2):
        frame = state.frame
        assert {name: str(frame[name].dtype) for name in VERDICT_COLUMNS} == VERDICT_COLUMNS
        assert frame.attrs == comparison.frame.attrs
        state.decide(Decision("rejected", [0], "why"))
    assert with_current_verdicts(comparison.frame[:0], []).columns[-4:].tolist() == list(VERDICT_COLUMNS)


def test_undo_takes_back_a_decision_for_some_of_its_pairs(talk):
    rows = talk.rows("p0", "p1", "p2")
    talk.say("decide", verdict="accepted", rows=rows)
    talk.say("undo", rows=rows[1:2])
    assert talk.verdicts() == {"p0": "accepted", "p2": "accepted"}
    answer = talk.say("undo", rows=rows)
    assert talk.verdicts() == {}
    assert [(one["verdict"], one["rows"]) for one in answer["decided"]["events"]] == [("undone", rows[::2])]
    assert talk.say("undo", rows=rows)["trouble"]["text"] == "There is nothing to undo."


def test_undo_without_rows_never_takes_back_what_somebody_else_decided(comparison):
    log = MemoryVerdictLog()
    recorder(comparison, log, "bo").decide(Decision("accepted", [0]))
    talk = Talk(ws.Reviewer(comparison, log=log, reviewer="ann"))
    assert talk.say("undo", rows=[])["trouble"]["text"] == "There is nothing to undo."
    assert len(log.events()) == 1


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
    assert len(talk.reviewer._recorder._target.events) == 1
    talk.say("decide", verdict="rejected", rows=talk.rows("other"), comment="no, and why")
    assert len(talk.reviewer._recorder._target.events) == 2


@pytest.mark.parametrize(
    ("query", "scenes"),
    [
        ("change == 'blank'", ["emptied"]),
        ("pixels > 100 and scene.str.startswith('p')", ["p0", "p1", "p2"]),
        ("verdict == 'rejected'", ["other"]),
        ("pixels < 0", []),
    ],
)
def test_any_query_is_answered_with_the_numbers_of_rows(talk, query, scenes):
    talk.say("decide", verdict="rejected", rows=talk.rows("other"))
    assert talk.say("query", query=query, request="7")["queried"] == {
        "kind": "queried",
        "request": "7",
        "rows": talk.rows(*scenes),
    }


@pytest.mark.parametrize("query", ["pixels >", "nothing == 1", "@x > 1", "pixels", "__import__('os').getcwd()"])
def test_a_query_that_makes_no_sense_is_said_in_words_and_changes_nothing(talk, query):
    answer = talk.say("query", query=query, request="7")
    assert "The query is not valid" in answer["trouble"]["text"]
    assert (answer["trouble"]["field"], answer["trouble"]["request"]) == ("query", "7")
    assert "queried" not in answer
    assert talk.reviewer.last_error is None


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


def test_where_verdicts_apply_to_other_pairs_than_before_everything_is_sent_again(comparison, talk):
    (row,) = talk.rows("broken")
    talk.say("decide", verdict="rejected", rows=[row])
    frame = comparison.frame
    frame.loc[row, ["reason", "sha256"]] = ["another failure", pd.NA]
    talk.sent.clear()
    talk.reviewer._protocol._replace_rows(frame)
    answer = talk.heard()["rows"]
    assert (answer["version"], answer["events"], "changed" in talk.heard()) == (1, [], False)
    assert talk.column("about")[row] == "Another failure"


def test_verdicts_of_others_are_seen(comparison):
    log = MemoryVerdictLog()
    here = ws.Reviewer(comparison, log=log, reviewer="ann")
    recorder(comparison, log, "bo").decide(Decision("rejected", [0], "mine"))
    assert here.frame.loc[0, ["verdict", "reviewer", "comment"]].tolist() == ["rejected", "bo", "mine"]
    here.refresh()
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
        {"verdict": "accepted", "rows": [True]},
        {"verdict": "accepted", "rows": [[0]]},
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(talk, message):
    assert "trouble" in talk.say("decide", **message)
    assert talk.verdicts() == {}


def test_a_comment_of_anything_that_a_keyboard_and_a_clipboard_give_is_kept(talk):
    talk.say("decide", verdict="rejected", rows=[0], comment="\ud83d \0 \u0436\U0001f600")
    assert talk.reviewer.last_error is None
    assert talk.reviewer.frame.loc[0, "comment"] == "\ufffd \ufffd \u0436\U0001f600"


def test_a_comment_that_is_too_long_is_refused_in_words(talk):
    assert "20,000" in talk.say("decide", verdict="rejected", rows=[0], comment="x" * 30_000)["trouble"]["text"]
    assert talk.verdicts() == {}


def test_a_cluster_tells_which_of_its_members_stand_elsewhere(comparison):
    frame = comparison.frame
    assert row_columns(ReviewedScenes(frame), {})["elsewhere"] is False
    members = frame.index[frame["cluster_size"] == 3]
    frame.loc[members[0], "x"] += 16
    frame.loc[members[1], "y"] += 17
    elsewhere = row_columns(ReviewedScenes(frame), {})["elsewhere"]
    assert [row for row, other in enumerate(elsewhere) if other] == [members[1]]


def test_boxes_that_are_not_shown_are_told(comparison):
    row = comparison.frame.query("change == 'content'").iloc[0]
    cut = {**row.where(row.notna(), None), "boxes": "[[1, 2, 3, 4]]", "box_count": 576}
    assert dict(zip(NUMBERS, scene_numbers(cut), strict=True))["boxes"] == "576 · 1 shown"


def test_pictures_travel_when_they_are_asked_for_and_are_no_state(comparison, talk):
    (row,) = talk.rows("p0")
    sha256, number = comparison.frame.loc[row, "sha256"], str(talk.column("after")[row])
    talk.say("picture", id=number)
    assert talk.sent[0][1] == [comparison.pictures.get(sha256)]
    assert talk.say("thumbnails", ids=[number, "9" * 5000, "-1", "²", 7, None])["thumbnails"]["ids"] == [number]
    assert talk.say("picture", id="99") == {}
    assert talk.say("facts", row=row)["facts"]["facts"]["after"]["id"] == number
    assert len(json.dumps(talk.reviewer._review)) < 2000
    assert sha256 not in json.dumps(talk.reviewer.get_state(), default=str)


def test_a_picture_that_is_gone_is_answered_without_one(comparison):
    class Gone:
        def get(self, sha256):
            raise KeyError(sha256)

    class Lost:
        frame, pictures = comparison.frame, Gone()

    talk = Talk(ws.Reviewer(Lost()))
    assert talk.say("picture", id="0")["picture"]["id"] == "0"
    assert talk.sent[0][1] == []
    assert talk.say("thumbnails", ids=["0"])["thumbnails"]["ids"] == []


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

    talk = Talk(ws.Reviewer(Nothing()))
    reviewer = talk.reviewer
    assert talk.say("rows")["rows"]["count"] == 0
    assert repr(reviewer) == "<Reviewer 0 of 0 decided>"
    assert talk.say("query", query="pixels > 1")["queried"]["rows"] == []
    assert reviewer.frame.empty
    assert "Nothing to review" in reviewer._repr_mimebundle_()[0]["text/html"]


def test_a_cluster_of_which_a_part_is_decided_is_still_open(talk):
    talk.say("decide", verdict="rejected", rows=talk.rows("p0", "p1"))
    assert repr(talk.reviewer) == "<Reviewer 0 of 5 decided>"
    talk.say("decide", verdict="accepted", rows=talk.rows("p2"))
    assert repr(talk.reviewer) == "<Reviewer 1 of 5 decided>"


def test_masked_pixels_are_told_where_there_are_some(comparison):
    def told(masked):
        class Masked:
            frame, pictures = comparison.frame.assign(masked_pixels=masked), comparison.pictures

        return Talk(ws.Reviewer(Masked())).column("masked")[0]

    assert told(1200) == "1,200 · 1 %"
    assert told(0) == ""


@pytest.mark.parametrize(("other", "name"), [("7B", "other"), ("7C", "7B other"), (None, "7B other")])
def test_the_room_stands_before_a_scene_only_where_there_are_several(comparison, other, name):
    class Named:
        frame = comparison.frame.assign(room_name=["7B"] * (len(comparison) - 1) + [other])
        pictures = comparison.pictures

    assert comparison.frame["scene"].iloc[-1] != "other"
    talk = Talk(ws.Reviewer(Named()))
    assert name in talk.column("name")
    sheet = talk.reviewer._repr_mimebundle_()[0]["text/html"]
    assert f"<b>{name}</b>" in sheet
    assert ("Review of 7B" in sheet) == (name == "other")


def test_a_filtered_frame_can_be_reviewed_whatever_its_index(comparison):
    class Some:
        frame, pictures = comparison.frame.query("change == 'content'"), comparison.pictures

    talk = Talk(ws.Reviewer(Some()))
    assert sorted(talk.column("name")) == ["other", "p0", "p1", "p2"]
    assert len(set(talk.column("card"))) == 2
    pd.testing.assert_index_equal(talk.reviewer.frame.index, pd.RangeIndex(4))


def test_modules_are_joined_without_what_ties_them():
    text = compose_module("gallery.js")
    lines = text.splitlines()
    assert not [line for line in lines if line.startswith("import ")]
    assert [line for line in lines if line.startswith("export ")] == ["export default { render };"]


def test_verdicts_can_be_observed_those_of_others_too_and_only_on_these_scenes(comparison):
    log = MemoryVerdictLog()
    log.add(Event("accepted", (PairKey("elsewhere", "/x", None, "0" * 64),), "cy"))
    recorder(comparison, log, "bo").decide(Decision("rejected", [0], "before"))
    talk = Talk(ws.Reviewer(comparison, log=log, reviewer="ann"))
    assert [event.comment for event in talk.reviewer.verdicts] == ["before"]
    seen = []
    talk.reviewer.observe(lambda change: seen.append([event.comment for event in change["new"]]), "verdicts")
    talk.say("decide", verdict="accepted", rows=talk.rows("p0"), comment="mine")
    recorder(comparison, log, "bo").decide(Decision("rejected", [1], "theirs"))
    talk.say("refresh")
    talk.say("undo", rows=talk.rows("p0"))
    assert seen == [["before", "mine"], ["before", "mine", "theirs"], ["before", "mine", "theirs", ""]]
    assert talk.reviewer.verdicts == log.events()[1:]
    with pytest.raises(traitlets.TraitError):
        talk.reviewer.verdicts = ()


def test_only_what_a_user_observes_is_a_trait_without_underscore(talk):
    own = set(talk.reviewer.trait_names()) - set(ipywidgets.DOMWidget().trait_names())
    assert {name for name in own if not name.startswith("_")} == {"verdicts"}
    assert "verdicts" not in talk.reviewer.get_state()
