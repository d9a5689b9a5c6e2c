"""The object store: stored images, and the pictures that scenes show."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from whiteshot_nb.server.config import TEAM_NUMBER

if TYPE_CHECKING:
    from whiteshot_nb.storage import Storage

SERVED_AT = "/stored"
OWN_SCHEME = "store:"
_SCREENSHOTS = "room_cover"


class ImageStore:
    """Objects by key in a storage space; those of a local one are served over HTTP below ``/stored/<bucket>/``.

    Parameters
    ----------
    storage
        Where they are kept. Its prefix, the "storage path" of the vendor's console, begins every key.
    """

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self.space = storage.space

    def screenshot_key(self, room: str, tail: str) -> str:
        """Return the key of a screenshot: of a scene's path, or of the word ``undefined``."""
        return self.key(f"{_SCREENSHOTS}/{TEAM_NUMBER}/{room}{tail}.png")

    def may_show(self, key: str, room: str) -> bool:
        """Whether a scene of a room may show an object: not a screenshot of another room.

        Keys that a store or a disk could take for another are not shown at all, and capitals are as small letters.
        """
        if {"", ".", ".."} & set(key.split("/")):
            return False
        screenshots = self.key(f"{_SCREENSHOTS}/")
        is_screenshot = key.casefold().startswith(screenshots.casefold())
        return not is_screenshot or key.startswith(f"{screenshots}{TEAM_NUMBER}/{room}")

    def key(self, name: str) -> str:
        """Return the key of an object: its name below the storage path."""
        return f"{self._storage.prefix}{name}"

    def put(self, key: str, data: bytes) -> None:
        """Keep an object; one of the same key is overwritten, at once and whole.

        Raises
        ------
        StorageError
            If the storage space refused it or did not answer.
        """
        self._storage.put(key, data, content_type="image/jpeg" if key.endswith(".jpg") else "image/png")

    def get(self, key: str) -> bytes | None:
        """Return an object, or None if there is no such key or the key is none.

        Raises
        ------
        StorageError
            If the storage space refused or did not answer.
        """
        return self._storage.get(key)

    def url(self, base: str, key: str) -> str:
        """Return where an object is to be had; `base` is the server's own address."""
        if self.space.vendor == "local" and self.space.domain is None:
            return f"{self._served(base)}{quote(key)}"
        return self.space.url(key)

    def own_key(self, source: str, base: str) -> str | None:
        """Return the key if a picture's source is an object of this store, else None."""
        if source.startswith(OWN_SCHEME):
            return self.key(source.removeprefix(OWN_SCHEME))
        prefix = self.url(base, "")
        if source.startswith(prefix):
            return unquote(urlsplit(source).path.removeprefix(urlsplit(prefix).path))
        return None

    def _served(self, base: str) -> str:
        return f"{base.rstrip('/')}{SERVED_AT}/{self.space.bucket}/"
