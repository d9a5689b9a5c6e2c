"""Add the measurements of pictures to the rows of their shots."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from whiteshot_nb.model.picture_identity import PictureIdentity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from whiteshot_nb.images.examination import Examination
    from whiteshot_nb.images.near_duplicates import NearDuplicates
    from whiteshot_nb.model.shot_row import ShotRow
    from whiteshot_nb.store import Pictures

_CAUSES = (
    "There are two known causes. The room may use the newer drawing plug-in (“appliance-plugin” in Agora's "
    "documentation), whose strokes are missing from server screenshots. Or the room may show dynamic slides, which the "
    "server does not draw."
)
NOTHING_DRAWN = f"Every picture in the scene group is blank. {_CAUSES}"
"""The hint for a group whose pictures are all blank although the API answered 201."""
ONLY_BACKGROUND = f"All pictures in the scene group are equal. Possibly, only the background was drawn. {_CAUSES}"
"""The hint for a group whose pictures are all equal."""
_MIN_EQUAL = 3  # minimum number of equal pictures that is unlikely to be a coincidence


def with_examination(row: ShotRow, found: Examination) -> ShotRow:
    """Return a copy of a shot's row to which the measurements of its picture are added.

    If the picture could not be measured, the column `hint` says why, unless the row already has another hint.
    """
    return replace(
        row,
        ink=found.ink,
        blank=found.blank,
        shown_digest=found.shown_digest,
        perceptual_hash=found.perceptual_hash,
        transparent=found.transparent,
        animated=found.animated,
        hint=row.hint or (found.problem and f"The picture was not measured. {found.problem}"),
    )


def examine_kept(
    rows: Sequence[ShotRow],
    pictures: Pictures,
    examine: Callable[[Pictures, str], Examination],
    *,
    cancelled: Callable[[], bool] = lambda: False,
) -> list[ShotRow]:
    """Measure saved pictures, and return the rows of their shots with the measurements.

    A row stays unchanged if it already contains measurements, or if its picture is missing.

    Parameters
    ----------
    rows
        The rows of the shots.
    pictures
        The storage from which the pictures are read.
    examine
        A function that is called from several threads, with `pictures` and the SHA-256 of a picture. The function
        decodes and measures the picture, stores its thumbnail, and returns the measurements.
    cancelled
        A function that returns True if measuring should stop. In this case, the remaining rows stay unchanged.
    """

    def examined(row: ShotRow) -> ShotRow:
        if row.sha256 is None or row.shown_digest is not None or cancelled():
            return row
        try:
            return with_examination(row, examine(pictures, row.sha256))
        except KeyError:
            return row

    with ThreadPoolExecutor(2 * (os.cpu_count() or 1), thread_name_prefix="whiteshot-measure") as pool:
        return list(pool.map(examined, rows))


def assess_rows(
    rows: Sequence[ShotRow], *, last_pictures: Mapping[str, PictureIdentity], near_duplicates: NearDuplicates
) -> list[ShotRow]:
    """Compare the measured pictures of one target (a scene or group of scenes) with earlier pictures.

    The results are in the columns `near_duplicate_of` and `changed_since_last` of the returned rows.

    Parameters
    ----------
    rows
        The rows of the target's shots, in the order of the scenes.
    last_pictures
        The latest picture of each scene from earlier runs, by scene path. Used to fill the column `changed_since_last`.
    near_duplicates
        The pictures of this room that this run has already measured. Each picture of the target is compared with them
        to find near duplicates, and is then added to this collection.
    """
    return [_assessed(row, last_pictures.get(row.scene), near_duplicates) for row in rows]


def explain_blank_group(rows: list[ShotRow]) -> list[ShotRow]:
    """If the pictures of a group are all blank or all equal, add a hint about possible causes to the rows.

    If the renderer of a picture is known, no hint is added. Only the server of this package names a renderer, and none
    of the causes can occur there.
    """
    good = [row for row in rows if row.ok]
    if not good or any(row.group is None or row.renderer is not None for row in good):
        return rows
    if all(row.blank for row in good):
        hint = NOTHING_DRAWN
    elif len(good) >= _MIN_EQUAL and len({row.shown_digest or row.sha256 for row in good}) == 1:
        hint = ONLY_BACKGROUND
    else:
        return rows
    return [replace(row, hint=row.hint or hint) if row.ok else row for row in rows]


def _assessed(row: ShotRow, last: PictureIdentity | None, near_duplicates: NearDuplicates) -> ShotRow:
    if row.sha256 is None or row.perceptual_hash is None:
        return row
    picture = PictureIdentity(row.sha256, row.shown_digest)
    return replace(
        row,
        near_duplicate_of=None if row.blank else near_duplicates.add(row.scene, row.perceptual_hash),
        changed_since_last=None if last is None else not picture.is_same_as(last),
    )
