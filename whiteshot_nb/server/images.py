"""The object store: stored images, and the pictures that scenes show."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

import obstore
from obstore.exceptions import GenericError
from obstore.store import LocalStore

from whiteshot_nb.server.config import BUCKET

if TYPE_CHECKING:
    from pathlib import Path

SERVED_AT = "/stored"
OWN_SCHEME = "store:"


class ImageStore:
    """Objects by key in a local folder, served over HTTP below ``/stored/<bucket>/``."""

    def __init__(self, folder: Path) -> None:
        self._store = LocalStore(folder, mkdir=True)

    def put(self, key: str, data: bytes) -> None:
        """Keep an object; one of the same key is overwritten, at once and whole."""
        obstore.put(self._store, key, data)

    def get(self, key: str) -> bytes | None:
        """Return an object, or None if there is no such key or the key is none."""
        try:
            return bytes(obstore.get(self._store, key).bytes())
        except (FileNotFoundError, ValueError, GenericError):  # generic: an empty key, or one too long for a file
            return None

    @staticmethod
    def url(base: str, key: str) -> str:
        """Return where an object is served; `base` is the server's own address."""
        return f"{base.rstrip('/')}{SERVED_AT}/{BUCKET}/{quote(key)}"

    @staticmethod
    def own_key(source: str, base: str) -> str | None:
        """Return the key if a picture's source is an object of this store, else None."""
        if source.startswith(OWN_SCHEME):
            return source.removeprefix(OWN_SCHEME)
        prefix = f"{base.rstrip('/')}{SERVED_AT}/{BUCKET}/"
        if source.startswith(prefix):
            return unquote(urlsplit(source).path.removeprefix(f"{SERVED_AT}/{BUCKET}/"))
        return None
