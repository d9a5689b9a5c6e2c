"""Measure decoded pixels: background colour, ink, and a perceptual hash.

Ink means the pixels that differ from the background. The hash is the difference hash (dHash) by Neal Krawetz. For this
hash, the picture is converted to grey and reduced to 17 × 16 pixels. Each bit says whether a pixel is darker than its
right neighbour. The hash has 256 bits instead of the usual 64. A whiteboard is mostly one colour, so with 64 bits, the
hashes of two sparse pages would differ in too few bits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL import Image

    from whiteshot_nb.images.pixel_words import PixelRuns, Words

INK_LEVELS = 8
"""A pixel counts as ink if any channel differs from the background by more than this many of 255 levels."""
_HASH_SIDE = 16
_SAMPLE_STEP = 4
_GUESS_SAMPLES = 100  # values that are enough for a guess
_BOX = 4  # PIL.Image.Resampling.BOX


def ink_share(runs: PixelRuns) -> float:
    """Return the share of pixels, from 0 to 1, that differ from the background by more than `INK_LEVELS`.

    All pixels must be opaque.
    """
    background = _colour(most_frequent(_as_rgb(runs.words[::_SAMPLE_STEP, ::_SAMPLE_STEP].ravel())))
    if not runs.are_few:
        return float(has_ink(runs.words.view(np.uint8).reshape(*runs.words.shape, 4), background).mean())
    colours, ink = _as_rgb(runs.colours), np.zeros(len(runs.starts), dtype=np.bool_)
    for shift, level in zip((16, 8, 0), background.tolist(), strict=True):
        ink |= np.abs((colours >> shift & 255).astype(np.int16) - level) > INK_LEVELS
    return int(runs.lengths[ink].sum()) / runs.words.size


def background_colour(pixels: NDArray[np.uint8]) -> NDArray[np.int16]:
    """Return the most frequent colour (red, green, blue) of a picture.

    To save time, only every fourth pixel of every fourth row is examined.
    """
    sample = pixels[::_SAMPLE_STEP, ::_SAMPLE_STEP].reshape(-1, 3).astype(np.uint32)
    return _colour(most_frequent((sample[:, 0] << 16) | (sample[:, 1] << 8) | sample[:, 2]))


def _as_rgb(words: Words) -> Words:
    """Return words, red in the lowest byte, as numbers with red in the highest of three bytes."""
    return words.byteswap() >> np.uint32(8)


def _colour(rgb: int) -> NDArray[np.int16]:
    return np.array([rgb >> 16, (rgb >> 8) & 255, rgb & 255], dtype=np.int16)


def most_frequent(values: NDArray[np.integer[Any]]) -> int:
    """Return the most frequent value. If several values are equally frequent, return the smallest of them.

    The function is fast if more than half of the values are equal.
    """
    guess = _mode(values[:: max(1, len(values) // _GUESS_SAMPLES)])
    return guess if 2 * np.count_nonzero(values == guess) > len(values) else _mode(values)


def _mode(values: NDArray[np.integer[Any]]) -> int:
    some, counts = np.unique(values, return_counts=True)
    return int(some[counts.argmax()])


def has_ink(pixels: NDArray[np.uint8], paper: NDArray[np.int16]) -> NDArray[np.bool_]:
    """Return a boolean array that is true for ink, that is, pixels that differ noticeably from the background."""
    light = np.clip(paper + INK_LEVELS, 0, 255).astype(np.uint8)
    dark = np.clip(paper - INK_LEVELS, 0, 255).astype(np.uint8)
    ink = np.zeros(pixels.shape[:-1], dtype=np.bool_)
    for channel in range(3):
        ink |= pixels[..., channel] - dark[channel] > light[channel] - dark[channel]  # darker wraps around to large
    return ink


def difference_hash(image: Image.Image) -> str:
    """Return the difference hash of an image as 64 hexadecimal digits."""
    grey = image.convert("L").resize((_HASH_SIDE + 1, _HASH_SIDE), _BOX)
    levels = np.asarray(grey, dtype=np.int16)
    bits = (levels[:, :-1] < levels[:, 1:]).flatten()
    return np.packbits(bits).tobytes().hex()
