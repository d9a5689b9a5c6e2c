"""After an upgrade of the renderer: find what differs only by its noise, and what people have to review."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

_SAME_PICTURE = frozenset({"unchanged", "tolerated"})


def plan_rebaseline(frame: pd.DataFrame, before: Mapping[str, str], after: Mapping[str, str]) -> pd.DataFrame:
    """Decide for each scene of a comparison whether the new picture can replace the old one without a review.

    Parameters
    ----------
    frame
        As ``comparison.frame``.
    before, after
        What drew the pictures of the baseline and the new ones, by sha256, as far as it is known.

    Returns
    -------
    pandas.DataFrame
        `room`, `scene`, `change`, `baseline_renderer`, `renderer`, what is `done` (``accepted``, ``kept``, ``left``)
        and `why`.
    """
    plan = frame[["room", "scene", "change"]].copy()
    plan["baseline_renderer"] = frame["baseline_sha256"].map(before)
    plan["renderer"] = frame["sha256"].map(after)
    cells = plan[["change", "baseline_renderer", "renderer"]].assign(verdict=frame["verdict"]).astype(object)
    rows = cells.where(cells.notna(), None).itertuples(index=False, name=None)
    plan[["done", "why"]] = pd.DataFrame([_decide(*row) for row in rows], index=plan.index, columns=["done", "why"])
    return plan.astype("string")


def _decide(change: str, before: str | None, after: str | None, verdict: str | None) -> tuple[str, str]:
    if change in _SAME_PICTURE:
        return "kept", "the baseline has this picture, or one that counts as the same"
    if verdict == "accepted":
        return "kept", "it was accepted before"
    if change != "noise":
        return "left", f"{change} needs a review"
    if before is None or after is None:
        return "left", "what drew it is not known"
    if before == after:
        return "left", f"both were drawn by {after}"
    return "accepted", f"noise of {after} in the place of {before}"
