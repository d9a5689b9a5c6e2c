"""Compare small changes pixel by pixel, to distinguish changes that differ only in digits or words.

Fingerprints describe changes by cells, which are too coarse for digits and words. If two pages had equal pixels before
the same change, they have equal pixels after it. Pixels that were not equal before the change are ignored.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOST = 4_096  # pixels of a bounding box: for larger changes, cells are precise enough
_SAME = 6  # levels by which equal pixels may differ before the change
_APART = 0.4  # of the strongest change: a shift of a fraction of a pixel causes less


@dataclass(frozen=True, slots=True)
class ChangeCrop:
    """The pixels in the bounding box of a small change, before and after the change.

    Attributes
    ----------
    before
        Pixels of the baseline, of the shape (3, height, width).
    after
        Pixels of the shot, of the same shape.
    strongest
        Largest difference between `before` and `after`, in levels of one channel.
    """

    before: NDArray[np.uint8]
    after: NDArray[np.uint8]
    strongest: int

    @property
    def key(self) -> tuple[int, bytes]:
        """A pair: the width of the crop, and a hash of all its pixels. Equal crops have equal keys."""
        pixels = self.before.tobytes() + self.after.tobytes()
        return self.before.shape[2], blake2b(pixels, digest_size=16).digest()

    def apart(self, other: ChangeCrop) -> int:
        """Count the pixels that were equal in both crops before the change, but differ after the change.

        Two crops of the same change can differ in size, because an edge of the change may be invisible on one of the
        pages. Therefore, crops of different sizes are aligned at each corner in turn, and the smallest count is
        returned.
        """
        down, across = (other.before.shape[side] - self.before.shape[side] for side in (1, 2))
        much = _APART * max(self.strongest, other.strongest)
        return min(_apart(self, other, (top, left), much) for top in {0, down} for left in {0, across})


def crop_change(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> ChangeCrop | None:
    """Return the pixels of a small change, given the part of both pictures in the bounding box of the change.

    Return None if the bounding box has more than 4,096 pixels.
    """
    height, width = before.shape[:2]
    if height * width > _MOST:
        return None
    old, new = (np.ascontiguousarray(side[..., :3].transpose(2, 0, 1)) for side in (before, after))
    return ChangeCrop(old, new, int(_distance(old, new).max()))


def _apart(one: ChangeCrop, other: ChangeCrop, place: tuple[int, int], much: float) -> int:
    """Count the pixels that differ only after the change, with one crop placed on the other at this offset."""
    mine, theirs = _upon(one, other, place)
    now = _distance(one.after[mine], other.after[theirs]) > much
    return int(np.count_nonzero(now & (_distance(one.before[mine], other.before[theirs]) <= _SAME)))


def _upon(one: ChangeCrop, other: ChangeCrop, place: tuple[int, int]) -> tuple[tuple[slice, ...], tuple[slice, ...]]:
    """Return the overlapping parts of both crops."""
    mine, theirs = [slice(None)], [slice(None)]
    for size, other_size, start in zip(one.before.shape[1:], other.before.shape[1:], place, strict=True):
        skipped, at = max(0, -start), max(0, start)
        length = min(size - skipped, other_size - at)
        mine.append(slice(skipped, skipped + length))
        theirs.append(slice(at, at + length))
    return tuple(mine), tuple(theirs)


def _distance(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> NDArray[np.uint8]:
    distance: NDArray[np.uint8] = (np.maximum(one, other) - np.minimum(one, other)).max(axis=0)
    return distance
