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


def test_what_another_decided_is_seen_when_one_looks_again_and_the_place_is_kept(two):
    ann, bo = two
    bo.say("decide", verdict="rejected", rows=bo.rows("/g/a", "/g/c"), comment="no")
    assert ann.reviewer._overview["done"] == 0
    answer = ann.say("refresh", place=ann.place("/g/b"))
    assert answer["news"]["text"] == "bo rejected 2 scenes"
    assert (ann.reviewer._overview["done"], ann.listed()) == (1, ["/g/b"])
    assert (answer["decided"]["line"], answer["decided"]["row"]) == (0, ann.rows("/g/b")[0])
    assert ann.verdicts() == {"/g/a": "rejected", "/g/c": "rejected"}
    bo.say("undo", rows=[])
    assert ann.say("refresh", place=ann.place("/g/b"))["news"]["text"] == "bo undid the verdict on 2 scenes"


def test_nothing_is_said_where_nothing_happened(two):
    assert two[0].say("refresh", place=two[0].place("/g/b")) == {}


def test_what_another_decided_a_moment_ago_is_overruled_only_when_it_is_said_twice(two):
    ann, bo = two
    bo.say("decide", verdict="rejected", rows=bo.rows("/g/b"), comment="the word is wrong")
    ask = {"verdict": "accepted", "rows": ann.rows("/g/b"), "place": ann.place("/g/b")}
    answer = ann.say("decide", **ask)
    assert answer["confirm"]["text"] == "bo rejected /g/b meanwhile: “the word is wrong”."
    assert answer["confirm"]["verdict"] == "accepted"
    assert ann.listed()[answer["confirm"]["line"]] == "/g/b"
    assert "decided" not in answer
    assert ann.verdicts() == {"/g/b": "rejected"}
    ann.say("decide", **ask, sure=True)
    assert ann.verdicts() == {"/g/b": "accepted"}


def test_news_of_many_decisions_are_counted(two):
    ann, bo = two
    for verdict in ("rejected", "accepted", "rejected", "accepted", "rejected"):
        bo.say("decide", verdict=verdict, rows=bo.rows("/g/b"))
    text = ann.say("refresh", place=ann.place("/g/b"))["news"]["text"]
    assert text == "bo rejected /g/b; bo accepted /g/b; bo rejected /g/b; and 2 more"
