"""Store pictures in a storage space: screenshots, and the pictures that scenes contain."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from whiteshot_nb.server.config import TEAM_NUMBER

if TYPE_CHECKING:
    from whiteshot_nb.storage import Storage

STORED_PATH = "/stored"
OWN_SCHEME = "store:"
_SCREENSHOTS = "room_cover"


class ImageStore:
    """Read and write pictures as objects in a storage space.

    If the storage space is a folder, this server provides the objects in the folder over HTTP, below
    ``/stored/<bucket>/``.

    Parameters
    ----------
    storage
        The storage space. Every storage key begins with the prefix of the storage space. The vendor's console calls
        this prefix "storage path".
    """

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self.space = storage.space

    def screenshot_key(self, room: str, suffix: str) -> str:
        """Return the storage key of a screenshot.

        Parameters
        ----------
        room
            UUID of the room.
        suffix
            Path of the scene, or ``undefined`` if the request contains no path.
        """
        return self.key(f"{_SCREENSHOTS}/{TEAM_NUMBER}/{room}{suffix}.png")

    def may_show(self, key: str, room: str) -> bool:
        """Return whether a scene in a room may show a stored picture.

        Return False if the picture is a screenshot of another room. Also return False if a file system could confuse
        the storage key with another key. This can happen if a part of the key is empty, ``.`` or ``..``, or if the key
        differs from the key of a screenshot only in upper and lower case.
        """
        if {"", ".", ".."} & set(key.split("/")):
            return False
        screenshots = self.key(f"{_SCREENSHOTS}/")
        is_screenshot = key.casefold().startswith(screenshots.casefold())
        return not is_screenshot or key.startswith(f"{screenshots}{TEAM_NUMBER}/{room}")

    def key(self, name: str) -> str:
        """Return the storage key of an object: the prefix of the storage space, followed by `name`."""
        return f"{self._storage.prefix}{name}"

    def put(self, key: str, data: bytes) -> None:
        """Write a picture to the storage space. An existing object with this key is replaced atomically.

        Raises
        ------
        StorageError
            If the storage space refuses the request or does not answer.
        """
        self._storage.put(key, data, content_type="image/jpeg" if key.endswith(".jpg") else "image/png")

    def get(self, key: str) -> bytes | None:
        """Return the content of an object; None if the storage key is not valid, or if no object has this key.

        Raises
        ------
        StorageError
            If the storage space refuses the request or does not answer.
        """
        return self._storage.get(key)

    def url(self, base: str, key: str) -> str:
        """Return the URL of a stored picture. `base` is the base URL of this server."""
        if self.space.vendor == "local" and self.space.domain is None:
            return f"{self._served(base)}{quote(key)}"
        return self.space.url(key)

    def own_key(self, source: str, base: str) -> str | None:
        """Return the storage key of a picture that this server stores; None for any other picture.

        Parameters
        ----------
        source
            Source of the picture in the scene, which is either a URL or ``store:<name>``.
        base
            Base URL of this server.
        """
        if source.startswith(OWN_SCHEME):
            return self.key(source.removeprefix(OWN_SCHEME))
        prefix = self.url(base, "")
        if source.startswith(prefix):
            return unquote(urlsplit(source).path.removeprefix(urlsplit(prefix).path))
        return None

    def _served(self, base: str) -> str:
        return f"{base.rstrip('/')}{STORED_PATH}/{self.space.bucket}/"
