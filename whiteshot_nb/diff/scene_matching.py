"""Match the scenes of shots with the scenes of a baseline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.model.picture_identity import PictureIdentity
from whiteshot_nb.model.shot_columns import FOLDER_SOURCE, FrameRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

MatchKey = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class SceneMatch:
    """A pair of DataFrame rows for the same scene: one from the baseline, one from the shots.

    Attributes
    ----------
    before
        Row of the baseline; None if the baseline does not have the scene.
    after
        Row of the shots; None if the shots do not have the scene.
    """

    before: FrameRow | None
    after: FrameRow | None

    @property
    def row(self) -> FrameRow:
        """The row of the shots or, if the shots do not have the scene, the row of the baseline."""
        row = self.after or self.before
        if row is None:
            raise ValueError("A pair of rows must contain a row of the baseline, a row of the shots, or both")
        return row


def match_scenes(baseline: pd.DataFrame, shots: pd.DataFrame, *, whole: bool = True) -> list[SceneMatch]:
    """Pair the rows of two DataFrames by room and scene, in the order of the shots.

    If neither DataFrame has several rooms, scenes are matched by path alone. Picture sizes are ignored. Scenes that are
    missing from the shots come last. A scene of the baseline counts as missing if the shots do not have the scene, and
    either the whole directory of the scene was requested or the shots were read from a folder.

    Parameters
    ----------
    baseline
        DataFrame of the approved pictures, like ``shots.frame``.
    shots
        DataFrame of the new pictures, like ``shots.frame``.
    whole
        Whether `shots` contains all shots that were requested. If false, no scene counts as missing.

    Raises
    ------
    InvalidInput
        If the baseline or the shots have two different pictures of the same scene.
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
        if not PictureIdentity.of_row(there).is_same_as(PictureIdentity.of_row(row)):
            raise InvalidInput(
                f"{side!r} must contain only one picture of the scene {row['scene']}",
                field=side,
                hint="Compare only one run and one picture size at a time.",
            )
    return keyed


def _whole_groups(rows: Sequence[FrameRow], *, by_room: bool) -> Iterator[MatchKey]:
    """Yield the groups (scene directories) that were requested as a whole and answered."""
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
