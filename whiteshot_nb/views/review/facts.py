"""What a review says of one scene: numbers, sentences, and where its pictures and boxes are. Plain values."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from whiteshot_nb.views.review.lines import name_of, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from whiteshot_nb.review import Mask

MISSING = {"new": "The baseline has no picture of this scene.", "removed": "The scene is not there any more."}


def facts_of(record: Mapping[str, Any], masks: Iterable[Mask] = ()) -> dict[str, Any]:
    """Return what the browser shows of a row when it is looked at.

    Parameters
    ----------
    record
        A row of the table with its verdict, nulls as None.
    masks
        All masks; those that hold for the scene are shown.
    """
    return {
        "name": name_of(record),
        "change": record["change"],
        "reason": sentence(record["reason"]),
        "numbers": [{"name": name, "value": value} for name, value in _numbers(record) if value],
        "boxes": json.loads(record["boxes"] or "[]"),
        "masks": [_shown(mask) for mask in masks if mask.holds_for(room=record["room"], scene=record["scene"])],
        "before": {"id": record["baseline_sha256"], "missing": _why_not(record, "new")},
        "after": {"id": record["sha256"], "missing": _why_not(record, "removed")},
        "verdict": record["verdict"],
        "reviewer": record["reviewer"],
        "comment": record["comment"],
        "decided_at": record["decided_at"].isoformat() if record["decided_at"] else None,
    }


def _numbers(record: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    yield "pixels", _counted(record["pixels"])
    yield "share", "" if record["share"] is None else f"{record['share']:.2%}".replace("%", " %")
    yield "density", "" if record["density"] is None else f"{record['density']:.2f}"
    yield "boxes", _counted(record["box_count"])
    yield "masked", _counted(record["masked_pixels"])
    yield "size", _size(record)
    yield "engine", " ".join(filter(None, (record["engine"], record["engine_version"])))


def _counted(number: int | None) -> str:
    return "" if number is None else f"{number:,}"


def _size(record: Mapping[str, Any]) -> str:
    before, after = (
        f"{record[f'{side}width']}×{record[f'{side}height']}" if record[f"{side}width"] else ""
        for side in ("baseline_", "")
    )
    return f"{before} → {after}" if before and after and before != after else after or before


def _why_not(record: Mapping[str, Any], change: str) -> str:
    return MISSING[change] if record["change"] == change else f"There is no picture. {sentence(record['reason'])}."


def _shown(mask: Mask) -> dict[str, Any]:
    return {"box": [mask.x, mask.y, mask.width, mask.height], "relative": mask.relative}
