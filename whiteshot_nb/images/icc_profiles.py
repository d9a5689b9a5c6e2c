"""Read ICC profiles from iCCP chunks, detect sRGB, and reduce each profile to what changes colours on screen.

The format is ICC.1:2022. A profile is used only if Chromium would use it: it must be complete, of version 4 or older,
and for RGB pixels (or, in a grey picture, for grey pixels). The canonical form contains only what changes the colours
on screen. The profile's name, dates and descriptions are left out.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from whiteshot_nb.images.coding_points import coding_points_profile, read_coding_points
from whiteshot_nb.images.icc_writing import write_profile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Levels = NDArray[np.float64]

LARGEST_PROFILE = 8_000_000
"""Size limit of a decompressed profile, in bytes. Larger ones are ignored, as in Chromium."""
_HEADER, _ENTRY = 128, 12
_MOST_TAGS = 1000
_CURVES = (b"rTRC", b"gTRC", b"bTRC")
_COLORANTS = (b"rXYZ", b"gXYZ", b"bXYZ")
_TABLES = (b"A2B0", b"A2B1")  # the first that is present takes precedence over curves and colorants
_CODING_POINTS = b"cicp"  # takes precedence over tables
_SHOWN = (*_TABLES, _CODING_POINTS, *_COLORANTS, *_CURVES, b"kTRC")
_PARAMETERS = {0: 1, 1: 3, 2: 4, 3: 5, 4: 7}  # of a parametric curve, by its function type
_SRGB_COLORANTS = np.array(
    [[0.43607, 0.22249, 0.01392], [0.38515, 0.71687, 0.09708], [0.14307, 0.06061, 0.71410]]
)  # IEC 61966-2-1, adapted to D50
_GREY_COLORANT = np.array([[0.9642, 1.0, 0.8249]])  # D50
_INPUTS = np.arange(256) / 255
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class IccProfile:
    """The parts of an ICC profile that change the colours on screen.

    Attributes
    ----------
    space
        Colour space of the pixels, ``RGB`` or ``GRAY``, padded with spaces to four bytes.
    connection
        Profile connection space, ``XYZ`` or ``Lab``, padded with spaces to four bytes.
    tags
        Content of each tag that changes the colours, by the tag's name.
    """

    space: bytes
    connection: bytes
    tags: dict[bytes, bytes]

    @property
    def form(self) -> str:
        """A SHA-256 in hexadecimal digits, computed from the colour space, the connection space and the tags."""
        digest = hashlib.sha256(self.space + self.connection)
        for name in sorted(self.tags):
            digest.update(name + struct.pack(">I", len(self.tags[name])) + self.tags[name])
        return digest.hexdigest()

    @property
    def is_srgb(self) -> bool:
        """Whether the profile shows colours as sRGB does, with differences of at most 1/255 of full linear light."""
        if any(name in self.tags for name in (*_TABLES, _CODING_POINTS)):
            return False
        names = _CURVES if self.space == b"RGB " else (b"kTRC",)
        curves = [_curve(self.tags.get(name, b"")) for name in names]
        colorants = self._colorants()
        if colorants is None or any(curve is None for curve in curves):
            return False
        mine = [np.outer(curve, row) for curve, row in zip(curves, colorants, strict=True) if curve is not None]
        usual = _SRGB_COLORANTS if len(mine) > 1 else _GREY_COLORANT
        return _look_alike(mine, [np.outer(_srgb_curve(_INPUTS), row) for row in usual])

    def for_conversion(self) -> bytes | None:
        """Return an ICC profile that contains only the tags with which Chromium converts colours.

        Returns
        -------
        bytes or None
            The profile. None in three cases:

            * The transfer characteristics are PQ or HLG.
            * The returned profile would be larger than `LARGEST_PROFILE`. It can be larger than the original profile:
              if several tags of the original share the same bytes, each of these tags is written in full.
            * Chromium does not convert pixels with this profile. This applies to grey profiles whose connection space
              is Lab, and to profiles with a parametric curve that Chromium rejects.
        """
        points = read_coding_points(self.tags.get(_CODING_POINTS, b"")[8:])
        if points is not None:
            return coding_points_profile(*points)
        if self.space == b"GRAY" and self.connection != b"XYZ ":
            return None
        table = next((name for name in _TABLES if name in self.tags), None)
        names = (*_COLORANTS, *_CURVES, b"kTRC") if table is None else (table,)
        tags = {name: self.tags[name] for name in names if name in self.tags}
        if sum(map(len, tags.values())) > LARGEST_PROFILE or not all(map(_is_usable, tags.values())):
            return None
        return write_profile(self.space, self.connection, tags)

    def _colorants(self) -> Levels | None:
        if self.space == b"GRAY":
            return _GREY_COLORANT
        rows = [self.tags.get(name, b"") for name in _COLORANTS]
        if any(len(row) < 20 or row[:4] != b"XYZ " for row in rows):  # noqa: PLR2004 - eight bytes and three numbers
            return None
        return np.array([_fixed(row[8:20]) for row in rows])


def read_profile(chunk: bytes | memoryview, *, for_colour: bool) -> IccProfile | None:
    """Return the ICC profile in an iCCP chunk, or None if browsers ignore this profile.

    Parameters
    ----------
    chunk
        Content of the chunk: profile name, compression method and compressed profile.
    for_colour
        True if the picture has red, green and blue pixels; False if it is grey.
    """
    name, _, rest = bytes(chunk).partition(b"\0")
    profile = _inflated(rest[1:]) if name and rest[:1] == b"\0" else None
    if profile is None or len(profile) < _HEADER + 4 or profile[36:40] != b"acsp":
        return None
    size, version, space, connection = struct.unpack(">I4xI4x4s4s", profile[:24])
    spaces = {b"RGB "} if for_colour else {b"RGB ", b"GRAY"}
    if size > len(profile) or version >> 24 > 4 or space not in spaces or connection not in {b"XYZ ", b"Lab "}:  # noqa: PLR2004
        return None
    tags = _tags(profile[:size])
    return IccProfile(space, connection, tags) if tags else None


def _inflated(compressed: bytes) -> bytes | None:
    machine = zlib.decompressobj()
    try:
        profile = machine.decompress(compressed, LARGEST_PROFILE)
    except zlib.error:
        return None
    return profile if machine.eof else None


def _tags(profile: bytes) -> dict[bytes, bytes] | None:
    """Return the tags that change the colours; None if the table of tags is damaged or describes no colours."""
    (count,) = struct.unpack_from(">I", profile, _HEADER)
    if count > _MOST_TAGS or _HEADER + 4 + count * _ENTRY > len(profile):
        return None
    tags: dict[bytes, bytes] = {}
    for place in range(count):
        name, start, length = struct.unpack_from(">4sII", profile, _HEADER + 4 + place * _ENTRY)
        if start + length > len(profile):
            return None
        if name in _SHOWN:
            tags.setdefault(name, profile[start : start + length])
    describes = any(name in tags for name in (*_TABLES, _CODING_POINTS, b"kTRC")) or all(
        name in tags for name in _COLORANTS + _CURVES
    )
    return tags if describes else None


def _curve(tag: bytes) -> Levels | None:
    """Return the 256 values, from 0 to 1, of a tone curve; None if the tag has another type or is cut short."""
    if tag[:4] == b"curv" and len(tag) >= 12:  # noqa: PLR2004 - its header
        (count,) = struct.unpack_from(">I", tag, 8)
        values = np.frombuffer(tag[12 : 12 + 2 * count], dtype=">u2") if len(tag) >= 12 + 2 * count else None
        if values is None or count == 0:
            return None if values is None else _INPUTS
        if count == 1:
            return np.asarray(_INPUTS ** (values[0] / 256))
        return np.interp(_INPUTS, np.linspace(0, 1, count), values / 65535)
    parameters = _parameters(tag)
    return None if parameters is None else _parametric(parameters)


def _parameters(tag: bytes) -> Levels | None:
    """Return the parameters g and a to f of a parametric curve (ICC.1:2022, table 68); None for other tags."""
    if tag[:4] != b"para" or len(tag) < 12:  # noqa: PLR2004
        return None
    (kind,) = struct.unpack_from(">H", tag, 8)
    needed = _PARAMETERS.get(kind, 0)
    if not needed or len(tag) < 12 + 4 * needed:
        return None
    numbers = _fixed(tag[12 : 12 + 4 * needed])
    gamma, slope, offset, c, d, e, f = np.concatenate([numbers, [1, 0, 0, 0, 0, 0][len(numbers) - 1 :]])
    if len(numbers) in {3, 4}:  # types 1 and 2 bend at -b/a, and below it are constant
        e = f = numbers[3] if len(numbers) == 4 else 0  # noqa: PLR2004
        c, d = 0, -offset / slope if slope else 0
    return np.array([gamma, slope, offset, c, d, e, f])


def _is_usable(tag: bytes) -> bool:
    """Return False for parametric curves that Chromium rejects, True for all other tags.

    It rejects curves with a negative exponent, slope or bend, and those that take roots of negative numbers.
    """
    parameters = _parameters(tag)
    if parameters is None:
        return True
    gamma, slope, offset, c, d, _, _ = parameters
    return bool(min(gamma, slope, c, d) >= 0 and slope * d + offset >= -_ROUNDING)


def _parametric(parameters: Levels) -> Levels:
    """Return the values of a parametric curve for inputs from 0 to 1."""
    gamma, slope, offset, c, d, e, f = parameters
    with np.errstate(all="ignore"):
        power = np.maximum(slope * _INPUTS + offset, 0) ** gamma + e
        values = np.where(d <= _INPUTS, power, c * _INPUTS + f)
    return np.asarray(np.nan_to_num(values.clip(0, 1)))


def _srgb_curve(values: Levels) -> Levels:
    return np.asarray(np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4))  # noqa: PLR2004


def _look_alike(one: list[Levels], other: list[Levels]) -> bool:
    """Return whether all greys and a grid of 216 colours differ by at most one of 255 levels."""
    grid = np.stack(np.meshgrid(*[np.arange(0, 256, 51)] * len(one)), axis=-1).reshape(-1, len(one))
    points = np.concatenate([grid, np.repeat(np.arange(256)[:, None], len(one), axis=1)])
    mine, usual = (
        np.rint(255 * np.clip(sum(channel[points[:, place]] for place, channel in enumerate(side)), 0, 1))
        for side in (one, other)
    )
    return bool((np.abs(mine - usual) <= 1).all())


def _fixed(numbers: bytes) -> Levels:
    return np.frombuffer(numbers, dtype=">i4") / 65536
