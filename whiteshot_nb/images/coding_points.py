"""Look up colour primaries and transfer characteristics by their code numbers in ITU-T H.273.

cICP chunks of PNGs and cicp tags of ICC profiles contain these code numbers. Only full-range RGB is used, as in
Chromium. The tables named in this module are tables of H.273.
"""

from __future__ import annotations

from whiteshot_nb.images.icc_writing import SRGB_CURVE, matrix_profile

SRGB = (1, 13)
HDR_TRANSFERS = {16, 18}
"""PQ and HLG, which a display's and a scene's brightness bear on."""
_D65, _C = (0.3127, 0.329), (0.31, 0.316)
_CHROMATICITIES = {
    1: (*_D65, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06),  # BT.709, sRGB
    4: (*_C, 0.67, 0.33, 0.21, 0.71, 0.14, 0.08),  # BT.470 System M
    5: (*_D65, 0.64, 0.33, 0.29, 0.6, 0.15, 0.06),  # BT.470 System B and G
    6: (*_D65, 0.63, 0.34, 0.31, 0.595, 0.155, 0.07),  # BT.601, SMPTE ST 240
    8: (*_C, 0.681, 0.319, 0.243, 0.692, 0.145, 0.049),  # generic film
    9: (*_D65, 0.708, 0.292, 0.17, 0.797, 0.131, 0.046),  # BT.2020
    10: (1 / 3, 1 / 3, 1, 0, 0, 1, 0, 0),  # SMPTE ST 428-1: XYZ
    11: (0.314, 0.351, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06),  # SMPTE RP 431-2: cinema P3
    12: (*_D65, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06),  # SMPTE EG 432-1: display P3
    22: (*_D65, 0.63, 0.34, 0.295, 0.605, 0.155, 0.077),  # EBU 3213-E
}
"""x and y of white, red, green and blue: table 2."""
_CURVES: dict[int, tuple[float, ...]] = {
    1: (2.4,),  # BT.709: as a display shows it, by BT.1886
    4: (2.2,),
    5: (2.8,),
    7: (1 / 0.45, 1 / 1.1115, 0.1115 / 1.1115, 1 / 4, 0.0913),  # SMPTE ST 240
    8: (1.0,),
    13: SRGB_CURVE,
    17: (2.6,),  # SMPTE ST 428-1
}
"""Parameters of the curve from levels to light: table 3, and of BT.709 what Chromium makes of it."""
_LIGHT = {17: 52.37 / 48}
"""The light of the highest level, where it is not 1: table 3."""
_PRIMARIES = {code: code for code in _CHROMATICITIES} | {7: 6}
_TRANSFERS = {code: code for code in (*_CURVES, *HDR_TRANSFERS)} | {6: 1, 11: 1, 14: 1, 15: 1}
_RGB_OF_FULL_RANGE = b"\0\1"


def read_coding_points(content: bytes) -> tuple[int, int] | None:
    """Return a pair: the code number of the primaries, and the code number of the transfer characteristics.

    If several code numbers have the same meaning, one of these numbers is returned for all of them. Return None if the
    content is not full-range RGB, or if a code number is not supported.

    Parameters
    ----------
    content
        Four bytes, in this order: code number of the primaries, code number of the transfer characteristics, code
        number of the matrix, and a flag that is 1 for full range.
    """
    if len(content) != 4 or content[2:] != _RGB_OF_FULL_RANGE:  # noqa: PLR2004
        return None
    primaries, transfer = _PRIMARIES.get(content[0]), _TRANSFERS.get(content[1])
    return None if primaries is None or transfer is None else (primaries, transfer)


def coding_points_profile(primaries: int, transfer: int) -> bytes | None:
    """Return an ICC profile for code numbers from `read_coding_points`; None for PQ and HLG (high dynamic range)."""
    if transfer in HDR_TRANSFERS:
        return None
    return matrix_profile(_CHROMATICITIES[primaries], _CURVES[transfer], _LIGHT.get(transfer, 1))
