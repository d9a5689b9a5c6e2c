"""PNGs with each kind of colour chunk, and what they look like in sRGB by the formulas of the standards, in floats."""

from __future__ import annotations

import struct
from dataclasses import dataclass

import made_icc as icc
import numpy as np
import shown_vectors as sv
from made_png import GREY, RGB, chunk, png

D50 = np.array([0.9642, 1, 0.8249])
BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
SRGB = np.array(icc.SRGB_COLORANTS)
LEVELS = np.arange(256, dtype=np.uint8).reshape(8, 32)
CUBE = np.stack(np.meshgrid(*[np.arange(0, 256, 51)] * 3, indexing="ij"), axis=-1).reshape(-1, 3)
MIXED = np.random.default_rng(0).integers(0, 256, (40, 3))
CHART = np.concatenate([CUBE, np.stack([LEVELS.ravel()] * 3, axis=-1), MIXED]).reshape(16, 32, 3).astype(np.uint8)
"""216 colours, all greys, and 40 other colours."""

D65 = (0.3127, 0.329)
PRIMARIES = {
    1: (*D65, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06),
    4: (0.31, 0.316, 0.67, 0.33, 0.21, 0.71, 0.14, 0.08),
    5: (*D65, 0.64, 0.33, 0.29, 0.6, 0.15, 0.06),
    6: (*D65, 0.63, 0.34, 0.31, 0.595, 0.155, 0.07),
    7: (*D65, 0.63, 0.34, 0.31, 0.595, 0.155, 0.07),
    8: (0.31, 0.316, 0.681, 0.319, 0.243, 0.692, 0.145, 0.049),
    9: (*D65, 0.708, 0.292, 0.17, 0.797, 0.131, 0.046),
    10: (1 / 3, 1 / 3, 1, 0, 0, 1, 0, 0),
    11: (0.314, 0.351, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06),
    12: (*D65, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06),
    22: (*D65, 0.63, 0.34, 0.295, 0.605, 0.155, 0.077),
}
P3, ADOBE = PRIMARIES[12], (*D65, 0.64, 0.33, 0.21, 0.71, 0.15, 0.06)
SWAPPED = (*D65, 0.15, 0.06, 0.3, 0.6, 0.64, 0.33)


def power(exponent):
    return lambda values: values**exponent


def srgb(values):
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


TRANSFERS = {
    **dict.fromkeys((1, 6, 11, 14, 15), power(2.4)),
    4: power(2.2),
    5: power(2.8),
    7: lambda values: np.where(values < 0.0913, values / 4, ((values + 0.1115) / 1.1115) ** (1 / 0.45)),
    8: power(1),
    13: srgb,
    17: lambda values: 52.37 / 48 * values**2.6,
}


def colorants(chromaticities):
    """X, Y and Z of red, green and blue at D50."""
    points = np.reshape(chromaticities, (4, 2))
    points = np.column_stack([points, 1 - points.sum(axis=1)])
    white = points[0] / points[0][1]
    rows = points[1:] * np.linalg.solve(points[1:].T, white)[:, None]
    return rows @ (np.linalg.inv(BRADFORD) @ np.diag((BRADFORD @ D50) / (BRADFORD @ white)) @ BRADFORD).T


def as_srgb(light):
    """Levels of sRGB of X, Y and Z at D50."""
    linear = np.clip(light @ np.linalg.inv(SRGB), 0, 1)
    return 255 * np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


@dataclass
class Kind:
    """Colour chunks, and the levels of sRGB that they make of `CHART`, or of `LEVELS` in grey."""

    chunks: list[bytes]
    expected: np.ndarray
    kind: int = RGB

    @property
    def png(self):
        return png(CHART if self.kind == RGB else LEVELS, self.kind, before=self.chunks)


def shown(chunks, rows, curve, kind=RGB):
    pixels = CHART if kind == RGB else np.stack([LEVELS] * 3, axis=-1)
    return Kind(chunks, as_srgb(curve(pixels / 255) @ np.asarray(rows)), kind)


def profiled(rows, curve, tag, **options):
    return shown([icc.iccp(icc.profile(icc.colour_tags(tag, rows), **options))], rows, curve)


def chrm(chromaticities):
    return sv.chrm([round(100_000 * number) for number in chromaticities])


def table_of(curve, steps=1024):
    return icc.table(*[round(65535 * float(curve(np.array(step / (steps - 1))))) for step in range(steps)])


def lab_table(gain, exponent=2.2, points=33):
    """A lutAToBType of ICC.1:2022, section 10.12: RGB to Lab by a grid, of a power, less bright by a factor."""
    axis = np.linspace(0, 1, points)
    light = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1) ** exponent * gain @ SRGB / D50
    x, y, z = np.moveaxis(np.where(light > (6 / 29) ** 3, np.cbrt(light), light * 841 / 108 + 4 / 29), -1, 0)
    lab = np.stack([(116 * y - 16) / 100, (500 * (x - y) + 128) / 255, (200 * (y - z) + 128) / 255], axis=-1)
    grid = bytes([points] * 3 + [0] * 13 + [2, 0, 0, 0]) + np.rint(lab * 65535).astype(">u2").tobytes()
    grid += bytes(-len(grid) % 4)
    straight = icc.parametric(1) * 3
    first = 32 + len(straight)
    return b"mAB \0\0\0\0\3\3\0\0" + struct.pack(">5I", 32, 0, 0, first, first + len(grid)) + straight + grid + straight


def cicp_tag(*numbers):
    return {b"cicp": b"cicp\0\0\0\0" + bytes(numbers)}


def tabled(gain, tags, curve, rows=SRGB):
    tags = icc.colour_tags(colorants=colorants(P3)) | tags
    return shown([icc.iccp(icc.profile(tags, connection=b"Lab "))], gain * np.asarray(rows), curve)


def grey(tags, curve, **options):
    return shown([icc.iccp(icc.profile(tags, **options))], SRGB, curve, GREY)


GAMMA = {
    **{
        f"gAMA {value}": shown([sv.gama(value)], SRGB, power(100_000 / value)) for value in (10000, 43181, 47728, 55556)
    },
    **{f"gAMA {value}": shown([sv.gama(value)], SRGB, power(100_000 / value)) for value in (100_000, 200_000)},
    **{
        f"gAMA {value} and cHRM of {name}": shown([sv.gama(value), chrm(of)], colorants(of), power(100_000 / value))
        for value in (45455, 100_000)
        for name, of in {"P3": P3, "Adobe RGB": ADOBE, "sRGB swapped": SWAPPED, "XYZ": PRIMARIES[10]}.items()
    },
    "gAMA in grey": shown([sv.gama(100_000), chrm(P3)], SRGB, power(1), GREY),
}
CODING_POINTS = {
    f"cICP {primaries} {transfer}": shown(
        [sv.cicp(primaries, transfer, 0, 1)], colorants(PRIMARIES[primaries]), TRANSFERS[transfer]
    )
    for primaries, transfer in [
        *((one, 13) for one in PRIMARIES),
        *((place, one) for one in TRANSFERS for place in (1, 9)),
    ]
}
MATRIX = {
    "P3": profiled(colorants(P3), srgb, icc.SRGB_CURVE),
    "P3 of version 2": profiled(colorants(P3), power(461 / 256), icc.power(461 / 256), version=0x02400000),
    "Adobe RGB": profiled(colorants(ADOBE), power(563 / 256), icc.power(563 / 256)),
    "sRGB swapped": profiled(SRGB[::-1], srgb, icc.SRGB_CURVE),
    "linear": profiled(SRGB, power(1), icc.table()),
    "curve of three parameters": profiled(
        SRGB, lambda values: np.maximum(1.1 * values - 0.1, 0) ** 2.4, icc.parametric(2.4, 1.1, -0.1)
    ),
    "in grey": shown([icc.iccp(icc.profile(icc.colour_tags(icc.power(1))))], SRGB, power(1), GREY),
}
CURVE_TABLES = {
    f"curve of {steps} steps": profiled(colorants(P3), power(exponent), table_of(power(exponent), steps))
    for steps, exponent in ((256, 2.2), (1024, 1.8), (4096, 3))
}
COLOUR_TABLES = {
    "table": tabled(0.8, {b"A2B0": lab_table(0.8)}, power(2.2)),
    "table A2B1": tabled(0.6, {b"A2B1": lab_table(0.6)}, power(2.2)),
    "table A2B0 and A2B1": tabled(0.8, {b"A2B0": lab_table(0.8), b"A2B1": lab_table(0.6)}, power(2.2)),
}
CODING_TAGS = {
    "table and coding points": tabled(
        1, {b"A2B0": lab_table(0.8)} | cicp_tag(9, 4, 0, 1), power(2.2), colorants(PRIMARIES[9])
    ),
    "coding points of narrow range": tabled(1, cicp_tag(9, 8, 0, 0), srgb, colorants(P3)),
}
GREYS = {
    "grey linear": grey({b"kTRC": icc.power(1)}, power(1), space=b"GRAY"),
    "grey 1.8": grey({b"kTRC": icc.power(461 / 256)}, power(461 / 256), space=b"GRAY"),
    "grey of 1024 steps": grey({b"kTRC": table_of(power(3))}, power(3), space=b"GRAY"),
}
KINDS = GAMMA | CODING_POINTS | MATRIX | CURVE_TABLES | COLOUR_TABLES | CODING_TAGS | GREYS
"""What is converted."""

BROKEN_TABLE = {b"A2B0": b"mAB \0\0\0\0" + bytes(40)}
LINEAR = icc.colour_tags(icc.power(1))
REFUSED = {
    "roots of negative numbers": icc.profile(icc.colour_tags(icc.parametric(2.4, 0.9, 0.1))),
    "negative exponent": icc.profile(icc.colour_tags(icc.parametric(-2))),
    "curve of another type": icc.profile(icc.colour_tags(b"other")),
    "broken table": icc.profile(LINEAR | BROKEN_TABLE, connection=b"Lab "),
    "grey by way of Lab": icc.profile({b"kTRC": icc.power(1)}, space=b"GRAY", connection=b"Lab "),
}
"""Profiles that Chromium does not convert by."""
BRIGHT = {
    "PQ": [sv.cicp(9, 16, 0, 1)],
    "HLG": [sv.cicp(9, 18, 0, 1)],
    "PQ with cLLI": [sv.cicp(1, 16, 0, 1), chunk(b"cLLI", struct.pack(">II", 2_030_000, 400_000))],
    "PQ in a profile": [icc.iccp(icc.profile(LINEAR | cicp_tag(9, 16, 0, 1)))],
}
"""Chunks of high dynamic range."""
