"""Pixels as one 32-bit number each, and runs of equal ones: cheap to compare, to count and to digest."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from whiteshot_nb.images.exif_orientation import turn
from whiteshot_nb.images.pixel_decoding import with_alpha

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]
    Words = NDArray[np.uint32]

OPAQUE = 0xFF000000
"""The alpha of an opaque pixel."""
_LEAST_ALPHA = 1 << 24  # the least that is not fully transparent
_SPARSE = 4  # runs are digested if at most one pixel in four starts one


class PixelRuns:
    """The pixels of one picture as words, row by row, and the runs of equal ones.

    Parameters
    ----------
    words
        One number for each pixel, of the shape (height, width): red in the lowest byte, alpha in the highest.

    Attributes
    ----------
    words
        The same numbers.
    """

    def __init__(self, words: Words) -> None:
        self.words = words

    @cached_property
    def starts(self) -> NDArray[np.intp]:
        """The index, across rows, of the first pixel of each run."""
        flat = self.words.ravel()
        return np.concatenate([[0], np.flatnonzero(flat[1:] != flat[:-1]) + 1])

    @property
    def are_few(self) -> bool:
        """Whether at most one pixel in four starts a run: true for nearly all boards, and for no photograph."""
        return _SPARSE * len(self.starts) <= self.words.size

    @property
    def colours(self) -> Words:
        """The word of each run."""
        return np.asarray(self.words.ravel()[self.starts])

    @property
    def lengths(self) -> NDArray[np.intp]:
        """The number of pixels of each run."""
        return np.diff(self.starts, append=self.words.size)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the runs if they are few, else of every word; see docs/shown-digest.md, "Pixels"."""
        if not self.are_few:
            digest = hashlib.sha256(b"pixels")
            digest.update(self.words.astype("<u4", copy=False).data)
            return digest.hexdigest()
        starts, colours = (part.astype("<u4", copy=False) for part in (self.starts, self.colours))
        return hashlib.sha256(b"runs" + starts.tobytes() + colours.tobytes()).hexdigest()


def pixel_words(pixels: Pixels) -> Words:
    """Return pixels of the shape (height, width, 3 or 4) as words of the shape (height, width)."""
    return np.ascontiguousarray(with_alpha(pixels)).view("<u4")[..., 0]


def visible_words(pixels: Pixels, orientation: int) -> Words:
    """Return the words of turned pixels, 0 for fully transparent ones, whose colour nobody sees."""
    words = pixel_words(turn(pixels, orientation))
    return words if are_opaque(words) else (words * (words >= _LEAST_ALPHA)).astype("<u4", copy=False)


def are_opaque(words: Words) -> bool:
    """Return whether every word has full alpha."""
    return int(words.min()) >= OPAQUE
