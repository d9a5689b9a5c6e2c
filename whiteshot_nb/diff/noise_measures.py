"""Find out whether a difference is noise: the same board, drawn with a shift of a fraction of a pixel.

A new release of the program that draws boards, or another method of reducing pictures, shifts every edge in this way.
The difference between the two pictures is then the shift multiplied by the slope of their brightness (see B. Lucas and
T. Kanade, "An Iterative Image Registration Technique with an Application to Stereo Vision", 1981). For each area of
48 × 48 pixels, this module computes the best shift, and the share of the difference that this shift does not explain.
Both pictures are smoothed first, because details as thin as a pixel have no usable slope. No shift explains a
missing line or a different letter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from whiteshot_nb.diff.boxes import BLOCK, block_sums, changed_blocks
from whiteshot_nb.diff.pixel_arrays import widen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from whiteshot_nb.diff.diff_levels import DiffLevels

_AT_ONCE = 4 * BLOCK  # rows: intermediate results stay in the processor's cache
_LEAST_ENERGY = 45_000.0
"""Smaller unexplained differences are ignored: squared smoothed levels, summed over an area and its channels.

A line two pixels wide that is 16 levels darker than the background has about as much.
"""
_REACH = 2  # pixels around one that its smoothed slope depends on


_EDGE = 24
"""Contrast, in levels, from which an edge counts: a shift of a third of a pixel changes it by a third, just visibly."""


def unexplained_share(before: NDArray[np.uint8], after: NDArray[np.uint8], marks: DiffLevels, least: int) -> float:
    """Return the share of the difference, from 0 to 1, that no shift of a fraction of a pixel explains.

    The share is measured in areas of 48 × 48 pixels, and the largest share is returned.

    Parameters
    ----------
    before
        Pixels of the baseline.
    after
        Pixels of the shot, of the same shape.
    marks
        Level of difference of each pixel.
    least
        Only areas around pixels whose level of difference is at least this level are measured.
    """
    part = _on_blocks(marks, before.shape[:2])
    return _unexplained(before[part], after[part], _touched(marks, part, least))


def noise_spread(before: NDArray[np.uint8], marks: DiffLevels, least: int) -> float:
    """Return the share of the blocks with clear edges, from 0 to 1, in which pixels differ.

    A block has 16 × 16 pixels. An edge is clear if it is a step of at least 24 levels.

    Parameters
    ----------
    before
        Pixels of the baseline, in which the edges are searched for.
    marks
        Level of difference of each pixel.
    least
        Lowest level at which a pixel counts as different.
    """
    part = _on_blocks(marks, before.shape[:2])
    edges = _edges(before)
    inside = tuple(slice(side.start // BLOCK, -(-side.stop // BLOCK)) for side in part)
    return float((_touched(marks, part, least) & edges[inside]).sum() / max(1, edges.sum()))


def _touched(marks: DiffLevels, part: tuple[slice, slice], least: int) -> NDArray[np.bool_]:
    """Return which blocks of a block-aligned part contain pixels of at least the level `least`."""
    rows, columns = part
    touched = np.zeros((rows.stop - rows.start, columns.stop - columns.start), dtype=np.bool_)
    height, width = marks.levels.shape
    inside = touched[marks.top - rows.start :, marks.left - columns.start :]
    inside[:height, :width] = marks.levels >= least
    return changed_blocks(touched)


def _on_blocks(marks: DiffLevels, size: tuple[int, ...]) -> tuple[slice, slice]:
    """Return the part of the pictures, aligned to blocks, with one more block on each side."""
    rows, columns = (
        slice(max(0, side.start // BLOCK - 1) * BLOCK, min(most, (side.stop // BLOCK + 2) * BLOCK))
        for side, most in zip(marks.part, size, strict=True)
    )
    return rows, columns


def _edges(pixels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return which blocks contain an edge of at least `_EDGE` levels."""
    height, width, channels = pixels.shape
    padded = np.pad(pixels, ((0, -height % BLOCK), (0, -width % BLOCK), (0, 0)), mode="edge")
    rows = padded.reshape(-1, BLOCK, padded.shape[1] * channels)
    bright, dark = (each.reshape(len(rows), -1, BLOCK, channels) for each in (rows.max(axis=1), rows.min(axis=1)))
    edges: NDArray[np.bool_] = (bright.max(axis=2) - dark.min(axis=2) >= _EDGE).any(axis=2)
    return edges


def _unexplained(before: NDArray[np.uint8], after: NDArray[np.uint8], blocks: NDArray[np.bool_]) -> float:
    sums = _sums(before, after, blocks.shape)
    right, down, both, right_change, down_change, change = (_around(one) for one in sums)
    right, down = right + 1, down + 1  # avoids a division by zero in plain areas
    scale = right * down - both * both
    across = (right_change * down - down_change * both) / scale
    along = (down_change * right - right_change * both) / scale
    left = change - across * right_change - along * down_change
    share = np.where(left > _LEAST_ENERGY, left / np.maximum(change, 1), 0)
    return float(share[blocks].max(initial=0))


def _sums(before: NDArray[np.uint8], after: NDArray[np.uint8], shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Return the sums of products of gradients and difference for each block, computed a few rows at a time."""
    sums = np.zeros((6, *shape))
    for start in range(0, len(before), _AT_ONCE):
        rows = slice(start, min(start + _AT_ONCE, len(before)))
        around, inner = widen(rows, len(before), _REACH)
        row = slice(start // BLOCK, -(-rows.stop // BLOCK))
        for channel in range(3):
            planes = _slopes(*(_smoothed(side[around, :, channel]) for side in (before, after)))
            for index, (one, other) in enumerate(_products([plane[inner] for plane in planes])):
                sums[index, row] += block_sums(one * other).sum(axis=3).sum(axis=1)
    return sums


def _smoothed(levels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Smooth with the 3 × 3 kernel 1-2-1."""
    padded = np.pad(levels, 1, mode="edge").astype(np.uint16)
    rows = padded[:-2] + 2 * padded[1:-1] + padded[2:]
    sums = rows[:, :-2] + 2 * rows[:, 1:-1] + rows[:, 2:]
    smooth: NDArray[np.float32] = sums.astype(np.float32) / np.float32(16)
    return smooth


def _slopes(before: NDArray[np.float32], after: NDArray[np.float32]) -> tuple[NDArray[np.float32], ...]:
    """Return the gradients of the mean picture to the right and down, and the difference."""
    both = before + after
    right, down = np.zeros_like(both), np.zeros_like(both)
    right[:, 1:-1] = (both[:, 2:] - both[:, :-2]) / 4
    down[1:-1] = (both[2:] - both[:-2]) / 4
    return right, down, after - before


def _products(planes: Sequence[NDArray[np.float32]]) -> tuple[tuple[NDArray[np.float32], NDArray[np.float32]], ...]:
    right, down, change = planes
    return (right, right), (down, down), (right, down), (right, change), (down, change), (change, change)


def _around(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the sum of each value and its eight neighbours."""
    padded = np.pad(values, 1)
    rows = padded[:-2] + padded[1:-1] + padded[2:]
    return rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]
