"""Find which colour chunk of a PNG takes effect, and describe its effect in a canonical form.

If two pictures have the same form, browsers show their colours alike. By the PNG specification, third edition, section
4.3, cICP takes precedence over iCCP, iCCP over sRGB, and sRGB over gAMA and cHRM. A chunk that cannot be used is
ignored, as in Chromium. docs/shown-digest.md says with which browser each rule was tested.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from whiteshot_nb.images.coding_points import HDR_TRANSFERS, SRGB, coding_points_profile, read_coding_points
from whiteshot_nb.images.icc_profiles import read_profile
from whiteshot_nb.images.icc_writing import matrix_profile

if TYPE_CHECKING:
    from collections.abc import Mapping

COLOUR_CHUNKS = ("cICP", "cLLI", "mDCV", "iCCP", "gAMA", "cHRM")
"""The types of chunks that can change colours, in order of precedence."""
_BRIGHTNESS = {b"cLLI": 8, b"mDCV": 24}  # type and length; the first that is present is used
_INTENTS = 4
_ONE = 100_000  # 1 in gAMA and cHRM
_SRGB_GAMMA = 45455
_SRGB_CHROMATICITIES = (31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000)
_ROUNDING = 100  # of 100,000: encoders round the numbers of sRGB differently
_GAMMA_AS_SRGB = range(43182, 47728)  # gAMA alone: values that libpng, and so Chromium, does not correct


@dataclass(frozen=True, slots=True)
class ShownColour:
    """The colour chunks that change how browsers show a PNG, and their effect.

    Attributes
    ----------
    chunks
        Types of the colour chunks, as text such as ``gAMA, cHRM``; empty if colours are shown as sRGB.
    form
        The effect of the colour chunks, as a line of ASCII text that is equal for equal effects. ``sRGB`` if colours
        are shown as sRGB.
    profile
        ICC profile to convert the pixels with. None if the pixels are shown as sRGB or cannot be converted.
    """

    chunks: str = ""
    form: str = "sRGB"
    profile: bytes | None = field(default=None, compare=False, repr=False)


_AS_SRGB = ShownColour()


def shown_colour(before: Mapping[bytes, bytes | memoryview], *, for_colour: bool) -> ShownColour:
    """Return the colour chunks that change how browsers show a PNG, and their effect.

    Parameters
    ----------
    before
        The chunks that precede the pixels, as a dictionary from type to content, with only the first chunk of each
        type.
    for_colour
        True if the pixels are red, green and blue; False if they are grey.
    """
    found = _coding_points(before) or _profile(before.get(b"iCCP", b""), for_colour=for_colour)
    if found is not None:
        return found
    intent = bytes(before.get(b"sRGB", b""))
    if len(intent) == 1 and intent[0] < _INTENTS:
        return _AS_SRGB
    return _gamma(before)


def _coding_points(before: Mapping[bytes, bytes | memoryview]) -> ShownColour | None:
    """Return the effect of cICP, whose numbers are those of ITU-T H.273; None if it is missing or not used."""
    points = read_coding_points(bytes(before.get(b"cICP", b"")))
    if points is None:
        return None
    if points == SRGB:
        return _AS_SRGB
    primaries, transfer = points
    form, profile = f"cICP {primaries} {transfer}", coding_points_profile(primaries, transfer)
    bright = next((kind for kind, size in _BRIGHTNESS.items() if len(before.get(kind, b"")) == size), None)
    if transfer not in HDR_TRANSFERS or bright is None:
        return ShownColour("cICP", form, profile)
    name = bright.decode()
    return ShownColour(f"cICP, {name}", f"{form} {name} {bytes(before[bright]).hex()}", profile)


def _profile(content: bytes | memoryview, *, for_colour: bool) -> ShownColour | None:
    profile = read_profile(content, for_colour=for_colour)
    if profile is None:
        return None
    return _AS_SRGB if profile.is_srgb else ShownColour("iCCP", f"iCCP {profile.form}", profile.for_conversion())


def _gamma(before: Mapping[bytes, bytes | memoryview]) -> ShownColour:
    """Return the effect of gAMA, and of cHRM if it is valid; cHRM alone has no effect."""
    content = bytes(before.get(b"gAMA", b""))
    gamma = int.from_bytes(content, "big") if len(content) == 4 else 0  # noqa: PLR2004
    if not gamma:
        return _AS_SRGB
    chromaticities = _chromaticities(bytes(before.get(b"cHRM", b"")))
    if chromaticities is None:
        if gamma in _GAMMA_AS_SRGB:
            return _AS_SRGB
        return ShownColour("gAMA", f"gAMA {gamma}", _gamma_profile(gamma, _SRGB_CHROMATICITIES))
    numbers = (gamma, *chromaticities)
    if all(
        abs(one - usual) <= _ROUNDING for one, usual in zip(numbers, (_SRGB_GAMMA, *_SRGB_CHROMATICITIES), strict=True)
    ):
        return _AS_SRGB
    form = "gAMA cHRM " + " ".join(map(str, numbers))
    return ShownColour("gAMA, cHRM", form, _gamma_profile(gamma, chromaticities))


def _gamma_profile(gamma: int, chromaticities: tuple[int, ...]) -> bytes | None:
    return matrix_profile([number / _ONE for number in chromaticities], [_ONE / gamma])


def _chromaticities(content: bytes) -> tuple[int, ...] | None:
    """Return x and y of white, red, green and blue, in 100,000ths; None if they are not valid."""
    if len(content) != 32:  # noqa: PLR2004
        return None
    numbers = struct.unpack(">8I", content)
    _, white, red_x, red_y, green_x, green_y, blue_x, blue_y = numbers
    area = (green_x - red_x) * (blue_y - red_y) - (blue_x - red_x) * (green_y - red_y)
    return numbers if white and area and max(numbers) <= _ONE else None
