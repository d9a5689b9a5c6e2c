"""Array operations on decoded pictures.

Pixels have the shape (height, width, 3), or (height, width, 4) with an alpha of 255. Two pictures can be compared only
if they have the same number of channels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from whiteshot_nb.images.measures import INK_LEVELS, background_colour, has_ink
from whiteshot_nb.images.pixel_words import pixel_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_SAMPLE_STEP = 16  # every 16th pixel in each direction decides quickly that a picture is not blank
_AT_ONCE = 1_000_000  # pixels


def unequal_pixels(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return a boolean array of the shape (height, width) that is true for pixels that differ between two pictures."""
    height, width = one.shape[:2]
    found = np.zeros((height, width), dtype=np.bool_)
    for rows in row_strips(height, width):
        apart = one[rows] != other[rows]
        for channel in range(3):
            found[rows] |= apart[..., channel]
    return found


def row_strips(height: int, width: int) -> Iterator[slice]:
    """Yield slices of rows from top to bottom, each so small that computations on the slice need little memory."""
    step = max(1, _AT_ONCE // max(1, width))
    for start in range(0, height, step):
        yield slice(start, min(start + step, height))


def widen(part: slice, size: int, halo: int) -> tuple[slice, slice]:
    """Widen a slice by a margin, within the picture.

    Parameters
    ----------
    part
        Slice of rows or columns.
    size
        Number of rows or columns of the picture.
    halo
        The margin on each side, in pixels.

    Returns
    -------
    A pair of slices: the widened slice, and a slice that selects `part` from the widened part.
    """
    start = max(part.start - halo, 0)
    return slice(start, min(part.stop + halo, size)), slice(part.start - start, part.stop - start)


def select_pixels(pixels: NDArray[np.uint8], where: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Return the selected pixels of a picture, row by row, as an array of the shape (count, 4).

    Parameters
    ----------
    pixels
        The picture.
    where
        Boolean array of the shape (height, width): true for pixels to select.
    """
    return pixel_words(pixels)[where].view(np.uint8).reshape(-1, 4)


def extent(mask: NDArray[np.bool_]) -> tuple[int, int, int, int]:
    """Return the bounding box of the true values: first row, last row + 1, first column, last column + 1.

    If no value is true, return four zeros.
    """
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return 0, 0, 0, 0
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def is_blank(pixels: NDArray[np.uint8]) -> bool:
    """Return whether a picture is blank: no pixel differs noticeably from the most frequent colour."""
    sample = pixels[::_SAMPLE_STEP, ::_SAMPLE_STEP, :3]
    if int(np.ptp(sample, axis=(0, 1)).max()) > 2 * INK_LEVELS:
        return False
    return not has_ink(pixels, background_colour(pixels[..., :3])).any()
