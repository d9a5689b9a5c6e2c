"""Add the current verdicts to the DataFrame of a comparison."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import pandas as pd

from whiteshot_nb.model.pair_key import PairKey
from whiteshot_nb.review.verdicts import current_verdicts

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from whiteshot_nb.review.verdicts import Event

VERDICT_COLUMNS: dict[str, str] = {
    "verdict": "string",
    "reviewer": "string",
    "comment": "string",
    "decided_at": "datetime64[ms, UTC]",
}
"""The columns for verdicts in ``comparison.frame``, with their pandas types; null if there is no verdict."""

_OF_PAIR = ["room", "scene", "baseline_sha256", "sha256", "baseline_shown_digest", "shown_digest"]


def pair_keys(frame: pd.DataFrame) -> list[PairKey]:
    """Return the pair of pictures of each row, in order."""
    known = frame.reindex(columns=_OF_PAIR)
    values = known.astype(object).where(known.notna(), None)
    failures = _failures(frame)
    rows = values.itertuples(name=None)
    return [
        PairKey(room, scene, old, new, failures.get(index), *digests) for index, room, scene, old, new, *digests in rows
    ]


def _failures(frame: pd.DataFrame) -> dict[Hashable, str]:
    """Return a digest of run and reason for each row that failed and has no picture, by index."""
    failed = frame.loc[(frame["change"] == "failed") & frame["sha256"].isna(), ["run", "reason"]]
    failures = failed.astype(object).where(failed.notna(), "").itertuples(name=None)
    return {index: blake2b(f"{run}\n{reason}".encode(), digest_size=8).hexdigest() for index, run, reason in failures}


def with_current_verdicts(frame: pd.DataFrame, events: Iterable[Event]) -> pd.DataFrame:
    """Return a copy of a comparison's DataFrame with the current verdicts.

    The copy has the columns `verdict`, `reviewer`, `comment` and `decided_at`.

    Parameters
    ----------
    frame
        DataFrame of a comparison.
    events
        All verdicts, oldest first.
    """
    return with_verdicts(frame, pair_keys(frame), current_verdicts(events))


def verdict_columns(pairs: Iterable[PairKey], verdicts: Mapping[PairKey, Event], index: pd.Index[Any]) -> pd.DataFrame:
    """Return a DataFrame with the verdict on each pair of pictures.

    Parameters
    ----------
    pairs
        The pairs, in the order of the rows.
    verdicts
        The current verdicts, by pair.
    index
        Index of the returned DataFrame.
    """
    events = [verdicts.get(pair) for pair in pairs]
    rows = [(one.verdict, one.reviewer, one.comment or None, one.at) if one else (None,) * 4 for one in events]
    columns = pd.DataFrame(rows, columns=list(VERDICT_COLUMNS), index=index)
    columns["decided_at"] = pd.to_datetime(columns["decided_at"], utc=True)
    return columns.astype(VERDICT_COLUMNS)


def with_verdicts(frame: pd.DataFrame, pairs: Iterable[PairKey], verdicts: Mapping[PairKey, Event]) -> pd.DataFrame:
    """Return a copy of a comparison's DataFrame with the given verdicts.

    Parameters
    ----------
    frame
        DataFrame of a comparison.
    pairs
        The pair of pictures of each row, in order.
    verdicts
        The current verdicts, by pair.
    """
    added = verdict_columns(pairs, verdicts, frame.index)
    whole = pd.concat([frame.drop(columns=list(VERDICT_COLUMNS), errors="ignore"), added], axis=1)
    whole.attrs = dict(frame.attrs)
    return whole
