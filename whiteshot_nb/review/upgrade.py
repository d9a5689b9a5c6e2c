"""After another renderer: what differs only by its noise, and what people have to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from whiteshot_nb.review.baselines import Place

_KEPT = frozenset({"unchanged", "tolerated"})


def upgraded(frame: pd.DataFrame, before: Mapping[Place, str | None], after: Mapping[str, str | None]) -> pd.DataFrame:
    """Tell for each scene of a comparison what an upgrade of the renderer does to it.

    Parameters
    ----------
    frame
        Of the comparison.
    before
        What drew the baseline's picture of each room and scene.
    after
        What drew each new picture, by sha256.

    Returns
    -------
    pandas.DataFrame
        `room`, `scene`, `change`, `baseline_renderer`, `renderer`, `done` (``accepted``, ``kept``, ``left``) and `why`.
    """
    told = frame[["room", "scene", "change"]].copy()
    told["baseline_renderer"] = [before.get(place) for place in zip(frame["room"], frame["scene"], strict=True)]
    told["renderer"] = [None if pd.isna(sha256) else after.get(sha256) for sha256 in frame["sha256"]]
    rows = zip(told["change"], told["baseline_renderer"], told["renderer"], strict=True)
    told[["done", "why"]] = pd.DataFrame([_verdict(*row) for row in rows], index=told.index, columns=["done", "why"])
    return told.astype("string")


def _verdict(change: str, before: str | None, after: str | None) -> tuple[str, str]:
    if change in _KEPT:
        return "kept", "the baseline has this picture, or one that counts as the same"
    if change != "noise":
        return "left", f"{change} is for people"
    if before is None or after is None:
        return "left", "what drew it is not known"
    if before == after:
        return "left", f"both were drawn by {after}"
    return "accepted", f"noise of {after} in the place of {before}"
