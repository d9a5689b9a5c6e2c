"""Thumbnails with a limit on their total size, as large as a sample of the pictures allows."""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING

from whiteshot_nb.images.thumbnails import THUMBNAIL_QUALITY, THUMBNAIL_SIDE, resize_thumbnail

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

STEPS = (
    (THUMBNAIL_SIDE, THUMBNAIL_QUALITY),
    (320, 78),
    (256, 75),
    (208, 70),
    (160, 65),
    (128, 55),
    (96, 45),
    (64, 30),
)
"""Longest side in pixels and WebP quality, from the kept thumbnails to the smallest."""

_RESERVE = 700
"""Bytes of the page that are reserved for each later picture: a small thumbnail of most boards."""


class ThumbnailMaker:
    """Makes one thumbnail smaller after the other, so that all stay within a number of bytes.

    Parameters
    ----------
    max_bytes
        Bytes of the page for all thumbnails.
    count
        Number of pictures.
    sample
        Thumbnails of some of the pictures, as they are kept.
    cost
        Returns the bytes of the page that a thumbnail takes, from its size in bytes.
    """

    def __init__(self, max_bytes: int, count: int, sample: Sequence[bytes], cost: Callable[[int], int]) -> None:
        self._left = max_bytes
        self._count = count
        self._cost = cost
        each = max_bytes / max(count, 1)
        self._reserve = min(_RESERVE, each / 2)
        self._step = _first_fitting_step(each, sample, cost)

    def make(self, kept: bytes | None) -> bytes | None:
        """Return the next thumbnail from the kept one; None if there is none, or no bytes are left."""
        self._count -= 1
        allowed = self._left - self._count * self._reserve
        if kept is None:
            return None
        for side, quality in STEPS[self._step :]:
            data = resize_thumbnail(kept, side, side, quality=quality)
            if self._cost(len(data)) <= allowed:
                self._left -= self._cost(len(data))
                return data
        return None


def _first_fitting_step(each: float, sample: Sequence[bytes], cost: Callable[[int], int]) -> int:
    """Return the number of the first step whose thumbnails of the sample take at most `each` bytes on average."""
    for number, (side, quality) in enumerate(STEPS):
        sizes = [len(resize_thumbnail(kept, side, side, quality=quality)) for kept in sample]
        if not sizes or fmean(map(cost, sizes)) <= each:
            return number
    return len(STEPS) - 1
