"""Load the pictures that scenes contain.

The source of a picture is a ``data:`` URL, the address of a picture that this server stores, or an http(s) URL on
another server. Pictures are fetched only from the other servers that the operator of this server allows.
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
    """Load the pictures that the scenes of one request contain.

    Attributes
    ----------
    images
        Store that contains the pictures of this server.
    base
        Base URL of this server in the client's request.
    room
        UUID of the room that contains the scenes.
    remote
        Object that fetches pictures from other servers.
    """

    images: ImageStore
    base: str
    room: str
    remote: RequestPictures

    def fetch_ahead(self, contents: Iterable[SceneContent]) -> None:
        """Start fetching pictures from other servers in the background, before `find` needs the pictures.

        `contents` are the contents of the scenes that show the pictures.
        """
        sources = (source for content in contents for source in _shown(content))
        self.remote.prefetch(source for source in sources if self._is_remote(source))

    def find(self, source: str) -> EmbeddablePicture:
        """Load the picture with the given source, check that the renderer can draw the picture, and return it.

        Raises
        ------
        PictureProblem
            If the picture could not be loaded, or cannot be drawn. The message is one short sentence.
        """
        if source.startswith("data:"):
            return check_picture(_data(source))
        if self._is_remote(source):
            return self.remote.fetch(source)
        key = self.images.own_key(source, self.base)
        if key is None:
            raise PictureProblem(_unknown(source))
        if not self.images.may_show(key, self.room):
            raise PictureProblem(
                "the storage key of the picture is malformed, or the picture is a screenshot of another room"
            )
        try:
            data = self.images.get(key)
        except StorageError as error:
            raise PictureProblem("the picture could not be read from storage") from error
        if data is None:
            raise PictureProblem("the picture does not exist in storage")
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
        return "dynamic slides are not drawn, because they are a separate layer"
    return "the source must be a data:, http: or https: URL, or the URL of a picture on this server"


def _data(url: str) -> bytes:
    head, comma, body = url.removeprefix("data:").partition(",")
    if not comma:
        raise PictureProblem("the data URL is malformed")
    if not head.endswith(";base64"):
        return unquote_to_bytes(body)
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error as error:
        raise PictureProblem("the data URL is malformed") from error
