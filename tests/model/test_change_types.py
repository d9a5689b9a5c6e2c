"""The sets of classes of changes: what needs no review, what fails a check, what has to be confirmed."""

from __future__ import annotations

import re
from pathlib import Path

import whiteshot_nb as ws
from whiteshot_nb.model.change_types import CHANGE_TYPES, FAIL_ON, NEED_CONFIRMATION, NEED_NO_REVIEW
from whiteshot_nb.views.review.row_columns import _doubt

PACKAGE = Path(ws.__file__).parent


def test_every_set_is_of_known_classes_and_a_change_is_only_confirmed_where_it_is_reviewed():
    assert set(CHANGE_TYPES) >= FAIL_ON | NEED_CONFIRMATION | NEED_NO_REVIEW
    assert FAIL_ON >= NEED_CONFIRMATION
    assert not FAIL_ON & NEED_NO_REVIEW


def test_reviewer_and_report_ask_for_a_confirmation_of_these_classes():
    """Both learn from `row_columns` of which rows they have to ask."""
    asked = {change for change in CHANGE_TYPES if _doubt({"change": change, "sha256": "a"}, blank=())}
    assert asked == NEED_CONFIRMATION


def test_no_other_module_lists_these_classes():
    listed = re.compile(r'"failed", "blank"[}\]]|"blank", "failed"[}\]]')
    found = {path.name for path in PACKAGE.rglob("*.*s") if listed.search(path.read_text(encoding="utf-8"))}
    found |= {path.name for path in PACKAGE.rglob("*.py") if listed.search(path.read_text(encoding="utf-8"))}
    assert found == {"change_types.py"}
