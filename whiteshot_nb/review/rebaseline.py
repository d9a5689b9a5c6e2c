"""After an upgrade of the renderer, find scenes that differ only by noise, and scenes that need a review."""

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
        DataFrame like ``comparison.frame``.
    before
        Name of the renderer (software that drew the picture) of each baseline picture, by SHA-256. Pictures of unknown
        renderers are left out.
    after
        Name of the renderer of each new picture, by SHA-256. Pictures of unknown renderers are left out.

    Returns
    -------
    pandas.DataFrame
        One row for each scene, with the columns `room`, `scene`, `change`, `baseline_renderer`, `renderer`, `done` and
        `why`. `done` is ``accepted`` (the new picture replaces the old one), ``kept`` (nothing to do) or ``left`` (a
        reviewer must decide). `why` is the reason in words.
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
        return "kept", "the baseline has this picture, or one that counts as equal"
    if verdict == "accepted":
        return "kept", "it was accepted before"
    if change != "noise":
        return "left", f"{change} needs a review"
    if before is None or after is None:
        return "left", "the renderer of a picture is not known"
    if before == after:
        return "left", f"both pictures were drawn by {after}"
    return "accepted", f"noise of {after}, replacing {before}"
