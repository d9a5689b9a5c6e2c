"""Split a PNG into its header and its chunks, with the rules that browsers follow.

A chunk for colour, transparency or orientation is used only if it comes before the pixels and is the first of its type.
The PNG specification, third edition, section 5.6, requires this order. Chromium ignores chunks that violate it.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whiteshot_nb.errors import DamagedPicture
from whiteshot_nb.images import png_chunks

if TYPE_CHECKING:
    from collections.abc import Sequence

    Chunks = Sequence[tuple[bytes, memoryview]]

GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6
CHANNELS = {GREY: 1, RGB: 3, PALETTE: 1, GREY_ALPHA: 2, RGBA: 4}
_DEPTHS = {GREY: {1, 2, 4, 8, 16}, RGB: {8, 16}, PALETTE: {1, 2, 4, 8}, GREY_ALPHA: {8, 16}, RGBA: {8, 16}}
_HEADER = struct.Struct(">IIBBBBB")
_CRITICAL = {b"IHDR", b"PLTE", b"IDAT", b"IEND"}


@dataclass(frozen=True, slots=True)
class PngHeader:
    """The fields of a PNG's IHDR chunk.

    Attributes
    ----------
    width
        Width of the image, in pixels.
    height
        Height of the image, in pixels.
    depth
        Bits per sample: 1, 2, 4, 8 or 16.
    colour_type
        Colour type: 0, 2, 3, 4 or 6; see the PNG specification, table 12.
    interlaced
        Whether the pixels are interlaced (Adam7).
    """

    width: int
    height: int
    depth: int
    colour_type: int
    interlaced: bool

    @property
    def has_colour(self) -> bool:
        """Whether the pixels have colours, directly or from a palette; False for grey pixels."""
        return self.colour_type in {RGB, PALETTE, RGBA}


@dataclass(frozen=True, slots=True)
class PngParts:
    """The header and all chunks of a PNG.

    Attributes
    ----------
    header
        The fields of the IHDR chunk.
    chunks
        Type and content of each chunk, in order.
    before
        The chunks that precede the pixels, as a dictionary from type to content. If several of these chunks have the
        same type, only the first of them is included.
    """

    header: PngHeader
    chunks: Chunks
    before: dict[bytes, memoryview]

    @property
    def default_pixels(self) -> list[memoryview]:
        """The compressed pixels of the default image, in pieces.

        Each piece is the content of an IDAT chunk. Only the first uninterrupted sequence of IDAT chunks is used.
        """
        kinds = [kind for kind, _ in self.chunks]
        start = kinds.index(b"IDAT")
        end = next(place for place in range(start, len(kinds) + 1) if kinds[place : place + 1] != [b"IDAT"])
        return [content for _, content in self.chunks[start:end]]

    @property
    def is_animated(self) -> bool:
        """Whether the PNG declares one or more animation frames in an acTL chunk."""
        control = self.before.get(b"acTL", b"")
        return len(control) == 8 and control[:4] != bytes(4)  # noqa: PLR2004 - two numbers of four bytes


def take_apart(data: bytes) -> PngParts:
    """Check the structure of a PNG and return its parts, without decompressing its pixels.

    Raises
    ------
    DamagedPicture
        If the file is not an intact PNG, or its header or a critical chunk makes browsers refuse the file.
    """
    chunks = list(png_chunks.iter_chunks(data))
    header = _header(chunks)
    before: dict[bytes, memoryview] = {}
    for kind, content in chunks:
        if kind == b"IDAT":
            break
        if not kind[0] & 0x20 and kind not in _CRITICAL:
            raise DamagedPicture(
                "The PNG has a critical chunk of an unknown type, so browsers refuse to show the picture"
            )
        before.setdefault(kind, content)
    else:
        raise DamagedPicture("The PNG has no pixel data")
    return PngParts(header, chunks, before)


def _header(chunks: Chunks) -> PngHeader:
    kind, content = chunks[0]
    if kind != b"IHDR" or len(content) != _HEADER.size:
        raise DamagedPicture("The PNG does not begin with its header")
    width, height, depth, colour_type, compression, filters, interlace = _HEADER.unpack(content)
    if not (width and height):
        raise DamagedPicture(f"The size of the PNG must be at least 1×1 pixels, not {width}×{height}")
    if depth not in _DEPTHS.get(colour_type, ()) or compression or filters or interlace > 1:
        raise DamagedPicture("The header of the PNG describes an invalid pixel format")
    return PngHeader(width, height, depth, colour_type, bool(interlace))
