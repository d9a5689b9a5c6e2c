"""Load the pictures of scenes.

A source is a ``data:`` URL, an object of the server's own store, or an http(s) URL of a host that the operator allows.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from whiteshot_nb.errors import StorageError
from whiteshot_nb.server.allowed_hosts import DEFAULT_PORTS
from whiteshot_nb.server.drawing import EmbeddablePicture, PictureProblem, check_picture
from whiteshot_nb.server.elements import Image

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from whiteshot_nb.server.elements import SceneContent
    from whiteshot_nb.server.fetch_budget import RequestPictures
    from whiteshot_nb.server.image_store import ImageStore

_DYNAMIC_SLIDES = "pptx:"


@dataclass(frozen=True, slots=True)
class ScenePictures:
    """Load the pictures of the scenes of one request.

    Attributes
    ----------
    images
        The server's own store.
    base
        Base URL under which the caller reached the server.
    room
        UUID of the room.
    remote
        Fetches pictures from other servers.
    """

    images: ImageStore
    base: str
    room: str
    remote: RequestPictures

    def fetch_ahead(self, contents: Iterable[SceneContent]) -> None:
        """Start to fetch the pictures that these scenes show from other servers."""
        sources = (source for content in contents for source in _shown(content))
        self.remote.prefetch(source for source in sources if self._is_remote(source))

    def find(self, source: str) -> EmbeddablePicture:
        """Return a picture, validated.

        Raises
        ------
        PictureProblem
            If it could not be loaded; the message is one short sentence.
        """
        if source.startswith("data:"):
            return check_picture(_data(source))
        if self._is_remote(source):
            return self.remote.fetch(source)
        key = self.images.own_key(source, self.base)
        if key is None:
            raise PictureProblem(_unknown(source))
        if not self.images.may_show(key, self.room):
            raise PictureProblem("it is a screenshot of another room, or its key is malformed")
        try:
            data = self.images.get(key)
        except StorageError as error:
            raise PictureProblem("the store did not give the picture") from error
        if data is None:
            raise PictureProblem("there is no such picture in the store")
        return check_picture(data)

    def _is_remote(self, source: str) -> bool:
        web = source.partition("://")[0].lower() in DEFAULT_PORTS
        return web and self.images.own_key(source, self.base) is None


def _shown(content: SceneContent) -> Iterator[str]:
    if content.ppt:
        yield content.ppt.src
    for element in content.elements:
        if isinstance(element, Image) and element.opacity:
            yield element.src


def _unknown(source: str) -> str:
    if source.lower().startswith(_DYNAMIC_SLIDES):
        return "dynamic slides are a layer of their own and are not drawn"
    return "only data:, http and https URLs and pictures of this server are drawn"


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
