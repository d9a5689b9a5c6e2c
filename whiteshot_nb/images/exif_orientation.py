"""Read the orientation from a PNG's eXIf chunk as Chromium does, and rotate or mirror pixels accordingly.

The orientation is tag 0x0112 of the first directory, a single SHORT from 1 to 8 (Exif 3.0, section 4.6.5). All other
entries are ignored.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

UPRIGHT = 1
_TAG, _SHORT = 0x0112, 3
_BYTE_ORDERS = {b"MM\0*": ">", b"II*\0": "<"}
_ENTRY = 12


def read_orientation(exif: bytes | memoryview) -> int:
    """Return the Exif orientation, from 1 to 8, in an eXIf chunk.

    If the orientation is missing or not valid, return 1 (upright).
    """
    content = bytes(exif)
    order = _BYTE_ORDERS.get(content[:4])
    if order is None or len(content) < 10:  # noqa: PLR2004 - a header and the number of entries
        return UPRIGHT
    (start,) = struct.unpack_from(f"{order}I", content, 4)
    (count,) = struct.unpack_from(f"{order}H", content, start) if start <= len(content) - 2 else (0,)
    for place in range(start + 2, min(start + 2 + count * _ENTRY, len(content) - _ENTRY + 1), _ENTRY):
        tag, kind, values, orientation = struct.unpack_from(f"{order}HHIH", content, place)
        if (tag, kind, values) == (_TAG, _SHORT, 1) and 1 <= orientation <= 8:  # noqa: PLR2004
            return int(orientation)
    return UPRIGHT


def turn(pixels: NDArray[np.uint8], orientation: int) -> NDArray[np.uint8]:
    """Rotate and mirror pixels according to an Exif orientation from 1 to 8.

    The array has the shape (height, width, channels).
    """
    if orientation in {2, 3, 7, 8}:
        pixels = pixels[:, ::-1]
    if orientation in {3, 4, 6, 7}:
        pixels = pixels[::-1]
    return pixels.transpose(1, 0, 2) if orientation >= 5 else pixels  # noqa: PLR2004 - from 5 on, the picture is rotated by 90°
