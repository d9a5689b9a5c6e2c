"""Compare two PNGs. Any executor can run the comparison, because tasks and results can be pickled."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from whiteshot_nb._core.freed_memory import keep_freed_memory
from whiteshot_nb.diff.classification import bands_in_words, classify, pixels_in_words, resized_in_words
from whiteshot_nb.diff.difference import Difference
from whiteshot_nb.diff.display_changes import is_shown_alike, with_display_changes
from whiteshot_nb.diff.engine import engine
from whiteshot_nb.diff.masks import Mask, masked_pixels, paint_masks
from whiteshot_nb.diff.pair_analysis import PairAnalysis
from whiteshot_nb.diff.pixel_arrays import is_blank
from whiteshot_nb.diff.row_alignment import align_rows
from whiteshot_nb.diff.thresholds import Thresholds
from whiteshot_nb.errors import PictureError, describe
from whiteshot_nb.images.measures import background_colour
from whiteshot_nb.images.opaque_pixels import opaque_pixels
from whiteshot_nb.images.pixel_decoding import with_alpha
from whiteshot_nb.images.shown_digest import read_shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from whiteshot_nb.diff.boxes import Box
    from whiteshot_nb.diff.classification import DiffStats
    from whiteshot_nb.diff.row_alignment import RowBand
    from whiteshot_nb.images.shown_digest import ShownPicture


@dataclass(frozen=True, slots=True)
class PicturePair:
    """Two PNGs to compare, with masks and thresholds.

    Attributes
    ----------
    before
        PNG of the baseline.
    after
        PNG of the shot.
    masks
        Rectangles to ignore.
    thresholds
        How much the pictures must differ to count as changed.
    before_digest
        Shown digest of the baseline; None if it is not known yet.
    after_digest
        Shown digest of the shot; None if it is not known yet.
    digests
        Whether to compute `before_digest` and `after_digest` if they are None.
    """

    before: bytes
    after: bytes
    masks: tuple[Mask, ...] = ()
    thresholds: Thresholds = field(default_factory=Thresholds)
    before_digest: str | None = None
    after_digest: str | None = None
    digests: bool = True


def compare_pair(pair: PicturePair) -> Difference:
    """Compare two PNGs. If a PNG cannot be decoded, the change type is ``failed``, and the reason says why."""
    start = time.perf_counter()
    keep_freed_memory()
    try:
        found = _compare_shown(_read(pair.before, "baseline"), _read(pair.after, "shot"), pair)
    except PictureError as error:
        found = Difference(change="failed", reason=describe(error))
    except MemoryError:
        found = Difference(change="failed", reason="MemoryError: the pictures are too large for this machine")
    return replace(found, seconds=time.perf_counter() - start)


def _compare_shown(before: ShownPicture, after: ShownPicture, pair: PicturePair) -> Difference:
    alike = is_shown_alike(before, after)
    found = _same(before) if alike and not pair.masks else _compare_on_white(before, after, pair)
    if not alike:
        ignored = masked_pixels(pair.masks, before.width, before.height)
        found = with_display_changes(found, before, after, ignored)
    old_digest, new_digest = pair.before_digest, pair.after_digest
    if pair.digests:  # after the comparison, which needs the memory
        old_digest = old_digest or before.digest
        new_digest = new_digest or (old_digest if alike else after.digest)
    return replace(found, before_shown_digest=old_digest, shown_digest=new_digest)


def _compare_on_white(before: ShownPicture, after: ShownPicture, pair: PicturePair) -> Difference:
    old, new = opaque_pixels(before), opaque_pixels(after)
    if old.shape[2] != new.shape[2]:
        old, new = with_alpha(old), with_alpha(new)
    if not pair.masks and np.array_equal(old, new):
        return _same(before)
    return compare_pixels(old, new, pair.masks, pair.thresholds)


def compare_pixels(
    before: NDArray[np.uint8], after: NDArray[np.uint8], masks: tuple[Mask, ...], thresholds: Thresholds
) -> Difference:
    """Compare two decoded pictures.

    Parameters
    ----------
    before
        Pixels of the baseline.
    after
        Pixels of the shot, with the same number of channels.
    masks
        Rectangles to ignore.
    thresholds
        How much the pictures must differ to count as changed.
    """
    size_before, size_after = _size(before), _size(after)
    width, height = (min(sides) for sides in zip(size_before, size_after, strict=True))
    ignored = masked_pixels(masks, *size_before)
    common = None if ignored is None else ignored[:height, :width]
    look = PairAnalysis(before[:height, :width], after[:height, :width], common, thresholds)
    masked = 0 if common is None else int(common.sum())
    seen = look.explain() if size_before == size_after else look.counts
    boxes = look.boxes
    found = Difference(
        change="",
        reason="",
        pixels=seen.content,
        colour_pixels=seen.colour,
        unequal_pixels=seen.faint,
        compared=width * height - masked,
        masked=masked,
        masked_unequal=look.marks.masked,
        density=seen.density,
        boxes=_largest(boxes, thresholds.boxes),
        box_count=len(boxes),
        size_before=size_before,
        size_after=size_after,
        fingerprint=look.fingerprint,
        engine=engine().name,
        engine_version=engine().version,
    )
    differs = seen.faint or found.masked_unequal or size_before != size_after
    if differs and is_blank(after) and not is_blank(before):
        return replace(found, change="blank", reason="nothing is to be seen any more: the shot has one colour")
    if size_before != size_after:
        return _resized(found, _bands(before, after, ignored))
    return _classed(found, seen, thresholds)


def _same(picture: ShownPicture) -> Difference:
    size = picture.width, picture.height
    return Difference(
        change="unchanged",
        reason="the same pixels, in another file",
        pixels=0,
        colour_pixels=0,
        unequal_pixels=0,
        compared=size[0] * size[1],
        density=0.0,
        size_before=size,
        size_after=size,
        engine=engine().name,
        engine_version=engine().version,
    )


def _classed(found: Difference, seen: DiffStats, thresholds: Thresholds) -> Difference:
    change, reason = classify(seen, thresholds)
    if change == "unchanged" and found.masked_unequal:
        hidden = f"{pixels_in_words(found.masked_unequal)} differ under a mask"
        reason = f"{hidden}; outside of it: {reason}" if seen.faint else f"{hidden}, none outside of it"
    return replace(found, change=change, reason=reason, bands=bands_in_words(seen.bands) if seen.bands else None)


def _resized(found: Difference, bands: Sequence[RowBand] | None) -> Difference:
    words = bands_in_words(bands) if bands else None
    sizes = found.size_before or (0, 0), found.size_after or (0, 0)
    return replace(found, change="resized", reason=resized_in_words(*sizes, words, found.pixels or 0), bands=words)


def _bands(
    before: NDArray[np.uint8], after: NDArray[np.uint8], ignored: NDArray[np.bool_] | None
) -> list[RowBand] | None:
    if before.shape[1] != after.shape[1]:
        return None
    paper = background_colour(before[..., :3])
    return align_rows(*(paint_masks(side, ignored, paper) for side in (before, after)))


def _read(data: bytes, whose: str) -> ShownPicture:
    try:
        return read_shown(data)
    except PictureError as error:
        raise type(error)(
            f"The picture of the {whose} cannot be compared: {error.what}", said=error.said, hint=error.hint
        ) from error


def _size(picture: NDArray[np.uint8]) -> tuple[int, int]:
    return picture.shape[1], picture.shape[0]


def _largest(boxes: list[Box], most: int) -> tuple[Box, ...]:
    if len(boxes) <= most:
        return tuple(boxes)
    kept = sorted(boxes, key=lambda box: box.width * box.height, reverse=True)[:most]
    return tuple(sorted(kept, key=lambda box: (box.y, box.x)))
