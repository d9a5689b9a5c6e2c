"""Check pictures before they are embedded in a drawing; the renderer only gets those with a valid header."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

MAX_PICTURE_SIDE = 8_192
MAX_PICTURE_PIXELS = 40_000_000
MIMES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
"""What the renderer can draw, by Pillow's name; of an animation it draws the first frame."""


class PictureProblem(Exception):
    """A picture is missing or unusable; the message is a short sentence for people who look at the drawing."""


@dataclass(frozen=True)
class EmbeddablePicture:
    """The bytes of a checked picture, and its size in pixels."""

    mime: str
    data: bytes
    width: int
    height: int

    @property
    def url(self) -> str:
        """The bytes as a ``data:`` URL."""
        return f"data:{self.mime};base64,{base64.b64encode(self.data).decode('ascii')}"


def check_picture(data: bytes) -> EmbeddablePicture:
    """Return the picture if the renderer can draw it within its limits.

    Read are the header and, of PNGs, the checksums; only GIFs, which have none, are decoded. What is broken
    further inside may be drawn in part.

    Raises
    ------
    PictureProblem
        If it is no PNG, JPEG, GIF or WebP, is broken, has more than 8192 pixels a side or 40 million in all,
        or is a CMYK JPEG (the renderer would draw it in wrong colours).
    """
    try:
        with Image.open(io.BytesIO(data), formats=tuple(MIMES)) as image:
            return _checked(image, data)
    except UnidentifiedImageError:
        problem = "not a picture"
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        problem = "too large"
    # Pillow's readers raise all of these on broken bytes, depending on where they break.
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError):
        problem = "a broken picture"
    raise PictureProblem(problem)


def _checked(image: Image.Image, data: bytes) -> EmbeddablePicture:
    width, height = image.size
    if max(width, height) > MAX_PICTURE_SIDE or width * height > MAX_PICTURE_PIXELS:
        msg = f"too large: {width}×{height} pixels"
        raise PictureProblem(msg)
    if image.mode == "CMYK":
        msg = "a CMYK picture, only RGB is drawn"
        raise PictureProblem(msg)
    mime = MIMES[image.format or ""]
    if mime == "image/gif":
        image.load()
    else:
        image.verify()
    return EmbeddablePicture(mime, data, width, height)
