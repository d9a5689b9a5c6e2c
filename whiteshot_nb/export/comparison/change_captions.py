"""What is said of a change on a page or a slide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whiteshot_nb.export.captions import MAX_CAPTION_NAME, isolate_direction, shorten_middle
from whiteshot_nb.model.change_types import NEED_NO_REVIEW

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


LONGEST_REASON, LONGEST_COMMENT = 400, 700
_LONGEST_LISTED = 52
_WHOLE_FROM = 10

INK, SOFT, GOOD, BAD, WARN, NEWS = "#1F2328", "#59636E", "#14612B", "#9C1C1C", "#7A5200", "#0B4F94"
"""Colours of words."""

_FILLS = {GOOD: "#E3F5E8", BAD: "#FDE7E7", WARN: "#FFF3D6", NEWS: "#E1EEFB", SOFT: "#EEF1F4"}
_INKS = {
    **dict.fromkeys(("failed", "blank", "removed", "rejected"), BAD),
    **dict.fromkeys(("resized", "moved", "content", "colour"), WARN),
    "new": NEWS,
    "accepted": GOOD,
}


def verdict_colours(word: str) -> tuple[str, str]:
    """Return the colours of a class or a verdict: what it stands on, and its letters."""
    ink = _INKS.get(word, SOFT)
    return _FILLS[ink], ink


def picture_labels(row: Mapping[str, Any]) -> tuple[str, str]:
    """Return what stands above both pictures."""
    return _label("Baseline", row["baseline_run"]), _label("Now", row["run"])


def change_caption(row: Mapping[str, Any]) -> str:
    """Return the room, and on how many scenes there is the same change."""
    told = [isolate_direction(shorten_middle(str(row["room_name"] or row["room"]), MAX_CAPTION_NAME))]
    if (row["cluster_size"] or 0) > 1:
        told.append(f"the same change on {row['cluster_size']:,} scenes, cluster {row['cluster']}")
    return " · ".join(told)


def why_not_shown(why_not: str) -> str:
    """Return why a picture is not shown, where it is there but cannot be shown, too."""
    return why_not or "The picture is not shown: it has too many pixels, or cannot be decoded. A ZIP has it as it is."


def change_numbers(row: Mapping[str, Any]) -> str:
    """Return what was counted; empty if nothing was."""
    told = [f"{row['pixels']:,} pixels"] if row["pixels"] else []
    told += [f"{_percent(row['share'])} % of the picture"] if row["share"] else []
    told += [f"{row['box_count']:,} place{'' if row['box_count'] == 1 else 's'}"] if row["box_count"] else []
    told += [f"{row['masked_pixels']:,} masked"] if row["masked_pixels"] else []
    told += [size] if (size := _size(row)) else []
    return " · ".join(told)


def _percent(share: float) -> str:
    """Return two digits of a small share, and all of a large one."""
    percent = share * 100
    return f"{percent:.0f}" if percent >= _WHOLE_FROM else f"{percent:.2g}"


def verdict_in_words(row: Mapping[str, Any]) -> tuple[str, str]:
    """Return who decided what, and the colour of it."""
    if row["verdict"] is None:
        return ("Nothing to decide", SOFT) if row["change"] in NEED_NO_REVIEW else ("Not reviewed", WARN)
    reviewer = isolate_direction(shorten_middle(row["reviewer"] or "?", MAX_CAPTION_NAME))
    words = f"{str(row['verdict']).capitalize()} by {reviewer}"
    at = f", {row['decided_at']:%Y-%m-%d %H:%M} UTC" if row["decided_at"] else ""
    return words + at, verdict_colours(row["verdict"])[1]


def quiet_lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, str]]:
    """Yield lines that name scenes, room by room: each has a `room`, or a `scene` and its `change`."""
    rooms: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        rooms.setdefault(row["room"], []).append(row)
    for inside in rooms.values():
        name = inside[0]["room_name"] or inside[0]["room"]
        yield {"room": shorten_middle(str(name), _LONGEST_LISTED), "scene": "", "change": ""}
        for row in inside:
            change = "" if row["change"] == "unchanged" else row["change"]
            yield {"room": "", "scene": shorten_middle(str(row["scene"]), _LONGEST_LISTED), "change": change}


def quiet_title(count: int) -> str:
    """Return what stands above the names of scenes that nobody has to look at."""
    return f"Unchanged: {count:,} scene{'' if count == 1 else 's'}"


def _label(side: str, run: str | None) -> str:
    return f"{side} · {shorten_middle(run, MAX_CAPTION_NAME // 4)}" if run else side


def _size(row: Mapping[str, Any]) -> str:
    before, after = (
        f"{row[f'{side}width']} × {row[f'{side}height']}" if row[f"{side}width"] else "" for side in ("baseline_", "")
    )
    return f"{before} → {after}" if before and after and before != after else after or before
