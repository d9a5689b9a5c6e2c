"""The pixels of a small change, before and after: they tell digits and words apart, for which cells are too coarse.

Where two pages were the same before, the same change makes them the same again; where they were not, it may not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOST = 4_096  # pixels of a bounding box: of larger changes, cells tell enough
_SAME = 6  # levels by which two grounds may differ
_APART = 0.4  # of the strongest change: a shift of a fraction of a pixel makes less


@dataclass(frozen=True, slots=True)
class Patch:
    """The bounding box of a change in both pictures, of the shape (height, width, 3)."""

    before: NDArray[np.uint8]
    after: NDArray[np.uint8]

    def apart(self, other: Patch) -> int:
        """Return how many pixels were the same in both, and are not any more.

        The boxes are laid upon each other by the corner that fits best: of one, a side may be hidden.
        """
        down, across = (other.before.shape[side] - self.before.shape[side] for side in (0, 1))
        much = _APART * max(int(_distance(one.before, one.after).max()) for one in (self, other))
        return min(_apart(self, other, (top, left), much) for top in {0, down} for left in {0, across})


def patch_of(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> Patch | None:
    """Return the bounding box of a change as it is in both pictures; None if it is large."""
    height, width = before.shape[:2]
    return Patch(before[..., :3].copy(), after[..., :3].copy()) if height * width <= _MOST else None


def _apart(one: Patch, other: Patch, place: tuple[int, int], much: float) -> int:
    """Lay one on the other with its corner at a place, and count."""
    (rows, columns), (other_rows, other_columns) = _upon(one, other, place)
    ground = _distance(one.before[rows, columns], other.before[other_rows, other_columns])
    now = _distance(one.after[rows, columns], other.after[other_rows, other_columns])
    return int(np.count_nonzero((ground <= _SAME) & (now > much)))


def _upon(one: Patch, other: Patch, place: tuple[int, int]) -> tuple[list[slice], list[slice]]:
    """Return the rows and columns of each that are upon each other."""
    starts = [max(0, -start) for start in place], [max(0, start) for start in place]
    sizes = (one.before.shape, other.before.shape)
    lengths = [min(size[side] - at[side] for size, at in zip(sizes, starts, strict=True)) for side in (0, 1)]
    mine, theirs = ([slice(at[side], at[side] + lengths[side]) for side in (0, 1)] for at in starts)
    return mine, theirs


def _distance(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> NDArray[np.int16]:
    distance: NDArray[np.int16] = np.abs(one.astype(np.int16) - other).max(axis=-1)
    return distance
