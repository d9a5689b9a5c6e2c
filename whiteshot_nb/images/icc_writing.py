"""Write ICC profiles, either from given tags, or from primaries and a tone curve.

The format is ICC.1:2022, version 4.3. Numbers have 16 bits before the binary point and 16 after it (s15Fixed16Number).
This range is too small for some values in PNGs, such as three primaries that lie almost on a line.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

_VERSION = 0x04300000
_HEADER, _ENTRY = 128, 12
_D50 = np.array([0.9642, 1.0, 0.8249])
"""The white of the profile connection space, section 7.2.16."""
_BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
"""XYZ to the responses of cones, section E.3."""
_LARGEST = 32767
_LEAST = 1 / 65536
_FUNCTION_TYPES = {1: 0, 5: 3, 7: 4}
"""The type of a parametric curve, by its number of parameters: table 68."""
SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
"""IEC 61966-2-1, as the parameters g, a, b, c and d of a curve of type 3."""


def write_profile(space: bytes, connection: bytes, tags: Mapping[bytes, bytes]) -> bytes:
    """Return a display profile that contains exactly the given tags.

    Parameters
    ----------
    space
        Signature of the pixels' colour space, four bytes: either ``GRAY``, or ``RGB`` followed by a space.
    connection
        Signature of the profile connection space, four bytes: ``XYZ`` or ``Lab``, followed by a space.
    tags
        The content of each tag, by its signature.
    """
    start = _HEADER + 4 + _ENTRY * len(tags)
    entries, body = b"", b""
    for name, content in tags.items():
        entries += struct.pack(">4sII", name, start + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    header = struct.pack(">I4xI4s4s4s12x4s28x", start + len(body), _VERSION, b"mntr", space, connection, b"acsp")
    header += _D50_FIXED
    return header.ljust(_HEADER, b"\0") + struct.pack(">I", len(tags)) + entries + body


def matrix_profile(chromaticities: Sequence[float], curve: Sequence[float], light: float = 1) -> bytes | None:
    """Return an ICC profile for three primaries that share a tone curve.

    Return None if a value is outside the range of ICC's numbers.

    Parameters
    ----------
    chromaticities
        x and y of white, red, green and blue.
    curve
        Parameters of the tone curve, a parametric curve of ICC type 0, 3 or 4. The exponent comes first; a curve of
        type 0 has no other parameter. An exponent outside the range of ICC's numbers is replaced by the nearest limit.
    light
        Linear light that the highest pixel level stands for. For sRGB, it is 1.
    """
    with np.errstate(all="ignore"):
        colorants = light * _colorants(np.array(chromaticities, dtype=np.float64).reshape(4, 2))
    if not (np.abs(colorants) < _LARGEST).all():
        return None
    exponent = min(max(curve[0], _LEAST), _LARGEST)
    function = struct.pack(">4s4xHxx", b"para", _FUNCTION_TYPES[len(curve)]) + _fixed([exponent, *curve[1:]])
    tags = {
        name: b"XYZ \0\0\0\0" + _fixed(row) for name, row in zip((b"rXYZ", b"gXYZ", b"bXYZ"), colorants, strict=True)
    }
    return write_profile(b"RGB ", b"XYZ ", tags | dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), function))


def _colorants(chromaticities: Numbers) -> Numbers:
    """Return X, Y and Z of red, green and blue, which together make white, adapted to D50 (annex E)."""
    points = np.column_stack([chromaticities, 1 - chromaticities.sum(axis=1)])
    white, primaries = points[0] / points[0, 1], points[1:]
    brightness = np.linalg.solve(primaries.T, white)
    adaptation = np.linalg.inv(_BRADFORD) @ np.diag((_BRADFORD @ _D50) / (_BRADFORD @ white)) @ _BRADFORD
    return np.asarray((primaries * brightness[:, None]) @ adaptation.T)


def _fixed(numbers: Sequence[float] | Numbers) -> bytes:
    words: NDArray[np.int32] = np.rint(np.asarray(numbers) * 65536).astype(">i4")
    return words.tobytes()


_D50_FIXED = _fixed(_D50)
