"""One pair of pictures: from bytes to a class. It can be pickled, so any executor can run it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from whiteshot_nb.errors import PictureError, describe
from whiteshot_nb.measure import decoded
from whiteshot_nb.review.bands import bands_of
from whiteshot_nb.review.boxes import Box, boxes_of, densest
from whiteshot_nb.review.classes import Seen, bands_in_words, class_of, is_solid, pixels
from whiteshot_nb.review.engine import engine
from whiteshot_nb.review.fingerprint import Fingerprint, fingerprint_of
from whiteshot_nb.review.marks import COLOUR, CONTENT, FAINT, SMOOTHED, Marks, marks_of
from whiteshot_nb.review.masks import Mask, covered
from whiteshot_nb.review.moves import move_of
from whiteshot_nb.review.noise import nudge_of
from whiteshot_nb.review.pixels import is_blank, opaque
from whiteshot_nb.review.thresholds import Thresholds

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL import Image

    from whiteshot_nb.review.bands import Band

_LEAST_BAND = 24  # rows of difference below which nothing can have been pushed down


@dataclass(frozen=True, slots=True)
class Pair:
    """Two PNGs, and what holds for them."""

    before: bytes
    after: bytes
    masks: tuple[Mask, ...] = ()
    thresholds: Thresholds = field(default_factory=Thresholds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What differs between two pictures.

    Attributes
    ----------
    change, reason
        The class, and why, in words.
    pixels
        Counted at the threshold `content` with anti-aliasing excluded: the number pixelmatch counts.
    colour_pixels
        The same at the threshold `colour`.
    unequal_pixels
        That are not equal, be it by one level.
    compared
        Pixels that both have and no mask covers.
    masked, masked_unequal
        Pixels under masks, and how many of them are not equal.
    density
        Share of the densest 16 × 16 pixels that is counted at the threshold `colour`.
    boxes, box_count
        Around what is counted at that threshold, the largest ones; and how many there are.
    size_before, size_after
        Width and height in pixels; None if the picture could not be read.
    bands
        Inserted and removed rows, in words.
    fingerprint
        What the change looks like.
    engine, engine_version
        What counted.
    seconds
        Spent on it.
    """

    change: str
    reason: str
    pixels: int | None = None
    colour_pixels: int | None = None
    unequal_pixels: int | None = None
    compared: int | None = None
    masked: int = 0
    masked_unequal: int = 0
    density: float | None = None
    boxes: tuple[Box, ...] = ()
    box_count: int = 0
    size_before: tuple[int, int] | None = None
    size_after: tuple[int, int] | None = None
    bands: str | None = None
    fingerprint: Fingerprint | None = None
    engine: str | None = None
    engine_version: str | None = None
    seconds: float = 0.0


def compare_pair(pair: Pair) -> Difference:
    """Compare two PNGs; one that cannot be read makes it ``failed``, with the reason."""
    start = time.perf_counter()
    try:
        before, after = _read(pair.before, "baseline"), _read(pair.after, "shot")
        same = not pair.masks and np.array_equal(np.asarray(before), np.asarray(after))
        found = _same(before) if same else compare_pixels(opaque(before), opaque(after), pair.masks, pair.thresholds)
    except PictureError as error:
        found = Difference(change="failed", reason=describe(error))
    except MemoryError:
        found = Difference(change="failed", reason="MemoryError: the pictures are too large for this machine")
    return replace(found, seconds=time.perf_counter() - start)


def compare_pixels(
    before: NDArray[np.uint8], after: NDArray[np.uint8], masks: tuple[Mask, ...], thresholds: Thresholds
) -> Difference:
    """Compare two pictures that are decoded, of the shape (height, width, 4)."""
    size_before, size_after = _size(before), _size(after)
    width, height = (min(sides) for sides in zip(size_before, size_after, strict=True))
    ignored = covered(masks, *size_before)
    overlap = None if ignored is None else ignored[:height, :width]
    common = before[:height, :width], after[:height, :width]
    marks = marks_of(*common, thresholds, overlap)
    masked = 0 if overlap is None else int(overlap.sum())
    seen = _seen(*common, marks, thresholds, same_size=size_before == size_after, masked=masked > 0)
    boxes = boxes_of(marks.levels >= (COLOUR if seen.colour else SMOOTHED), top=marks.top, left=marks.left)
    found = Difference(
        change="",
        reason="",
        pixels=seen.content,
        colour_pixels=seen.colour,
        unequal_pixels=seen.faint,
        compared=width * height - masked,
        masked=masked,
        masked_unequal=marks.masked,
        density=seen.density,
        boxes=_largest(boxes, thresholds.boxes),
        box_count=len(boxes),
        size_before=size_before,
        size_after=size_after,
        fingerprint=fingerprint_of(*common, marks, SMOOTHED),
        engine=engine().name,
        engine_version=engine().version,
    )
    return _classed(found, seen, before, after, thresholds)


def _same(picture: Image.Image) -> Difference:
    return Difference(
        change="unchanged",
        reason="the same pixels, in another file",
        pixels=0,
        colour_pixels=0,
        unequal_pixels=0,
        compared=picture.width * picture.height,
        density=0.0,
        size_before=picture.size,
        size_after=picture.size,
        engine=engine().name,
        engine_version=engine().version,
    )


def _classed(
    found: Difference, seen: Seen, before: NDArray[np.uint8], after: NDArray[np.uint8], thresholds: Thresholds
) -> Difference:
    if (seen.faint or found.masked_unequal) and is_blank(after) and not is_blank(before):
        return replace(found, change="blank", reason="nothing is to be seen any more: the shot has one colour")
    if found.size_before != found.size_after:
        bands = bands_of(before, after) if before.shape[1] == after.shape[1] else None
        words = bands_in_words(bands) if bands else None
        return replace(found, change="resized", reason=_resized(found, words), bands=words)
    change, reason = class_of(seen, thresholds)
    if change == "unchanged" and found.masked_unequal:
        reason = (
            f"{pixels(found.masked_unequal)} differ under a mask; outside of it: {reason}"
            if seen.faint
            else (f"{pixels(found.masked_unequal)} differ under a mask, none outside of it")
        )
    return replace(found, change=change, reason=reason, bands=bands_in_words(seen.bands) if seen.bands else None)


def _seen(
    before: NDArray[np.uint8],
    after: NDArray[np.uint8],
    marks: Marks,
    thresholds: Thresholds,
    *,
    same_size: bool,
    masked: bool,
) -> Seen:
    """Look as closely as the class needs, the cheap looks first."""
    smoothed, colour = marks.count(SMOOTHED), marks.count(COLOUR)
    seen = Seen(
        content=marks.count(CONTENT),
        colour=colour,
        smoothed=smoothed - colour,
        faint=marks.count(FAINT),
        density=densest(marks.levels >= COLOUR),
    )
    if not smoothed or not same_size:
        return seen
    if not is_solid(seen, thresholds):
        seen = replace(seen, nudge=nudge_of(before, after, marks, SMOOTHED))
    if seen.content and not masked:
        seen = replace(seen, bands=_bands(before, after, marks))
    if seen.content and not seen.bands:
        looks_like_noise = class_of(seen, thresholds)[0] == "noise"
        seen = replace(seen, shift=move_of(before, after, marks, SMOOTHED, thorough=not looks_like_noise))
    return seen


def _bands(before: NDArray[np.uint8], after: NDArray[np.uint8], marks: Marks) -> list[Band] | None:
    rows, _ = marks.part
    if rows.stop - rows.start < _LEAST_BAND:
        return None
    found = bands_of(before[rows], after[rows])
    return found and [band._replace(y=band.y + marks.top) for band in found]


def _read(data: bytes, whose: str) -> Image.Image:
    try:
        return decoded(data)
    except PictureError as error:
        raise type(error)(f"The picture of the {whose}: {error.what}", said=error.said, hint=error.hint) from error


def _size(picture: NDArray[np.uint8]) -> tuple[int, int]:
    return picture.shape[1], picture.shape[0]


def _largest(boxes: list[Box], most: int) -> tuple[Box, ...]:
    if len(boxes) <= most:
        return tuple(boxes)
    kept = sorted(boxes, key=lambda box: box.width * box.height, reverse=True)[:most]
    return tuple(sorted(kept, key=lambda box: (box.y, box.x)))


def _resized(found: Difference, bands: str | None) -> str:
    sizes = [size for size in (found.size_before, found.size_after) if size is not None]
    (width, height), (new_width, new_height) = sizes
    parts = [f"{width}×{height} became {new_width}×{new_height}"]
    for old, new, what in ((width, new_width, "column"), (height, new_height, "row")):
        if old != new:
            count = abs(new - old)
            parts.append(f"{count} {what}{'' if count == 1 else 's'} {'added' if new > old else 'removed'}")
    if bands:
        parts.append(f"{bands}, all other rows are the same")
    else:
        parts.append(f"{pixels(found.pixels or 0)} changed in what both have")
    return "; ".join(parts)
