"""Boxes around what changed: changed blocks of 16 × 16 pixels that touch are one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

BLOCK = 16
_AROUND = [(y, x) for y in (-1, 0, 1) for x in (-1, 0, 1) if (y, x) != (0, 0)]

Spot = tuple[int, int]


class Box(NamedTuple):
    """A rectangle in pixels; (`x`, `y`) is its upper left one."""

    x: int
    y: int
    width: int
    height: int


def blocks_of(changed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which blocks have a changed pixel, in the shape (rows of blocks, columns of blocks)."""
    blocks: NDArray[np.bool_] = np.logical_or.reduce(in_blocks(changed), axis=(1, 3))
    return blocks


def in_blocks(values: NDArray[np.generic]) -> NDArray[np.generic]:
    """Return (rows of blocks, 16, columns of blocks, 16), filled up with zeros at the right and at the bottom."""
    height, width = values.shape
    padded = np.pad(values, ((0, -height % BLOCK), (0, -width % BLOCK)))
    return padded.reshape(padded.shape[0] // BLOCK, BLOCK, padded.shape[1] // BLOCK, BLOCK)


def boxes_of(changed: NDArray[np.bool_], *, top: int = 0, left: int = 0) -> list[Box]:
    """Return boxes that hold all changed pixels, tight to the pixel, none overlapping another; from the top down.

    Parameters
    ----------
    changed
        Which pixels changed, of the shape (height, width).
    top, left
        Where this part of the picture begins, in pixels: added to the boxes.
    """
    blocks = blocks_of(changed)
    while True:
        areas = list(_areas(blocks))
        filled = np.zeros_like(blocks)
        for first_row, last_row, first, last in areas:
            filled[first_row : last_row + 1, first : last + 1] = True
        if np.array_equal(filled, blocks):
            return sorted((_tight(changed, area, top, left) for area in areas), key=lambda box: (box.y, box.x))
        blocks = filled


def _areas(blocks: NDArray[np.bool_]) -> Iterator[tuple[int, int, int, int]]:
    """Flood fill; yields the first and last row and the first and last column of each group of blocks that touch."""
    left = {(int(y), int(x)) for y, x in zip(*np.nonzero(blocks), strict=True)}
    while left:
        area = _flood(left.pop(), left)
        rows, columns = zip(*area, strict=True)
        yield min(rows), max(rows), min(columns), max(columns)


def _flood(start: Spot, left: set[Spot]) -> list[Spot]:
    found, waiting = [start], [start]
    while waiting:
        y, x = waiting.pop()
        near = [(y + down, x + right) for down, right in _AROUND]
        new = [spot for spot in near if spot in left]
        left.difference_update(new)
        found += new
        waiting += new
    return found


def _tight(changed: NDArray[np.bool_], area: tuple[int, int, int, int], top: int, left: int) -> Box:
    y, x = area[0] * BLOCK, area[2] * BLOCK
    inside = changed[y : (area[1] + 1) * BLOCK, x : (area[3] + 1) * BLOCK]
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    return Box(
        left + x + int(columns[0]),
        top + y + int(rows[0]),
        int(columns[-1] - columns[0]) + 1,
        int(rows[-1] - rows[0]) + 1,
    )


def densest(changed: NDArray[np.bool_]) -> float:
    """Return the largest changed share, from 0 to 1, of any 16 × 16 pixels."""
    if not changed.size:
        return 0.0
    height, width = (max(side, BLOCK) for side in changed.shape)
    padded = np.zeros((height, width), dtype=np.uint16)
    padded[: changed.shape[0], : changed.shape[1]] = changed
    across = _windows(padded)
    return float(_windows(across.T).max()) / BLOCK**2


def _windows(values: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Return the sum of each 16 values in a row; 16-bit sums may run over, their differences are right all the same."""
    total = np.zeros((values.shape[0], values.shape[1] + 1), dtype=np.uint16)
    np.cumsum(values, axis=1, out=total[:, 1:], dtype=np.uint16)
    return total[:, BLOCK:] - total[:, :-BLOCK]
