"""Define the columns of ``comparison.frame``, and join them with shots."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

COMPARISON_SCHEMA = 1
"""Version of the columns, stored in ``frame.attrs["whiteshot"]["comparison_schema"]``."""

COMPARISON_COLUMNS: dict[str, str] = {
    "room": "string",
    "room_name": "string",
    "group": "string",
    "scene": "string",
    "order": "Int64",
    "change": "string",
    "reason": "string",
    "pixels": "Int64",
    "share": "Float64",
    "colour_pixels": "Int64",
    "unequal_pixels": "Int64",
    "density": "Float64",
    "masked_pixels": "Int64",
    "masked_unequal": "Int64",
    "boxes": "string",
    "box_count": "Int64",
    "x": "Int64",
    "y": "Int64",
    "bands": "string",
    "fingerprint": "string",
    "cluster": "Int64",
    "cluster_size": "Int64",
    "width": "Int64",
    "height": "Int64",
    "baseline_width": "Int64",
    "baseline_height": "Int64",
    "sha256": "string",
    "baseline_sha256": "string",
    "run": "string",
    "baseline_run": "string",
    "engine": "string",
    "engine_version": "string",
    "thresholds": "string",
    "seconds": "Float64",
    "shown_digest": "string",
    "baseline_shown_digest": "string",
}
"""pandas type of each column. `boxes` is a JSON list of ``[x, y, width, height]``, `thresholds` a JSON object."""

_OF_REVIEW = ("change", "reason", "cluster", "cluster_size", "verdict", "reviewer", "comment", "decided_at")


def join_comparison(shots: pd.DataFrame, comparison: pd.DataFrame) -> pd.DataFrame:
    """Add change and verdict columns of a comparison to a DataFrame of shots.

    Rows are matched by room and scene. If all shots are from one room, rows are matched by scene only, because shots
    that were read from a folder can have a different room than the baseline. Scenes without a shot are left out.
    """
    keys = ["room", "scene"] if len(set(shots["room"])) > 1 else ["scene"]
    compared = comparison.loc[comparison["change"] != "removed", [*keys, *_OF_REVIEW]]
    table = shots.merge(compared, on=keys, how="left", suffixes=(None, "_review"))
    table.attrs = dict(shots.attrs)
    return table
