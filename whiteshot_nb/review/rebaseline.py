"""After another renderer: what differs only by its noise, and what people have to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

_KEPT = frozenset({"unchanged", "tolerated"})


def plan_rebaseline(frame: pd.DataFrame, before: Mapping[str, str], after: Mapping[str, str]) -> pd.DataFrame:
    """Tell for each scene of a comparison what an upgrade of the renderer does to it.

    Parameters
    ----------
    frame
        Of the comparison.
    before, after
        What drew the baseline's pictures and the new ones, by sha256, where it is known.

    Returns
    -------
    pandas.DataFrame
        `room`, `scene`, `change`, `baseline_renderer`, `renderer`, `done` (``accepted``, ``kept``, ``left``) and `why`.
    """
    told = frame[["room", "scene", "change"]].copy()
    told["baseline_renderer"] = frame["baseline_sha256"].map(before)
    told["renderer"] = frame["sha256"].map(after)
    asked = told[["change", "baseline_renderer", "renderer"]].assign(verdict=frame["verdict"]).astype(object)
    rows = asked.where(asked.notna(), None).itertuples(index=False, name=None)
    told[["done", "why"]] = pd.DataFrame([_verdict(*row) for row in rows], index=told.index, columns=["done", "why"])
    return told.astype("string")


def _verdict(change: str, before: str | None, after: str | None, verdict: str | None) -> tuple[str, str]:
    if change in _KEPT:
        return "kept", "the baseline has this picture, or one that counts as the same"
    if verdict == "accepted":
        return "kept", "it was accepted before"
    if change != "noise":
        return "left", f"{change} is for people"
    if before is None or after is None:
        return "left", "what drew it is not known"
    if before == after:
        return "left", f"both were drawn by {after}"
    return "accepted", f"noise of {after} in the place of {before}"
