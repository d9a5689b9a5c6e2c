"""Implement pixelmatch 7.2 in NumPy, with exactly the same results, for systems without the compiled engine.

Anti-aliasing is detected with the rule of V. Vysniauskas, "Anti-aliased Pixel and Intensity Slope Detector", 2009, as
in pixelmatch. Only pixels that differ are examined.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from whiteshot_nb.diff.colour_distance import brighter_by, colour_distance, distance_limit

if TYPE_CHECKING:
    from numpy.typing import NDArray

_AROUND = [(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1) if (x, y) != (0, 0)]  # columns first, as in pixelmatch
_SIBLINGS = 2  # more equal neighbours than this make a pixel part of a plain area


class NumpyEngine:
    """The engine in NumPy. It returns the same pixels as the compiled engine, but takes up to five times as long."""

    name = "numpy"
    version = "pixelmatch-7.2"

    def counted(self, before: NDArray[np.uint8], after: NDArray[np.uint8], threshold: float) -> NDArray[np.bool_]:
        """Return which pixels differ by more than a threshold and are not anti-aliased.

        Parameters
        ----------
        before
            Pixels of the baseline, of the shape (height, width, 4).
        after
            Pixels of the shot, of the same shape.
        threshold
            Colour distance from 0 to 1, as in pixelmatch.

        Returns
        -------
        A boolean array of the shape (height, width).
        """
        words = _words(before), _words(after)
        differing = words[0] != words[1]
        rows, columns = np.nonzero(differing)
        far = colour_distance(before[rows, columns], after[rows, columns]) > distance_limit(threshold)
        rows, columns = rows[far], columns[far]
        excluded = _antialiased(before, rows, columns, *words)
        left = ~excluded
        excluded[left] = _antialiased(after, rows[left], columns[left], *words)
        marks = np.zeros(differing.shape, dtype=np.bool_)
        marks[rows[~excluded], columns[~excluded]] = True
        return marks


def _words(picture: NDArray[np.uint8]) -> NDArray[np.uint32]:
    return np.ascontiguousarray(picture).view(np.uint32)[..., 0]


def _antialiased(
    picture: NDArray[np.uint8],
    rows: NDArray[np.intp],
    columns: NDArray[np.intp],
    before: NDArray[np.uint32],
    after: NDArray[np.uint32],
) -> NDArray[np.bool_]:
    """Return which of the given pixels are anti-aliasing in one picture."""
    height, width = before.shape
    equal = _on_border(rows, columns, height, width).astype(np.int8)
    darkest, brightest = np.zeros(len(rows)), np.zeros(len(rows))
    dark, bright = (np.stack([rows, columns]) for _ in range(2))
    centre = picture[rows, columns]
    for x, y in _AROUND:
        near, inside = _neighbours(rows, columns, x, y, height, width)
        brighter = np.where(inside, brighter_by(centre, picture[near[0], near[1]]), np.nan)
        equal += brighter == 0
        for extreme, place, beyond in ((darkest, dark, np.less), (brightest, bright, np.greater)):
            new = beyond(brighter, extreme)
            extreme[new] = brighter[new]
            place[:, new] = near[:, new]
    edge = (equal <= _SIBLINGS) & (darkest < 0) & (brightest > 0)
    found = np.zeros(len(rows), dtype=np.bool_)
    found[edge] = _in_plain_area(dark[:, edge], before, after) | _in_plain_area(bright[:, edge], before, after)
    return found


def _in_plain_area(
    places: NDArray[np.intp], before: NDArray[np.uint32], after: NDArray[np.uint32]
) -> NDArray[np.bool_]:
    """Return which pixels have at least three neighbours of their own colour, in both pictures."""
    return _has_siblings(places, before) & _has_siblings(places, after)


def _has_siblings(places: NDArray[np.intp], words: NDArray[np.uint32]) -> NDArray[np.bool_]:
    height, width = words.shape
    rows, columns = places
    equal = _on_border(rows, columns, height, width).astype(np.int8)
    own = words[rows, columns]
    for x, y in _AROUND:
        near, inside = _neighbours(rows, columns, x, y, height, width)
        equal += inside & (words[near[0], near[1]] == own)
    return equal > _SIBLINGS


def _neighbours(
    rows: NDArray[np.intp], columns: NDArray[np.intp], x: int, y: int, height: int, width: int
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    near = np.stack([rows + y, columns + x])
    inside = (near[0] >= 0) & (near[0] < height) & (near[1] >= 0) & (near[1] < width)
    near[:, ~inside] = 0
    return near, inside


def _on_border(rows: NDArray[np.intp], columns: NDArray[np.intp], height: int, width: int) -> NDArray[np.bool_]:
    border: NDArray[np.bool_] = (rows == 0) | (rows == height - 1) | (columns == 0) | (columns == width - 1)
    return border
