"""Two reviewers on one library: each sees what the other decided, and overrules nobody unknowingly."""

from __future__ import annotations

import pytest
from review_talk import Talk
from shots_in_library import NEW, NEWER, OLD, approve, taking

import whiteshot_nb as ws


@pytest.fixture
def two(tmp_path):
    """The widgets of ann and bo, each with a handle on the library of its own, as in two kernels."""
    with ws.Library(tmp_path / "library") as one, ws.Library(tmp_path / "library") as other:
        take = taking(one)
        approve(one, take(a=OLD, b=OLD, c=OLD))
        shots = take(a=NEW, b=NEWER, c=NEW, run="second")
        yield [
            Talk(ws.Reviewer(library.compare(shots), reviewer=who)) for library, who in ((one, "ann"), (other, "bo"))
        ]


def told(answer):
    """Return what the browser is told of decisions: who decided what, on which rows."""
    return [(event["who"], event["verdict"], event["rows"]) for event in answer["events"]["events"]]


def test_what_another_decided_is_told_when_one_looks_again(two):
    ann, bo = two
    rows = bo.rows("/g/a", "/g/c")
    bo.say("decide", verdict="rejected", rows=rows, comment="no")
    assert repr(ann.reviewer) == "<Reviewer 0 of 2 decided>"
    assert told(ann.say("refresh")) == [("bo", "rejected", rows)]
    assert repr(ann.reviewer) == "<Reviewer 1 of 2 decided>"
    assert ann.verdicts() == {"/g/a": "rejected", "/g/c": "rejected"}
    bo.say("undo", rows=rows)
    assert told(ann.say("refresh")) == [("bo", "undone", rows)]


def test_nothing_is_said_where_nothing_happened(two):
    assert two[0].say("refresh") == {}


def test_what_another_decided_a_moment_ago_is_overruled_only_when_it_is_said_twice(two):
    ann, bo = two
    bo.say("decide", verdict="rejected", rows=bo.rows("/g/b"), comment="the word is wrong")
    ask = {"verdict": "accepted", "rows": ann.rows("/g/b")}
    answer = ann.say("decide", **ask)
    assert answer["confirm"]["text"] == "bo rejected /g/b meanwhile: “the word is wrong”."
    assert (answer["confirm"]["verdict"], answer["confirm"]["request"]) == ("accepted", "1")
    assert [event["who"] for event in answer["confirm"]["events"]] == ["bo"]
    assert "decided" not in answer
    assert ann.verdicts() == {"/g/b": "rejected"}
    ann.say("decide", **ask, sure=True)
    assert ann.verdicts() == {"/g/b": "accepted"}


def test_who_is_sure_of_a_blank_page_is_not_sure_of_what_another_decided_meanwhile(two):
    ann, bo = two
    bo.say("decide", verdict="rejected", rows=bo.rows("/g/b"))
    answer = ann.say("decide", verdict="accepted", rows=ann.rows("/g/b"), sure=True)
    assert "bo rejected /g/b meanwhile" in answer["confirm"]["text"]
    assert ann.verdicts() == {"/g/b": "rejected"}


def test_what_the_kernel_has_read_but_a_browser_has_not_seen_is_still_another_s(two):
    ann, bo = two
    bo.say("decide", verdict="rejected", rows=bo.rows("/g/b"))
    ann.reviewer.refresh()  # a cell reads it; its message to the browser is lost
    ann.sent.clear()
    answer = ann.say("decide", verdict="accepted", rows=ann.rows("/g/b"))
    assert "bo rejected /g/b meanwhile" in answer["confirm"]["text"]
    ann.say("decide", verdict="accepted", rows=ann.rows("/g/b"), seen="no such decision")
    assert ann.verdicts() == {"/g/b": "rejected"}


def test_what_another_decided_a_moment_ago_is_not_undone_unseen(two):
    ann, bo = two
    ann.say("decide", verdict="accepted", rows=ann.rows("/g/b"))
    bo.say("refresh")
    bo.say("decide", verdict="rejected", rows=bo.rows("/g/b"))
    answer = ann.say("undo", rows=ann.rows("/g/b"))
    assert answer["trouble"]["text"] == "bo rejected /g/b meanwhile."
    assert told(answer) == [("bo", "rejected", ann.rows("/g/b"))]
    assert ann.verdicts() == {"/g/b": "rejected"}
    ann.say("undo", rows=ann.rows("/g/b"))
    assert ann.verdicts() == {"/g/b": "accepted"}


def test_decisions_whose_message_was_lost_are_told_again_and_in_their_order(two):
    ann, bo = two
    for verdict in ("rejected", "accepted"):
        bo.say("decide", verdict=verdict, rows=bo.rows("/g/b"))
        ann.reviewer.refresh()
        ann.sent.clear()
    bo.say("decide", verdict="rejected", rows=bo.rows("/g/a"))
    ann.reviewer.refresh()
    ((late, _),) = ann.sent
    assert late["after"] not in {None, ann.seen}  # so the browser asks from the latest that it knows
    assert [verdict for _, verdict, _ in told(ann.say("refresh"))] == ["rejected", "accepted", "rejected"]


def test_a_cell_that_refreshes_tells_every_view(two):
    ann, bo = two
    bo.say("decide", verdict="rejected", rows=bo.rows("/g/b"))
    ann.sent.clear()
    ann.reviewer.refresh()
    assert told(ann.heard()) == [("bo", "rejected", ann.rows("/g/b"))]
    ann.sent.clear()
    ann.reviewer.refresh()
    assert ann.heard() == {}
