"""Test vectors of the shown digest: PNGs of every kind, and digests reckoned from what was painted, not from the PNGs.

Nothing of the package is used here, nor any decoder: pixels are painted, written by `made_png`, and digested as
docs/shown-digest.md says, in plain Python. As a program it writes tests/data/shown_digest.json.
"""

from __future__ import annotations

import base64
import hashlib
import json
import struct
from dataclasses import dataclass
from pathlib import Path

import made_icc as icc
import numpy as np
from made_png import GREY, GREY_ALPHA, PALETTE, RGB, RGBA, Frame, apng, chunk, palette, png

FILE = Path(__file__).resolve().parents[1] / "data" / "shown_digest.json"
SRGB_CHRM = (31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000)
SWAPPED_CHRM = (31270, 32900, 15000, 6000, 30000, 60000, 64000, 33000)


@dataclass
class Vector:
    """A PNG and what is to be seen of it: RGBA pixels of each frame with its milliseconds, the colour line, plays."""

    data: bytes
    frames: list[tuple[int, np.ndarray]]
    colour: str = "sRGB"
    plays: int = 0

    @property
    def digest(self):
        height, width = self.frames[0][1].shape[:2]
        lines = ["whiteshot shown digest 1", f"{width}x{height}", self.colour]
        lines.append(f"plays {self.plays}" if len(self.frames) > 1 else "still")
        lines += [f"{time} {pixel_digest(pixels)}" for time, pixels in self.frames]
        return "1:" + hashlib.sha256("\n".join(lines).encode()).hexdigest()


def pixel_digest(pixels):
    words = [
        red | green << 8 | blue << 16 | alpha << 24 if alpha else 0
        for row in pixels.tolist()
        for red, green, blue, alpha in row
    ]
    starts = [place for place, word in enumerate(words) if place == 0 or word != words[place - 1]]
    if 4 * len(starts) > len(words):
        return hashlib.sha256(b"pixels" + struct.pack(f"<{len(words)}I", *words)).hexdigest()
    colours = [words[start] for start in starts]
    return hashlib.sha256(b"runs" + struct.pack(f"<{2 * len(starts)}I", *starts, *colours)).hexdigest()


def numbers(kind, *values):
    return chunk(kind, struct.pack(f">{len(values)}I", *values))


def gama(value):
    return numbers(b"gAMA", value)


def chrm(values):
    return numbers(b"cHRM", *values)


def cicp(*values):
    return chunk(b"cICP", bytes(values))


def trns(*values):
    return chunk(b"tRNS", struct.pack(f">{len(values)}H", *values))


def exif(orientation, order=">", tag=0x0112, kind=3, count=1, prefix=b""):
    start = prefix + (b"MM" if order == ">" else b"II") + struct.pack(f"{order}HIH", 42, 8, 1)
    return chunk(b"eXIf", start + struct.pack(f"{order}HHIHHI", tag, kind, count, orientation, 0, 0))


def opaque(colours):
    """RGBA of RGB, or of levels of grey."""
    colours = np.asarray(colours)
    colours = np.stack([colours] * 3, axis=-1) if colours.ndim == 2 else colours
    return np.concatenate([colours, np.full((*colours.shape[:2], 1), 255)], axis=-1).astype(np.uint8)


def page(width=24, height=18):
    """A page with few colours: white paper, a red box, a blue line."""
    colours = np.full((height, width, 3), 255, dtype=np.uint8)
    colours[3:9, 4:15] = (200, 30, 30)
    colours[12:14, 2:20] = (20, 60, 220)
    return colours


def steps(levels, width=11, height=7):
    """Levels in a pattern that no two rows or columns share."""
    places = np.arange(width * height).reshape(height, width)
    return (places * places // 3 + places // width) % levels


def spread(width=11, height=7):
    """Many colours, all different."""
    places = np.arange(width * height).reshape(height, width)
    return np.stack([places * 3 % 256, places * 7 % 256, 255 - places * 3 % 256], axis=-1)


def greys():
    """Pictures of two and of four levels, of every kind of PNG that can hold them."""
    for name, count, depths in (("two levels", 2, (1, 2, 4, 8)), ("four levels", 4, (2, 4, 8))):
        index = steps(count)
        levels = index * 255 // (count - 1)
        seen = [(0, opaque(levels))]
        for depth in depths:
            yield f"{name}, grey {depth}", Vector(png(levels * (2**depth - 1) // 255, GREY, depth), seen)
            colours = palette([[level * 255 // (count - 1)] * 3 for level in range(count)])
            yield f"{name}, palette {depth}", Vector(png(index, PALETTE, depth, before=[colours]), seen)
        yield f"{name}, grey 16", Vector(png(levels * 256 + 77, GREY, 16), seen)
        yield f"{name}, grey 1 byte interlaced", Vector(png(levels, GREY, interlaced=True), seen)
        yield f"{name}, grey and alpha", Vector(png(np.dstack([levels, levels * 0 + 255]), GREY_ALPHA), seen)
        deep = np.dstack([levels * 257, levels * 0 + 65535])
        yield f"{name}, grey and alpha 16", Vector(png(deep, GREY_ALPHA, 16), seen)
        yield f"{name}, RGB", Vector(png(opaque(levels)[..., :3], RGB), seen)


def colours():
    """A picture of many colours, and a page of few, in all kinds that can hold them."""
    for name, picture in (("colours", spread()), ("page", page())):
        seen = [(0, opaque(picture))]
        kinds, index = np.unique(picture.reshape(-1, 3), axis=0, return_inverse=True)
        index = index.reshape(picture.shape[:2])
        yield f"{name}, RGB", Vector(png(picture, RGB), seen)
        yield (
            f"{name}, RGB filtered",
            Vector(png(picture, RGB, choose=lambda row: row % 5, level=9, sizes=(1, 0, 5)), seen),
        )
        yield (
            f"{name}, RGB interlaced",
            Vector(png(picture, RGB, interlaced=True, choose=lambda row: 4 - row % 5), seen),
        )
        yield f"{name}, RGB 16", Vector(png(picture.astype(int) * 256 + 201, RGB, 16), seen)
        yield f"{name}, RGBA", Vector(png(opaque(picture), RGBA), seen)
        yield (
            f"{name}, RGBA 16 interlaced",
            Vector(png(opaque(picture).astype(int) * 257, RGBA, 16, interlaced=True), seen),
        )
        yield f"{name}, palette", Vector(png(index, PALETTE, before=[palette(kinds)]), seen)
    few = page()
    _, index = np.unique(few.reshape(-1, 3), axis=0, return_inverse=True)
    kinds = palette(np.unique(few.reshape(-1, 3), axis=0))
    for depth in (2, 4):
        data = png(index.reshape(few.shape[:2]), PALETTE, depth, before=[kinds], interlaced=depth == 2)
        yield f"page, palette {depth}", Vector(data, [(0, opaque(few))])


def transparent():
    """Pictures of which some is fully transparent, or half, in all kinds that can hold them."""
    index = steps(2)
    seen = np.where(index[..., None] == 1, 0, opaque(index * 0)).astype(np.uint8)
    for depth in (1, 2, 4, 8, 16):
        data = png(index * (2**depth - 1), GREY, depth, before=[trns(2**depth - 1)])
        yield f"clear, grey {depth}", Vector(data, [(0, seen)])
    deep = index * 65535 - index * (steps(3) == 1)
    close = np.where((deep == 65535)[..., None], 0, opaque(deep >> 8)).astype(np.uint8)
    yield "nearly clear, grey 16", Vector(png(deep, GREY, 16, before=[trns(65535)]), [(0, close)])
    yield "nearly clear, RGB 16", Vector(png(np.dstack([deep] * 3), RGB, 16, before=[trns(*[65535] * 3)]), [(0, close)])
    yield "clear, RGB", Vector(png(np.dstack([index * 9] * 3), RGB, before=[trns(9, 9, 9)]), [(0, seen)])
    for depth in (1, 2, 4, 8):
        colours = [palette([[0, 0, 0], [90, 80, 70]]), chunk(b"tRNS", b"\xff\0")]
        yield f"clear, palette {depth}", Vector(png(index, PALETTE, depth, before=colours), [(0, seen)])
    alpha = 255 - 255 * index
    yield "clear, grey and alpha", Vector(png(np.dstack([index * 99, alpha]), GREY_ALPHA), [(0, seen)])
    other = np.dstack([index * 50, index * 60, index * 70, alpha])
    yield "clear, RGBA of another colour", Vector(png(other, RGBA), [(0, seen)])
    yield (
        "clear, alpha below one of 255",
        Vector(png(np.dstack([index * 9] * 3 + [65535 - index * 65300]), RGBA, 16), [(0, seen)]),
    )
    half = opaque(page())
    half[2:8, 2:8, 3] = 128
    yield "half, RGBA", Vector(png(half, RGBA), [(0, half)])
    yield "half, RGBA 16", Vector(png(half.astype(int) * 256 + 5, RGBA, 16), [(0, half)])
    kinds, index = np.unique(half.reshape(-1, 4), axis=0, return_inverse=True)
    colours = [palette(kinds[:, :3]), chunk(b"tRNS", kinds[:, 3].astype(np.uint8).tobytes())]
    yield "half, palette", Vector(png(index.reshape(half.shape[:2]), PALETTE, before=colours), [(0, half)])
    more = half.copy()
    more[5, 5, 3] = 129
    yield "half, one alpha more", Vector(png(more, RGBA), [(0, more)])
    white, clear = opaque(np.full((5, 5), 255)), np.zeros((5, 5, 4), dtype=np.uint8)
    yield "white", Vector(png(white, RGBA), [(0, white)])
    yield "transparent white", Vector(png(clear, RGBA), [(0, clear)])


def chunked():
    """A page with chunks that change nothing, and with those that do."""
    picture = page()
    seen = [(0, opaque(picture))]
    linear, swapped = icc.colour_tags(icc.power(1.0)), icc.colour_tags(colorants=icc.SRGB_COLORANTS[::-1])
    sampled = icc.table(*[round(65535 * icc.srgb_value(step / 1023)) for step in range(1024)])
    p3 = cicp(12, 13, 0, 1)
    nothing = {
        "text": [chunk(b"tEXt", b"Comment\0hello"), chunk(b"iTXt", b"Title\0\0\0\0\0caf\xc3\xa9")],
        "tIME": [chunk(b"tIME", b"\x07\xea\1\2\3\4\5")],
        "pHYs": [chunk(b"pHYs", struct.pack(">IIB", 2000, 1000, 1))],
        "bKGD, sBIT": [chunk(b"sBIT", b"\5\5\5"), chunk(b"bKGD", b"\0\1\0\2\0\3")],
        "sRGB": [chunk(b"sRGB", b"\0")],
        "sRGB before other gamma": [chunk(b"sRGB", b"\1"), gama(100000), chrm(SWAPPED_CHRM)],
        "gAMA of sRGB": [gama(45455)],
        "cHRM alone": [chrm(SWAPPED_CHRM)],
        "gAMA 0": [gama(0)],
        "iCCP of sRGB": [icc.iccp(icc.profile(icc.colour_tags()))],
        "iCCP of sRGB, sampled": [icc.iccp(icc.profile(icc.colour_tags(sampled)))],
        "iCCP damaged": [chunk(b"iCCP", b"x\0\0nothing")],
        "iCCP of grey": [icc.iccp(icc.profile({b"kTRC": icc.power(1.0)}, space=b"GRAY"))],
        "cICP of sRGB": [cicp(1, 13, 0, 1), icc.iccp(icc.profile(linear)), gama(100000)],
        "cICP unknown": [cicp(12, 99, 0, 1)],
        "cICP of narrow range": [cicp(12, 13, 0, 0)],
        "mDCV without cICP": [chunk(b"mDCV", bytes(24))],
        "eXIf upright": [exif(1)],
        "eXIf impossible": [exif(9)],
        "eXIf of another type": [exif(0, kind=4)],
        "eXIf prefixed": [exif(6, prefix=b"Exif\0\0")],
        "acTL of nothing": [numbers(b"acTL", 0, 0)],
    }
    for name, before in nothing.items():
        yield f"page, {name}", Vector(png(picture, RGB, before=before), seen)
    late = [gama(100000), exif(6), p3, chunk(b"tEXt", b"a\0b"), numbers(b"acTL", 2, 0)]
    yield "page, chunks after the pixels", Vector(png(picture, RGB, after=late), seen)
    yield "page, bytes after the end", Vector(png(picture, RGB, tail=b"junk" * 99), seen)
    yield "page, gAMA and cHRM of sRGB", Vector(png(picture, RGB, before=[gama(45455), chrm(SRGB_CHRM)]), seen)
    something = {
        "gAMA 70000": ([gama(70000)], "gAMA 70000"),
        "gAMA 43181": ([gama(43181)], "gAMA 43181"),
        "gAMA and other cHRM": (
            [chrm(SWAPPED_CHRM), gama(45455)],
            "gAMA cHRM 45455 31270 32900 15000 6000 30000 60000 64000 33000",
        ),
        "iCCP linear": ([icc.iccp(icc.profile(linear)), chunk(b"sRGB", b"\0")], icc.form(linear)),
        "iCCP linear, other words": (
            [icc.iccp(icc.profile(linear, year=1999, text=b"other"), b"b", 9)],
            icc.form(linear),
        ),
        "iCCP swapped": ([icc.iccp(icc.profile(swapped))], icc.form(swapped)),
        "iCCP of power 2.2": (
            [icc.iccp(icc.profile(icc.colour_tags(icc.power(2.2))))],
            icc.form(icc.colour_tags(icc.power(2.2))),
        ),
        "cICP P3": ([p3, icc.iccp(icc.profile(swapped)), chunk(b"sRGB", b"\0")], "cICP 12 13"),
        "cICP 709": ([cicp(1, 6, 0, 1)], "cICP 1 1"),
        "cICP 709, other number": ([cicp(1, 1, 0, 1)], "cICP 1 1"),
    }
    for name, (before, colour) in something.items():
        yield f"page, {name}", Vector(png(picture, RGB, before=before), seen, colour)
    brightness, many = struct.pack(">II", 1_000_000, 400_000), spread()
    for name, before, colour in (
        ("PQ", [cicp(9, 16, 0, 1)], "cICP 9 16"),
        ("PQ, bright", [chunk(b"cLLI", brightness), cicp(9, 16, 0, 1)], f"cICP 9 16 cLLI {brightness.hex()}"),
    ):
        yield f"colours, cICP {name}", Vector(png(many, RGB, before=before), [(0, opaque(many))], colour)
    index = steps(4) * 85
    grey_linear = {b"kTRC": icc.power(1.0)}
    yield (
        "four levels, iCCP linear grey",
        Vector(
            png(index, GREY, before=[icc.iccp(icc.profile(grey_linear, space=b"GRAY"))]),
            [(0, opaque(index))],
            icc.form(grey_linear, space=b"GRAY"),
        ),
    )


def turned():
    """A page turned by eXIf, and one painted as it is then seen."""
    picture = page()
    upright = {
        2: picture[:, ::-1],
        3: picture[::-1, ::-1],
        4: picture[::-1],
        5: picture.transpose(1, 0, 2),
        6: np.rot90(picture, -1),
        7: np.rot90(picture, 2).transpose(1, 0, 2),
        8: np.rot90(picture),
    }
    for orientation, seen in upright.items():
        data = png(picture, RGB, before=[exif(orientation, "><"[orientation % 2])])
        yield f"turned {orientation}", Vector(data, [(0, opaque(seen))])
    yield "turned 6, painted so", Vector(png(upright[6], RGB), [(0, opaque(upright[6]))])
    twice = [exif(8), exif(3)]
    yield "turned 8, then 3", Vector(png(picture, RGB, before=twice), [(0, opaque(upright[8]))])


def animated():
    """Animations that are shown alike, and otherwise."""
    one, two = opaque(page(12, 9)), opaque(page(12, 9)[::-1])
    three = one.copy()
    three[1:3, 5:9] = (0, 99, 0, 255)
    patch = three[1:3, 5:9]
    pair = [(100, one), (100, two)]
    yield "animated", Vector(apng([Frame(one), Frame(two)]), pair)
    yield "animated, other fraction", Vector(apng([Frame(one, delay=(10, 0)), Frame(two, delay=(5, 50))]), pair)
    yield "animated, hidden default", Vector(apng([Frame(one), Frame(two)], hidden=three), pair)
    yield "animated, slower", Vector(apng([Frame(one), Frame(two, delay=(1, 5))]), [(100, one), (200, two)])
    yield "animated, a third", Vector(apng([Frame(one, delay=(1, 3)), Frame(two)]), [(333, one), (100, two)])
    yield "animated, other order", Vector(apng([Frame(two), Frame(one)]), [(100, two), (100, one)])
    yield "animated, three times", Vector(apng([Frame(one), Frame(two)], plays=3), pair, plays=3)
    yield "animated, three frames", Vector(apng([Frame(one), Frame(two), Frame(one)]), [*pair, (100, one)])
    gone = one.copy()
    gone[1:3, 5:9] = 0
    seen = [(100, one), (100, three)]
    yield "animated, patch", Vector(apng([Frame(one), Frame(patch, 5, 1)]), seen)
    yield "animated, patch as a whole", Vector(apng([Frame(one), Frame(three)]), seen)
    sparse = np.zeros_like(one)
    sparse[1:3, 5:9] = patch
    yield "animated, patch laid over", Vector(apng([Frame(one), Frame(sparse, blend=1)]), seen)
    veil = np.full((2, 4, 4), (10, 20, 200, 102), dtype=np.uint8)
    veiled = one.copy()
    for row in range(1, 3):
        for column in range(5, 9):
            below = one[row, column].tolist()
            over, under = 102 * 255, 255 * (255 - 102)
            mixed = [(10, 20, 200)[place] * over + below[place] * under for place in range(3)]
            veiled[row, column] = [*(number // (over + under) for number in mixed), 255]
    yield "animated, veiled", Vector(apng([Frame(one), Frame(veil, 5, 1, blend=1)]), [(100, one), (100, veiled)])
    dim = np.full((2, 4, 4), (0, 0, 0, 255), dtype=np.uint8)
    data = apng([Frame(one), Frame(dim, 5, 1, dispose=2), Frame(patch[:1], 5, 1)])
    dark, last = one.copy(), one.copy()
    dark[1:3, 5:9], last[1:2, 5:9] = dim, patch[:1]
    yield "animated, restored", Vector(data, [(100, one), (100, dark), (100, last)])
    data = apng([Frame(one), Frame(dim, 5, 1, dispose=1), Frame(np.zeros_like(one), blend=1)])
    yield "animated, cleared", Vector(data, [(100, one), (100, dark), (100, gone)])
    yield "one frame", Vector(apng([Frame(one)], plays=2), [(0, one)])
    yield "one frame, hidden default", Vector(apng([Frame(one, delay=(9, 1))], hidden=two), [(0, one)])
    yield "one frame, still", Vector(png(one[..., :3], RGB), [(0, one)])
    flipped = [(100, one[:, ::-1]), (100, two[:, ::-1])]
    yield "animated, turned 2", Vector(apng([Frame(one), Frame(two)], before=[exif(2)]), flipped)
    linear = Vector(apng([Frame(one), Frame(two)], before=[gama(100000)]), pair, "gAMA 100000")
    yield "animated, gAMA", linear


def small():
    """The smallest pictures, and a pixel that differs by one level."""
    for width, height in ((1, 1), (2, 1), (1, 2), (9, 1), (1, 9)):
        picture = spread(width, height)
        yield f"{width}x{height}", Vector(png(picture, RGB, interlaced=height == 9), [(0, opaque(picture))])
    picture = page()
    picture[17, 23] = (255, 255, 254)
    yield "page, one level less", Vector(png(picture, RGB), [(0, opaque(picture))])


def vectors():
    found = {}
    for make in (greys, colours, transparent, chunked, turned, animated, small):
        for name, vector in make():
            assert name not in found, name
            found[name] = vector
    return found


def main():
    rows = {
        name: {"digest": vector.digest, "png": base64.b64encode(vector.data).decode()}
        for name, vector in vectors().items()
    }
    FILE.write_text(json.dumps(rows, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
