"""A verdict is on what is shown, and on a baseline: not on the bytes of a file, and not on all baselines at once."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import pytest
from boards import random_board, scribble
from paths import DATA
from shots_in_library import SIZE, approve, changes

import whiteshot_nb as ws
from whiteshot_nb import errors
from whiteshot_nb.images.shown_digest import shown_digest
from whiteshot_nb.library.review_logs import ReviewLogs

PAGE = random_board(3, stickies=1, size=SIZE)
EDITED = PAGE.but(scribbles=(scribble(-380, -240),))
WORSE = PAGE.but(captions=((20, 150, "again"),))
LEVELS = range(1, 5)


@pytest.fixture
def night(take):
    """Puts pictures of one scene into the library; measured, as a capture does it, or not."""

    def taken(data, *, measured=True, run="run"):
        shots = take(a=data, run=run)
        digest = shown_digest(data) if measured else None
        return ws.Shots([replace(shot.row, shown_digest=digest) for shot in shots], shots.pictures)

    return taken


def encoded(board, level):
    return board.png(compress_level=level)


def verdict(comparison):
    return (
        comparison.frame[["change", "verdict"]].astype(object).where(lambda some: some.notna(), None).iloc[0].tolist()
    )


@pytest.mark.parametrize("measured", [True, False])
def test_a_rejected_page_that_is_encoded_anew_each_night_stays_rejected(library, night, measured):
    approve(library, night(encoded(PAGE, 6), measured=measured))
    library.compare(night(encoded(EDITED, 6), measured=measured)).reject("/g/a", reviewer="bo", comment="no")
    hashes = set()
    for level in LEVELS:
        nightly = library.compare(night(encoded(EDITED, level), measured=measured, run=f"night {level}"))
        assert verdict(nightly) == ["content", "rejected"]
        assert nightly.check().exit_code == 4
        hashes |= set(nightly.frame["sha256"])
    assert len(hashes) > 1
    assert verdict(library.compare(night(encoded(WORSE, 6), measured=measured))) == ["content", None]


@pytest.mark.parametrize("measured", [True, False])
def test_an_accepted_page_that_is_encoded_anew_each_night_stays_accepted(library, night, measured):
    approve(library, night(encoded(PAGE, 6), measured=measured))
    for level in LEVELS:
        nightly = library.compare(night(encoded(PAGE, level), measured=measured, run=f"night {level}"))
        assert verdict(nightly)[0] == "unchanged"
        assert nightly.check()
    library.compare(night(encoded(EDITED, 6), measured=measured)).accept("/g/a")
    for level in LEVELS:
        assert changes(library.compare(night(encoded(EDITED, level), measured=measured))) == {"a": "unchanged"}
    assert len(library.baselines.frame) == 2


@pytest.mark.parametrize("measured", [True, False])
def test_a_variant_that_is_encoded_anew_is_tolerated(library, night, measured):
    approve(library, night(encoded(PAGE, 6), measured=measured))
    library.compare(night(encoded(EDITED, 6), measured=measured)).accept("/g/a", variant=True, comment="flickers")
    for level in LEVELS:
        assert changes(library.compare(night(encoded(EDITED, level), measured=measured))) == {"a": "tolerated"}


def test_a_verdict_on_another_encoding_can_be_undone_and_replaced(library, night):
    approve(library, night(encoded(PAGE, 6)))
    library.compare(night(encoded(EDITED, 6))).reject("/g/a", reviewer="bo")
    nightly = library.compare(night(encoded(EDITED, 1), run="second"))
    (undone,) = nightly.undo("/g/a", reviewer="ann")
    assert undone.pairs == nightly.events[1].pairs
    assert verdict(nightly) == ["content", None]
    assert library.verdicts.frame["holds"].tolist() == [True, False, False]
    nightly.accept("/g/a")
    assert changes(library.compare(night(encoded(EDITED, 2), run="third"))) == {"a": "unchanged"}


def test_rejecting_another_encoding_of_what_was_accepted_takes_it_out_of_the_baseline(library, night):
    approve(library, night(encoded(PAGE, 6)))
    library.compare(night(encoded(EDITED, 6), run="first")).accept("/g/a")
    again = ws.compare(night(encoded(EDITED, 1)), night(encoded(PAGE, 1)))
    event = replace(again.reject("/g/a"), baseline="main")
    library._logs.verdicts.add(event)
    assert changes(library.compare(night(encoded(PAGE, 6), run="third"))) == {"a": "unchanged"}


def test_a_rollback_knows_a_picture_in_another_encoding(library, night):
    approve(library, night(encoded(PAGE, 6)))
    library.compare(night(encoded(EDITED, 6))).accept("/g/a", variant=True, comment="flickers")
    library.compare(night(encoded(EDITED, 1), run="second"), into="main")
    library.baselines.rollback("room", "/g/a", to=library.baselines.frame["step"].iloc[0])
    nightly = library.compare(night(encoded(EDITED, 2), run="third"))
    assert verdict(nightly) == ["content", None]


def test_what_was_accepted_for_one_baseline_is_not_reviewed_in_another(library, night):
    """CI of a baseline in which nobody accepted anything is not green."""
    library.compare(night(encoded(PAGE, 6)), into="release").accept("/g/a")
    approve(library, night(encoded(PAGE, 6)))
    edited = night(encoded(EDITED, 6), run="second")
    library.compare(edited, "release").accept("/g/a", reviewer="ann")
    assert library.compare(edited, "release").check()
    main = library.compare(night(encoded(EDITED, 6), run="third"))
    assert verdict(main) == ["content", None]
    assert main.check().exit_code == 3
    main.reject("/g/a", reviewer="bo")
    for level in LEVELS:
        again = night(encoded(EDITED, level), run=f"night {level}")
        assert verdict(library.compare(again, "release")) == ["unchanged", None]
        assert verdict(library.compare(again)) == ["content", "rejected"]
    assert library.baselines.frame.query("baseline == 'release'")["holds"].tolist() == [False, True]


def test_a_new_scene_that_one_baseline_accepted_is_new_to_another_and_not_reviewed(library, night):
    approve(library, night(encoded(PAGE, 6)))
    release = library.compare(night(encoded(PAGE, 6), run="second"), into="release")
    assert verdict(release) == ["new", None]
    assert release.check().exit_code == 3
    assert len(release.events) == 0
    event = release.accept("/g/a")
    assert (event.baseline, [one.baseline for one in library.compare(night(encoded(PAGE, 6))).events]) == (
        "release",
        ["main"],
    )
    assert library.verdicts.frame[["baseline", "holds"]].to_numpy().tolist() == [["main", True], ["release", True]]


def test_a_decision_on_another_baseline_is_not_undone_here(library, night):
    approve(library, night(encoded(PAGE, 6)))
    edited = night(encoded(EDITED, 6), run="second")
    event = library.compare(edited).reject("/g/a")
    release = library.compare(edited, into="release")
    with pytest.raises(errors.InvalidInput, match="Undo a decision on another baseline"):
        release.undo(event=event)
    with pytest.raises(errors.InvalidInput, match="no verdict to undo"):
        release.undo("/g/a")


def of_older_version(library):
    """Take away what older versions did not write: digests, and the baselines of verdicts."""
    with library._store.ledger._engine.begin() as connection:
        for sql in (
            "UPDATE verdicts SET baseline = NULL",
            "UPDATE baseline_steps SET shown_digest = NULL, before_shown_digest = NULL",
            "UPDATE shots SET shown_digest = NULL",
        ):
            connection.exec_driver_sql(sql)
        for number, pairs in connection.exec_driver_sql("SELECT number, pairs FROM verdicts").all():
            short = json.dumps([pair[:5] for pair in json.loads(pairs)])
            connection.exec_driver_sql("UPDATE verdicts SET pairs = ? WHERE number = ?", (short, number))
    library.__dict__["_logs"] = ReviewLogs.of(library._store.ledger.review)


def test_verdicts_of_older_versions_count_for_all_baselines_and_for_new_encodings(library, night):
    approve(library, night(encoded(PAGE, 6), measured=False))
    library.compare(night(encoded(EDITED, 6), measured=False)).reject("/g/a", reviewer="bo")
    of_older_version(library)
    nightly = library.compare(night(encoded(EDITED, 6), run="second"))
    assert verdict(nightly) == ["content", "rejected"]
    other = library.compare(night(encoded(EDITED, 6), run="second"), night(encoded(PAGE, 6)), into="release")
    assert verdict(other) == ["content", "rejected"]
    nightly.reject("/g/a", comment="still")
    assert verdict(library.compare(night(encoded(EDITED, 1), run="third"))) == ["content", "rejected"]
    (undone,) = other.undo("/g/a")
    assert undone.baseline is None


@pytest.fixture
def before(tmp_path):
    """The library of an older version."""
    copy = shutil.copy(DATA / "before" / "library.zip", tmp_path / "before.zip")
    return ws.Library.unpack(copy, tmp_path / "before")


def test_an_older_library_keeps_its_verdicts_after_new_nights_with_digests(before):
    old = before.compare(before.shots(before.runs["run"].iloc[-1]))
    decided = old.frame.dropna(subset=["verdict", "sha256"])
    assert set(decided["verdict"]) == {"accepted", "rejected"}
    run = before.shots(before.runs["run"].iloc[-1])
    rows = []
    for shot in run:
        row = replace(shot.row, run="tonight")
        rows.append(replace(row, shown_digest=shown_digest(shot.png)) if row.ok else row)
    tonight = before.compare(ws.Shots(rows, run.pictures), before.shots(before.runs["run"].iloc[0]))
    again = tonight.frame.dropna(subset=["verdict", "sha256"])
    columns = ["scene", "verdict", "reviewer", "comment"]
    assert again[columns].to_numpy().tolist() == decided[columns].to_numpy().tolist()
    assert again["shown_digest"].notna().all()


def test_a_measured_run_is_known_to_older_verdicts_even_if_its_file_is_not_compared_tonight(before):
    """A rejected page of an older library stays rejected in another encoding, once the old picture was measured."""
    run = before.shots(before.runs["run"].iloc[-1])
    rejected = next(shot for shot in run if shot.scene == "/lesson/3")
    with before._store.ledger._engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE shots SET shown_digest = ? WHERE sha256 = ?", (shown_digest(rejected.png), rejected.sha256)
        )
    anew = before._store.pictures.put(rejected.png + b"tail")
    row = replace(rejected.row, run="tonight", sha256=anew, shown_digest=shown_digest(rejected.png))
    tonight = before.compare(ws.Shots([row], run.pictures)[:1])
    assert verdict(tonight) == ["content", "rejected"]


def test_verdicts_travel_with_digests_and_baseline(library, night, tmp_path):
    approve(library, night(encoded(PAGE, 6)))
    edited = night(encoded(EDITED, 6), run="second")
    library.compare(edited, into="release").accept("/g/a")
    library.compare(edited).reject("/g/a")
    with ws.Library.unpack(library.pack(tmp_path / "all.zip"), tmp_path / "all") as whole:
        assert whole.verdicts.frame.equals(library.verdicts.frame)
        assert whole.baselines.frame.equals(library.baselines.frame)
        assert whole.baselines.frame["shown_digest"].notna().all()
    told = json.loads(library.verdicts.to_json(tmp_path / "verdicts.json").read_text())
    assert told["version"] == 1
    assert [event["baseline"] for event in told["events"]] == ["main", "release", "main"]
    new, both = told["events"][1]["pairs"][0], told["events"][2]["pairs"][0]
    assert "baseline_shown_digest" not in new
    digests = {
        "baseline_shown_digest": shown_digest(encoded(PAGE, 6)),
        "shown_digest": shown_digest(encoded(EDITED, 6)),
    }
    assert both.items() >= digests.items()


def test_verdicts_of_a_file_count_for_their_baseline_by_what_was_measured_here(library, night, tmp_path):
    approve(library, night(encoded(PAGE, 6)))
    edited = night(encoded(EDITED, 6), run="second")
    library.compare(edited, into="preview").accept("/g/a")
    packed = library.pack(tmp_path / "copy.zip")
    library.compare(edited, into="release").accept("/g/a")
    written = library.verdicts.to_json(tmp_path / "verdicts.json")
    told = json.loads(written.read_text())
    told["events"][-1]["pairs"][0]["shown_digest"] = shown_digest(encoded(WORSE, 6))
    written.write_text(json.dumps(told))
    with ws.Library.unpack(packed, tmp_path / "copy") as copy:
        assert copy.verdicts.read_json(written) == 1
        assert copy.verdicts.frame["shown_digest"].iloc[-1] == shown_digest(encoded(EDITED, 6))
        assert copy.baselines.frame[["baseline", "shown_digest"]].iloc[-1].tolist() == [
            "release",
            shown_digest(encoded(EDITED, 6)),
        ]
        assert verdict(copy.compare(edited)) == ["content", None]
        assert verdict(copy.compare(edited, "release")) == ["new", "accepted"]


@pytest.mark.parametrize("digest", ["1", "1:abc", "2:" + "A" * 64, "1:" + "0" * 64 + "\n", 7])
def test_a_digest_in_a_file_or_a_pack_has_its_form(library, night, tmp_path, digest):
    approve(library, night(encoded(PAGE, 6)))
    written = library.verdicts.to_json(tmp_path / "verdicts.json")
    told = json.loads(written.read_text())
    told["events"][0] |= {"id": "another-0001"}
    told["events"][0]["pairs"][0]["shown_digest"] = digest
    written.write_text(json.dumps(told))
    with pytest.raises(errors.LibraryError, match=r"not a valid verdict file: .*shown_digest"):
        library.verdicts.read_json(written)
    with library._store.ledger._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE baseline_steps SET shown_digest = ?", (digest,))
    packed = library.pack(tmp_path / "spoiled.zip")
    with pytest.raises(errors.LibraryError, match="is damaged"):
        ws.Library.unpack(packed, tmp_path / "other")


def test_a_reviewer_knows_from_decisions_what_a_picture_that_was_never_decoded_shows(library, night):
    """Of a new scene nothing is decoded; what its picture shows was found out when it was compared elsewhere."""
    approve(library, night(encoded(PAGE, 6), measured=False))
    edited = night(encoded(EDITED, 6), measured=False, run="second")
    library.compare(edited).reject("/g/a")
    release = library.compare(edited, into="release")
    open_before = library.compare(night(encoded(EDITED, 1), measured=False, run="third"), into="release")
    release.reject("/g/a", reviewer="bo")
    assert verdict(release) == ["new", "rejected"]
    reviewer = ws.Reviewer(release, reviewer="ann")
    assert reviewer.frame["verdict"].tolist() == ["rejected"]
    assert [event.reviewer for event in reviewer.verdicts] == ["bo"]
    assert open_before.frame["shown_digest"].isna().all()
