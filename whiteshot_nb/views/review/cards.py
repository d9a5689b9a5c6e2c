"""The lines of a review's list: a cluster is one card, and shows its members when it is open. No markup."""

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
"""The columns of the table that the list needs."""
IN_PART = "in part"
"""The verdict of a card whose members have different ones."""

_SAME_PLACE = 16
"""How many pixels the corner of the same change may differ, for example because of what is under it."""


@dataclass(frozen=True, slots=True)
class ListLine:
    """One line of the list.

    Attributes
    ----------
    card
        The number of its card: the first row of the cluster in the whole table, whatever is shown of it.
    rows
        The rows of the line; a decision on the line is about all of them.
    member
        Whether it is one of the members under an opened card.
    """

    card: int
    rows: tuple[int, ...]
    member: bool = False


def lone_room(frame: pd.DataFrame) -> str | None:
    """Return the name of the room, if all rows have the same."""
    names = frame["room_name"].unique()
    return names[0] if len(names) == 1 and isinstance(names[0], str) else None


def without_lone_room(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows without the name of the room, if all have the same: it is in the heading."""
    return frame.assign(room_name=None) if lone_room(frame) else frame


def cards_of(clusters: Sequence[int | None]) -> list[int]:
    """Return the number of the card of each row."""
    first: dict[int, int] = {}
    return [row if cluster is None else first.setdefault(cluster, row) for row, cluster in enumerate(clusters)]


def moved_members(cards: Sequence[int], records: Sequence[Mapping[str, Any]]) -> set[int]:
    """Return the rows whose change is at another position than on most scenes of their cluster."""
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
    """Return the number of the line of a row: its own line under its open cluster, if `member`, or that of its card."""
    found = [number for number, line in enumerate(lines) if row in line.rows]
    return next((number for number in found if lines[number].member == member), found[0] if found else None)


def list_lines(rows: Iterable[int], cards: Sequence[int], opened: Collection[int] = ()) -> list[ListLine]:
    """Return the lines of some rows: the largest clusters first, then single scenes in their order."""
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
    """Return what the browser shows of a line."""
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
    """Return the words of a line: its name, what it is about, the change type."""
    first, last, size = records[line.rows[0]], records[line.rows[-1]], len(line.rows)
    if size > 1:
        name, about = f"Same change × {size}", f"{first['scene']} … {last['scene']}"
    else:
        name, about = name_of(first), as_sentence(first["reason"])
    return {"name": name, "about": about, "change": first["change"]}


def common(values: Iterable[str | None], otherwise: str | None = None) -> str | None:
    """Return the value that all have, or `otherwise`."""
    found = set(values)
    return found.pop() if len(found) == 1 else otherwise


def name_of(record: Mapping[str, Any]) -> str:
    """Return the name of a scene in the list: its path, after the name of its room if there is one."""
    room = record["room_name"]
    return f"{room} {record['scene']}" if room else str(record["scene"])


def line_title(frame: pd.DataFrame) -> str:
    """Return a short title of a review: the rooms, the runs, the number of scenes."""
    rooms = frame["room_name"].dropna().unique()
    parts = [str(rooms[0]) if len(rooms) == 1 else f"{len(rooms)} rooms" if len(rooms) else ""]
    runs, baselines = (frame[name].dropna().unique() for name in ("run", "baseline_run"))
    if len(runs) == len(baselines) == 1:
        parts.append(f"run {runs[0]} against {baselines[0]}")
    parts.append(f"{len(frame):,} scene{'' if len(frame) == 1 else 's'}")
    return " · ".join(filter(None, parts))
