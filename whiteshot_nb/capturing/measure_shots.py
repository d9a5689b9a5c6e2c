"""What is measured on the pictures of a room, after all of them are kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from whiteshot_nb.errors import DamagedPicture
from whiteshot_nb.images.measures import NearDuplicates, measure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from concurrent.futures import Executor

    from whiteshot_nb.images.measures import Measures
    from whiteshot_nb.model.shot_row import ShotRow
    from whiteshot_nb.store import Pictures

_CAUSES = (
    "Two known causes: a room that uses the newer drawing plug-in has no strokes in server screenshots (Agora's "
    "documents, “appliance-plugin”), and dynamic slides are a layer of their own."
)
NOTHING_DRAWN = f"Every picture of the group is blank. {_CAUSES}"
"""The hint where the vendor answers 201 but nothing is to be seen."""
ONLY_BACKGROUND = f"Every picture of the group is the same, as if it were the background only. {_CAUSES}"
"""The hint where nothing but what all scenes share is to be seen."""
_SEVERAL = 3  # scenes that a group needs before their being equal is odd


def measure_rows(
    rows: Sequence[ShotRow],
    pictures: Pictures,
    pool: Executor,
    *,
    before: Mapping[str, str],
    seen: NearDuplicates,
    cancelled: Callable[[], bool] = lambda: False,
) -> list[ShotRow]:
    """Decode the pictures of one target and return its rows with what they say.

    Parameters
    ----------
    pool
        Where they are decoded; processes will do.
    before
        The sha256 of each scene's picture in the last run.
    seen
        The scenes of the same room and run that were measured before.
    """
    futures = [None if row.sha256 is None else pool.submit(measure_picture, pictures, row.sha256) for row in rows]
    measured = []
    for row, future in zip(rows, futures, strict=True):
        found = None if future is None or (cancelled() and future.cancel()) else future.result()
        measured.append(_measured(row, found, before, seen) if found else row)
    return measured


def measure_picture(pictures: Pictures, sha256: str) -> Measures | None:
    """Read one picture and measure it; None if it cannot be decoded, or is gone or damaged."""
    try:
        return measure(pictures.get(sha256))
    except (KeyError, DamagedPicture):
        return None


def explain_blank_group(rows: list[ShotRow]) -> list[ShotRow]:
    """Say why a whole group may be blank or background only, unless our own server drew it."""
    good = [row for row in rows if row.ok]
    if not good or any(row.group is None or row.renderer is not None for row in good):
        return rows
    if all(row.blank for row in good):
        hint = NOTHING_DRAWN
    elif len(good) >= _SEVERAL and len({row.sha256 for row in good}) == 1:
        hint = ONLY_BACKGROUND
    else:
        return rows
    return [replace(row, hint=row.hint or hint) if row.ok else row for row in rows]


def _measured(row: ShotRow, found: Measures, before: Mapping[str, str], seen: NearDuplicates) -> ShotRow:
    last = before.get(row.scene)
    return replace(
        row,
        ink=found.ink,
        blank=found.blank,
        near_duplicate_of=None if found.blank else seen.add(row.scene, found.fingerprint),
        changed_since_last=None if last is None else last != row.sha256,
    )
