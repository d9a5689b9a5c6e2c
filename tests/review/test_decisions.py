"""Deciding on a comparison without a library: which scenes are meant, what is refused, what undo gives back."""

from __future__ import annotations

import getpass

import pytest
from boards import random_board, scribble

import whiteshot_nb as ws
from whiteshot_nb import errors
from whiteshot_nb.model.shot_row import ShotRow

SIZE = (640, 360)


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Four pages with the same scribble, a fifth with another one, and a sixth that is as it was."""
    root = tmp_path_factory.mktemp("pages")
    for number in range(6):
        board = random_board(number, stickies=1, size=SIZE)
        mark = scribble(-200, -150) if number < 4 else scribble(-200, -200, colour="#1133aa", width=22)
        for side, page in (("before", board), ("after", board if number == 5 else board.but(scribbles=(mark,)))):
            (root / side).mkdir(exist_ok=True)
            (root / side / f"{number}.png").write_bytes(page.png())
    return ws.read_folder(root / "after"), ws.read_folder(root / "before")


@pytest.fixture
def comparison(pages):
    return ws.compare(*pages)


def verdicts(comparison):
    return dict(comparison.frame.dropna(subset="verdict")[["scene", "verdict"]].to_numpy().tolist())


def test_a_cluster_is_accepted_but_one_member_and_undone_but_another(comparison):
    cluster = int(comparison.frame.set_index("scene").loc["0", "cluster"])
    assert comparison.frame["cluster"].eq(cluster).sum() == 4
    event = comparison.accept(cluster=cluster, exclude="2", reviewer="ann")
    assert verdicts(comparison) == dict.fromkeys("013", "accepted")
    comparison.undo(cluster=cluster, exclude=["3"])
    assert verdicts(comparison) == {"3": "accepted"}
    comparison.undo(event=event.id)
    assert verdicts(comparison) == {}
    with pytest.raises(errors.InvalidInput, match="does not exist or has already been undone"):
        comparison.undo(event=event)


def test_a_decision_is_undone_but_for_one_scene(comparison):
    event = comparison.accept(["0", "1", "2"], reviewer="ann")
    comparison.undo(event=event, exclude="1")
    assert verdicts(comparison) == {"1": "accepted"}
    comparison.undo(reviewer="ann")
    assert verdicts(comparison) == {}


def test_undo_alone_takes_back_ones_own_latest_decision(comparison):
    comparison.accept("0", reviewer="ann")
    comparison.reject("1", reviewer="ann")
    comparison.reject("0", reviewer="bo")
    comparison.undo(reviewer="ann")
    assert verdicts(comparison) == {"0": "rejected"}
    comparison.undo(reviewer="bo")
    comparison.undo(reviewer="ann")
    with pytest.raises(errors.InvalidInput, match="ann has no verdict to undo"):
        comparison.undo(reviewer="ann")


def test_rows_and_queries_say_which_scenes_are_meant(comparison):
    comparison.reject(query="change == 'content' and pixels > 0", exclude=comparison.frame.query("scene == '4'"))
    assert verdicts(comparison) == dict.fromkeys("0123", "rejected")
    comparison.accept(comparison.frame.query("scene in ['4', '5']"))
    assert verdicts(comparison)["4"] == "accepted"


WRONG = {
    "nothing said": ({}, "exactly one of the arguments 'scenes', 'cluster' and 'query'"),
    "said twice": ({"scenes": "0", "cluster": 1}, "exactly one of the arguments 'scenes', 'cluster' and 'query'"),
    "no such scene": ({"scenes": ["0", "/not"]}, "no scene /not"),
    "no such exception": ({"cluster": 1, "exclude": "zero"}, "no scene zero"),
    "no such cluster": ({"cluster": 99}, "No scene is selected"),
    "no such room": ({"scenes": "0", "room": "elsewhere"}, "no scene 0"),
    "an endless comment": ({"scenes": "0", "comment": "x" * 20_001}, "at most 20,000 characters"),
    "an endless name": ({"scenes": "0", "reviewer": "x" * 201}, "at most 200 characters"),
    "an empty query": ({"query": "pixels > 1e9"}, "No scene is selected"),
    "a query that is none": ({"query": "pixels >"}, "query is not valid"),
    "a query about nothing": ({"query": "prettiness > 1"}, "query is not valid"),
    "a query that is a number": (
        {"query": "pixels + 1"},
        "must be true or false for each row. A query is an expression",
    ),
    "a query that sets something": ({"query": "pixels = 1"}, "query is not valid"),
}


@pytest.mark.parametrize(("asked", "words"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_meant_is_refused_and_nothing_is_written(comparison, asked, words):
    with pytest.raises(errors.InvalidInput, match=words):
        comparison.accept(**asked)
    assert comparison.events == ()


def test_a_scene_of_several_rooms_needs_its_room(pages):
    shots = pages[0]
    rows = [row for room in ("a", "b") for row in rows_of(shots, room)]
    comparison = ws.compare(ws.Shots(rows, shots.pictures), ws.Shots((), shots.pictures))
    with pytest.raises(errors.InvalidInput, match="0 exists in several rooms"):
        comparison.accept("0")
    comparison.accept("0", room="b")
    assert comparison.frame.dropna(subset="verdict")["room"].tolist() == ["b"]


def rows_of(shots, room):
    return [ShotRow(**(shot.row.record | {"room": room})) for shot in shots]


def test_who_decides_is_said_set_or_logged_in(comparison, monkeypatch):
    assert comparison.accept("0", reviewer="ann").reviewer == "ann"
    assert comparison.accept("0").reviewer == getpass.getuser()
    monkeypatch.setenv("WHITESHOT_REVIEWER", "bo")
    assert comparison.accept("0").reviewer == "bo"


def test_what_is_no_character_is_written_as_a_replacement(comparison):
    event = comparison.reject("0", reviewer="an\ud83d\0n", comment=" half \ude00 and nothing \0 and \U0001f600 ")
    assert (event.reviewer, event.comment) == ("an\ufffd\ufffdn", "half \ufffd and nothing \ufffd and \U0001f600")
    assert comparison.undo("0", reviewer="ann", comment="\ud83d")[0].comment == "\ufffd"
    event.comment.encode()


def test_a_mask_that_is_drawn_evaluates_again_and_taking_it_away_brings_the_change_back(comparison):
    assert comparison.frame["change"].tolist() == ["content"] * 5 + ["unchanged"]
    with pytest.warns(UserWarning, match="Masks cover more than"):
        mask = comparison.masks.add(ws.Mask(x=0, y=0, width=640, height=360, scene="[0-3]"), reviewer="ann")
    assert comparison.frame["change"].tolist() == ["unchanged"] * 4 + ["content", "unchanged"]
    comparison.masks.remove(mask)
    assert comparison.frame["change"].tolist() == ["content"] * 5 + ["unchanged"]


def test_a_check_is_clean_when_all_changes_were_accepted(comparison):
    comparison.accept(query="change == 'content'")
    assert comparison.check()
    comparison.reject("5", comment="it never was right")
    assert comparison.check().exit_code == 4
    assert comparison.check().frame["scene"].tolist() == ["5"]
