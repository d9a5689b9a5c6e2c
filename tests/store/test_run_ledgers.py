"""The two ledgers a run can be written into, in memory and in SQL, answer the same."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from whiteshot_nb.model.shot_row import ShotRow
from whiteshot_nb.store.ledger import Ledger
from whiteshot_nb.store.memory_ledger import MemoryLedger

RUN = "r"
ROOMS = ("b" * 32, "a" * 32, "c" * 32)


@pytest.fixture(params=["in memory", "SQL"])
def ledger(request, tmp_path):
    opened = MemoryLedger() if request.param == "in memory" else Ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    yield opened
    opened.close()


@pytest.fixture
def planned(ledger):
    """A ledger with a run of three rooms, with one target each."""
    first, *others = [target(number, room) for number, room in enumerate(ROOMS)]
    options = {"measure": True, "stable": False, "largest": 9}
    ledger.begin(RUN, [first], status="planning", base_url="http://x/v5", region="us-sv", **options)
    assert ledger.run(RUN)["status"] == "planning"
    ledger.add_targets(RUN, others)
    ledger.end_planning(RUN)
    return ledger


def target(number, room, **extra):
    size = {"width": 64, "height": 48}
    return {"target": number, "room": room, "path": "/g", "group": True, "extra": {"lesson": number} | extra, **size}


def shot(number, order, *, ok=True, hint=None):
    scene, sha256 = f"/g/{order}", f"{order:064x}" if ok else None
    now = datetime.now(UTC).replace(microsecond=0)
    place = {"run": RUN, "room": ROOMS[number], "scene": scene, "order": order, "width": 64, "height": 48}
    row = ShotRow(**place, ok=ok, taken_at=now, data_center="us-sv", sha256=sha256, hint=hint, extra={"lesson": number})
    return row.record


def targets_of(rows):
    return [row["target"] for row in rows]


def test_a_run_is_read_back_with_its_status_and_its_options(planned):
    assert planned.run("another") is None
    record = planned.run(RUN)
    assert (record["status"], record["largest"], record["whole_room"]) == ("running", 9, None)
    planned.touch(RUN)
    planned.finish(RUN, "cancelled")
    assert planned.run(RUN)["status"] == "cancelled"
    planned.claim(planned.run(RUN))
    assert planned.run(RUN)["status"] == "running"


def test_targets_come_by_room_with_their_columns(planned):
    rows = list(planned.targets(RUN))
    assert [row["room"] for row in rows] == sorted(ROOMS)
    assert [row["extra"] for row in rows] == [{"lesson": 1}, {"lesson": 0}, {"lesson": 2}]
    assert not any(row["answered"] for row in rows)
    assert targets_of(planned.targets(RUN, ("a" * 32, "b" * 32))) == [1, 0]
    assert list(planned.targets("another")) == []


def test_a_target_is_pending_until_it_is_answered_and_all_its_shots_are_good(planned):
    planned.plan_shots(RUN, 0, [shot(0, 0, ok=False), shot(0, 1, ok=False)])
    planned.plan_shots(RUN, 1, [])
    assert targets_of(planned.targets(RUN)) == [0, 2]
    planned.write_shots(0, [shot(0, 0)])
    assert targets_of(planned.targets(RUN)) == [0, 2]
    planned.write_shots(0, [shot(0, 1)])
    assert targets_of(planned.targets(RUN)) == [2]
    assert (planned.count_targets(RUN), planned.count_targets(RUN, pending=True)) == (3, 1)
    assert targets_of(planned.targets(RUN, pending=False)) == [1, 0, 2]


def test_a_good_shot_is_replaced_by_a_good_one_only(planned):
    planned.plan_shots(RUN, 0, [shot(0, 0, ok=False), shot(0, 1, ok=False)])
    planned.write_shots(0, [shot(0, 0), shot(0, 1, ok=False, hint="why")])
    planned.write_shots(0, [shot(0, 0, ok=False)])
    assert [(row["ok"], row["hint"]) for row in planned.shots(run=RUN)] == [(True, None), (False, "why")]
    planned.plan_shots(RUN, 0, [shot(0, 0, ok=False), shot(0, 2, ok=False)])
    assert [(row["order"], row["ok"]) for row in planned.shots(run=RUN)] == [(0, True), (2, False)]
    planned.write_shots(0, [shot(0, 0, hint="measured")])
    assert planned.shots(run=RUN)[0]["hint"] == "measured"


def test_shots_are_found_by_columns_and_by_rooms_in_the_order_of_the_targets(planned):
    for number in (2, 1, 0):
        planned.write_shots(number, [shot(number, 1), shot(number, 0)])
    rows = planned.shots(run=RUN)
    assert [(row["target"], row["order"]) for row in rows] == [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1)]
    assert rows[2] == shot(1, 0) | {"target": 1}
    assert [row["target"] for row in planned.shots(run=RUN, room=ROOMS[1], scene="/g/1")] == [1]
    assert [row["target"] for row in planned.shots(run=RUN, rooms=("b" * 32, "c" * 32))] == [0, 0, 2, 2]
    assert planned.shots(run="another") == []
    assert planned.last_pictures(RUN, ROOMS[0], (64, 48)) == {}


def test_a_run_that_is_removed_leaves_nothing(planned):
    planned.write_shots(0, [shot(0, 0)])
    planned.remove("another")
    assert len(planned.shots(run=RUN)) == 1
    planned.remove(RUN)
    assert planned.run(RUN) is None
    assert planned.shots(run=RUN) == []
    assert planned.count_targets(RUN) == 0
