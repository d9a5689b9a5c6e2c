"""Compare two pictures pixel by pixel: one array of levels, from which all else is derived."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from whiteshot_nb.diff.colour_distance import colour_distance, distance_limit
from whiteshot_nb.diff.engine import engine
from whiteshot_nb.diff.pixel_arrays import extent, make_opaque, row_strips, select_pixels, unequal_pixels, widen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whiteshot_nb.diff.thresholds import Thresholds

SAME, FAINT, SMOOTHED, COLOUR, CONTENT = range(5)
"""Of one pixel: equal; below both thresholds; anti-aliasing; above the lower threshold; above both."""

_HALO = 2  # how far from a pixel the rule of anti-aliasing looks


@dataclass(frozen=True, slots=True)
class DiffLevels:
    """The smallest part of two pictures that holds all their differences, one level for each pixel.

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
        """The rows and columns of the part, as slices into the pictures."""
        height, width = self.levels.shape
        return slice(self.top, self.top + height), slice(self.left, self.left + width)

    def count(self, least: int) -> int:
        """Count the pixels of at least this level."""
        return int(np.count_nonzero(self.levels >= least))


def diff_levels(
    before: NDArray[np.uint8],
    after: NDArray[np.uint8],
    thresholds: Thresholds,
    ignored: NDArray[np.bool_] | None = None,
) -> DiffLevels:
    """Return the level of difference, SAME to CONTENT, of each pixel of two pictures of the same size.

    Parameters
    ----------
    before, after
        Their pixels.
    thresholds
        The thresholds above which a pixel counts as different.
    ignored
        Which pixels to ignore, of the shape (height, width). Their neighbours are compared as if nothing were masked.
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
    """Return the levels of one part of the pictures; the rule needs a margin around it."""
    around, inner = zip(
        *(widen(one, size, _HALO) for one, size in zip(part, before.shape[:2], strict=True)), strict=True
    )
    counted = engine().counted(make_opaque(before[around]), make_opaque(after[around]), thresholds.colour)[inner]
    levels = np.zeros(differing.shape, dtype=np.uint8)
    apart = colour_distance(select_pixels(before[part], differing), select_pixels(after[part], differing))
    level = np.where(apart > distance_limit(thresholds.colour), SMOOTHED, FAINT).astype(np.uint8)
    seen = counted[differing]
    level[seen] = COLOUR
    level[seen & (apart > distance_limit(thresholds.content))] = CONTENT
    levels[differing] = level
    return levels
