"""Whether a difference is noise: all edges of the board touched, and no ink won or lost anywhere.

A board that another release of a renderer draws a fraction of a pixel further differs along every edge, yet each mark is
still there and as strong as before. A removed connector touches few of the board's edges, and its ink is gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from whiteshot_nb.measure import NOTICEABLE, background
from whiteshot_nb.review.boxes import blocks_of, in_blocks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whiteshot_nb.review.marks import Marks

_LEAST_INK = 16 * 255  # levels in 48 × 48 pixels below which a place has no ink that could be lost
_SHRINK = 4  # to look for edges, in 16 × 16 pixels, at every fourth pixel's neighbourhood


@dataclass(frozen=True, slots=True)
class Ink:
    """What became of the ink.

    Attributes
    ----------
    spread
        The share, from 0 to 1, of the blocks with edges that the difference touches.
    lost
        The largest share, from 0 to 1, of its ink that any touched block and its eight neighbours won or lost.
    """

    spread: float
    lost: float


def ink_of(before: NDArray[np.uint8], after: NDArray[np.uint8], marks: Marks, least: int) -> Ink:
    """Look at what became of the ink where pixels have at least the level `least`; pictures of the same size."""
    touched = np.zeros(before.shape[:2], dtype=np.bool_)
    touched[marks.part] = marks.levels >= least
    blocks = blocks_of(touched)
    paper = background(before[..., :3])
    edges = _edges(before)
    return Ink(
        spread=float((blocks & edges).sum() / max(1, edges.sum())),
        lost=_lost(_around(_ink(before, paper)), _around(_ink(after, paper)), blocks),
    )


def _edges(pixels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Tell which blocks have more than one colour in them."""
    height, width = pixels.shape[:2]
    green = np.pad(pixels[..., 1], ((0, -height % 16), (0, -width % 16)), mode="edge")
    return _range(green) | _range(np.pad(pixels[..., 2], ((0, -height % 16), (0, -width % 16)), mode="edge"))


def _range(channel: NDArray[np.uint8]) -> NDArray[np.bool_]:
    blocks = in_blocks(channel)
    edges: NDArray[np.bool_] = (blocks.max(axis=(1, 3)) - blocks.min(axis=(1, 3))) > NOTICEABLE
    return edges


def _ink(pixels: NDArray[np.uint8], paper: NDArray[np.int16]) -> NDArray[np.float64]:
    """Return how far each block is from plain paper, in levels summed over its pixels and channels."""
    total = 0.0
    for channel in range(3):
        plane = pixels[..., channel]
        apart = np.where(plane > paper[channel], plane - np.uint8(paper[channel]), np.uint8(paper[channel]) - plane)
        total = total + in_blocks(apart).sum(axis=(1, 3), dtype=np.float64)
    return total


def _around(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the sum of each value and its eight neighbours."""
    padded = np.pad(values, 1)
    rows = padded[:-2] + padded[1:-1] + padded[2:]
    return rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]


def _lost(before: NDArray[np.float64], after: NDArray[np.float64], blocks: NDArray[np.bool_]) -> float:
    most = np.maximum(before, after)
    share = np.where(most > _LEAST_INK, np.abs(before - after) / np.maximum(most, 1), 0)
    return float(share[blocks].max(initial=0))
