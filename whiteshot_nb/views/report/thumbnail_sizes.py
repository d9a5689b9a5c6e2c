"""Thumbnails that together keep to a number of bytes: as large as a sample of the pictures allows."""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING

from whiteshot_nb.images.measures import make_thumbnail

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

STEPS = ((480, 80), (400, 80), (320, 78), (256, 75), (208, 70), (160, 65), (128, 55), (96, 45), (64, 30))
"""Longest side in pixels and WebP quality, from the largest kind of thumbnail to the smallest."""

_SMALLEST = 700
"""Bytes of the page that are held back for each picture to come: a small thumbnail of most boards."""


class Shrinker:
    """Makes one thumbnail after the other; all of them keep to the bytes there are.

    Parameters
    ----------
    share
        Bytes of the page that thumbnails may take.
    count
        How many pictures will come.
    sample
        Some of the pictures, as typical as can be.
    cost
        How many bytes of the page a thumbnail of so many bytes takes.
    """

    def __init__(self, share: int, count: int, sample: Sequence[bytes], cost: Callable[[int], int]) -> None:
        self._left = share
        self._count = count
        self._cost = cost
        each = share / max(count, 1)
        self._held_back = min(_SMALLEST, each / 2)
        self._step = _largest(each, sample, cost)

    def shrink(self, png: bytes) -> bytes | None:
        """Return the next thumbnail; None if the picture cannot be decoded, or there is no room for any."""
        self._count -= 1
        room = self._left - self._count * self._held_back
        for side, quality in STEPS[self._step :]:
            data = make_thumbnail(png, side, side, quality=quality)
            if data is None:
                return None
            if self._cost(len(data)) <= room:
                self._left -= self._cost(len(data))
                return data
        return None


def _largest(each: float, sample: Sequence[bytes], cost: Callable[[int], int]) -> int:
    """Return the first step whose thumbnails of the sample take at most so many bytes each, on average."""
    for number, (side, quality) in enumerate(STEPS):
        sizes = [len(data) for png in sample if (data := make_thumbnail(png, side, side, quality=quality))]
        if not sizes or fmean(map(cost, sizes)) <= each:
            return number
    return len(STEPS) - 1
