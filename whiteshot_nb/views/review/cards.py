"""Cards of a review: a cluster, that is, scenes with the same change, is one card; any other scene is another."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from whiteshot_nb.model.change_types import NEED_NO_REVIEW

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd


_SAME_PLACE = 16
"""Maximum distance in pixels between the corners of two changes at the same position."""


def lone_room(frame: pd.DataFrame) -> str | None:
    """Return the name of the room if all rows have the same room name; otherwise None."""
    names = frame["room_name"].unique()
    return names[0] if len(names) == 1 and isinstance(names[0], str) else None


def without_lone_room(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows; if all have the same room name, clear it, because the heading shows it."""
    return frame.assign(room_name=None) if lone_room(frame) else frame


def cards_of(clusters: Sequence[int | None]) -> list[int]:
    """Return the card number of each row: the first row of its cluster.

    Parameters
    ----------
    clusters
        Cluster of each row, that is, scenes with the same change. A row without a cluster (None) has a separate card.
    """
    first: dict[int, int] = {}
    return [row if cluster is None else first.setdefault(cluster, row) for row, cluster in enumerate(clusters)]


def moved_members(cards: Sequence[int], records: Sequence[Mapping[str, Any]]) -> set[int]:
    """Return the rows whose change is at a different position than in most scenes of their cluster.

    Parameters
    ----------
    cards
        Card number of each row; rows of the same cluster have the same number.
    records
        For each row, a dictionary with the position ``x`` and ``y`` of the change.
    """
    members: dict[int, dict[int, tuple[int, int]]] = {}
    for row, (card, record) in enumerate(zip(cards, records, strict=True)):
        if record["x"] is not None:
            members.setdefault(card, {})[row] = record["x"], record["y"]
    found: set[int] = set()
    for places in (several for several in members.values() if len(several) > 1):
        ((usual, _),) = Counter(places.values()).most_common(1)
        found |= {row for row, place in places.items() if _apart(place, usual) > _SAME_PLACE}
    return found


def _apart(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(abs(one[side] - other[side]) for side in (0, 1))


def progress(rows: Iterable[tuple[int, str, str | None]]) -> tuple[int, int]:
    """Return how many cards have a verdict on each of their scenes, and how many need a review.

    Parameters
    ----------
    rows
        The card, the change type and the verdict of each row.
    """
    needed = [(card, verdict) for card, change, verdict in rows if change not in NEED_NO_REVIEW]
    cards, still_open = {card for card, _ in needed}, {card for card, verdict in needed if verdict is None}
    return len(cards - still_open), len(cards)


def name_of(record: Mapping[str, Any]) -> str:
    """Return the name of a scene in the list: the name of its room, if known, and its path."""
    room = record["room_name"]
    return f"{room} {record['scene']}" if room else str(record["scene"])


def line_title(frame: pd.DataFrame) -> str:
    """Return a short title of a review, made of its rooms, its runs and its number of scenes."""
    rooms = frame["room_name"].dropna().unique()
    parts = [str(rooms[0]) if len(rooms) == 1 else f"{len(rooms)} rooms" if len(rooms) else ""]
    runs, baselines = (frame[name].dropna().unique() for name in ("run", "baseline_run"))
    if len(runs) == len(baselines) == 1:
        parts.append(f"run {runs[0]} against {baselines[0]}")
    parts.append(f"{len(frame):,} scene{'' if len(frame) == 1 else 's'}")
    return " · ".join(filter(None, parts))
