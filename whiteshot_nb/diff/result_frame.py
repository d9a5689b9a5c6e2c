"""Build the DataFrame of a comparison: one row for each scene, with change type, measurements and cluster."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pandas as pd

from whiteshot_nb.diff.clusters import assign_clusters
from whiteshot_nb.model.comparison_columns import COMPARISON_COLUMNS, COMPARISON_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whiteshot_nb.diff.difference import Difference
    from whiteshot_nb.diff.scene_matching import SceneMatch
    from whiteshot_nb.diff.thresholds import Thresholds

_PICTURE_COLUMNS = (("sha256", "shown_digest"), ("baseline_sha256", "baseline_shown_digest"))
_CLUSTERED = frozenset({"resized", "moved", "content", "colour", "noise"})


def comparison_frame(
    matches: Sequence[SceneMatch], differences: Sequence[Difference], thresholds: Thresholds
) -> pd.DataFrame:
    """Return a DataFrame with one row for each scene, and assign a cluster number to each change.

    A cluster is a group of scenes with the same change. Clusters are numbered from the first row to the last.
    """
    clusters = assign_clusters(_clustered(one) for one in differences)
    rows = [
        _row(match, one, cluster) | {"thresholds": json.dumps(asdict(thresholds))}
        for match, one, cluster in zip(matches, differences, clusters, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=list(COMPARISON_COLUMNS)).astype(COMPARISON_COLUMNS)
    _fill_in_digests(frame)
    frame["room_name"] = frame["room_name"].fillna(_names_by_room(frame))
    sizes = frame["cluster"].value_counts()
    frame["cluster_size"] = frame["cluster"].map(sizes).astype("Int64")
    frame.attrs["whiteshot"] = {"comparison_schema": COMPARISON_SCHEMA}
    return frame


def _fill_in_digests(frame: pd.DataFrame) -> None:
    """Write the shown digest of each picture into all rows that have the picture, also those that were not decoded."""
    known: dict[str, str] = {}
    for sha256, digest in _PICTURE_COLUMNS:
        rows = frame.dropna(subset=[sha256, digest])
        known |= dict(zip(rows[sha256], rows[digest], strict=True))
    for sha256, digest in _PICTURE_COLUMNS:
        frame[digest] = frame[digest].fillna(frame[sha256].map(known).astype("string"))


def _names_by_room(frame: pd.DataFrame) -> pd.Series:
    """Return the room name for each row, from any row of its room: rows of removed scenes have no room name."""
    known = frame.dropna(subset=["room_name"]).drop_duplicates("room").set_index("room")["room_name"]
    return frame["room"].map(known).astype("string")


def _clustered(one: Difference) -> Any:  # noqa: ANN401 - the argument type of assign_clusters
    if one.change not in _CLUSTERED or one.fingerprint is None:
        return None
    return (one.change, one.bands, _growth(one)), one.fingerprint


def _growth(one: Difference) -> tuple[int, int]:
    if one.size_before is None or one.size_after is None:
        return 0, 0
    return one.size_after[0] - one.size_before[0], one.size_after[1] - one.size_before[1]


def _row(match: SceneMatch, one: Difference, cluster: int | None) -> dict[str, Any]:
    before, after = match.before or {}, match.after or {}
    size_before = one.size_before or (before.get("pixel_width"), before.get("pixel_height"))
    size_after = one.size_after or (after.get("pixel_width"), after.get("pixel_height"))
    x, y = (min((box[side] for box in one.boxes), default=None) for side in (0, 1))
    return {
        **{name: match.row[name] for name in ("room", "room_name", "group", "scene", "order")},
        "change": one.change,
        "reason": one.reason,
        "pixels": one.pixels,
        "share": one.pixels / one.compared if one.pixels is not None and one.compared else None,
        "colour_pixels": one.colour_pixels,
        "unequal_pixels": one.unequal_pixels,
        "density": one.density,
        "masked_pixels": one.masked,
        "masked_unequal": one.masked_unequal,
        "boxes": json.dumps(one.boxes),
        "box_count": one.box_count,
        "x": x,
        "y": y,
        "bands": one.bands,
        "fingerprint": one.fingerprint.text if one.fingerprint else None,
        "cluster": cluster,
        "width": size_after[0],
        "height": size_after[1],
        "baseline_width": size_before[0],
        "baseline_height": size_before[1],
        "sha256": after.get("sha256"),
        "baseline_sha256": before.get("sha256"),
        "run": after.get("run"),
        "baseline_run": before.get("run"),
        "engine": one.engine,
        "engine_version": one.engine_version,
        "seconds": one.seconds,
        "shown_digest": one.shown_digest or after.get("shown_digest"),
        "baseline_shown_digest": one.before_shown_digest or before.get("shown_digest"),
    }
