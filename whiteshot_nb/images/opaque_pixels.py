"""Pixels as a browser shows them on a white page: upright, in sRGB, and without transparency."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from whiteshot_nb.images.exif_orientation import turn
from whiteshot_nb.images.pixel_words import OPAQUE, PixelRuns, are_opaque, pixel_words
from whiteshot_nb.images.shown_colour import ShownColour
from whiteshot_nb.images.shown_digest import read_shown
from whiteshot_nb.images.srgb_conversion import convert_to_srgb

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whiteshot_nb.images.shown_digest import ShownPicture

    Pixels = NDArray[np.uint8]

_WHITE = 255


def decode_opaque(data: bytes) -> Pixels:
    """Decode a PNG, and return the pixels of its first frame as a browser shows them on a white page.

    Raises
    ------
    DamagedPicture
        If the PNG is not intact, or its pixels cannot be decoded.
    PictureError
        If the PNG has more than 80 million pixels. Larger PNGs are not decoded.
    """
    return opaque_pixels(read_shown(data))


def opaque_pixels(shown: ShownPicture) -> Pixels:
    """Return the pixels of a picture's first frame as a browser shows them on a white page.

    Returns
    -------
    An array of the shape (height, width, 4), in which each alpha is 255. For a picture without alpha channel, the shape
    is (height, width, 3).
    """
    return lay_on_white(shown_pixels(shown))


def shown_pixels(shown: ShownPicture) -> Pixels:
    """Return the pixels of a picture's first frame, upright and converted to sRGB.

    The pixels have an alpha channel if the picture has an alpha channel.
    """
    return turn(convert_to_srgb(shown.pixels, shown.colour), shown.orientation)


def opaque_runs(shown: ShownPicture) -> PixelRuns:
    """Return the runs of equal pixels in a picture's first frame, as a browser shows this frame on a white page."""
    is_plain = shown.colour == ShownColour() and not shown.is_transparent
    return shown.runs if is_plain else PixelRuns(pixel_words(opaque_pixels(shown)))


def lay_on_white(pixels: Pixels) -> Pixels:
    """Blend pixels with a white background. The results are rounded to integers; opaque pixels stay unchanged."""
    if pixels.shape[2] == 3:  # noqa: PLR2004 - channels
        return pixels
    words = pixel_words(pixels)
    if are_opaque(words):
        return pixels
    laid = words.ravel().copy()
    alphas = laid >> np.uint32(24)
    laid[alphas == 0] = OPAQUE | 0xFFFFFF
    partial = np.flatnonzero((alphas > 0) & (alphas < _WHITE))
    laid[partial] = _blend(laid[partial], alphas[partial])
    return laid.view(np.uint8).reshape(*words.shape, 4)


def _blend(words: NDArray[np.uint32], alphas: NDArray[np.uint32]) -> NDArray[np.uint32]:
    blended = np.full_like(words, OPAQUE)
    for shift in (0, 8, 16):
        level = ((words >> shift & 255) * alphas + _WHITE * (_WHITE - alphas) + 127) // _WHITE
        blended |= level << shift
    return blended
