"""From the source of a picture on a scene to its bytes.

Only ``data:`` URLs and objects of the server's own store are had; nothing is fetched from anywhere.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from whiteshot_nb.errors import StorageError
from whiteshot_nb.server.drawing import Picture, PictureProblem, check_picture

if TYPE_CHECKING:
    from whiteshot_nb.server.images import ImageStore


@dataclass(frozen=True, slots=True)
class Sources:
    """Finds the pictures of a scene; `base` is the address the caller reached the server at."""

    images: ImageStore
    base: str

    def find(self, source: str) -> Picture:
        """Return the picture, checked.

        Raises
        ------
        PictureProblem
            If it cannot be had, in one short sentence.
        """
        if source.startswith("data:"):
            return check_picture(_data(source))
        key = self.images.own_key(source, self.base)
        if key is None:
            raise PictureProblem("only data: URLs and pictures of this server are drawn")
        try:
            data = self.images.get(key)
        except StorageError as error:
            raise PictureProblem("the store did not give the picture") from error
        if data is None:
            raise PictureProblem("there is no such picture in the store")
        return check_picture(data)


def _data(url: str) -> bytes:
    head, comma, body = url.removeprefix("data:").partition(",")
    if not comma:
        raise PictureProblem("the data: URL is malformed")
    if not head.endswith(";base64"):
        return unquote_to_bytes(body)
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error as error:
        raise PictureProblem("the data: URL is malformed") from error
