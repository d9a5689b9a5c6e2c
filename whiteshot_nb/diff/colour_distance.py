"""Compute the distance between two colours as the library pixelmatch 7.2 does.

The formula is from Y. Kotsarenko and F. Ramos, "Measuring perceived color difference using YIQ NTSC transmission color
space in mobile applications", 2010. It is computed in double precision and with the same order of operations as in
pixelmatch, so that the numbers of differing pixels are equal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FARTHEST = 35215.0
"""The largest possible squared distance: between black and white."""

_AT_ONCE = 16_384  # colours: intermediate results stay in the processor's cache


def distance_limit(threshold: float) -> float:
    """Return the squared colour distance that corresponds to a threshold between 0 and 1."""
    return _FARTHEST * threshold * threshold


def colour_distance(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the squared distance between each colour in `before` and the colour in `after` at the same position.

    Parameters
    ----------
    before
        Colours of the shape (…, 4): red, green, blue and alpha. Alpha is ignored.
    after
        Colours of the same shape.
    """
    total = np.empty(before.shape[:-1])
    for start in range(0, len(before), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        total[some] = _distance(before[some], after[some])
    return total


def _distance(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> NDArray[np.float64]:
    red, green, blue = _differences(before, after)
    luma = red * 0.29889531 + green * 0.58662247 + blue * 0.11448223
    in_phase = red * 0.59597799 - green * 0.27417610 - blue * 0.32180189
    quadrature = red * 0.21147017 - green * 0.52261711 + blue * 0.31114694
    total: NDArray[np.float64] = 0.5053 * luma * luma + 0.299 * in_phase * in_phase + 0.1957 * quadrature * quadrature
    return total


def brighter_by(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return by how many levels of luma each colour in `one` is brighter than its counterpart in `other`.

    The result is negative if the colour in `one` is darker. All colours must be opaque.
    """
    red, green, blue = _differences(one, other)
    luma: NDArray[np.float64] = red * 0.29889531 + green * 0.58662247 + blue * 0.11448223
    return luma


def _differences(
    one: NDArray[np.uint8], other: NDArray[np.uint8]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    red, green, blue = (one[..., channel].astype(np.float64) - other[..., channel] for channel in range(3))
    return red, green, blue
