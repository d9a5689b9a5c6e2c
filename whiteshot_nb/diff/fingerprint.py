"""Describe the shape and colours of a change, independent of its position and of the page under it.

The bounding box of a change is divided into a grid of cells. For each cell with changed pixels, the number of these
pixels and their mean colours are stored. So the same pen stroke on two pages has the same cells and the same colours.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from whiteshot_nb.diff.change_crop import ChangeCrop, crop_change
from whiteshot_nb.diff.pixel_arrays import extent, select_pixels
from whiteshot_nb.images.measures import has_ink, most_frequent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whiteshot_nb.diff.diff_levels import DiffLevels

_CELL = 8
_MOST_CELLS = 2048
_MOST_PIXELS = 4_000_000  # changed pixels: more take gigabytes, and are half of a 4K page, not a repeated change
_COARSE = 6  # cells each way of the printed fingerprint
_STEPS = 4  # of density, and of each channel, in the printed fingerprint
_REMOVAL = 0.5


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The shape and colours of a change, on a grid of cells.

    Attributes
    ----------
    width
        Width of the bounding box, in pixels.
    height
        Height of the bounding box, in pixels.
    cell
        Side of a cell, in pixels.
    cells
        Numbers of the cells with changed pixels, in rising order. Cells are numbered row by row.
    counts
        Number of changed pixels in each cell of `cells`.
    before
        Array of the shape (cells, 3): for each cell of `cells`, the mean colour of its changed pixels before the
        change.
    after
        Array of the shape (cells, 3): for each cell of `cells`, the mean colour of its changed pixels after the change.
    tone_before
        Most frequent colour of all changed pixels before the change.
    tone_after
        Most frequent colour of all changed pixels after the change.
    removal
        Whether something was removed. This is assumed if at least half of the changed pixels have the background colour
        after the change.
    patch
        Pixels in the bounding box before and after the change; None if the box has more than 4,096 pixels.
    """

    width: int
    height: int
    cell: int
    cells: NDArray[np.int32]
    counts: NDArray[np.int32]
    before: NDArray[np.uint8]
    after: NDArray[np.uint8]
    tone_before: tuple[int, int, int]
    tone_after: tuple[int, int, int]
    removal: bool
    patch: ChangeCrop | None = None

    @property
    def across(self) -> int:
        """The number of cells in each row of the grid."""
        return -(-self.width // self.cell)

    @property
    def text(self) -> str:
        """A text of 16 hexadecimal digits, which is equal for changes of about the same shape and colour."""
        rows, columns = np.divmod(self.cells, self.across)
        down = -(-self.height // self.cell)
        coarse = np.zeros((_COARSE, _COARSE))
        np.add.at(coarse, (rows * _COARSE // down, columns * _COARSE // self.across), self.counts)
        steps = np.ceil(coarse / max(1.0, coarse.max()) * _STEPS).astype(np.uint8)
        tone = self.tone_before if self.removal else self.tone_after
        colour = bytes(channel * _STEPS // 256 for channel in tone)
        return hashlib.blake2b(bytes([self.removal]) + colour + steps.tobytes(), digest_size=8).hexdigest()


def make_fingerprint(
    before: NDArray[np.uint8], after: NDArray[np.uint8], marks: DiffLevels, paper: NDArray[np.int16], least: int
) -> Fingerprint | None:
    """Return the fingerprint of a change, that is, its shape and colours.

    Return None if no pixel changed, or if more than 4 million pixels changed.

    Parameters
    ----------
    before
        Pixels of the baseline.
    after
        Pixels of the shot.
    marks
        Level of difference of each pixel.
    paper
        Background colour of the board.
    least
        Lowest level at which a pixel counts as changed.
    """
    changed = marks.levels >= least
    if not 0 < np.count_nonzero(changed) <= _MOST_PIXELS:
        return None
    top, bottom, left, right = extent(changed)
    height, width = bottom - top, right - left
    rows, columns = np.nonzero(changed)
    old, new = (select_pixels(picture[marks.part], changed) for picture in (before, after))
    box = slice(top, bottom), slice(left, right)
    cell, cells = _cells(rows - top, columns - left, width)
    all_counts = np.bincount(cells)
    numbers = np.flatnonzero(all_counts)
    counts = all_counts[numbers]
    return Fingerprint(
        width=width,
        height=height,
        cell=cell,
        cells=numbers.astype(np.int32),
        counts=counts.astype(np.int32),
        before=_means(old, cells)[numbers],
        after=_means(new, cells)[numbers],
        tone_before=_tone(old),
        tone_after=_tone(new),
        removal=bool((~has_ink(new, paper)).mean() >= _REMOVAL),
        patch=crop_change(before[marks.part][box], after[marks.part][box]),
    )


def _cells(rows: NDArray[np.intp], columns: NDArray[np.intp], width: int) -> tuple[int, NDArray[np.intp]]:
    """Return the side of a cell, in pixels, and the cell number of each pixel; large changes get larger cells."""
    cell = _CELL
    while True:
        cells = rows // cell * -(-width // cell) + columns // cell
        if len(rows) <= _MOST_CELLS or np.count_nonzero(np.bincount(cells)) <= _MOST_CELLS:
            return cell, cells
        cell *= 2


def _means(colours: NDArray[np.uint8], cells: NDArray[np.intp]) -> NDArray[np.uint8]:
    """Return the mean colour of each cell, empty ones included."""
    counts = np.maximum(np.bincount(cells), 1)
    sums = [np.bincount(cells, weights=colours[:, channel]) for channel in range(3)]
    return (np.stack(sums, axis=1) / counts[:, None]).astype(np.uint8)


def _tone(colours: NDArray[np.uint8]) -> tuple[int, int, int]:
    tone = most_frequent(colours.view(">u4")[:, 0].astype(np.uint32))
    return tone >> 24, tone >> 16 & 255, tone >> 8 & 255
