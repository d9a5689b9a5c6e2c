"""The lines of a review's list. A cluster is one card; when the card is open, each member has a line below it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from whiteshot_nb.model.change_types import as_sentence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    import pandas as pd

    from whiteshot_nb.review.verdicts import Event


LISTED = ("room_name", "scene", "reason", "change", "sha256", "baseline_sha256", "box_count", "cluster", "x", "y")
"""The columns of ``comparison.frame`` that the list needs."""
IN_PART = "in part"
"""The verdict that is shown on a card if its members have different verdicts."""

_SAME_PLACE = 16
"""Maximum distance in pixels between the corners of two changes at the same position."""


@dataclass(frozen=True, slots=True)
class ListLine:
    """One line of a review's list: a card, or a member below its open card.

    Attributes
    ----------
    card
        Number of the card, which is a cluster or a single scene: its first row in the whole table, even if hidden.
    rows
        Row numbers of the scenes of this line. A decision on the line applies to all of them.
    member
        Whether the line is a member below its open card.
    """

    card: int
    rows: tuple[int, ...]
    member: bool = False


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


def line_with(lines: Sequence[ListLine], row: int, *, member: bool = False) -> int | None:
    """Return the number of the line that contains a row.

    Parameters
    ----------
    lines
        Lines of the list.
    row
        Row number of a scene.
    member
        Whether to prefer the row's line below its open card to the line of the card.

    Returns
    -------
    int or None
        None if no line contains the row.
    """
    found = [number for number, line in enumerate(lines) if row in line.rows]
    return next((number for number in found if lines[number].member == member), found[0] if found else None)


def list_lines(rows: Iterable[int], cards: Sequence[int], opened: Collection[int] = ()) -> list[ListLine]:
    """Return the lines of the list for these rows: the largest clusters first, then single scenes in their order."""
    members: dict[int, list[int]] = {}
    for row in rows:
        members.setdefault(cards[row], []).append(row)
    lines: list[ListLine] = []
    for card, inside in sorted(members.items(), key=lambda each: (-len(each[1]), each[0])):
        lines.append(ListLine(card, tuple(inside)))
        if card in opened and len(inside) > 1:
            lines += [ListLine(card, (row,), member=True) for row in inside]
    return lines


def line_item(line: ListLine, records: Sequence[Mapping[str, Any]], verdicts: Sequence[Event | None]) -> dict[str, Any]:
    """Return the content of a line for the browser: texts, picture and verdict."""
    first = records[line.rows[0]]
    return {
        **review_words(line, records),
        "card": line.card,
        "rows": list(line.rows),
        "member": line.member,
        "picture": first["sha256"] or first["baseline_sha256"],
        "boxes": first["box_count"] or 0,
        "verdict": common((event.verdict if (event := verdicts[row]) else None for row in line.rows), IN_PART),
    }


def review_words(line: ListLine, records: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return the texts of a line: its name, a description and the change type."""
    first, last, size = records[line.rows[0]], records[line.rows[-1]], len(line.rows)
    if size > 1:
        name, about = f"Same change × {size}", f"{first['scene']} … {last['scene']}"
    else:
        name, about = name_of(first), as_sentence(first["reason"])
    return {"name": name, "about": about, "change": first["change"]}


def common(values: Iterable[str | None], otherwise: str | None = None) -> str | None:
    """Return the value if all values are the same; otherwise return `otherwise`."""
    found = set(values)
    return found.pop() if len(found) == 1 else otherwise


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
