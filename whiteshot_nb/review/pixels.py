"""A PNG as an array of pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from whiteshot_nb.measure import NOTICEABLE, background

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL import Image

_GLANCE = 16


def opaque(picture: Image.Image) -> NDArray[np.uint8]:
    """Return the pixels of a picture in RGB as (height, width, 4), with an alpha of 255: one machine word each."""
    return np.asarray(picture.convert("RGBA"))


def words_of(pixels: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Return the same pixels as (height, width), one number each."""
    return np.ascontiguousarray(pixels).view(np.uint32)[..., 0]


def is_blank(pixels: NDArray[np.uint8]) -> bool:
    """Tell whether there is no ink: no pixel differs noticeably from the commonest colour."""
    glance = pixels[::_GLANCE, ::_GLANCE, :3]
    if int(np.ptp(glance, axis=(0, 1)).max()) > 2 * NOTICEABLE:
        return False
    return not has_ink(pixels, background(pixels[..., :3])).any()


def has_ink(pixels: NDArray[np.uint8], paper: NDArray[np.int16]) -> NDArray[np.bool_]:
    """Tell which pixels differ noticeably from the colour of the paper; shapes (…, 4) and (…)."""
    light = np.clip(paper + NOTICEABLE, 0, 255).astype(np.uint8)
    dark = np.clip(paper - NOTICEABLE, 0, 255).astype(np.uint8)
    colours = pixels[..., :3]
    ink: NDArray[np.bool_] = np.logical_or.reduce((colours > light) | (colours < dark), axis=-1)
    return ink
