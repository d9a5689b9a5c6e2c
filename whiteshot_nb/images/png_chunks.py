"""Check the structure of a PNG without decoding it: signature, size, chunk checksums and end.

The rules are those of the PNG specification, third edition, section 5 (datastream structure).
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whiteshot_nb.errors import DamagedPicture

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER_LENGTH = 13
_ENVELOPE = 12  # four bytes each of length, type and CRC around a chunk's data


@dataclass(frozen=True, slots=True)
class PngInfo:
    """The size of an intact PNG, in pixels."""

    width: int
    height: int


def check_png(data: bytes) -> PngInfo:
    """Check that `data` is a complete, undamaged PNG, and return its size.

    Raises
    ------
    DamagedPicture
        If the signature is wrong, a chunk is cut short or has a wrong checksum, the header is invalid, or the pixel
        data or the end is missing.
    """
    size: PngInfo | None = None
    pixels = False
    for kind, content in iter_chunks(data):
        if size is None:
            size = _header(kind, content)
        pixels = pixels or kind == b"IDAT"
    if size is None or not pixels:
        raise DamagedPicture("The PNG has no pixel data")
    return size


def iter_chunks(data: bytes) -> Iterator[tuple[bytes, memoryview]]:
    """Yield the type and content of each chunk of a PNG, up to and including ``IEND``.

    Raises
    ------
    DamagedPicture
        If the signature is wrong, a chunk is cut short or has a wrong checksum, or the end is missing.
    """
    if not data.startswith(SIGNATURE):
        raise DamagedPicture("The file is not a PNG", said=_looks_like(data))
    view = memoryview(data)
    position, kind = len(SIGNATURE), b""
    while kind != b"IEND":
        kind, content, position = _chunk(view, position)
        yield kind, content


def _chunk(view: memoryview, position: int) -> tuple[bytes, memoryview, int]:
    end = position + _ENVELOPE
    if end <= len(view):
        (length,) = struct.unpack_from(">I", view, position)
        end += length
    if end > len(view):
        raise DamagedPicture(f"The PNG is cut short after {len(view):,} bytes")
    kind = bytes(view[position + 4 : position + 8])
    content = view[position + 8 : end - 4]
    (expected,) = struct.unpack_from(">I", view, end - 4)
    if zlib.crc32(view[position + 4 : end - 4]) != expected:
        raise DamagedPicture(f"The PNG is damaged: the checksum of its {_name(kind)} chunk is wrong")
    return kind, content, end


def _header(kind: bytes, content: memoryview) -> PngInfo:
    if kind != b"IHDR" or len(content) != _HEADER_LENGTH:
        raise DamagedPicture("The PNG does not begin with its header")
    width, height = struct.unpack_from(">II", content)
    if not (width and height):
        raise DamagedPicture(f"The size of the PNG must be at least 1×1 pixels, not {width}×{height}")
    return PngInfo(width, height)


def _name(kind: bytes) -> str:
    return kind.decode("ascii") if kind.isalpha() else "unknown"


def _looks_like(data: bytes) -> str:
    if not data:
        return "it is empty"
    start = data[:64].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "it is an HTML page"
    if start.startswith(b"<"):
        return "it is XML or HTML"
    if start.startswith((b"{", b"[")):
        return "it is JSON"
    return f"it begins with {data[:8].hex(' ')}"
