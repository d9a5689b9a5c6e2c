"""The PNG decoder of ``kornia-rs``, if it is installed; only this module imports it.

The decoder needs a half to a quarter of Pillow's time for 8-bit RGB and RGBA, and does not verify checksums. It does
not release the GIL, so many pictures are decoded in processes instead of threads.
"""

from __future__ import annotations

import importlib
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    Decode = Callable[[bytes, tuple[int, int], str], NDArray[np.uint8]]


@cache
def kornia_decode() -> Decode | None:
    """Return the decoding function of ``kornia-rs``, or None if the package is not installed.

    The function takes three arguments: the bytes of a PNG, the shape (height, width), and the pixel format (``rgb`` or
    ``rgba``).
    """
    try:
        decode: Decode = importlib.import_module("kornia_rs.io").decode_image_png_u8
    except (ImportError, AttributeError):
        return None
    return decode
