"""Which shot belongs to which of the baseline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.model.shot_columns import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

Row = dict[str, Any]
Key = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class Match:
    """A scene's row in both frames; None where it has none."""

    before: Row | None
    after: Row | None

    @property
    def row(self) -> Row:
        """The one that says which scene it is: the shot's, or the baseline's where there is no shot."""
        row = self.after or self.before
        if row is None:
            raise ValueError("A match has a row on one side at least")
        return row


def matched(baseline: pd.DataFrame, shots: pd.DataFrame, *, whole: bool = True) -> list[Match]:
    """Match two frames by room and scene, in the order of the shots; what is missing among these comes last.

    Where each side has one room, or comes from a folder, scenes are matched by their name alone. The size is never
    looked at. A scene of the baseline counts as missing only if its group was asked for as a whole, or a folder was
    read.

    Parameters
    ----------
    baseline, shots
        Frames as ``shots.frame``.
    whole
        Whether the frame of the shots has all that was asked for; a part of it cannot tell what is missing.

    Raises
    ------
    InvalidInput
        If a scene is there twice on one side with two pictures.
    """
    before, after = _rows(baseline), _rows(shots)
    by_room = max(len({row["room"] for row in rows}) for rows in (before, after)) > 1
    old, new = _keyed(before, "baseline", by_room=by_room), _keyed(after, "shots", by_room=by_room)
    found = [Match(old.get(key), row) for key, row in new.items()]
    if not whole:
        return found
    groups = set(_whole_groups(after, by_room=by_room))
    folder = any(row["source"] == FOLDER for row in after)
    missing = (row for key, row in old.items() if key not in new and row["ok"])
    return found + [Match(row, None) for row in missing if folder or groups & set(_groups_of(row, by_room=by_room))]


def _rows(frame: pd.DataFrame) -> list[Row]:
    records = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [{str(name): value for name, value in record.items()} for record in records]


def _keyed(rows: Sequence[Row], side: str, *, by_room: bool) -> dict[Key, Row]:
    keyed: dict[Key, Row] = {}
    for row in rows:
        key = _room(row, by_room=by_room), row["scene"].removeprefix("/")
        there = keyed.setdefault(key, row)
        if there["sha256"] != row["sha256"]:
            raise InvalidInput(
                f"The scene {row['scene']} is there twice, with two pictures",
                field=side,
                hint="Compare one run, and one size, at a time.",
            )
    return keyed


def _whole_groups(rows: Sequence[Row], *, by_room: bool) -> Iterator[Key]:
    """Yield the groups that were asked for as a whole, and answered."""
    for row in rows:
        failed_as_a_whole = not row["ok"] and row["scene"] == row["group"]
        if row["group"] is not None and not failed_as_a_whole:
            yield _room(row, by_room=by_room), row["group"]


def _groups_of(row: Row, *, by_room: bool) -> Iterator[Key]:
    room = _room(row, by_room=by_room)
    yield room, row["scene"].rpartition("/")[0] or "/"
    if row["group"] is not None:
        yield room, row["group"]


def _room(row: Row, *, by_room: bool) -> str | None:
    return row["room"] if by_room else None
