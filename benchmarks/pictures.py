"""Pictures to serve: each of another sha256, all of one size in bytes, made in no time."""

from __future__ import annotations

import io
import random
import struct
import zlib

from PIL import Image

WIDTH, HEIGHT = 1280, 720
_HEADER_END = 33  # signature and IHDR


class Pictures:
    """PNGs of 1280 by 720 pixels, white with a patch of noise; a text chunk names each, so no two are equal.

    Parameters
    ----------
    size
        About how many bytes each has.
    """

    def __init__(self, size: int) -> None:
        side = max(1, int((size / 3) ** 0.5))
        noise = random.Random(1).randbytes(3 * side * side)  # noqa: S311 - the same noise in every run
        image = Image.new("RGB", (WIDTH, HEIGHT), "white")
        image.paste(Image.frombytes("RGB", (side, side), noise), (100, 100))
        buffer = io.BytesIO()
        image.save(buffer, "PNG")
        self._png = buffer.getvalue()

    def png(self, name: str) -> bytes:
        """Return the picture of this name."""
        return named(self._png, name)


def named(png: bytes, name: str) -> bytes:
    """Return the picture with a text chunk that has its name: of all equal pictures no two files are equal."""
    content = b"tEXtTitle\0" + name.encode("latin-1")
    chunk = struct.pack(">I", len(content) - 4) + content + struct.pack(">I", zlib.crc32(content))
    return png[:_HEADER_END] + chunk + png[_HEADER_END:]
