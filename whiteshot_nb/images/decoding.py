"""Decode PNG bytes to pixels, with ``kornia-rs`` if it is installed, otherwise with Pillow.

Only this module imports ``kornia_rs``, which decodes the usual PNGs of renderers and browsers (8 bits each for red,
green, blue and possibly alpha) two to four times as fast as Pillow. Pillow decodes all other kinds, and files on which
``kornia_rs`` fails. Both return the same pixels. The checksums of the chunks are verified for both; the checksum of the
compressed pixels is verified only by Pillow.
"""

from __future__ import annotations

import importlib
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING

import numpy as np

from whiteshot_nb.images import png_chunks
from whiteshot_nb.images.measures import MAX_PIXELS, decode_on_white

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Decode = Callable[[bytes, tuple[int, int], str], NDArray[np.uint8]]

_DEPTH, _COLOUR_TYPE = 24, 25  # byte offsets in every PNG
_KINDS = {(8, 2): "rgb", (8, 6): "rgba"}
_NOT_PLAIN = {b"tRNS", b"acTL"}  # chunks of transparency and of animation
_SOLID = 255


def decode_pixels(data: bytes) -> NDArray[np.uint8]:
    """Decode a PNG to opaque pixels on a white background.

    Returns
    -------
    An array of the shape (height, width, 3), or (height, width, 4) with every alpha 255.

    Raises
    ------
    DamagedPicture
        If the PNG is not intact, or its pixels cannot be decoded.
    PictureError
        If the PNG has more than 80 million pixels.
    """
    pixels = _decode_usual_kind(data)
    return np.asarray(decode_on_white(data)) if pixels is None else pixels


def _decode_usual_kind(data: bytes) -> NDArray[np.uint8] | None:
    """Decode a PNG of a usual kind; return None for all other kinds, and if decoding fails."""
    info, decode, kind = png_chunks.check_png(data), _kornia(), _kind(data)
    if decode is None or kind is None or info.width * info.height > MAX_PIXELS:
        return None
    try:
        pixels = decode(data, (info.height, info.width), kind)
    except Exception:  # noqa: BLE001 - kornia_rs has no specific errors; Pillow will say what is wrong
        return None
    return pixels if kind == "rgb" or (pixels[..., 3] == _SOLID).all() else None


def _kind(data: bytes) -> str | None:
    """Return ``rgb`` or ``rgba`` for an intact PNG of a usual kind, None for all others."""
    before_pixels = {kind for kind, _ in takewhile(lambda chunk: chunk[0] != b"IDAT", png_chunks.iter_chunks(data))}
    return _KINDS.get((data[_DEPTH], data[_COLOUR_TYPE])) if before_pixels.isdisjoint(_NOT_PLAIN) else None


@cache
def _kornia() -> Decode | None:
    try:
        decode: Decode = importlib.import_module("kornia_rs.io").decode_image_png_u8
    except (ImportError, AttributeError):
        return None
    return decode
