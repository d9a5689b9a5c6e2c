"""Measure the pictures of a target after all of them have been saved."""

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
    "There are two known causes: the room uses the newer drawing plug-in (“appliance-plugin” in Agora's "
    "documentation), whose strokes are missing from server screenshots; or the room shows dynamic slides, which are a "
    "separate layer that the server does not draw."
)
NOTHING_DRAWN = f"Every picture of the group is blank. {_CAUSES}"
"""The hint for a group whose pictures are all blank although the API answered 201."""
ONLY_BACKGROUND = f"All pictures of the group are equal; possibly only the background was drawn. {_CAUSES}"
"""The hint for a group whose pictures are all equal."""
_MIN_EQUAL = 3  # minimum number of equal pictures that is unlikely to be a coincidence


def measure_rows(
    rows: Sequence[ShotRow],
    pictures: Pictures,
    pool: Executor,
    *,
    last_pictures: Mapping[str, str],
    near_duplicates: NearDuplicates,
    cancelled: Callable[[], bool] = lambda: False,
) -> list[ShotRow]:
    """Measure the pictures of one target, and return its rows with the measurements.

    Parameters
    ----------
    rows
        The rows of the target's shots.
    pictures
        Where the pictures are read from.
    pool
        The executor that decodes the pictures: threads or processes.
    last_pictures
        The SHA-256 of each scene's picture in the latest earlier run, by scene.
    near_duplicates
        The scenes of the same room and run that have been measured already. The scenes of this target are added.
    cancelled
        Returns True if measuring should stop. Pictures that are not measured keep their rows unchanged.
    """
    futures = [None if row.sha256 is None else pool.submit(measure_picture, pictures, row.sha256) for row in rows]
    measured = []
    for row, future in zip(rows, futures, strict=True):
        measures = None if future is None or (cancelled() and future.cancel()) else future.result()
        measured.append(_with_measures(row, measures, last_pictures, near_duplicates) if measures else row)
    return measured


def measure_picture(pictures: Pictures, sha256: str) -> Measures | None:
    """Read and measure a picture; None if the picture is missing, damaged or cannot be decoded."""
    try:
        return measure(pictures.get(sha256))
    except (KeyError, DamagedPicture):
        return None


def explain_blank_group(rows: list[ShotRow]) -> list[ShotRow]:
    """Add a hint about possible causes to the rows of a group whose pictures are all blank or all equal.

    Pictures with a known renderer get no hint: they were drawn by the server of this package, to which these causes do
    not apply.
    """
    good = [row for row in rows if row.ok]
    if not good or any(row.group is None or row.renderer is not None for row in good):
        return rows
    if all(row.blank for row in good):
        hint = NOTHING_DRAWN
    elif len(good) >= _MIN_EQUAL and len({row.sha256 for row in good}) == 1:
        hint = ONLY_BACKGROUND
    else:
        return rows
    return [replace(row, hint=row.hint or hint) if row.ok else row for row in rows]


def _with_measures(
    row: ShotRow, measures: Measures, last_pictures: Mapping[str, str], near_duplicates: NearDuplicates
) -> ShotRow:
    last = last_pictures.get(row.scene)
    return replace(
        row,
        ink=measures.ink,
        blank=measures.blank,
        near_duplicate_of=None if measures.blank else near_duplicates.add(row.scene, measures.fingerprint),
        changed_since_last=None if last is None else last != row.sha256,
    )
