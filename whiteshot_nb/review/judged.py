"""A comparison's table with what people decided on its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from whiteshot_nb.review.verdicts import Pair, standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from whiteshot_nb.review.verdicts import Event

JUDGED: dict[str, str] = {
    "verdict": "string",
    "reviewer": "string",
    "comment": "string",
    "decided_at": "datetime64[ms, UTC]",
}
"""pandas type of each column that verdicts add; all are null where nobody decided."""


def pairs_of(frame: pd.DataFrame) -> list[Pair]:
    """Return the pair of pictures of each row."""
    columns = ("room", "scene", "baseline_sha256", "sha256")
    values = frame[list(columns)].astype(object).where(frame[list(columns)].notna(), None)
    return [Pair(*row) for row in values.itertuples(index=False, name=None)]


def judged(frame: pd.DataFrame, events: Iterable[Event]) -> pd.DataFrame:
    """Return a copy with `verdict`, `reviewer`, `comment` and `decided_at` from the events that hold."""
    return with_verdicts(frame, pairs_of(frame), standing(events))


def with_verdicts(frame: pd.DataFrame, pairs: Iterable[Pair], held: Mapping[Pair, Event]) -> pd.DataFrame:
    """Return a copy with the columns of the events that hold on its pairs."""
    found = [held.get(pair) for pair in pairs]
    columns = {
        "verdict": [event.verdict if event else None for event in found],
        "reviewer": [event.who if event else None for event in found],
        "comment": [(event.comment or None) if event else None for event in found],
        "decided_at": pd.to_datetime(
            pd.Series([event.at if event else None for event in found], dtype=object), utc=True
        ).array,
    }
    added = pd.DataFrame(columns, index=frame.index).astype(JUDGED)
    whole = pd.concat([frame.drop(columns=list(JUDGED), errors="ignore"), added], axis=1)
    whole.attrs = dict(frame.attrs)
    return whole
