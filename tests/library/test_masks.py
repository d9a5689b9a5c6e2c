"""Masks of a library: kept with a baseline, with reviewer and comment, and removed in sight of everybody."""

from __future__ import annotations

import pytest
from shots_in_library import NEW, OLD, approve, changes

import whiteshot_nb as ws
from whiteshot_nb import errors

CORNER = ws.Mask(x=0, y=0, width=10, height=10)


def test_a_mask_of_the_library_holds_for_every_comparison_and_changing_it_compares_only_what_it_hides(
    library, take, monkeypatch
):
    approve(library, take(a=OLD, b=OLD))
    comparison = library.compare(take(a=NEW, b=NEW))
    looked = []
    monkeypatch.setattr(
        library._store.pictures.__class__, "get", watched(library._store.pictures.__class__.get, looked)
    )
    with pytest.warns(UserWarning, match="hides 100 % of each picture"):
        mask = library.masks.add(
            ws.Mask(x=0, y=0, width=1, height=1, relative=True, scene="/g/a"), reviewer="ann", comment="a clock"
        )
    with pytest.warns(UserWarning, match="Masks cover more than 30 % of the picture in 1 scene: /g/a"):
        comparison.refresh()
    assert changes(comparison) == {"a": "unchanged", "b": "content"}
    assert len(looked) == 2
    with pytest.warns(UserWarning, match="Masks cover more"):
        assert changes(library.compare(take(a=NEW, b=NEW))) == {"a": "unchanged", "b": "content"}
    (row,) = library.masks.frame.to_dict("records")
    assert (row["mask"], row["reviewer"], row["comment"], row["scene"]) == (mask, "ann", "a clock", "/g/a")
    library.masks.remove(mask)
    comparison.refresh()
    assert changes(comparison) == {"a": "content", "b": "content"}
    assert library.masks.frame.empty
    with pytest.raises(errors.InvalidInput, match="No active mask"):
        library.masks.remove(mask)


def watched(function, calls):
    def seen(*arguments):
        calls.append(arguments)
        return function(*arguments)

    return seen


def test_a_mask_drawn_in_a_comparison_is_kept_in_its_library(library, take):
    approve(library, take(a=OLD))
    comparison = library.compare(take(a=NEW))
    mask = comparison.masks.add(ws.Mask(x=0, y=0, width=10, height=10))
    assert library.masks.frame["mask"].tolist() == comparison.masks.frame["mask"].tolist() == [mask]
    assert comparison.frame["masked_pixels"].tolist() == [100]
    own = library.compare(take(a=NEW), masks=[])
    assert own.frame["masked_pixels"].fillna(0).tolist() == [0]


def masked(comparison):
    return comparison.frame["masked_pixels"].fillna(0).tolist()


def test_a_mask_whose_scene_has_a_slip_in_its_name_is_told(take):
    comparison = ws.compare(take(a=NEW), take(a=OLD))
    with pytest.warns(UserWarning, match="not apply to any of the compared scenes"):
        comparison.masks.add(ws.Mask(x=0, y=0, width=10, height=10, scene="/g/aa"))
    comparison.masks.add(ws.Mask(x=0, y=0, width=10, height=10, scene="/g/*"))
    assert changes(comparison) == {"a": "content"}


def test_a_mask_belongs_to_the_baseline_of_the_comparison_it_was_drawn_in(library, take):
    approve(library, take(a=OLD))
    library.compare(take(a=OLD), "main", into="release").accept("/g/a")
    library.compare(take(a=NEW), "release").masks.add(CORNER)
    assert library.masks.frame["baseline"].tolist() == ["release"]
    assert masked(library.compare(take(a=NEW), "release")) == [100]
    assert masked(library.compare(take(a=NEW))) == [0]
    assert masked(library.compare(take(a=NEW), take(a=OLD), into="release")) == [100]


def test_a_mask_is_for_main_unless_another_baseline_or_every_one_is_named(library, take):
    approve(library, take(a=OLD))
    library.compare(take(a=OLD), "main", into="release").accept("/g/a")
    library.masks.add(CORNER)
    library.masks.add(ws.Mask(x=20, y=20, width=10, height=20), baseline=None)
    assert masked(library.compare(take(a=NEW))) == [300]
    assert masked(library.compare(take(a=NEW), "release")) == [200]


def test_who_removed_a_mask_and_why_stays_to_be_read(library):
    first = library.masks.add(CORNER, reviewer="ann", comment="a clock")
    kept = library.masks.add(ws.Mask(x=5, y=5, width=1, height=1), reviewer="ann")
    library.masks.remove(first, reviewer="bo", comment="the clock is gone")
    assert library.masks.frame["mask"].tolist() == [kept]
    history = library.masks.history.set_index("mask")
    assert history.loc[first, ["reviewer", "comment", "removed_reviewer", "removed_comment"]].tolist() == [
        "ann",
        "a clock",
        "bo",
        "the clock is gone",
    ]
    assert history.loc[first, "removed_at"] >= history.loc[first, "at"]
    assert history.loc[kept, ["removed_reviewer", "removed_comment", "removed_at"]].isna().all()


def test_a_comparison_tells_whether_masks_came_or_went_since(library, take):
    approve(library, take(a=OLD))
    comparison = library.compare(take(a=NEW))
    assert not comparison.stale
    mask = library.masks.add(CORNER)
    assert comparison.stale
    comparison.refresh()
    assert not comparison.stale
    library.masks.remove(mask)
    assert comparison.stale


def test_a_refresh_that_is_cancelled_changes_nothing(library, take):
    approve(library, take(a=OLD))
    comparison = library.compare(take(a=NEW))
    before = comparison.frame
    library.masks.add(CORNER)
    job = comparison.start_refresh(progress=lambda _progress: job.cancel())
    job.cancel()
    job.result()
    assert comparison.frame.equals(before)
    assert comparison.stale
