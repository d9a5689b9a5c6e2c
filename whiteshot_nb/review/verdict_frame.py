"""The history of verdicts as a DataFrame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from whiteshot_nb.review.verdicts import current_verdicts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whiteshot_nb.review.verdicts import Event

_COLUMNS = {
    **dict.fromkeys(("event", "verdict", "room", "scene", "baseline_sha256", "sha256"), "string"),
    "holds": "bool",
    **dict.fromkeys(("comment", "reviewer"), "string"),
    "decided_at": "datetime64[ms, UTC]",
    **dict.fromkeys(("engine", "undoes"), "string"),
}


def verdict_history(events: Sequence[Event]) -> pd.DataFrame:
    """Return a DataFrame with one row per decision and pair of pictures, oldest first.

    The column `holds` is true if the decision is the current verdict on the pair.
    """
    current = current_verdicts(events)
    rows = [
        {
            "event": event.id,
            "verdict": event.verdict,
            "room": pair.room,
            "scene": pair.scene,
            "baseline_sha256": pair.baseline,
            "sha256": pair.sha256,
            "holds": pair in current and current[pair].id == event.id,
            "comment": event.comment or None,
            "reviewer": event.reviewer,
            "decided_at": event.at,
            "engine": event.engine or None,
            "undoes": event.undoes,
        }
        for event in events
        for pair in event.pairs
    ]
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)
