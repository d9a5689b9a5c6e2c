"""Get the bytes of a stored image: from its URL, or from the user's storage space."""

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
    """Gets the bytes of a stored image."""

    def fetch(self, image: StoredImage, *, cancelled: Callable[[], bool]) -> DownloadedPicture:
        """Return the intact picture, or raise a `WhiteshotError`."""


class UrlSource:
    """Get pictures from the URLs in the API's responses."""

    def __init__(self, downloader: Downloader) -> None:
        self._downloader = downloader

    def fetch(self, image: StoredImage, *, cancelled: Callable[[], bool]) -> DownloadedPicture:
        """Return the picture at the image's URL."""
        return self._downloader.fetch(url_of(image), cancelled=cancelled)


class StorageSource:
    """Get pictures from a private storage space, with its keys."""

    def __init__(self, storage: Storage, downloader: Downloader) -> None:
        self._storage = storage
        self._downloader = downloader

    def fetch(self, image: StoredImage, *, cancelled: Callable[[], bool]) -> DownloadedPicture:
        """Return the object with the image's key; a presigned URL is not kept."""
        storage = self._storage
        if image.bucket != storage.space.bucket:
            raise StorageError(
                f"The picture is in the bucket {image.bucket}, not in {storage.space.bucket}",
                hint="Pass the storage space that the vendor's console shows for this data center.",
            )
        if storage.presigned:
            url = storage.presign(image.key)
            return self._downloader.fetch(url.get_secret_value(), cancelled=cancelled)
        data = storage.get(image.key, max_bytes=self._downloader.max_bytes)
        if data is None:
            raise StorageError(
                f"The picture is not in the bucket {storage.space.bucket}",
                hint="Check the storage settings in the vendor's console.",
            )
        return DownloadedPicture(data, png_chunks.check_png(data), 1)


def url_of(image: StoredImage) -> str:
    """Return the URL of an image from the API's response, repaired if it is not usable.

    It is not if it has no http(s) host, or if an unescaped ``?`` or ``#`` of the key would cut it short.
    """
    if set(image.key) & set("?#") and image.url.endswith(image.key):
        return image.url.removesuffix(image.key) + quote(image.key)
    vendor = _vendor(image.region)
    if is_http(image.url) or vendor is None:
        return image.url
    return StorageAddress.of(vendor, image.bucket, image.region, None, None).url(image.key)


def _vendor(region: str) -> Vendor | None:
    """Return the vendor by the spelling of the region; None for Kodo, whose hosts cannot be derived."""
    if region.startswith("oss-"):
        return "oss"
    return "aws" if re.fullmatch(r"[a-z]{2}(-[a-z]+)+-[0-9]", region) else None
