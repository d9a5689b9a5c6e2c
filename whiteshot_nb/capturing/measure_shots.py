"""What was found in pictures as columns of their rows."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from whiteshot_nb.model.picture_identity import PictureIdentity
from whiteshot_nb.store import KeepsThumbnails, keep_thumbnail

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from whiteshot_nb.images.examination import Examination
    from whiteshot_nb.images.near_duplicates import NearDuplicates
    from whiteshot_nb.model.shot_row import ShotRow
    from whiteshot_nb.store import Pictures

_CAUSES = (
    "Two known causes: a room that uses the newer drawing plug-in has no strokes in server screenshots (Agora's "
    "documents, “appliance-plugin”), and dynamic slides are a layer of their own."
)
NOTHING_DRAWN = f"Every picture of the group is blank. {_CAUSES}"
"""The hint of a group whose pictures are all blank although the API answered 201."""
ONLY_BACKGROUND = f"Every picture of the group is the same, as if it were the background only. {_CAUSES}"
"""The hint of a group whose pictures are all equal."""
_MIN_EQUAL = 3  # scenes of a group whose being equal is not by chance


def with_examination(row: ShotRow, found: Examination) -> ShotRow:
    """Return the row of a shot with what was found in its picture; if it was not decoded, `hint` says why."""
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
    examine: Callable[[bytes], Examination],
    *,
    cancelled: Callable[[], bool] = lambda: False,
) -> list[ShotRow]:
    """Return rows with what is found in their kept pictures; rows whose pictures were examined already are unchanged.

    Parameters
    ----------
    rows
        Rows of shots.
    pictures
        Where their pictures are.
    examine
        Decodes a picture; it is called in several threads.
    cancelled
        Whether to stop; the remaining rows are unchanged then.
    """

    def examined(row: ShotRow) -> ShotRow:
        if row.sha256 is None or row.shown_digest is not None or cancelled():
            return row
        try:
            found = examine(pictures.get(row.sha256))
        except KeyError:
            return row
        if found.thumbnail is not None and isinstance(pictures, KeepsThumbnails):
            keep_thumbnail(pictures, row.sha256, found.thumbnail)
        return with_examination(row, found)

    with ThreadPoolExecutor(2 * (os.cpu_count() or 1), thread_name_prefix="whiteshot-measure") as pool:
        return list(pool.map(examined, rows))


def assess_rows(
    rows: Sequence[ShotRow], *, last_pictures: Mapping[str, PictureIdentity], near_duplicates: NearDuplicates
) -> list[ShotRow]:
    """Return measured rows of one target with `near_duplicate_of` and `changed_since_last`.

    Parameters
    ----------
    rows
        In the order of the scenes.
    last_pictures
        Each scene's picture in the latest earlier run.
    near_duplicates
        The scenes of the same room and run that were measured before; the new ones are added.
    """
    return [_assessed(row, last_pictures.get(row.scene), near_duplicates) for row in rows]


def explain_blank_group(rows: list[ShotRow]) -> list[ShotRow]:
    """Add a hint to the rows of a group whose pictures are all blank or all equal, unless our own server drew them."""
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
