"""Match the scenes of shots with those of a baseline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.model.shot_columns import FOLDER_SOURCE, FrameRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

MatchKey = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class SceneMatch:
    """The rows of one scene in both frames; None where a frame does not have it."""

    before: FrameRow | None
    after: FrameRow | None

    @property
    def row(self) -> FrameRow:
        """The row that names the scene: the shot's, or the baseline's if there is no shot."""
        row = self.after or self.before
        if row is None:
            raise ValueError("A match has a row on one side at least")
        return row


def match_scenes(baseline: pd.DataFrame, shots: pd.DataFrame, *, whole: bool = True) -> list[SceneMatch]:
    """Match two frames by room and scene, in the order of the shots; missing scenes come last.

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
    found = [SceneMatch(old.get(key), row) for key, row in new.items()]
    if not whole:
        return found
    groups = set(_whole_groups(after, by_room=by_room))
    folder = any(row["source"] == FOLDER_SOURCE for row in after)
    missing = (row for key, row in old.items() if key not in new and row["ok"])
    return found + [
        SceneMatch(row, None) for row in missing if folder or groups & set(_groups_of(row, by_room=by_room))
    ]


def _rows(frame: pd.DataFrame) -> list[FrameRow]:
    records = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [{str(name): value for name, value in record.items()} for record in records]


def _keyed(rows: Sequence[FrameRow], side: str, *, by_room: bool) -> dict[MatchKey, FrameRow]:
    keyed: dict[MatchKey, FrameRow] = {}
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


def _whole_groups(rows: Sequence[FrameRow], *, by_room: bool) -> Iterator[MatchKey]:
    """Yield the groups that were requested as a whole and answered."""
    for row in rows:
        failed_as_a_whole = not row["ok"] and row["scene"] == row["group"]
        if row["group"] is not None and not failed_as_a_whole:
            yield _room(row, by_room=by_room), row["group"]


def _groups_of(row: FrameRow, *, by_room: bool) -> Iterator[MatchKey]:
    room = _room(row, by_room=by_room)
    yield room, row["scene"].rpartition("/")[0] or "/"
    if row["group"] is not None:
        yield room, row["group"]


def _room(row: FrameRow, *, by_room: bool) -> str | None:
    return row["room"] if by_room else None
