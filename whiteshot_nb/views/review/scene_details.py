"""The details of one scene in a review: numbers, texts, boxes, and the sha256 of its pictures. No markup."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from whiteshot_nb.diff.masks import MUCH_MASKED
from whiteshot_nb.model.change_types import as_sentence, missing_picture_reason
from whiteshot_nb.views.review.cards import name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from whiteshot_nb.diff import Mask


def scene_details(record: Mapping[str, Any], masks: Iterable[Mask] = ()) -> dict[str, Any]:
    """Return the details that the browser shows when a scene is selected.

    Parameters
    ----------
    record
        Row of ``comparison.frame`` with its verdict; missing values are None.
    masks
        Masks of the comparison. The details contain those that apply to the scene.
    """
    boxes = json.loads(record["boxes"] or "[]")
    return {
        "name": name_of(record),
        "change": record["change"],
        "reason": as_sentence(record["reason"]),
        "numbers": [{"name": name, "value": value} for name, value in _numbers(record, len(boxes)) if value],
        "boxes": boxes,
        "masks": [
            {"box": box_of(mask, record)}
            for mask in masks
            if mask.holds_for(room=record["room"], scene=record["scene"])
        ],
        "warning": _warning(masked_share(record)),
        "before": {"id": record["baseline_sha256"], "missing": _missing(record, "baseline")},
        "after": {"id": record["sha256"], "missing": _missing(record, "shots")},
        "verdict": record["verdict"],
        "reviewer": record["reviewer"],
        "comment": record["comment"],
        "decided_at": record["decided_at"].isoformat() if record["decided_at"] else None,
    }


def _numbers(record: Mapping[str, Any], boxes: int) -> Iterable[tuple[str, str]]:
    yield "pixels", _counted(record["pixels"])
    yield "share", "" if record["share"] is None else f"{record['share']:.2%}".replace("%", " %")
    yield "density", "" if record["density"] is None else f"{record['density']:.2f}"
    yield "boxes", _counted(record["box_count"]) + (f" · {boxes} shown" if boxes < (record["box_count"] or 0) else "")
    yield "masked", _masked(record)
    yield "masked, differ", _counted(record["masked_unequal"]) if record["masked_pixels"] else ""
    yield "size", _size(record)
    yield "engine", " ".join(filter(None, (record["engine"], record["engine_version"])))


def _masked(record: Mapping[str, Any]) -> str:
    pixels = record["masked_pixels"]
    return f"{pixels:,} · {masked_share(record):.0%}".replace("%", " %") if pixels else ""


def _warning(hidden: float) -> str:
    return f"{hidden:.0%} hidden".replace("%", " %") if hidden > MUCH_MASKED else ""


def masked_share(record: Mapping[str, Any]) -> float:
    """Return the share of a scene's picture that is hidden by masks, from 0 to 1."""
    size = (record["width"] or 0) * (record["height"] or 0)
    return (record["masked_pixels"] or 0) / size if size else 0.0


def _counted(number: int | None) -> str:
    return "" if number is None else f"{number:,}"


def _size(record: Mapping[str, Any]) -> str:
    before, after = (
        f"{record[f'{side}width']}×{record[f'{side}height']}" if record[f"{side}width"] else ""
        for side in ("baseline_", "")
    )
    return f"{before} → {after}" if before and after and before != after else after or before


def _missing(record: Mapping[str, Any], side: str) -> str:
    return missing_picture_reason(record["change"], record["reason"], side=side)


def box_of(mask: Mask, record: Mapping[str, Any]) -> list[int]:
    """Return the rectangle that a mask covers, as x, y, width and height in pixels.

    Parameters
    ----------
    mask
        Mask that applies to the scene.
    record
        Row of the scene. The rectangle refers to the baseline's picture; if there is none, to the new picture.
    """
    side = "baseline_" if record["baseline_width"] else ""
    rows, columns = mask.part(record[f"{side}width"] or 0, record[f"{side}height"] or 0)
    return [columns.start, rows.start, columns.stop - columns.start, rows.stop - rows.start]
