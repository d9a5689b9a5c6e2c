"""Reviews of a team whose ledger is in PostgreSQL: many write at once, nobody's verdict is lost or read twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

import whiteshot_nb as ws
from whiteshot_nb.model.pair_key import PairKey
from whiteshot_nb.review.sql_log import SqlVerdictLog
from whiteshot_nb.review.verdicts import Event

SIZE = {"width": 64, "height": 36}


@pytest.fixture
def library(database, tmp_path, monkeypatch):
    monkeypatch.setenv("PGPASSWORD", "made-up-password")
    with ws.Library(tmp_path / "boards", database=database) as opened:
        yield opened


def test_a_review_in_postgres_does_all_that_one_in_a_folder_does(client, lesson, library, tmp_path):
    shots = ws.capture(client, lesson, "/lesson", group=True, library=library, **SIZE)
    comparison = library.compare(shots)
    comparison.accept(comparison.frame, reviewer="ann", comment="as drawn", confirm=True)
    later = ws.capture(client, lesson, "/lesson", group=True, library=library, **SIZE)
    assert set(library.compare(later).frame["change"]) == {"unchanged"}
    again = library.compare(shots)
    assert set(again.frame["verdict"]) == {"accepted"}
    scene = shots[0].scene
    again.reject(scene, comment="no")
    assert again.check().exit_code == 4
    again.undo(scene)
    mask = library.masks.add(ws.Mask(x=1, y=2, width=3, height=4, scene="/lesson/*"), reviewer="ann")
    library.baselines.rollback(lesson, scene, to=shots[0].sha256)
    packed = library.pack(tmp_path / "home.zip")
    with ws.Library.unpack(packed, tmp_path / "home") as home:
        assert home.baselines.frame.equals(library.baselines.frame)
        assert home.masks.frame["mask"].tolist() == library.masks.frame["mask"].tolist() == [mask]
        assert home.verdicts.read_json(library.verdicts.to_json(tmp_path / "verdicts.json")) == 0
    library.prune(keep=0, dry_run=False)
    assert library.verify().empty


def test_many_reviewers_write_at_once_and_every_reader_sees_every_verdict_once(library):
    others = [SqlVerdictLog(library._store.ledger.review) for _ in range(4)]

    def decide(number):
        others[number % 4].add(Event("rejected", (PairKey("room", f"/{number}", None, "0" * 64),), "ann"))
        return len(library._logs.verdicts.events())

    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(decide, range(120)))
    for log in (library._logs.verdicts, *others):
        events = log.events()
        assert len(events) == len({event.id for event in events}) == 120
    assert max(seen) == 120


def test_halves_of_characters_and_nulls_in_what_people_write_are_kept_as_replacements(client, lesson, library):
    shots = ws.capture(client, lesson, "/lesson", group=True, library=library, **SIZE)
    comparison = library.compare(shots)
    comparison.reject(shots[0].scene, reviewer="an\0n", comment="half \ud83d, nothing \0")
    library.masks.add(ws.Mask(x=0, y=0, width=1, height=1), comment="\0\udc00")
    row = library.compare(shots).frame.iloc[0]
    assert (row["reviewer"], row["comment"]) == ("an\ufffdn", "half \ufffd, nothing \ufffd")
    assert library.masks.history["comment"].tolist() == ["\ufffd\ufffd"]
    assert library.masks.frame["baseline"].tolist() == ["main"]
