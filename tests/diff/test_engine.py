"""The pixels that count are those of npm's pixelmatch 7.2.0, whichever engine counts them."""

from __future__ import annotations

import json
import sys

import numpy as np
import pytest
from pixel_pairs import COUNTS, PIXELMATCH, THRESHOLDS, names_of
from pixel_pairs import pairs as made_pairs

from whiteshot_nb.diff import engine as engines
from whiteshot_nb.diff.colour_distance import colour_distance, distance_limit
from whiteshot_nb.diff.diff_levels import COLOUR, CONTENT, diff_levels
from whiteshot_nb.diff.engine import CompiledEngine
from whiteshot_nb.diff.numpy_engine import NumpyEngine
from whiteshot_nb.diff.thresholds import Thresholds

KNOWN = json.loads(COUNTS.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def pairs():
    return made_pairs()


@pytest.fixture(params=["compiled", "numpy"])
def engine(request):
    if request.param == "numpy":
        return NumpyEngine()
    return CompiledEngine(pytest.importorskip("pybind11_pixelmatch"))


def test_the_counts_are_those_of_npm(pairs):
    assert KNOWN["pixelmatch"] == PIXELMATCH
    assert [(one["name"], one["pixels"]) for one in KNOWN["pairs"]] == [
        (name, names_of(before, after)) for name, before, after in pairs
    ]
    assert len(pairs) >= 40
    assert sum(one["counts"][0] > 0 for one in KNOWN["pairs"]) >= 40


def test_every_engine_counts_what_pixelmatch_counts(engine, pairs):
    counts = [
        [int(engine.counted(before, after, threshold).sum()) for threshold in THRESHOLDS] for _, before, after in pairs
    ]
    assert counts == [one["counts"] for one in KNOWN["pairs"]]


def test_the_engines_mark_the_same_pixels(pairs):
    compiled = CompiledEngine(pytest.importorskip("pybind11_pixelmatch"))
    for name, before, after in pairs:
        for threshold in THRESHOLDS:
            mine = NumpyEngine().counted(before, after, threshold)
            assert np.array_equal(mine, compiled.counted(before, after, threshold)), name


@pytest.mark.parametrize(("strip", "each"), [(1, 7), (300, 3), (1_000_000, 1)])
def test_one_look_at_the_changed_part_in_strips_counts_both_thresholds(monkeypatch, engine, pairs, strip, each):
    monkeypatch.setattr("whiteshot_nb.diff.diff_levels.engine", lambda: engine)
    monkeypatch.setattr("whiteshot_nb.diff.pixel_arrays._AT_ONCE", strip)
    some = pairs[::each]
    counts = [
        [marks.count(CONTENT), marks.count(COLOUR)]
        for marks in (diff_levels(before, after, Thresholds()) for _, before, after in some)
    ]
    assert counts == [one["counts"] for one in KNOWN["pairs"][::each]]


def test_without_the_compiled_engine_numpy_serves(monkeypatch):
    monkeypatch.setitem(sys.modules, "pybind11_pixelmatch", None)
    engines.engine.cache_clear()
    try:
        assert engines.engine().name == "numpy"
    finally:
        engines.engine.cache_clear()


def test_the_single_precision_of_the_compiled_engine_changes_no_count():
    """Its threshold is a 32-bit float: no two colours are between that limit and the exact one."""
    level = np.arange(256, dtype=np.uint8)
    red, green = np.meshgrid(level, level, indexing="ij")
    nothing = np.zeros((256, 256, 4), dtype=np.uint8)
    for blue in range(0, 256, 5):
        colours = np.dstack([red, green, np.full_like(red, blue), red])
        far = colour_distance(nothing, colours)
        for threshold in THRESHOLDS:
            exact, single = distance_limit(threshold), distance_limit(float(np.float32(threshold)))
            assert not ((far > min(exact, single)) & (far <= max(exact, single))).any()
