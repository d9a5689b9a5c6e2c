"""Check whether the renderer can draw a picture, before the picture is embedded in a drawing."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

MAX_PICTURE_SIDE = 8_192
MAX_PICTURE_PIXELS = 40_000_000
MIMES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
"""MIME types of the formats that the renderer can draw, by Pillow's names. Only the first frame is drawn."""


class PictureProblem(Exception):
    """A picture is missing or unusable. The message is a short sentence, which is drawn instead of the picture."""


@dataclass(frozen=True)
class EmbeddablePicture:
    """A checked picture that can be embedded in a drawing.

    Attributes
    ----------
    mime
        MIME type of the picture.
    data
        Bytes of the picture.
    width, height
        Size of the picture, in pixels.
    """

    mime: str
    data: bytes
    width: int
    height: int

    @property
    def url(self) -> str:
        """The picture as a ``data:`` URL."""
        return f"data:{self.mime};base64,{base64.b64encode(self.data).decode('ascii')}"


def check_picture(data: bytes) -> EmbeddablePicture:
    """Check that the renderer can draw a picture, and return the picture.

    The check reads the header of the picture. It also verifies the checksums in a PNG, and decodes a GIF. Other damage
    is not detected. If a picture has such damage, a part of the picture may be missing in the drawing.

    Raises
    ------
    PictureProblem
        If the data is not an intact PNG, JPEG, GIF or WebP. If the width or height is more than 8192 pixels, or the
        picture has more than 40 million pixels in total. If the picture is a CMYK JPEG, which the renderer would draw
        in wrong colours.
    """
    try:
        with Image.open(io.BytesIO(data), formats=tuple(MIMES)) as image:
            return _checked(image, data)
    except UnidentifiedImageError:
        problem = "the file is not a picture"
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        problem = "the picture is too large"
    # Pillow raises any of these errors for damaged data, depending on the position of the damage.
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError):
        problem = "the picture is damaged"
    raise PictureProblem(problem)


def _checked(image: Image.Image, data: bytes) -> EmbeddablePicture:
    width, height = image.size
    if max(width, height) > MAX_PICTURE_SIDE or width * height > MAX_PICTURE_PIXELS:
        msg = f"the picture is too large: {width}×{height} pixels"
        raise PictureProblem(msg)
    if image.mode == "CMYK":
        msg = "the picture must be RGB, not CMYK"
        raise PictureProblem(msg)
    mime = MIMES[image.format or ""]
    if mime == "image/gif":
        image.load()
    else:
        image.verify()
    return EmbeddablePicture(mime, data, width, height)
