"""A summary of a comparison: what was compared, the counts of changes, and the verdicts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from whiteshot_nb.export.rows import records
from whiteshot_nb.export.run_summary import distinct_names, known_values, time_span
from whiteshot_nb.model.change_types import CHANGE_TYPES, NEED_NO_REVIEW
from whiteshot_nb.model.room_names import room_names

if TYPE_CHECKING:
    import pandas as pd

    Facts = dict[str, str | int]

_COUNTED = ("scenes", "clusters", "pixels", "accepted", "rejected", "open")


def comparison_facts(frame: pd.DataFrame) -> Facts:
    """Return a dictionary from labels to values. The values say what was compared, count changes, and name reviewers.

    Unknown values are left out.
    """
    engines = frame["engine"].str.cat(frame["engine_version"], sep=" ").dropna()
    facts: Facts = {
        "Room": distinct_names(room_names(frame.drop_duplicates("room"))),
        "Run": distinct_names(known_values(frame, "run")),
        "Baseline": distinct_names(known_values(frame, "baseline_run")),
        "Compared by": distinct_names(engines),
        **_counts(frame),
        "Reviewed by": distinct_names(known_values(frame, "reviewer")),
        "Decided (UTC)": time_span(known_values(frame, "decided_at")),
    }
    return {name: value for name, value in facts.items() if value != ""}


def _counts(frame: pd.DataFrame) -> Facts:
    verdicts = frame["verdict"].value_counts()
    return {
        "Scenes": len(frame),
        "Changed": int((~needs_no_review(frame)).sum()),
        "Clusters": frame["cluster"].nunique(),
        "Accepted": int(verdicts.get("accepted", 0)),
        "Rejected": int(verdicts.get("rejected", 0)),
        "Not reviewed": int(is_undecided(frame).sum()),
    }


def change_counts(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a DataFrame of counts with one row for each change type in the comparison.

    The columns are `scenes`, `clusters` (groups of scenes with the same change), `pixels` (changed pixels), `accepted`,
    `rejected` and `open` (changes without a verdict).
    """
    table = frame.assign(
        accepted=frame["verdict"].eq("accepted").fillna(value=False),
        rejected=frame["verdict"].eq("rejected").fillna(value=False),
        open=is_undecided(frame),
    )
    found = table.groupby("change").agg(
        scenes=("scene", "size"),
        clusters=("cluster", "nunique"),
        pixels=("pixels", "sum"),
        accepted=("accepted", "sum"),
        rejected=("rejected", "sum"),
        open=("open", "sum"),
    )
    return found.reindex([change for change in CHANGE_TYPES if change in found.index]).astype("int64")


def change_table(frame: pd.DataFrame) -> list[list[str]]:
    """Return the counts for each change type as rows of text. The first row is the header."""
    lines = change_counts(frame).itertuples()
    return [["", *_COUNTED], *([str(change), *(f"{count:,}" for count in counts)] for change, *counts in lines)]


def shown_rows(frame: pd.DataFrame, *, unchanged: bool) -> pd.DataFrame:
    """Return the rows that get a page or slide: all rows if `unchanged` is true, otherwise only the changes."""
    return frame if unchanged else frame[~needs_no_review(frame)]


def unchanged_rows(frame: pd.DataFrame, *, unchanged: bool) -> list[dict[str, Any]]:
    """Return the rows of the unchanged scenes that have no page or slide and are listed with one line each.

    If `unchanged` is true, each unchanged scene has a page or slide, so the result is empty.
    """
    listed = frame[needs_no_review(frame)]
    return [] if unchanged else list(records(listed[["room", "room_name", "scene", "change"]], ()))


def thresholds_in_words(frame: pd.DataFrame) -> dict[str, str]:
    """Return the thresholds of a comparison as a dictionary from threshold name to value; both are text.

    If the DataFrame combines several comparisons, each text lists all values of the threshold.
    """
    found = [json.loads(text) for text in frame["thresholds"].dropna().unique()]
    return {name: distinct_names(one[name] for one in found if name in one) for name in (found[0] if found else {})}


def needs_no_review(frame: pd.DataFrame) -> pd.Series[bool]:
    """Return a boolean Series: true for rows that need no review, because they are unchanged or tolerated."""
    return frame["change"].isin(list(NEED_NO_REVIEW))


def is_undecided(frame: pd.DataFrame) -> pd.Series[bool]:
    """Return a boolean Series: true for changes without a verdict."""
    return frame["verdict"].isna() & ~needs_no_review(frame)
