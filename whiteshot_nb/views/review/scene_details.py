"""The numbers of a scene that a review lists, and the details of the scene that is selected. No markup."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from whiteshot_nb.diff.masks import MUCH_MASKED
from whiteshot_nb.model.change_types import missing_picture_reason
from whiteshot_nb.review.decisions import engine_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from whiteshot_nb.diff import Mask


NUMBERS = ("pixels", "share", "density", "boxes", "masked", "masked, differ", "size", "engine")
"""The names of the numbers of a scene, in the order in which they are shown."""


def scene_details(record: Mapping[str, Any], masks: Iterable[Mask] = ()) -> dict[str, Any]:
    """Return the details that the browser shows when a scene is selected, in addition to the values of its row.

    Parameters
    ----------
    record
        Row of ``comparison.frame``; missing values are None.
    masks
        Masks of the comparison. The details contain those that apply to the scene.
    """
    return {
        "boxes": boxes_of(record),
        "masks": [
            {"box": box_of(mask, record)}
            for mask in masks
            if mask.holds_for(room=record["room"], scene=record["scene"])
        ],
        "warning": _warning(masked_share(record)),
        "before": {"id": record["baseline_sha256"], "missing": _missing(record, "baseline")},
        "after": {"id": record["sha256"], "missing": _missing(record, "shots")},
    }


def scene_numbers(record: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the texts of the numbers of a scene, in the order of `NUMBERS`; empty where there is none.

    Parameters
    ----------
    record
        Row of ``comparison.frame``; missing values are None.
    """
    count, masked = record["box_count"], record["masked_pixels"]
    boxes = len(boxes_of(record)) if count else 0
    return (
        _counted(record["pixels"]),
        "" if record["share"] is None else f"{record['share']:.2%}".replace("%", " %"),
        "" if record["density"] is None else f"{record['density']:.2f}",
        _counted(count) + (f" · {boxes} shown" if boxes < (count or 0) else ""),
        _masked(record) if masked else "",
        _counted(record["masked_unequal"]) if masked else "",
        _size(record),
        engine_name(record),
    )


def boxes_of(record: Mapping[str, Any]) -> list[list[int]]:
    """Return the boxes of a row, each as x, y, width and height."""
    found: list[list[int]] = json.loads(record["boxes"] or "[]")
    return found


def _masked(record: Mapping[str, Any]) -> str:
    return f"{record['masked_pixels']:,} · {masked_share(record):.0%}".replace("%", " %")


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
