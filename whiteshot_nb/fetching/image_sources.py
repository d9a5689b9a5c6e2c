"""Get the bytes of a stored image from its URL, or from a private storage space."""

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
    """A source of stored images. It is either the URLs in the API's responses or a private storage space."""

    def fetch(self, image: StoredImage, *, cancelled: Callable[[], bool]) -> DownloadedPicture:
        """Get the picture, check that it is an intact PNG, and return it.

        Parameters
        ----------
        image
            The stored image, as the API returned it.
        cancelled
            Function to call repeatedly during a download. If the function returns True, the download raises
            `Cancelled`.

        Raises
        ------
        WhiteshotError
            If the picture could not be read or is damaged, or if the download was cancelled.
        """


class UrlSource:
    """Download pictures from the URLs in the API's responses."""

    def __init__(self, downloader: Downloader) -> None:
        self._downloader = downloader

    def fetch(self, image: StoredImage, *, cancelled: Callable[[], bool]) -> DownloadedPicture:
        """Download the picture from its URL, check that it is an intact PNG, and return it."""
        return self._downloader.fetch(url_of(image), cancelled=cancelled)


class StorageSource:
    """Read pictures from a private storage space, using its access keys."""

    def __init__(self, storage: Storage, downloader: Downloader) -> None:
        self._storage = storage
        self._downloader = downloader

    def fetch(self, image: StoredImage, *, cancelled: Callable[[], bool]) -> DownloadedPicture:
        """Read the picture from the storage space, check that it is an intact PNG, and return it."""
        storage = self._storage
        if image.bucket != storage.space.bucket:
            raise StorageError(
                f"The picture is in the bucket {image.bucket}, but the given storage space is the bucket "
                f"{storage.space.bucket}",
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
    """Return the URL from which a stored image can be downloaded.

    Usually, this is the URL in the API's response, but some URLs must be repaired. If the storage key in the URL
    contains an unescaped ``?`` or ``#``, the key is escaped, because these characters would end the path too early. If
    the text is not an http(s) URL with a host, and the vendor can be derived from the region, the URL is built from the
    bucket, the region and the storage key.
    """
    if set(image.key) & set("?#") and image.url.endswith(image.key):
        return image.url.removesuffix(image.key) + quote(image.key)
    vendor = _vendor(image.region)
    if is_http(image.url) or vendor is None:
        return image.url
    return StorageAddress.of(vendor, image.bucket, image.region, None, None).url(image.key)


def _vendor(region: str) -> Vendor | None:
    """Return the vendor that spells a region in this way; None for Kodo, whose host names cannot be derived."""
    if region.startswith("oss-"):
        return "oss"
    return "aws" if re.fullmatch(r"[a-z]{2}(-[a-z]+)+-[0-9]", region) else None
