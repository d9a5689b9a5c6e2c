"""Measure the pixels of a PNG (share of ink, a hash that finds near duplicates), and make thumbnails.

The difference hash is Neal Krawetz's dHash: the picture is shrunk to 17 × 16 grey pixels, and each bit says whether a
pixel is darker than its right neighbour. The hash has 256 bits instead of the usual 64: a whiteboard is mostly one
colour, so two sparse pages would have too many of 64 bits in common.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from whiteshot_nb.errors import DamagedPicture, PictureError
from whiteshot_nb.images import png_chunks
from whiteshot_nb.model.change_types import MARK_COLOUR

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray
    from PIL import Image

MAX_PIXELS = 80_000_000
NEAR_DUPLICATE_BITS = 2
INK_LEVELS = 8
"""A pixel counts as ink if any channel differs from the background by more than this many of 255 levels."""
_HASH_SIDE = 16
_SAMPLE_STEP = 4
_GUESS_SAMPLES = 100  # values from which the most frequent one is guessed
_THUMBNAIL_QUALITY = 80
_FRAME_GAP = 3  # pixels between a box and the line around it
_BOX = 4  # PIL.Image.Resampling.BOX


@dataclass(frozen=True, slots=True)
class Measures:
    """Measurements of one picture.

    Attributes
    ----------
    ink
        Share of pixels, from 0 to 1, that differ from the background. The background is the most frequent colour.
    blank
        Whether the picture has no ink.
    fingerprint
        Difference hash of 256 bits, as an integer; similar pictures differ in few bits.
    """

    ink: float
    blank: bool
    fingerprint: int


def measure(data: bytes) -> Measures | None:
    """Decode a PNG and return its measurements.

    Returns
    -------
    Measures or None
        None if the PNG has more than 80 million pixels, or its pixels cannot be decoded.

    Raises
    ------
    DamagedPicture
        If the PNG is not intact.
    """
    image = _open(data)
    if image is None:
        return None
    pixels = np.asarray(image)
    ink = float(_differs(pixels, background_colour(pixels)).mean())
    return Measures(ink=ink, blank=ink == 0, fingerprint=_difference_hash(image))


class NearDuplicates:
    """Find pictures that look like an earlier one: their difference hashes differ in at most 2 of 256 bits."""

    def __init__(self) -> None:
        self._seen: list[tuple[str, int]] = []

    def add(self, name: str, bits: int) -> str | None:
        """Add a picture, and return the name of the first earlier picture that looks like it; None if there is none.

        Parameters
        ----------
        name
            Name of the picture. Pictures with the same name are not compared.
        bits
            Difference hash of the picture.
        """
        like = (
            other for other, there in self._seen if other != name and (bits ^ there).bit_count() <= NEAR_DUPLICATE_BITS
        )
        found = next(like, None)
        self._seen.append((name, bits))
        return found


def make_thumbnail(
    data: bytes,
    width: int,
    height: int,
    *,
    kind: Literal["WEBP", "JPEG"] = "WEBP",
    quality: int = _THUMBNAIL_QUALITY,
    boxes: Iterable[tuple[int, int, int, int]] = (),
) -> bytes | None:
    """Return a thumbnail of a PNG; None if the PNG cannot be decoded.

    Parameters
    ----------
    data
        The bytes of the PNG.
    width
        Greatest width of the thumbnail, in pixels.
    height
        Greatest height of the thumbnail, in pixels.
    kind
        File format of the thumbnail.
    quality
        Quality of the compression, from 0 to 100. Default: 80.
    boxes
        Rectangles to draw a line around: left, top, width and height, in pixels of the original.

    Raises
    ------
    DamagedPicture
        If the PNG is not intact.
    """
    image = _open(data)
    if image is None:
        return None
    whole = image.width
    image.thumbnail((width, height), reducing_gap=2)
    _frame(image, boxes, image.width / whole)
    buffer = io.BytesIO()
    image.save(buffer, kind, quality=quality)
    return buffer.getvalue()


def _frame(image: Image.Image, boxes: Iterable[tuple[int, int, int, int]], scale: float) -> None:
    from PIL import ImageDraw  # noqa: PLC0415 - see below

    pen = ImageDraw.Draw(image)
    for left, top, width, height in boxes:
        upper = (left * scale - _FRAME_GAP, top * scale - _FRAME_GAP)
        lower = ((left + width) * scale + _FRAME_GAP, (top + height) * scale + _FRAME_GAP)
        pen.rectangle([upper, lower], outline=MARK_COLOUR, width=2)


def decode_on_white(data: bytes) -> Image.Image:
    """Decode a PNG to RGB on a white background, as a browser shows it.

    Supports every kind of PNG that Pillow reads: palette, grey, transparent, interlaced, and 16 bits per channel (only
    the upper 8 bits are used).

    Raises
    ------
    DamagedPicture
        If the PNG is not intact, or its pixels cannot be decoded.
    PictureError
        If the PNG has more than 80 million pixels.
    """
    from PIL import Image  # noqa: PLC0415 - 25 ms of import, only for those who need pixels

    info = png_chunks.check_png(data)
    if info.width * info.height > MAX_PIXELS:
        raise PictureError(
            f"The PNG has {info.width}×{info.height} pixels, too many to decode",
            hint=f"The limit is {MAX_PIXELS:,} pixels.",
        )
    try:
        with Image.open(io.BytesIO(data), formats=["PNG"]) as opened:
            opened.load()
            return _on_white(opened)
    except (OSError, ValueError, SyntaxError) as error:  # what Pillow raises for pixels it cannot decode
        raise DamagedPicture("The pixels of the PNG cannot be decoded", said=str(error)) from error


def _open(data: bytes) -> Image.Image | None:
    png_chunks.check_png(data)
    try:
        return decode_on_white(data)
    except PictureError:
        return None


def _on_white(opened: Image.Image) -> Image.Image:
    from PIL import Image  # noqa: PLC0415 - see above

    if opened.mode.startswith("I"):  # 16-bit grey, which Pillow's conversion would clip at 255
        levels = np.asarray(opened)
        grey = Image.fromarray((levels >> 8).astype(np.uint8))
        alpha = Image.fromarray(np.where(levels == opened.info.get("transparency", -1), 0, 255).astype(np.uint8))
        opened = Image.merge("LA", (grey, alpha))
    if opened.mode in {"RGBA", "LA", "P", "PA"} or "transparency" in opened.info:
        rgba = opened.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba).convert("RGB")
    return opened if opened.mode == "RGB" else opened.convert("RGB")


def background_colour(pixels: NDArray[np.uint8]) -> NDArray[np.int16]:
    """Return the most frequent colour (red, green, blue), found from every fourth pixel in each direction."""
    sample = pixels[::_SAMPLE_STEP, ::_SAMPLE_STEP].reshape(-1, 3).astype(np.uint32)
    colour = most_frequent((sample[:, 0] << 16) | (sample[:, 1] << 8) | sample[:, 2])
    return np.array([colour >> 16, (colour >> 8) & 255, colour & 255], dtype=np.int16)


def most_frequent(values: NDArray[np.integer[Any]]) -> int:
    """Return the most frequent value; the smallest one if several are equally frequent.

    The function is fast if more than half of the values are equal.
    """
    guess = _mode(values[:: max(1, len(values) // _GUESS_SAMPLES)])
    return guess if 2 * np.count_nonzero(values == guess) > len(values) else _mode(values)


def _mode(values: NDArray[np.integer[Any]]) -> int:
    some, counts = np.unique(values, return_counts=True)
    return int(some[counts.argmax()])


def _differs(pixels: NDArray[np.uint8], colour: NDArray[np.int16]) -> NDArray[np.bool_]:
    """Return which pixels differ from a colour by more than `INK_LEVELS`; whole rows are ten times faster."""
    height, width, _ = pixels.shape
    low, high = (
        np.tile(np.clip(colour + levels, 0, 255).astype(np.uint8), width) for levels in (-INK_LEVELS, INK_LEVELS)
    )
    rows = pixels.reshape(height, -1)
    far = (rows < low) | (rows > high)
    return far[:, 0::3] | far[:, 1::3] | far[:, 2::3]


def _difference_hash(image: Image.Image) -> int:
    grey = image.convert("L").resize((_HASH_SIDE + 1, _HASH_SIDE), _BOX)
    levels = np.asarray(grey, dtype=np.int16)
    bits = (levels[:, :-1] < levels[:, 1:]).flatten()
    return int.from_bytes(np.packbits(bits).tobytes(), "big")
