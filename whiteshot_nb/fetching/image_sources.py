"""Where the bytes of a stored image come from: its URL, or the user's own storage space."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

from whiteshot_nb.errors import StorageError
from whiteshot_nb.fetching.download import DownloadedPicture, is_http
from whiteshot_nb.images import png_chunks
from whiteshot_nb.storage import StorageAddress

if TYPE_CHECKING:
    from collections.abc import Callable

    from whiteshot_nb.api import StoredImage
    from whiteshot_nb.fetching.download import Downloader
    from whiteshot_nb.storage import Storage, Vendor


class ImageSource(Protocol):
    """Whoever can turn a stored image into the bytes of an intact PNG."""

    def fetch(self, image: StoredImage, *, cancelled: Callable[[], bool]) -> DownloadedPicture:
        """Return the picture; a `WhiteshotError` says why there is none."""


class UrlSource:
    """Pictures from the URLs in the API's answers."""

    def __init__(self, downloader: Downloader) -> None:
        self._downloader = downloader

    def fetch(self, image: StoredImage, *, cancelled: Callable[[], bool]) -> DownloadedPicture:
        """Return the picture at the image's URL."""
        return self._downloader.fetch(url_of(image), cancelled=cancelled)


class StorageSource:
    """Pictures from a storage space that only its owner's keys open."""

    def __init__(self, storage: Storage, downloader: Downloader) -> None:
        self._storage = storage
        self._downloader = downloader

    def fetch(self, image: StoredImage, *, cancelled: Callable[[], bool]) -> DownloadedPicture:
        """Return the object with the image's key; the presigned URL, if one is needed, is forgotten at once."""
        storage = self._storage
        if image.bucket != storage.space.bucket:
            raise StorageError(
                f"The picture is in the bucket {image.bucket}, not in {storage.space.bucket}",
                hint="Pass the storage space that the vendor's console names for this data center.",
            )
        if storage.presigned:
            url = storage.presign(image.key)
            return self._downloader.fetch(url.get_secret_value(), cancelled=cancelled)
        data = storage.get(image.key, max_bytes=self._downloader.max_bytes)
        if data is None:
            raise StorageError(
                f"There is no picture in the bucket {storage.space.bucket}",
                hint="Check the storage settings in the vendor's console.",
            )
        return DownloadedPicture(data, png_chunks.check_png(data), 1)


def url_of(image: StoredImage) -> str:
    """Return the image's URL as the API answered it, or a rebuilt one where that cannot be used.

    It cannot where it has no http(s) host, or where a raw ``?`` or ``#`` of the key would cut it short.
    """
    if set(image.key) & set("?#") and image.url.endswith(image.key):
        return image.url.removesuffix(image.key) + quote(image.key)
    vendor = _vendor(image.region)
    if is_http(image.url) or vendor is None:
        return image.url
    return StorageAddress.of(vendor, image.bucket, image.region, None, None).url(image.key)


def _vendor(region: str) -> Vendor | None:
    """Tell the vendor by how it spells its regions; Kodo's are of no use, since its hosts cannot be derived."""
    if region.startswith("oss-"):
        return "oss"
    return "aws" if re.fullmatch(r"[a-z]{2}(-[a-z]+)+-[0-9]", region) else None
