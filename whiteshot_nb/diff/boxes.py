"""Find boxes around changed pixels. Adjacent blocks of 16 × 16 pixels that contain changes share one box."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from whiteshot_nb.diff.pixel_arrays import extent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

BLOCK = 16


class Box(NamedTuple):
    """A rectangle in pixels; (`x`, `y`) is its upper left corner."""

    x: int
    y: int
    width: int
    height: int


def changed_blocks(changed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return a boolean array that is true for each block of 16 × 16 pixels with a changed pixel.

    The array has the shape (rows of blocks, columns of blocks).
    """
    rows = np.logical_or.reduce(block_sums(changed), axis=1)  # one axis at a time is four times as fast
    blocks: NDArray[np.bool_] = np.logical_or.reduce(rows, axis=2)
    return blocks


def block_sums(values: NDArray[np.generic]) -> NDArray[np.generic]:
    """Split an array into blocks of 16 × 16 values.

    Incomplete blocks at the right and the bottom are filled with zeros. The result has the shape (rows of blocks, 16,
    columns of blocks, 16).
    """
    beyond = [(0, -side % BLOCK) for side in values.shape]
    if any(more for _, more in beyond):
        values = np.pad(values, beyond)
    return values.reshape(values.shape[0] // BLOCK, BLOCK, values.shape[1] // BLOCK, BLOCK)


def find_boxes(changed: NDArray[np.bool_], *, top: int = 0, left: int = 0) -> list[Box]:
    """Return the smallest box around each group of changed pixels, sorted from top to bottom. Boxes do not overlap.

    Parameters
    ----------
    changed
        Boolean array of the shape (height, width): true for changed pixels.
    top
        Row of the picture at which `changed` starts. This number is added to the `y` of each box.
    left
        Column of the picture at which `changed` starts. This number is added to the `x` of each box.
    """
    blocks = changed_blocks(changed)
    while True:
        areas = list(_areas(blocks))
        filled = np.zeros_like(blocks)
        for first_row, last_row, first, last in areas:
            filled[first_row : last_row + 1, first : last + 1] = True
        if np.array_equal(filled, blocks):
            return sorted((_tight(changed, area, top, left) for area in areas), key=lambda box: (box.y, box.x))
        blocks = filled


def _areas(blocks: NDArray[np.bool_]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the first and last row and column of each group of touching blocks."""
    rows, firsts, lasts = _runs(blocks)
    groups = defaultdict(list)
    for run, group in enumerate(_groups(*_touching(rows, firsts, lasts, blocks.shape[1]))):
        groups[group].append(run)
    for runs in groups.values():
        yield int(rows[runs[0]]), int(rows[runs[-1]]), int(firsts[runs].min()), int(lasts[runs].max())


def _runs(blocks: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Return the row and the first and last column of each run of adjacent blocks, from the top down."""
    steps = np.diff(np.pad(blocks, ((0, 0), (1, 1))).astype(np.int8))
    rows, firsts = np.nonzero(steps > 0)
    return rows, firsts, np.nonzero(steps < 0)[1] - 1


def _touching(
    rows: NDArray[np.intp], firsts: NDArray[np.intp], lasts: NDArray[np.intp], width: int
) -> tuple[list[int], list[int]]:
    """Return the half-open range of runs in the row above that each run touches, corners included."""
    row = width + 2  # so that the end of a row and the start of the next row do not touch
    begin = np.searchsorted(rows * row + lasts, (rows - 1) * row + firsts - 1)
    end = np.searchsorted(rows * row + firsts, (rows - 1) * row + lasts + 1, side="right")
    return begin.tolist(), end.tolist()


def _groups(begin: list[int], end: list[int]) -> list[int]:
    """Return a representative run for each connected group of runs."""
    up = list(range(len(begin)))

    def top(run: int) -> int:
        while up[run] != run:
            up[run] = run = up[up[run]]
        return run

    for run, others in enumerate(map(range, begin, end)):
        for other in others:
            up[top(other)] = top(run)
    return [top(run) for run in up]


def _tight(changed: NDArray[np.bool_], area: tuple[int, int, int, int], top: int, left: int) -> Box:
    y, x = area[0] * BLOCK, area[2] * BLOCK
    inside = changed[y : (area[1] + 1) * BLOCK, x : (area[3] + 1) * BLOCK]
    first_row, end_row, first, end = extent(inside)
    return Box(left + x + first, top + y + first_row, end - first, end_row - first_row)


def densest_block(changed: NDArray[np.bool_]) -> float:
    """Return the largest share of changed pixels, from 0 to 1, in any window of 16 × 16 pixels."""
    if not changed.size:
        return 0.0
    if np.logical_and.reduce(np.logical_and.reduce(block_sums(changed), axis=1), axis=2).any():
        return 1.0
    height, width = (max(side, BLOCK) for side in changed.shape)
    padded = np.zeros((height, width), dtype=np.uint16)
    padded[: changed.shape[0], : changed.shape[1]] = changed
    across = _windows(padded)
    return float(_windows(across.T).max()) / BLOCK**2


def _windows(values: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Return the sums of 16 consecutive values; 16-bit sums may overflow, but their differences stay correct."""
    total = np.zeros((values.shape[0], values.shape[1] + 1), dtype=np.uint16)
    np.cumsum(values, axis=1, out=total[:, 1:], dtype=np.uint16)
    return total[:, BLOCK:] - total[:, :-BLOCK]
