"""An intact PNG taken apart: its header, and its chunks in their order, by the rules that browsers follow.

A chunk of colour, transparency or orientation counts only before the pixels, and only the first of its type. The PNG
specification, third edition, section 5.6, lets writers do nothing else; of other files, Chromium makes this.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whiteshot_nb.errors import DamagedPicture, PictureError
from whiteshot_nb.images import png_chunks

if TYPE_CHECKING:
    from collections.abc import Sequence

    Chunks = Sequence[tuple[bytes, memoryview]]

MAX_PIXELS = 80_000_000
"""The most pixels that are decoded, of all frames together."""
GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6
CHANNELS = {GREY: 1, RGB: 3, PALETTE: 1, GREY_ALPHA: 2, RGBA: 4}
_DEPTHS = {GREY: {1, 2, 4, 8, 16}, RGB: {8, 16}, PALETTE: {1, 2, 4, 8}, GREY_ALPHA: {8, 16}, RGBA: {8, 16}}
_HEADER = struct.Struct(">IIBBBBB")
_CRITICAL = {b"IHDR", b"PLTE", b"IDAT", b"IEND"}


@dataclass(frozen=True, slots=True)
class PngHeader:
    """What IHDR says: size in pixels, bits of a sample, colour type (PNG specification, table 12), interlacing."""

    width: int
    height: int
    depth: int
    colour_type: int
    interlaced: bool

    @property
    def has_colour(self) -> bool:
        """Whether the pixels are red, green and blue, in the file or in its palette."""
        return self.colour_type in {RGB, PALETTE, RGBA}


@dataclass(frozen=True, slots=True)
class PngParts:
    """The header and all chunks of a PNG.

    Attributes
    ----------
    before
        The first chunk of each type before the pixels, by its type.
    """

    header: PngHeader
    chunks: Chunks
    before: dict[bytes, memoryview]

    @property
    def default_pixels(self) -> list[memoryview]:
        """The pieces of compressed pixels of the default image: the first unbroken row of IDAT chunks."""
        kinds = [kind for kind, _ in self.chunks]
        start = kinds.index(b"IDAT")
        end = next(place for place in range(start, len(kinds) + 1) if kinds[place : place + 1] != [b"IDAT"])
        return [content for _, content in self.chunks[start:end]]

    @property
    def is_animated(self) -> bool:
        """Whether it claims at least one frame of animation (acTL)."""
        control = self.before.get(b"acTL", b"")
        return len(control) == 8 and control[:4] != bytes(4)  # noqa: PLR2004 - two numbers of four bytes


def take_apart(data: bytes) -> PngParts:
    """Check a PNG's structure and return its parts; nothing is decompressed.

    Raises
    ------
    DamagedPicture
        If the file is not an intact PNG, or has a header or critical chunks that no browser shows.
    PictureError
        If it has more than 80 million pixels.
    """
    return parts_of(list(png_chunks.iter_chunks(data)))


def parts_of(chunks: Chunks) -> PngParts:
    """Return the parts of a PNG whose chunks were read by `iter_chunks`; errors are those of `take_apart`."""
    header = _header(chunks)
    before: dict[bytes, memoryview] = {}
    for kind, content in chunks:
        if kind == b"IDAT":
            break
        if not kind[0] & 0x20 and kind not in _CRITICAL:
            raise DamagedPicture("The PNG has a critical part of an unknown kind, which browsers refuse")
        before.setdefault(kind, content)
    else:
        raise DamagedPicture("The PNG has no pixels")
    return PngParts(header, chunks, before)


def _header(chunks: Chunks) -> PngHeader:
    kind, content = chunks[0]
    if kind != b"IHDR" or len(content) != _HEADER.size:
        raise DamagedPicture("The PNG does not begin with its header")
    width, height, depth, colour_type, compression, filters, interlace = _HEADER.unpack(content)
    if not (width and height):
        raise DamagedPicture(f"The PNG claims to be {width}×{height} pixels")
    if depth not in _DEPTHS.get(colour_type, ()) or compression or filters or interlace > 1:
        raise DamagedPicture("The header of the PNG names a kind of pixels that does not exist")
    check_pixel_count(width, height)
    return PngHeader(width, height, depth, colour_type, bool(interlace))


def check_pixel_count(width: int, height: int, frames: int = 1) -> None:
    """Raise PictureError if there are more pixels, in all frames together, than are decoded."""
    if width * height * frames > MAX_PIXELS:
        size = f"{width}×{height} pixels" if frames == 1 else f"{frames:,} frames of {width}×{height} pixels"
        raise PictureError(
            f"The PNG has {size}, which are too many to decode", hint=f"At most {MAX_PIXELS:,} are decoded."
        )
