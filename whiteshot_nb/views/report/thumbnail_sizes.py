"""Make thumbnails whose total size is limited; a sample of the pictures decides how large they start."""

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
"""Longest side in pixels and WebP quality of thumbnails, from the stored ones to the smallest."""

_RESERVE = 700
"""Bytes of the page that are reserved for each later picture; enough for a small thumbnail of most boards."""


class ThumbnailMaker:
    """Make stored thumbnails smaller one after another, and keep within a total number of bytes.

    Parameters
    ----------
    max_bytes
        Maximum number of bytes that all thumbnails may take in the page.
    count
        Number of pictures.
    sample
        Stored thumbnails of some of the pictures, from which the size of all is estimated.
    cost
        Function that returns how many bytes of the page a thumbnail takes, given the number of bytes of its file.
    """

    def __init__(self, max_bytes: int, count: int, sample: Sequence[bytes], cost: Callable[[int], int]) -> None:
        self._left = max_bytes
        self._count = count
        self._cost = cost
        each = max_bytes / max(count, 1)
        self._reserve = min(_RESERVE, each / 2)
        self._step = _first_fitting_step(each, sample, cost)

    def make(self, stored: bytes | None) -> bytes | None:
        """Return a thumbnail made of a stored one; None if there is none, or if too few bytes are left."""
        self._count -= 1
        allowed = self._left - self._count * self._reserve
        if stored is None:
            return None
        for side, quality in STEPS[self._step :]:
            data = resize_thumbnail(stored, side, side, quality=quality)
            if self._cost(len(data)) <= allowed:
                self._left -= self._cost(len(data))
                return data
        return None


def _first_fitting_step(each: float, sample: Sequence[bytes], cost: Callable[[int], int]) -> int:
    """Return the index of the first step at which thumbnails of the sample take at most `each` bytes on average."""
    for number, (side, quality) in enumerate(STEPS):
        sizes = [len(resize_thumbnail(stored, side, side, quality=quality)) for stored in sample]
        if not sizes or fmean(map(cost, sizes)) <= each:
            return number
    return len(STEPS) - 1
