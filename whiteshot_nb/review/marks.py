"""Where two pictures differ, and how much: the one array that everything else is told from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from whiteshot_nb.review.colours import distance, limit_of
from whiteshot_nb.review.engine import engine
from whiteshot_nb.review.pixels import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from whiteshot_nb.review.thresholds import Thresholds

SAME, FAINT, SMOOTHED, COLOUR, CONTENT = range(5)
"""Of one pixel: equal; below both thresholds; anti-aliasing; above the lower threshold; above both."""

_HALO = 2  # how far from a pixel the rule of anti-aliasing looks
_STRIP = 2_000_000  # pixels compared at once, for a bound on memory


@dataclass(frozen=True, slots=True)
class Marks:
    """The part of two pictures in which they differ.

    Attributes
    ----------
    levels
        One of SAME, FAINT, SMOOTHED, COLOUR and CONTENT for each pixel of the part.
    top, left
        Where the part begins, in pixels.
    masked
        Pixels under a mask that differ; they are SAME in `levels`.
    """

    levels: NDArray[np.uint8]
    top: int = 0
    left: int = 0
    masked: int = 0

    @property
    def part(self) -> tuple[slice, slice]:
        """The rows and columns of the part, to cut it out of the pictures."""
        height, width = self.levels.shape
        return slice(self.top, self.top + height), slice(self.left, self.left + width)

    def count(self, least: int) -> int:
        """Return how many pixels have at least this level."""
        return int(np.count_nonzero(self.levels >= least))


def marks_of(
    before: NDArray[np.uint8],
    after: NDArray[np.uint8],
    thresholds: Thresholds,
    ignored: NDArray[np.bool_] | None = None,
) -> Marks:
    """Compare two pictures of the same size.

    Parameters
    ----------
    before, after
        Opaque pixels of the shape (height, width, 4).
    thresholds
        What counts.
    ignored
        Pixels that do not count, of the shape (height, width). Their neighbours are judged as if nothing was masked.
    """
    differing = words_of(before) != words_of(after)
    masked = 0
    if ignored is not None:
        masked = int(np.count_nonzero(differing & ignored))
        differing &= ~ignored
    rows, columns = np.flatnonzero(differing.any(axis=1)), np.flatnonzero(differing.any(axis=0))
    if not len(rows):
        return Marks(np.zeros((0, 0), dtype=np.uint8), masked=masked)
    top, bottom, left, right = int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1
    levels = np.zeros((bottom - top, right - left), dtype=np.uint8)
    for start, stop in _strips(top, bottom, right - left):
        part = slice(start, stop), slice(left, right)
        levels[start - top : stop - top] = _levels(before, after, part, differing[part], thresholds)
    return Marks(levels, top, left, masked)


def _strips(top: int, bottom: int, width: int) -> Iterator[tuple[int, int]]:
    step = max(1, _STRIP // width)
    for start in range(top, bottom, step):
        yield start, min(start + step, bottom)


def _levels(
    before: NDArray[np.uint8],
    after: NDArray[np.uint8],
    part: tuple[slice, slice],
    differing: NDArray[np.bool_],
    thresholds: Thresholds,
) -> NDArray[np.uint8]:
    """Look at one part of the pictures, with as much around it as the rule needs."""
    around, inner = zip(*(_widened(one, size) for one, size in zip(part, before.shape[:2], strict=True)), strict=True)
    counted = engine().counted(before[around], after[around], thresholds.colour)[inner]
    levels = np.zeros(differing.shape, dtype=np.uint8)
    apart = distance(before[part][differing], after[part][differing])
    level = np.where(apart > limit_of(thresholds.colour), SMOOTHED, FAINT).astype(np.uint8)
    seen = counted[differing]
    level[seen] = COLOUR
    level[seen & (apart > limit_of(thresholds.content))] = CONTENT
    levels[differing] = level
    return levels


def _widened(part: slice, size: int) -> tuple[slice, slice]:
    """Return a slice with a halo, as far as the picture goes, and where the old one is in the new."""
    start = max(part.start - _HALO, 0)
    return slice(start, min(part.stop + _HALO, size)), slice(part.start - start, part.stop - start)
