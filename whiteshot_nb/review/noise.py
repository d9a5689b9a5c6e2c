"""Whether a difference is noise: the same board, drawn a fraction of a pixel further.

That is what another release of a renderer, or another way to make a picture smaller, does to every edge of a board.
Where it is so, the difference of two pictures is a shift times the slope of their brightness: B. Lucas and T. Kanade,
"An Iterative Image Registration Technique with an Application to Stereo Vision", 1981. So the shift that fits best is
reckoned for each place of 48 × 48 pixels, and what it leaves unexplained. A line that is gone, or another letter, is
explained by no shift.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from whiteshot_nb.measure import NOTICEABLE
from whiteshot_nb.review.boxes import BLOCK, blocks_of, in_blocks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whiteshot_nb.review.marks import Marks

_LEAST_ENERGY = 90_000.0
"""Squared levels, summed over a place and its channels, below which nothing is worth an explanation: a line of two
pixels that is 18 levels darker than the paper has as much."""


@dataclass(frozen=True, slots=True)
class Nudge:
    """How well a difference is explained by a shift of a fraction of a pixel.

    Attributes
    ----------
    spread
        The share, from 0 to 1, of the blocks with edges that the difference touches.
    unexplained
        The largest share, from 0 to 1, of the difference in any touched place that the best shift leaves.
    """

    spread: float
    unexplained: float


def nudge_of(before: NDArray[np.uint8], after: NDArray[np.uint8], marks: Marks, least: int) -> Nudge:
    """Look for the shift that explains where pixels have at least the level `least`; pictures of the same size."""
    part = _on_blocks(marks, before.shape[:2])
    touched = np.zeros((part[0].stop - part[0].start, part[1].stop - part[1].start), dtype=np.bool_)
    touched[marks.top - part[0].start :, marks.left - part[1].start :][
        : marks.levels.shape[0], : marks.levels.shape[1]
    ] = marks.levels >= least
    blocks = blocks_of(touched)
    edges = _edges(before)
    inside = tuple(slice(side.start // BLOCK, -(-side.stop // BLOCK)) for side in part)
    return Nudge(
        spread=float((blocks & edges[inside]).sum() / max(1, edges.sum())),
        unexplained=_unexplained(before[part], after[part], blocks),
    )


def _on_blocks(marks: Marks, size: tuple[int, ...]) -> tuple[slice, slice]:
    """Return the part of the pictures with a block more on each side, beginning where a block begins."""
    rows, columns = (
        slice(max(0, side.start // BLOCK - 1) * BLOCK, min(most, (side.stop // BLOCK + 2) * BLOCK))
        for side, most in zip(marks.part, size, strict=True)
    )
    return rows, columns


def _edges(pixels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Tell which blocks have more than one colour in them."""
    height, width = pixels.shape[:2]
    beyond = ((0, -height % BLOCK), (0, -width % BLOCK))
    edges = np.zeros(((height + beyond[0][1]) // BLOCK, (width + beyond[1][1]) // BLOCK), dtype=np.bool_)
    for channel in range(3):
        rows = np.pad(pixels[..., channel], beyond, mode="edge").reshape(edges.shape[0], BLOCK, -1)
        bright, dark = (rows.max(axis=1), rows.min(axis=1))
        shape = (*edges.shape, BLOCK)
        edges |= (bright.reshape(shape).max(axis=2) - dark.reshape(shape).min(axis=2)) > NOTICEABLE
    return edges


def _unexplained(before: NDArray[np.uint8], after: NDArray[np.uint8], blocks: NDArray[np.bool_]) -> float:
    sums = np.zeros((6, *blocks.shape))
    for channel in range(3):
        planes = _slopes(*(side[..., channel].astype(np.float32) for side in (before, after)))
        for index, (one, other) in enumerate(_products(planes)):
            sums[index] += in_blocks(one * other).sum(axis=3).sum(axis=1)
    right, down, both, right_change, down_change, change = (_around(one) for one in sums)
    right, down = right + 1, down + 1  # keeps plain places from a division by zero
    scale = right * down - both * both
    across = (right_change * down - down_change * both) / scale
    along = (down_change * right - right_change * both) / scale
    left = change - across * right_change - along * down_change
    share = np.where(left > _LEAST_ENERGY, left / np.maximum(change, 1), 0)
    return float(share[blocks].max(initial=0))


def _slopes(before: NDArray[np.float32], after: NDArray[np.float32]) -> tuple[NDArray[np.float32], ...]:
    """Return the slope of the mean picture to the right and down, and the difference."""
    both = before + after
    right, down = np.zeros_like(both), np.zeros_like(both)
    right[:, 1:-1] = (both[:, 2:] - both[:, :-2]) / 4
    down[1:-1] = (both[2:] - both[:-2]) / 4
    return right, down, after - before


def _products(planes: tuple[NDArray[np.float32], ...]) -> tuple[tuple[NDArray[np.float32], NDArray[np.float32]], ...]:
    right, down, change = planes
    return (right, right), (down, down), (right, down), (right, change), (down, change), (change, change)


def _around(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the sum of each value and its eight neighbours."""
    padded = np.pad(values, 1)
    rows = padded[:-2] + padded[1:-1] + padded[2:]
    return rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]
