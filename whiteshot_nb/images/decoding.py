"""PNG bytes to pixels: by ``kornia-rs`` where it is installed, by Pillow where it is not.

The only file that knows ``kornia_rs``, which decodes what renderers and browsers write (8 bits of red, green, blue and
maybe alpha) two to four times as fast. All other kinds, and whatever it cannot read, are Pillow's. Both give the same
pixels. The chunks' checksums are checked for both; the one inside the compressed pixels only Pillow looks at.
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

_DEPTH, _COLOUR_TYPE = 24, 25  # where they are in every PNG
_KINDS = {(8, 2): "rgb", (8, 6): "rgba"}
_NOT_PLAIN = {b"tRNS", b"acTL"}  # chunks of transparency and of animation
_SOLID = 255


def decode_pixels(data: bytes) -> NDArray[np.uint8]:
    """Decode a PNG to opaque pixels on white, of the shape (height, width, 3), or (height, width, 4) with alpha 255.

    Raises
    ------
    DamagedPicture
        If the PNG is not intact, or nobody can make sense of its pixels.
    PictureError
        If it has more than 80 million pixels; it is not decoded then.
    """
    pixels = _quickly(data)
    return np.asarray(decode_on_white(data)) if pixels is None else pixels


def _quickly(data: bytes) -> NDArray[np.uint8] | None:
    """Return the pixels of a PNG of the usual kinds; None for all others, and for what cannot be read."""
    info, decode, kind = png_chunks.check_png(data), _kornia(), _kind(data)
    if decode is None or kind is None or info.width * info.height > MAX_PIXELS:
        return None
    try:
        pixels = decode(data, (info.height, info.width), kind)
    except Exception:  # noqa: BLE001 - it raises nothing more special; Pillow will say what is wrong
        return None
    return pixels if kind == "rgb" or (pixels[..., 3] == _SOLID).all() else None


def _kind(data: bytes) -> str | None:
    """Tell whether an intact PNG has plain colours, with or without alpha."""
    before_pixels = {kind for kind, _ in takewhile(lambda chunk: chunk[0] != b"IDAT", png_chunks.iter_chunks(data))}
    return _KINDS.get((data[_DEPTH], data[_COLOUR_TYPE])) if before_pixels.isdisjoint(_NOT_PLAIN) else None


@cache
def _kornia() -> Decode | None:
    try:
        decode: Decode = importlib.import_module("kornia_rs.io").decode_image_png_u8
    except (ImportError, AttributeError):
        return None
    return decode
