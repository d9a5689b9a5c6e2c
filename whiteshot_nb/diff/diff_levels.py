"""Compare two pictures pixel by pixel, and assign to each pixel a level of difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from whiteshot_nb.diff.colour_distance import colour_distance, distance_limit
from whiteshot_nb.diff.engine import engine
from whiteshot_nb.diff.pixel_arrays import extent, row_strips, select_pixels, unequal_pixels, widen
from whiteshot_nb.images.pixel_decoding import with_alpha

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whiteshot_nb.diff.thresholds import Thresholds

SAME, FAINT, SMOOTHED, COLOUR, CONTENT = range(5)
"""The levels of difference of a pixel, in rising order.

SAME: equal in both pictures. FAINT: not above the lower threshold. SMOOTHED: above the lower threshold, but considered
anti-aliasing. COLOUR: above the lower threshold. CONTENT: above both thresholds.
"""

_HALO = 2  # pixels around one that the anti-aliasing rule needs


@dataclass(frozen=True, slots=True)
class DiffLevels:
    """A level of difference for each pixel, in the smallest rectangle that contains all differences of two pictures.

    Attributes
    ----------
    levels
        Array with a level for each pixel of the rectangle: SAME, FAINT, SMOOTHED, COLOUR or CONTENT.
    top
        Row of the pictures at which the rectangle starts.
    left
        Column of the pictures at which the rectangle starts.
    masked
        Number of differing pixels under masks. Their level is SAME.
    """

    levels: NDArray[np.uint8]
    top: int = 0
    left: int = 0
    masked: int = 0

    @property
    def part(self) -> tuple[slice, slice]:
        """The smallest rectangle that contains all differences, as a pair: a slice of rows and a slice of columns."""
        height, width = self.levels.shape
        return slice(self.top, self.top + height), slice(self.left, self.left + width)

    def count(self, least: int) -> int:
        """Return the number of pixels whose level of difference is `least` or higher."""
        return int(np.count_nonzero(self.levels >= least))


def diff_levels(
    before: NDArray[np.uint8],
    after: NDArray[np.uint8],
    thresholds: Thresholds,
    ignored: NDArray[np.bool_] | None = None,
) -> DiffLevels:
    """Compare two pictures of the same size, and assign to each pixel a level of difference.

    The levels are, in rising order, SAME, FAINT, SMOOTHED (anti-aliasing), COLOUR and CONTENT.

    Parameters
    ----------
    before
        Pixels of the baseline.
    after
        Pixels of the shot, of the same shape.
    thresholds
        The thresholds above which a pixel counts as different.
    ignored
        Boolean array of the shape (height, width): true for pixels to ignore. None: no pixel is ignored. Ignored pixels
        do not affect the levels of the remaining pixels.
    """
    differing = unequal_pixels(before, after)
    masked = 0
    if ignored is not None:
        masked = int(np.count_nonzero(differing & ignored))
        differing &= ~ignored
    top, bottom, left, right = extent(differing)
    levels = np.zeros((bottom - top, right - left), dtype=np.uint8)
    for rows in row_strips(*levels.shape):
        part = slice(top + rows.start, top + rows.stop), slice(left, right)
        levels[rows] = _levels(before, after, part, differing[part], thresholds)
    return DiffLevels(levels, top, left, masked)


def _levels(
    before: NDArray[np.uint8],
    after: NDArray[np.uint8],
    part: tuple[slice, slice],
    differing: NDArray[np.bool_],
    thresholds: Thresholds,
) -> NDArray[np.uint8]:
    """Return the levels of one part of the pictures; the anti-aliasing rule needs a margin around the part."""
    around, inner = zip(
        *(widen(one, size, _HALO) for one, size in zip(part, before.shape[:2], strict=True)), strict=True
    )
    counted = engine().counted(with_alpha(before[around]), with_alpha(after[around]), thresholds.colour)[inner]
    levels = np.zeros(differing.shape, dtype=np.uint8)
    apart = colour_distance(select_pixels(before[part], differing), select_pixels(after[part], differing))
    level = np.where(apart > distance_limit(thresholds.colour), SMOOTHED, FAINT).astype(np.uint8)
    seen = counted[differing]
    level[seen] = COLOUR
    level[seen & (apart > distance_limit(thresholds.content))] = CONTENT
    levels[differing] = level
    return levels
