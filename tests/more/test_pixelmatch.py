"""npm's pixelmatch itself, run by node: the counts that are kept with the tests are its own."""

from __future__ import annotations

import json
import shutil

from pixel_pairs import COUNTS, counted_by_node, install, pairs


def test_the_counts_kept_here_are_what_pixelmatch_counts_today(tmp_path):
    assert shutil.which("npm"), "Node.js is needed, with npm"
    install(tmp_path)
    kept = json.loads(COUNTS.read_text(encoding="utf-8"))["pairs"]
    assert counted_by_node(tmp_path, pairs()) == [one["counts"] for one in kept]
