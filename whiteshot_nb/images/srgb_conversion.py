"""Convert the pixels of a PNG to sRGB according to its colour chunks, so that they look as in a browser.

LittleCMS, which is part of Pillow, converts with the relative colorimetric intent and without black point compensation,
as Chromium does. docs/shown-digest.md lists the measured differences from Chromium.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL.ImageCms import Flags, ImageCmsProfile, ImageCmsTransform

    from whiteshot_nb.images.shown_colour import ShownColour

    Pixels = NDArray[np.uint8]

_BAND = 1 << 20  # pixels that are converted at a time, to limit memory
_SPACE = slice(16, 20)  # where a profile has its colour space
_MODES = {3: "RGB", 4: "RGBA"}


def convert_to_srgb(pixels: Pixels, colour: ShownColour) -> Pixels:
    """Convert pixels to sRGB.

    Parameters
    ----------
    pixels
        Pixels of the shape (height, width, 3), or (height, width, 4) with alpha. Pass the pixels before blending them
        with a background. Alpha is not converted, and the array is not modified.
    colour
        Effect of the PNG's colour chunks.

    Returns
    -------
    A new array. `pixels` itself is returned if the colours are sRGB already, or if they cannot be converted (PQ, HLG,
    and profiles that Chromium or LittleCMS rejects).
    """
    if colour.profile is None:
        return pixels
    from PIL import ImageCms  # noqa: PLC0415 - few pictures need it

    is_grey = colour.profile[_SPACE] == b"GRAY"
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(colour.profile))
        return _convert_grey(pixels, profile) if is_grey else _convert_bands(pixels, profile)
    except (OSError, ImageCms.PyCMSError):
        return pixels


def _convert_bands(pixels: Pixels, profile: ImageCmsProfile) -> Pixels:
    from PIL import Image, ImageCms  # noqa: PLC0415 - see above

    mode = _MODES[pixels.shape[2]]
    flags = ImageCms.Flags.HIGHRESPRECALC | ImageCms.Flags.NOWHITEONWHITEFIXUP
    transform = _transform(profile, mode, mode, flags)
    converted = np.empty_like(pixels)
    rows = max(1, _BAND // pixels.shape[1])
    for top in range(0, len(pixels), rows):
        band = Image.fromarray(pixels[top : top + rows])
        converted[top : top + rows] = np.asarray(transform.apply(band))
    return converted


def _convert_grey(pixels: Pixels, profile: ImageCmsProfile) -> Pixels:
    """Convert pixels whose red, green and blue are equal by a profile of one channel: its 256 levels, once each."""
    from PIL import Image, ImageCms  # noqa: PLC0415 - see above

    levels = Image.fromarray(np.arange(256, dtype=np.uint8)[None])
    transform = _transform(profile, "L", "RGB", ImageCms.Flags.NOOPTIMIZE)
    converted = pixels.copy()
    converted[..., :3] = np.asarray(transform.apply(levels))[0][pixels[..., 0]]
    return converted


def _transform(profile: ImageCmsProfile, mode: str, to_mode: str, flags: Flags) -> ImageCmsTransform:
    from PIL import ImageCms  # noqa: PLC0415 - see above

    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    return ImageCms.buildTransform(profile, srgb, mode, to_mode, ImageCms.Intent.RELATIVE_COLORIMETRIC, flags)
