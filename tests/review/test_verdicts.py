"""The log of verdicts only grows; what holds is what it adds up to."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from whiteshot_nb.model.pair_key import PairKey
from whiteshot_nb.review.verdicts import Event, MemoryVerdictLog, current_verdicts

A, B, C = (PairKey("room", f"/{name}", "old", f"new-{name}") for name in "abc")


def verdicts(events):
    return {pair: event.verdict for pair, event in current_verdicts(events).items()}


def test_the_latest_verdict_on_a_pair_holds():
    log = MemoryVerdictLog()
    log.add(Event("accepted", (A, B), "ann"))
    log.add(Event("rejected", (B,), "bo", comment="the arrow is gone"))
    assert verdicts(log.events()) == {A: "accepted", B: "rejected"}
    assert current_verdicts(log.events())[B].comment == "the arrow is gone"


def test_undoing_a_cluster_but_one_member_leaves_that_one():
    cluster = Event("accepted", (A, B, C), "ann")
    undone = Event("undone", (A, C), "ann", undoes=cluster.id)
    assert verdicts([cluster, undone]) == {B: "accepted"}


def test_undoing_gives_back_the_verdict_before():
    first, second = Event("rejected", (A,), "ann"), Event("accepted", (A,), "bo")
    assert verdicts([first, second, Event("undone", (A,), "bo", undoes=second.id)]) == {A: "rejected"}
    assert verdicts([first, second, Event("undone", (A,), "bo", undoes=first.id)]) == {A: "accepted"}


def test_a_scene_that_changed_again_has_no_verdict():
    again = PairKey(A.room, A.scene, A.baseline, "newer")
    assert again not in current_verdicts([Event("accepted", (A,), "ann")])


def test_a_decision_on_many_scenes_is_one_line_in_a_cell():
    assert repr(Event("accepted", (A,) * 1400, "ann")) == "<Event accepted 1,400 scenes by 'ann'>"
    assert repr(Event("rejected", (B,), "bo", comment="gone\nagain")) == "<Event rejected '/b' by 'bo': 'gone again'>"
    assert len(repr(Event("rejected", (B,), "bo", comment="why " * 5000))) < 120


PAIRS = st.lists(st.sampled_from([A, B, C]), min_size=1, max_size=3, unique=True).map(tuple)


@given(st.lists(st.tuples(st.sampled_from(["accepted", "rejected"]), PAIRS), max_size=8))
def test_undoing_everything_leaves_nothing_whatever_the_order(decisions):
    events = [Event(verdict, pairs, "ann") for verdict, pairs in decisions]
    undone = [Event("undone", event.pairs, "bo", undoes=event.id) for event in reversed(events)]
    assert current_verdicts([*events, *undone]) == {}
    assert current_verdicts([*events, *reversed(undone)]) == {}
