"""Represent each pixel as one 32-bit number, called a word, and find runs of equal words.

Words and runs are fast to compare, to count and to hash.
"""

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
    """The pixels of a picture as words (one 32-bit number per pixel), and the runs of equal words.

    Pixels are read row by row. A run can continue from the end of a row into the next row.

    Parameters
    ----------
    words
        Array of the shape (height, width) with one number per pixel: red in the lowest byte, alpha in the highest.

    Attributes
    ----------
    words
        The array that was passed as `words`.
    """

    def __init__(self, words: Words) -> None:
        self.words = words

    @cached_property
    def starts(self) -> NDArray[np.intp]:
        """The index of the first pixel of each run of equal pixels. Pixels are numbered row by row, from 0."""
        flat = self.words.ravel()
        return np.concatenate([[0], np.flatnonzero(flat[1:] != flat[:-1]) + 1])

    @property
    def are_few(self) -> bool:
        """Whether there are few runs of equal pixels, that is, at most one pixel in four starts a run.

        This is true for nearly all boards, but for no photograph.
        """
        return _SPARSE * len(self.starts) <= self.words.size

    @property
    def colours(self) -> Words:
        """The colour of each run of equal pixels, as a 32-bit number."""
        return np.asarray(self.words.ravel()[self.starts])

    @property
    def lengths(self) -> NDArray[np.intp]:
        """The number of pixels in each run of equal pixels."""
        return np.diff(self.starts, append=self.words.size)

    @cached_property
    def digest(self) -> str:
        """A SHA-256 of the pixels.

        If there are few runs of equal pixels, only the runs are hashed; otherwise, all pixels are hashed.

        See docs/shown-digest.md, "Pixels".
        """
        if not self.are_few:
            digest = hashlib.sha256(b"pixels")
            digest.update(self.words.astype("<u4", copy=False).data)
            return digest.hexdigest()
        starts, colours = (part.astype("<u4", copy=False) for part in (self.starts, self.colours))
        return hashlib.sha256(b"runs" + starts.tobytes() + colours.tobytes()).hexdigest()


def pixel_words(pixels: Pixels) -> Words:
    """Convert pixels to words, one 32-bit number per pixel.

    The shape changes from (height, width, 3 or 4) to (height, width).
    """
    return with_alpha(pixels).view("<u4")[..., 0]


def visible_words(pixels: Pixels, orientation: int) -> Words:
    """Rotate pixels according to an Exif orientation, and return one 32-bit number per pixel.

    Fully transparent pixels become 0, because their colour is invisible.
    """
    words = pixel_words(turn(pixels, orientation))
    return words if are_opaque(words) else (words * (words >= _LEAST_ALPHA)).astype("<u4", copy=False)


def are_opaque(words: Words) -> bool:
    """Return whether all pixels, given as 32-bit numbers, are opaque."""
    return int(words.min()) >= OPAQUE
