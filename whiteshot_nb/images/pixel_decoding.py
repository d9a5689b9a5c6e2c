"""Decode PNG pixels to 8-bit red, green, blue and alpha, without a background.

``kornia-rs`` decodes 8-bit RGB and RGBA, Pillow all other kinds. Both receive only the header and the compressed
pixels. This module applies the palette and the transparency, so that the result does not depend on the decoder.

Only the upper 8 bits of 16-bit samples are used, as in Chromium. A transparent colour (tRNS) is compared with all 16
bits. The checksum at the end of the compressed pixels may be wrong, because browsers ignore it. But all rows of pixels
must be present.
"""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np

from whiteshot_nb.errors import DamagedPicture
from whiteshot_nb.images import kornia_decoder, png_chunks
from whiteshot_nb.images.png_parts import (
    CHANNELS,
    GREY,
    GREY_ALPHA,
    PALETTE,
    RGB,
    RGBA,
    PngHeader,
    PngParts,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]
    Words = NDArray[np.uint32]
    Samples = NDArray[Any]  # 8 bits; 16 of grey

_OPAQUE = 0xFF000000
_DEEP = 16  # bits of a sample of which only the upper 8 are shown
_COLOURS = 256
_KORNIA = {RGB: "rgb", RGBA: "rgba"}
_ADAM7 = ((0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1))
_RAW, _WINDOW = -15, 0x7  # zlib: no envelope; the largest window, as its header says it
_MOST_PER_BYTE = 1032  # what a byte of deflate can become
_PIECE = 1 << 16


def decode_stream(parts: PngParts, header: PngHeader, stream: Sequence[bytes | memoryview]) -> Pixels:
    """Decode the compressed pixels of a PNG, either of its default image or of an animation frame.

    Parameters
    ----------
    parts
        The PNG. Its palette and transparency are applied.
    header
        Pixel format of the PNG, and width and height of the image or frame to decode.
    stream
        The compressed pixels, in pieces.

    Returns
    -------
    An array of the shape (height, width, 4). If the PNG has neither an alpha channel nor a transparent colour, the
    shape is (height, width, 3).
    """
    transparent = bytes(parts.before.get(b"tRNS", b""))
    if header.colour_type == PALETTE:
        levels = _samples(header, stream)
        return _as_pixels(_palette(parts, transparent)[levels])
    if header.colour_type in {GREY, GREY_ALPHA}:
        return _grey(_samples(header, stream), header, transparent)
    samples = _samples(header, stream)
    if header.colour_type == RGBA or len(transparent) < 6:  # noqa: PLR2004 - three numbers of two bytes
        return samples
    pixels = with_alpha(samples)
    pixels[..., 3][_is_transparent_colour(samples, header, stream, transparent)] = 0
    return pixels


def _grey(samples: Samples, header: PngHeader, transparent: bytes) -> Pixels:
    if header.colour_type == GREY_ALPHA:
        grey, alpha = samples[..., 0], samples[..., -1]  # for 16 bits, Pillow returns three channels of grey
        return np.stack([grey, grey, grey, alpha], axis=-1)
    shown = (samples >> 8).astype(np.uint8) if header.depth == _DEEP else samples
    words = (np.arange(_COLOURS, dtype=np.uint32) * 0x010101 | _OPAQUE).astype("<u4")[shown]
    if len(transparent) >= 2:  # noqa: PLR2004 - one number of two bytes
        level = int.from_bytes(transparent[:2], "big")
        if header.depth < 8:  # noqa: PLR2004 - bits, which decoders spread over 0 to 255
            level *= 255 // (2**header.depth - 1)
        elif header.depth == 8:  # noqa: PLR2004
            level &= 0xFF
        words[samples == level] = 0
    return _as_pixels(words)


def _palette(parts: PngParts, transparent: bytes) -> Words:
    """Return 256 colours as words; indexes beyond the palette get its last colour, as in Chromium."""
    kinds = list(parts.before)
    colours = np.frombuffer(parts.before.get(b"PLTE", b""), dtype=np.uint8)
    count = colours.size // 3
    if not 0 < count <= _COLOURS:
        raise DamagedPicture(f"The palette of the PNG must have 1 to {_COLOURS} colours, not {count:,}")
    words = np.full((_COLOURS, 4), 255, dtype=np.uint8)
    words[:count, :3] = colours[: count * 3].reshape(-1, 3)
    if transparent and kinds.index(b"tRNS") > kinds.index(b"PLTE"):
        alpha = np.frombuffer(transparent[:count], dtype=np.uint8)
        words[: alpha.size, 3] = alpha
    words[count:] = words[count - 1]
    return words.view("<u4")[:, 0]


def _is_transparent_colour(
    samples: Pixels, header: PngHeader, stream: Sequence[bytes | memoryview], transparent: bytes
) -> NDArray[np.bool_]:
    colour = np.frombuffer(transparent[:6], dtype=np.uint8)
    if header.depth == _DEEP:
        lower = _samples(header, stream, raw_mode="RGB;16L")
        return np.asarray(((samples == colour[0::2]) & (lower == colour[1::2])).all(axis=-1))
    return np.asarray((samples == colour[1::2]).all(axis=-1))


def with_alpha(samples: Pixels) -> Pixels:
    """Return the pixels as a contiguous array of the shape (height, width, 4). A missing alpha channel becomes 255."""
    if samples.shape[2] == 4:  # noqa: PLR2004 - channels
        return np.ascontiguousarray(samples)
    pixels = np.empty((*samples.shape[:2], 4), dtype=np.uint8)
    for channel in range(3):  # three times as fast as all at once
        pixels[..., channel] = samples[..., channel]
    pixels[..., 3] = 255
    return pixels


def _as_pixels(words: Words) -> Pixels:
    return np.ascontiguousarray(words).view(np.uint8).reshape(*words.shape, 4)


def _samples(header: PngHeader, stream: Sequence[bytes | memoryview], raw_mode: str | None = None) -> Samples:
    """Return the samples of compressed pixels: palette indexes, grey levels of up to 16 bits, or 8-bit channels."""
    whole = b"".join(stream)
    if _inflated_size(header) > _MOST_PER_BYTE * len(whole):
        raise DamagedPicture("The pixels of the PNG cannot be decoded", said="the pixel data is cut short")
    quickly = kornia_decoder.kornia_decode()
    if quickly is not None and header.depth == 8 and header.colour_type in _KORNIA:  # noqa: PLR2004
        try:
            return quickly(_wrapped(header, whole), (header.height, header.width), _KORNIA[header.colour_type])
        except Exception:  # noqa: BLE001, S110 - kornia_rs has no specific errors; Pillow will say what is wrong
            pass
    try:
        return _by_pillow(_wrapped(header, whole), raw_mode)
    except (OSError, ValueError, SyntaxError) as error:
        repaired = _without_checksum(header, whole)
        if repaired is None:
            raise DamagedPicture("The pixels of the PNG cannot be decoded", said=str(error)) from error
    try:
        return _by_pillow(_wrapped(header, repaired), raw_mode)
    except (OSError, ValueError, SyntaxError) as error:
        raise DamagedPicture("The pixels of the PNG cannot be decoded", said=str(error)) from error


def _by_pillow(png: bytes, raw_mode: str | None) -> Samples:
    from PIL import Image  # noqa: PLC0415 - 25 ms of import, only for those who need pixels

    with Image.open(io.BytesIO(png), formats=["PNG"]) as opened:
        if raw_mode is not None:
            opened.tile = [tile._replace(args=raw_mode) for tile in opened.tile]
        opened.load()
        samples = np.asarray(opened)
    return samples.astype(np.uint8) * np.uint8(255) if samples.dtype == np.bool_ else samples


def _wrapped(header: PngHeader, stream: bytes) -> bytes:
    """Return a PNG with only a header and compressed pixels; a palette of one colour makes Pillow return indexes."""
    ihdr = (header.width, header.height, header.depth, header.colour_type, 0, 0, int(header.interlaced))
    palette = _chunk(b"PLTE", bytes(3)) if header.colour_type == PALETTE else b""
    start = png_chunks.SIGNATURE + _chunk(b"IHDR", struct.pack(">IIBBBBB", *ihdr)) + palette
    return start + _chunk(b"IDAT", stream) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(content, zlib.crc32(kind)))


def _without_checksum(header: PngHeader, stream: bytes) -> bytes | None:
    """Return a compressed stream with a correct checksum; None if the stream is incomplete."""
    if len(stream) < 2 or stream[0] & 15 != zlib.DEFLATED or stream[0] >> 4 > _WINDOW:  # noqa: PLR2004
        return None
    if (stream[0] << 8 | stream[1]) % 31 or stream[1] & 0x20:
        return None
    rows = _inflate(stream, _inflated_size(header))
    return None if rows is None else zlib.compress(rows, 0)


def _inflate(stream: bytes, size: int) -> bytes | None:
    """Return the first `size` bytes of a stream, even if it is damaged after them; None if there are fewer."""
    rows, machine = bytearray(), zlib.decompressobj(_RAW)
    for start in range(2, len(stream), _PIECE):
        piece, before = stream[start : start + _PIECE], machine.copy()
        try:
            rows += machine.decompress(piece, size - len(rows))
        except zlib.error:  # zlib returns nothing of the piece: approach the damage byte by byte
            rows += _up_to_damage(before, piece, size - len(rows))
            break
        if len(rows) == size:
            break
    return bytes(rows) if len(rows) == size else None


def _up_to_damage(machine: Any, piece: bytes, size: int) -> bytes:  # noqa: ANN401 - zlib does not name its type
    rows = bytearray()
    for place in range(len(piece)):
        try:
            rows += machine.decompress(piece[place : place + 1], size - len(rows))
        except zlib.error:
            break
        if len(rows) == size:
            break
    return bytes(rows)


def _inflated_size(header: PngHeader) -> int:
    """Return the number of bytes of all rows of all passes, filter bytes included."""
    bits = CHANNELS[header.colour_type] * header.depth
    total = 0
    for top, left, down, right in _ADAM7 if header.interlaced else ((0, 0, 1, 1),):
        rows, columns = (header.height - top + down - 1) // down, (header.width - left + right - 1) // right
        total += rows * (1 + (columns * bits + 7) // 8) if columns > 0 and rows > 0 else 0
    return total
