"""The history of verdicts as a DataFrame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from whiteshot_nb.review.verdicts import current_verdicts, events_that_count, with_known_digests

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whiteshot_nb.review.shown_digests import ShownDigests
    from whiteshot_nb.review.verdicts import Event

_COLUMNS = {
    **dict.fromkeys(("event", "verdict", "room", "scene", "baseline_sha256", "sha256"), "string"),
    "holds": "bool",
    **dict.fromkeys(("comment", "reviewer"), "string"),
    "decided_at": "datetime64[ms, UTC]",
    **dict.fromkeys(("engine", "undoes", "baseline", "baseline_shown_digest", "shown_digest"), "string"),
}


def verdict_history(events: Sequence[Event], digests: ShownDigests) -> pd.DataFrame:
    """Return a DataFrame with one row per decision and pair of pictures, oldest first.

    The column `holds` is true if the decision is the current verdict on the pair, for the baseline for which it counts.

    Parameters
    ----------
    events
        All decisions, oldest first.
    digests
        The shown digests that are known beforehand; those of the decisions are added.
    """
    digests.learn(pair for event in events for pair in event.pairs)
    resolved = with_known_digests(events, digests)
    current = {name: current_verdicts(events_that_count(resolved, name)) for name in {one.baseline for one in events}}
    rows = [
        {
            "event": event.id,
            "verdict": event.verdict,
            "room": pair.room,
            "scene": pair.scene,
            "baseline_sha256": pair.baseline,
            "sha256": pair.sha256,
            "holds": pair in current[event.baseline] and current[event.baseline][pair].id == event.id,
            "comment": event.comment or None,
            "reviewer": event.reviewer,
            "decided_at": event.at,
            "engine": event.engine or None,
            "undoes": event.undoes,
            "baseline": event.baseline,
            "baseline_shown_digest": pair.baseline_shown_digest,
            "shown_digest": pair.shown_digest,
        }
        for event in resolved
        for pair in event.pairs
    ]
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)
