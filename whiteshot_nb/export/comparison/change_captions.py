"""Texts and colours that describe a change on PDF pages, slides and in tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whiteshot_nb.export.captions import MAX_CAPTION_NAME, isolate_direction, shorten_middle
from whiteshot_nb.model.change_types import NEED_NO_REVIEW
from whiteshot_nb.model.room_names import room_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


MAX_REASON, MAX_COMMENT = 400, 700
_MAX_LISTED = 52
_WHOLE_PERCENT = 10

INK, SOFT, GOOD, BAD, WARN, NEWS = "#1F2328", "#59636E", "#14612B", "#9C1C1C", "#7A5200", "#0B4F94"
"""Text colours."""

_FILLS = {GOOD: "#E3F5E8", BAD: "#FDE7E7", WARN: "#FFF3D6", NEWS: "#E1EEFB", SOFT: "#EEF1F4"}
_INKS = {
    **dict.fromkeys(("failed", "blank", "removed", "rejected"), BAD),
    **dict.fromkeys(("resized", "moved", "content", "colour"), WARN),
    "new": NEWS,
    "accepted": GOOD,
}


def verdict_colours(word: str) -> tuple[str, str]:
    """Return a pair for a change type or a verdict: the background colour, and the text colour."""
    ink = _INKS.get(word, SOFT)
    return _FILLS[ink], ink


def picture_labels(row: Mapping[str, Any]) -> tuple[str, str]:
    """Return a pair of labels for the two pictures of a change: ``Baseline`` and ``Now``, each followed by a run id."""
    return _label("Baseline", row["baseline_run"]), _label("Now", row["run"])


def change_caption(row: Mapping[str, Any]) -> str:
    """Return a caption with the room name and, if several scenes have the same change, the number of these scenes."""
    parts = [isolate_direction(shorten_middle(room_name(row), MAX_CAPTION_NAME))]
    if (row["cluster_size"] or 0) > 1:
        parts.append(f"the same change on {row['cluster_size']:,} scenes, cluster {row['cluster']}")
    return " · ".join(parts)


def not_shown_reason(reason: str) -> str:
    """Return why a picture is not shown. If the given reason is empty, return a general explanation."""
    return reason or (
        "The picture cannot be shown, because it has too many pixels or cannot be decoded. "
        "A ZIP export contains the original file."
    )


def change_numbers(row: Mapping[str, Any]) -> str:
    """Return the measurements of a change as text, such as its number of pixels.

    The text is empty if nothing was measured.
    """
    parts = [f"{row['pixels']:,} pixels"] if row["pixels"] else []
    parts += [f"{_percent(row['share'])} % of the picture"] if row["share"] else []
    parts += [f"{row['box_count']:,} place{'' if row['box_count'] == 1 else 's'}"] if row["box_count"] else []
    parts += [f"{row['masked_pixels']:,} masked"] if row["masked_pixels"] else []
    parts += [size] if (size := _size(row)) else []
    return " · ".join(parts)


def _percent(share: float) -> str:
    """Return a share in percent: with two significant digits below 10 %, otherwise as a whole number."""
    percent = share * 100
    return f"{percent:.0f}" if percent >= _WHOLE_PERCENT else f"{percent:.2g}"


def verdict_in_words(row: Mapping[str, Any]) -> tuple[str, str]:
    """Return a pair: a text that contains the verdict, the reviewer and the time, and the colour of this text.

    If there is no verdict, the text says whether a review is needed.
    """
    if row["verdict"] is None:
        return ("Nothing to decide", SOFT) if row["change"] in NEED_NO_REVIEW else ("Not reviewed", WARN)
    reviewer = isolate_direction(shorten_middle(row["reviewer"] or "?", MAX_CAPTION_NAME))
    words = f"{str(row['verdict']).capitalize()} by {reviewer}"
    at = f", {row['decided_at']:%Y-%m-%d %H:%M} UTC" if row["decided_at"] else ""
    return words + at, verdict_colours(row["verdict"])[1]


def unchanged_lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, str]]:
    """Yield the lines of a list of scenes, grouped by room.

    Each line is a dictionary with the keys `room`, `scene` and `change`. The first line of each room has only the room
    name, and one line for each scene follows. `change` is empty for unchanged scenes.
    """
    rooms: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        rooms.setdefault(row["room"], []).append(row)
    for scenes in rooms.values():
        yield {"room": shorten_middle(room_name(scenes[0]), _MAX_LISTED), "scene": "", "change": ""}
        for row in scenes:
            change = "" if row["change"] == "unchanged" else row["change"]
            yield {"room": "", "scene": shorten_middle(str(row["scene"]), _MAX_LISTED), "change": change}


def unchanged_title(count: int) -> str:
    """Return the heading of the list of unchanged scenes."""
    return f"Unchanged: {count:,} scene{'' if count == 1 else 's'}"


def _label(side: str, run: str | None) -> str:
    return f"{side} · {shorten_middle(run, MAX_CAPTION_NAME // 4)}" if run else side


def _size(row: Mapping[str, Any]) -> str:
    before, after = (
        f"{row[f'{side}width']} × {row[f'{side}height']}" if row[f"{side}width"] else "" for side in ("baseline_", "")
    )
    return f"{before} → {after}" if before and after and before != after else after or before
