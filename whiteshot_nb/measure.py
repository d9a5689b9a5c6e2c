"""What the pixels of a PNG say: ink, blank, a hash for near duplicates, a thumbnail.

The difference hash is Neal Krawetz's dHash: of a grey picture shrunk to 17 by 16 pixels, each bit says
whether a pixel is darker than its right neighbour. 256 bits, not the usual 64: a whiteboard is mostly
one colour, and two sparse pages would share too many of 64.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from whiteshot_nb import png

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL import Image

MOST_PIXELS = 80_000_000
NEAR_DUPLICATE_BITS = 2
_NOTICEABLE = 8  # levels of 255 by which a channel must differ from the background to count as ink
_HASH_SIDE = 16
_SAMPLE_STEP = 4
_THUMBNAIL_QUALITY = 80
_BOX = 4  # PIL.Image.Resampling.BOX


@dataclass(frozen=True, slots=True)
class Measures:
    """What was measured on one picture.

    Attributes
    ----------
    ink
        The share of pixels, from 0 to 1, that are not of the background, which is the commonest colour.
    blank
        Whether there is no ink at all.
    fingerprint
        The 256-bit difference hash.
    """

    ink: float
    blank: bool
    fingerprint: int


def measure(data: bytes) -> Measures | None:
    """Decode a PNG and measure it; None if it has too many pixels to decode or Pillow cannot read it."""
    image = _open(data)
    if image is None:
        return None
    pixels = np.asarray(image)
    distance = np.abs(pixels.astype(np.int16) - _background(pixels)).max(axis=2)
    ink = float((distance > _NOTICEABLE).mean())
    return Measures(ink=ink, blank=ink == 0, fingerprint=_difference_hash(image))


class NearDuplicates:
    """Finds pictures that look like one seen before: those whose difference hashes differ in at most 2 bits of 256."""

    def __init__(self) -> None:
        self._seen: list[tuple[str, int]] = []

    def add(self, name: str, bits: int) -> str | None:
        """Take a picture by its name and difference hash, and return the first earlier name that looks like it."""
        like = (
            other for other, there in self._seen if other != name and (bits ^ there).bit_count() <= NEAR_DUPLICATE_BITS
        )
        found = next(like, None)
        self._seen.append((name, bits))
        return found


def thumbnail(data: bytes, width: int, height: int, *, kind: Literal["WEBP", "JPEG"] = "WEBP") -> bytes | None:
    """Return a picture that fits into `width` by `height` pixels; None where `measure` gives None."""
    image = _open(data)
    if image is None:
        return None
    image.thumbnail((width, height), reducing_gap=2)
    buffer = io.BytesIO()
    image.save(buffer, kind, quality=_THUMBNAIL_QUALITY)
    return buffer.getvalue()


def _open(data: bytes) -> Image.Image | None:
    """Decode to RGB on white, so that transparent boards look as they do in a browser."""
    from PIL import Image  # noqa: PLC0415 - 25 ms that only those who look at pixels need

    info = png.check(data)
    if info.width * info.height > MOST_PIXELS:
        return None
    try:
        with Image.open(io.BytesIO(data), formats=["PNG"]) as opened:
            opened.load()
            if opened.mode in {"RGBA", "LA", "P", "PA"} or "transparency" in opened.info:
                rgba = opened.convert("RGBA")
                return Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba).convert("RGB")
            return opened.convert("RGB")
    except (OSError, ValueError, SyntaxError):  # what Pillow raises for pixels it cannot make sense of
        return None


def _background(pixels: NDArray[np.uint8]) -> NDArray[np.int16]:
    """Return the commonest colour of every fourth pixel each way."""
    sample = pixels[::_SAMPLE_STEP, ::_SAMPLE_STEP].reshape(-1, 3).astype(np.uint32)
    packed = (sample[:, 0] << 16) | (sample[:, 1] << 8) | sample[:, 2]
    colours, counts = np.unique(packed, return_counts=True)
    colour = int(colours[counts.argmax()])
    return np.array([colour >> 16, (colour >> 8) & 255, colour & 255], dtype=np.int16)


def _difference_hash(image: Image.Image) -> int:
    grey = image.convert("L").resize((_HASH_SIDE + 1, _HASH_SIDE), _BOX)
    levels = np.asarray(grey, dtype=np.int16)
    bits = (levels[:, :-1] < levels[:, 1:]).flatten()
    return int.from_bytes(np.packbits(bits).tobytes(), "big")
