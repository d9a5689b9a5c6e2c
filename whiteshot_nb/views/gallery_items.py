"""Convert rows of ``shots.frame`` to the captions, badges and error messages of a gallery, as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whiteshot_nb.model.room_names import room_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd


def gallery_items(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the tiles of a gallery: one dictionary of JSON values for each row of ``shots.frame``."""
    records = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [gallery_item(record) for record in records]


def summary_of(frame: pd.DataFrame) -> dict[str, Any]:
    """Return the summary line of a gallery, such as ``12 shots, 1 failed, 2 blank``.

    Parameters
    ----------
    frame
        DataFrame with rows of ``shots.frame``.

    Returns
    -------
    dict
        ``title`` is the number of shots as text. ``badges`` is a list of dictionaries, one for each other count, such
        as the number of failed shots. Each dictionary has a ``text`` and a ``tone``, which determines the colour.
        ``text`` is the whole line.
    """
    total = len(frame)
    counts = [
        ("bad", int((~frame["ok"]).sum()), "failed"),
        ("warn", _count(frame["blank"]), "blank"),
        ("plain", int(frame["near_duplicate_of"].notna().sum()), "near-duplicate"),
        ("warn", _count(~frame["size_ok"]), "of another size"),
    ]
    badges = [{"tone": tone, "text": f"{number} {what}"} for tone, number, what in counts if number]
    text = f"{total} shot{'' if total == 1 else 's'}"
    return {"text": ", ".join([text, *(badge["text"] for badge in badges)]), "title": text, "badges": badges}


def gallery_item(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return the gallery tile of one shot, as a dictionary with the caption, the badges and the error message.

    Missing values in `row` must be None.
    """
    if not row["ok"]:
        size = f"{row['width']}×{row['height']}"
        alt = f"Scene {row['scene']} failed: {row['error']}"
    else:
        size = f"{row['pixel_width']}×{row['pixel_height']}"
        alt = f"{room_name(row)}, scene {row['scene']}, {size}"
    return {
        "id": row["sha256"],
        "scene": row["scene"],
        "size": size,
        "alt": alt,
        "error": row["error"],
        "hint": row["hint"],
        "badges": list(_badges(row)),
    }


def _badges(row: Mapping[Any, Any]) -> list[dict[str, str]]:
    found: list[tuple[str, str, str]] = []
    if not row["ok"]:
        found.append(("bad", "failed", f"failed · {row['stage']}" if row["stage"] else "failed"))
    elif row["hint"]:
        found.append(("warn", "incomplete", "incomplete"))
    if row["blank"]:
        found.append(("warn", "blank", "blank"))
    if row["near_duplicate_of"]:
        found.append(("plain", "near-duplicate", f"like {row['near_duplicate_of']}"))
    if row["size_ok"] is False:
        found.append(("warn", "another size", f"requested {row['width']}×{row['height']}"))
    return [{"tone": tone, "kind": kind, "text": text} for tone, kind, text in found]


def _count(flags: pd.Series[bool]) -> int:
    return int(flags.fillna(value=False).sum())
