"""The lines of a review's list: a cluster is one card, opened it shows its members. Plain values, never markup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    import pandas as pd

    from whiteshot_nb.review.verdicts import Event


LISTED = ("room_name", "scene", "reason", "change", "sha256", "baseline_sha256", "box_count", "cluster")
"""The columns of the table that the list needs."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list.

    Attributes
    ----------
    card
        The number of its card: the first row of the cluster in the whole table, whatever is shown of it.
    rows
        The rows it stands for; a decision on the line is one on all of them.
    member
        Whether it is one of the members under an opened card.
    """

    card: int
    rows: tuple[int, ...]
    member: bool = False


def cards_of(clusters: Sequence[int | None]) -> list[int]:
    """Return the number of the card of each row."""
    first: dict[int, int] = {}
    return [row if cluster is None else first.setdefault(cluster, row) for row, cluster in enumerate(clusters)]


def lines_of(rows: Iterable[int], cards: Sequence[int], opened: Collection[int] = ()) -> list[Line]:
    """Return the lines for the rows that are shown: the largest clusters first, then single scenes in their order."""
    members: dict[int, list[int]] = {}
    for row in rows:
        members.setdefault(cards[row], []).append(row)
    lines: list[Line] = []
    for card, inside in sorted(members.items(), key=lambda each: (-len(each[1]), each[0])):
        lines.append(Line(card, tuple(inside)))
        if card in opened and len(inside) > 1:
            lines += [Line(card, (row,), member=True) for row in inside]
    return lines


def item_of(line: Line, records: Sequence[Mapping[str, Any]], held: Sequence[Event | None]) -> dict[str, Any]:
    """Return what the browser draws of a line."""
    first, last, size = records[line.rows[0]], records[line.rows[-1]], len(line.rows)
    verdicts = {event.verdict if (event := held[row]) else None for row in line.rows}
    return {
        "card": line.card,
        "rows": list(line.rows),
        "member": line.member,
        "name": f"Same change × {size}" if size > 1 else name_of(first),
        "about": f"{first['scene']} … {last['scene']}" if size > 1 else sentence(first["reason"]),
        "change": first["change"],
        "picture": first["sha256"] or first["baseline_sha256"],
        "boxes": first["box_count"] or 0,
        "verdict": verdicts.pop() if len(verdicts) == 1 else "in part",
    }


def sentence(reason: str | None) -> str:
    """Return a reason with a capital, without the full stop."""
    text = (reason or "").removesuffix(".")
    return text[:1].upper() + text[1:]


def name_of(record: Mapping[str, Any]) -> str:
    """Return how a scene is called in the list: its path, after its room's name where there is one."""
    room = record["room_name"]
    return f"{room} {record['scene']}" if room else str(record["scene"])


def title_of(frame: pd.DataFrame) -> str:
    """Return what is reviewed, in few words: the rooms, the runs, how many scenes."""
    rooms = frame["room_name"].dropna().unique()
    parts = [str(rooms[0]) if len(rooms) == 1 else f"{len(rooms)} rooms" if len(rooms) else ""]
    runs, baselines = (frame[name].dropna().unique() for name in ("run", "baseline_run"))
    if len(runs) == len(baselines) == 1:
        parts.append(f"run {runs[0]} against {baselines[0]}")
    parts.append(f"{len(frame):,} scene{'' if len(frame) == 1 else 's'}")
    return " · ".join(filter(None, parts))
