"""Find out whether a difference can be explained by something that only moved."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from whiteshot_nb.diff.boxes import densest_block
from whiteshot_nb.diff.pixel_arrays import extent, row_strips, select_pixels, unequal_pixels
from whiteshot_nb.images.measures import has_ink

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from whiteshot_nb.diff.diff_levels import DiffLevels

_BALANCE = 0.1  # share of the larger amount by which added and removed ink may differ
_STRAY = 0.05  # share of any 16 × 16 pixels that may stay unexplained: a dozen pixels of smoothed corners
_PEAKS = 3
_LARGEST = 400_000  # pixels: limit of phase correlation; for longer moves, corners are compared

Shift = tuple[int, int]
Extent = tuple[int, int, int, int]


def find_move(
    before: NDArray[np.uint8],
    after: NDArray[np.uint8],
    marks: DiffLevels,
    paper: NDArray[np.int16],
    least: int,
    *,
    thorough: bool = True,
) -> Shift | None:
    """Return how far something moved; None if a move does not explain the difference.

    The result is a pair: pixels to the right, and pixels down. Ink means pixels that differ from the background. Nearly
    all ink that disappeared must be found at the new position, and nearly all ink that appeared must be found at the
    old position. The amounts of disappeared and appeared ink must be about equal. Otherwise, removing one of two equal
    notes would be mistaken for a move.

    Parameters
    ----------
    before
        Opaque pixels of the baseline.
    after
        Opaque pixels of the shot, of the same shape.
    marks
        Level of difference of each pixel.
    paper
        Background colour of the board.
    least
        Lowest level at which a pixel counts as changed.
    thorough
        Whether to also use phase correlation to find moves, which takes 25 ms for 700 × 500 pixels.
    """
    changed = marks.levels >= least
    if not changed.any():
        return None
    cut = before[marks.part], after[marks.part]
    went, came = (_ink_in(one, changed, paper) for one in cut)
    ink = np.count_nonzero(went), np.count_nonzero(came)
    if abs(ink[0] - ink[1]) > _BALANCE * max(ink):
        return None
    shifts = _candidates(extent(went), extent(came))
    if thorough and changed.size <= _LARGEST:
        shifts = chain(shifts, _peaks(cut[0][..., 1] * went, cut[1][..., 1] * came))
    return next((shift for shift in shifts if _explains(shift, cut, changed, went, came)), None)


def _ink_in(pixels: NDArray[np.uint8], changed: NDArray[np.bool_], paper: NDArray[np.int16]) -> NDArray[np.bool_]:
    """Return which changed pixels have ink."""
    found = np.zeros_like(changed)
    for rows in row_strips(*changed.shape):
        found[rows][changed[rows]] = has_ink(select_pixels(pixels[rows], changed[rows]), paper)
    return found


def _candidates(old: Extent, new: Extent) -> Iterator[Shift]:
    """Yield shifts to try, short ones first: between corners of the bounding boxes, and by the size of the old one."""
    corners = {(new[column] - old[column], new[row] - old[row]) for row in (0, 1) for column in (2, 3)}
    width, height = old[3] - old[2], old[1] - old[0]
    own = {(width, 0), (-width, 0), (0, height), (0, -height)}
    yield from sorted(corners | own, key=lambda shift: abs(shift[0]) + abs(shift[1]))


def _peaks(old: NDArray[np.uint8], new: NDArray[np.uint8]) -> Iterator[Shift]:
    """Yield the shifts at which both arrays agree best, by phase correlation."""
    shape = tuple(2 * side for side in old.shape)
    cross = np.conj(np.fft.rfft2(old, shape)) * np.fft.rfft2(new, shape)
    surface = np.fft.irfft2(cross / np.maximum(np.abs(cross), 1e-9), shape)
    for index in np.argpartition(surface.ravel(), -_PEAKS)[-_PEAKS:]:
        down, right = np.unravel_index(index, surface.shape)
        yield _signed(int(right), shape[1]), _signed(int(down), shape[0])


def _signed(shift: int, length: int) -> int:
    return shift - length if shift > length // 2 else shift


def _explains(
    shift: Shift,
    cut: tuple[NDArray[np.uint8], NDArray[np.uint8]],
    changed: NDArray[np.bool_],
    went: NDArray[np.bool_],
    came: NDArray[np.bool_],
) -> bool:
    if shift == (0, 0):
        return False
    before, after = cut
    gone = changed & _equal_at(before, after, shift)
    here = changed & _equal_at(after, before, (-shift[0], -shift[1]))
    moved = (gone & went).any() and (here & came).any()
    return bool(moved and densest_block((went & ~gone) | (came & ~here)) <= _STRAY)


def _equal_at(one: NDArray[np.uint8], other: NDArray[np.uint8], shift: Shift) -> NDArray[np.bool_]:
    """Return which pixels of `one` are also in `other`, displaced by `shift`."""
    right, down = shift
    height, width = one.shape[:2]
    rows = slice(max(0, -down), min(height, height - down))
    columns = slice(max(0, -right), min(width, width - right))
    there = slice(rows.start + down, rows.stop + down), slice(columns.start + right, columns.stop + right)
    found = np.zeros((height, width), dtype=np.bool_)
    if rows.start < rows.stop and columns.start < columns.stop:
        found[rows, columns] = ~unequal_pixels(one[rows, columns], other[there])
    return found
