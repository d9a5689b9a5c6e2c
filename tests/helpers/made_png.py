"""PNGs of every kind from known samples, by a writer of the tests' own: nothing of the package, nothing of Pillow."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

import numpy as np

SIGNATURE = b"\x89PNG\r\n\x1a\n"
GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6
CHANNELS = {GREY: 1, RGB: 3, PALETTE: 1, GREY_ALPHA: 2, RGBA: 4}
ADAM7 = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]


def chunk(kind, content=b""):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def header(width, height, depth, kind, *, interlaced=False):
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, int(interlaced)))


def unfiltered(_row):
    return 0


def scanlines(samples, depth):
    """The bytes of each row of samples of the shape (height, width, channels), before any filter."""
    flat = samples.reshape(len(samples), -1)
    if depth == 16:
        return np.ascontiguousarray(flat.astype(">u2")).view(np.uint8)
    if depth == 8:
        return flat.astype(np.uint8)
    bits = np.unpackbits(flat.astype(np.uint8)[..., None], axis=-1)[..., -depth:]
    return np.packbits(bits.reshape(len(flat), -1), axis=-1)


def filtered(rows, step, choose):
    """Rows with a filter each, which `choose` says for a row's number; `step` is the bytes of a pixel."""
    rows = rows.astype(np.int16)
    above, out = np.zeros_like(rows[0]), []
    for number, row in enumerate(rows):
        left, corner = (np.concatenate([np.zeros(step, np.int16), some])[: row.size] for some in (row, above))
        guess = left + above - corner
        near, up, far = (abs(guess - other) for other in (left, above, corner))
        paeth = np.where((near <= up) & (near <= far), left, np.where(up <= far, above, corner))
        method = choose(number)
        predicted = (0, left, above, (left + above) // 2, paeth)[method]
        out.append(bytes([method]) + (row - predicted).astype(np.uint8).tobytes())
        above = row
    return b"".join(out)


def stream(samples, depth, *, interlaced=False, choose=unfiltered, level=6):
    """The compressed pixels, as they are in IDAT and fdAT."""
    step = max(1, samples.shape[2] * depth // 8)
    parts = [samples[top::down, left::right] for top, left, down, right in ADAM7] if interlaced else [samples]
    return zlib.compress(b"".join(filtered(scanlines(part, depth), step, choose) for part in parts if part.size), level)


def split(content, kind=b"IDAT", sizes=()):
    """Chunks of the sizes, and one of what is left."""
    out, start = [], 0
    for size in sizes:
        out.append(chunk(kind, content[start : start + size]))
        start += size
    return b"".join(out) + chunk(kind, content[start:])


def png(  # noqa: PLR0913 - every property of a PNG
    samples,
    kind,
    depth=8,
    *,
    before=(),
    after=(),
    tail=b"",
    interlaced=False,
    choose=unfiltered,
    level=6,
    sizes=(),
):
    """A PNG of samples; `before` and `after` are chunks around its pixels, `tail` is behind its end."""
    samples = np.asarray(samples)
    samples = samples[..., None] if samples.ndim == 2 else samples
    assert samples.shape[2] == CHANNELS[kind]
    height, width = samples.shape[:2]
    pixels = split(stream(samples, depth, interlaced=interlaced, choose=choose, level=level), sizes=sizes)
    start = SIGNATURE + header(width, height, depth, kind, interlaced=interlaced)
    return start + b"".join(before) + pixels + b"".join(after) + chunk(b"IEND") + tail


def palette(colours):
    return chunk(b"PLTE", np.asarray(colours, dtype=np.uint8).tobytes())


@dataclass
class Frame:
    """A frame of an animation: RGBA samples, where they are put, for how long, and how."""

    pixels: np.ndarray
    left: int = 0
    top: int = 0
    delay: tuple[int, int] = (1, 10)
    dispose: int = 0
    blend: int = 0

    def control(self, number):
        height, width = self.pixels.shape[:2]
        numbers = (number, width, height, self.left, self.top, *self.delay, self.dispose, self.blend)
        return chunk(b"fcTL", struct.pack(">IIIIIHHBB", *numbers))


def apng(frames, *, plays=0, hidden=None, before=(), count=None):
    """An animated PNG of RGBA frames; `hidden` is a default image that is no frame of it."""
    height, width = (frames[0].pixels if hidden is None else hidden).shape[:2]
    out = [SIGNATURE, header(width, height, 8, RGBA), *before]
    out.append(chunk(b"acTL", struct.pack(">II", len(frames) if count is None else count, plays)))
    number = 0
    if hidden is not None:
        out.append(chunk(b"IDAT", stream(hidden, 8)))
    for place, frame in enumerate(frames):
        out.append(frame.control(number))
        number += 1
        if place == 0 and hidden is None:
            out.append(chunk(b"IDAT", stream(frame.pixels, 8)))
        else:
            out.append(chunk(b"fdAT", struct.pack(">I", number) + stream(frame.pixels, 8)))
            number += 1
    return b"".join([*out, chunk(b"IEND")])
