"""Make thumbnails of pictures, and convert thumbnails to smaller sizes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Literal

import numpy as np

from whiteshot_nb.errors import PictureError
from whiteshot_nb.images.opaque_pixels import decode_opaque
from whiteshot_nb.images.pixel_words import pixel_words
from whiteshot_nb.model.change_types import MARK_COLOUR

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PIL import Image

    from whiteshot_nb.images.pixel_words import Words

THUMBNAIL_SIDE = 360
"""Longest side, in pixels, of the thumbnail that is kept with a picture."""
THUMBNAIL_QUALITY = 80
_SHARP_SIDE = 300  # pixels: from here on, whole pixels are averaged, which is a third faster
_FASTEST = 0  # WebP's method: 3 ms faster than the usual one, for a quarter more bytes
_HAMMING = 5  # PIL.Image.Resampling.HAMMING: as fast as BOX, without its jagged lines
_LINE_GAP = 3  # pixels between a box and the line around it

ImageKind = Literal["WEBP", "JPEG"]
Box = tuple[int, int, int, int]


def reduce_image(image: Image.Image) -> Image.Image:
    """Return an image reduced to the size of a stored thumbnail: at most 360 × 360 pixels."""
    factor = -(-max(image.size) // THUMBNAIL_SIDE)
    is_sharp = max(image.size) >= factor * _SHARP_SIDE
    return image.reduce(factor) if is_sharp else _shrink(image, THUMBNAIL_SIDE, THUMBNAIL_SIDE)


def encode_thumbnail(image: Image.Image) -> bytes:
    """Return an image from `reduce_image` as WebP, the format of stored thumbnails."""
    return _encode(image, "WEBP", THUMBNAIL_QUALITY, method=_FASTEST)


def resize_thumbnail(
    thumbnail: bytes, width: int, height: int, *, kind: ImageKind = "WEBP", quality: int = THUMBNAIL_QUALITY
) -> bytes:
    """Convert a stored thumbnail to a smaller size, another file format or another quality.

    If no conversion is needed, the thumbnail is returned unchanged.

    Parameters
    ----------
    width, height
        Maximum width and height in pixels.
    quality
        Quality of the compression, from 0 to 100.
    """
    from PIL import Image  # noqa: PLC0415 - 25 ms of import, only for those who need pixels

    with Image.open(io.BytesIO(thumbnail), formats=["WEBP"]) as image:
        fits = image.width <= width and image.height <= height
        if fits and (kind, quality) == ("WEBP", THUMBNAIL_QUALITY):
            return thumbnail
        return _encode(_shrink(image, width, height), kind, quality)


def marked_thumbnail(png: bytes, width: int, height: int, boxes: Iterable[Box]) -> bytes | None:
    """Return a reduced picture with lines around the given boxes, as JPEG; None if the picture cannot be decoded.

    Parameters
    ----------
    png
        The picture, as PNG.
    width, height
        Maximum width and height in pixels.
    boxes
        Boxes to mark: left, top, width and height, in pixels of the picture.
    """
    try:
        whole = opaque_image(pixel_words(decode_opaque(png)))
    except PictureError:
        return None
    image = _shrink(whole, width, height).convert("RGB")
    _draw_lines(image, boxes, image.width / whole.width)
    return _encode(image, "JPEG", THUMBNAIL_QUALITY)


def opaque_image(words: Words) -> Image.Image:
    """Return a Pillow image of opaque pixels that are given as one 32-bit number each.

    The mode of the image is RGBX, so that the image uses the memory of the given numbers without copying them.
    """
    from PIL import Image  # noqa: PLC0415 - 25 ms of import, only for those who need pixels

    height, width = words.shape
    return Image.frombuffer("RGBX", (width, height), np.ascontiguousarray(words), "raw", "RGBX", 0, 1)


def _shrink(image: Image.Image, width: int, height: int) -> Image.Image:
    """Return an image reduced to at most `width` by `height` pixels, keeping its shape."""
    scale = min(width / image.width, height / image.height, 1)
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    factors = max(1, image.width // size[0]), max(1, image.height // size[1])
    reduced = image.reduce(factors) if factors != (1, 1) else image
    return reduced.resize(size, _HAMMING) if reduced.size != size else reduced


def _draw_lines(image: Image.Image, boxes: Iterable[Box], scale: float) -> None:
    from PIL import ImageDraw  # noqa: PLC0415 - as above

    pen = ImageDraw.Draw(image)
    for left, top, width, height in boxes:
        upper = (left * scale - _LINE_GAP, top * scale - _LINE_GAP)
        lower = ((left + width) * scale + _LINE_GAP, (top + height) * scale + _LINE_GAP)
        pen.rectangle([upper, lower], outline=MARK_COLOUR, width=2)


def _encode(image: Image.Image, kind: ImageKind, quality: int, **options: int) -> bytes:
    buffer = io.BytesIO()
    if kind == "JPEG":
        options["subsampling"] = 0  # thin coloured strokes keep their colour
    image.convert("RGB").save(buffer, kind, quality=quality, **options)
    return buffer.getvalue()
