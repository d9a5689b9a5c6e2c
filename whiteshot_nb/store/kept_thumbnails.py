"""Read and store the thumbnails of pictures.

A thumbnail is stored when its picture is captured, or when the thumbnail is needed for the first time.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from whiteshot_nb.errors import WhiteshotError
from whiteshot_nb.images.examination import Examination, examine_picture

if TYPE_CHECKING:
    from whiteshot_nb.store.pictures import Pictures


@runtime_checkable
class KeepsThumbnails(Protocol):
    """A collection of pictures that can also store the thumbnail of each picture."""

    def get_thumbnail(self, sha256: str) -> bytes | None:
        """Return the thumbnail of a picture as WebP; None if no thumbnail is stored."""

    def put_thumbnail(self, sha256: str, thumbnail: bytes) -> None:
        """Store the thumbnail of a picture."""


def thumbnail_of(pictures: Pictures, sha256: str) -> bytes | None:
    """Return the thumbnail of a picture; if no thumbnail is stored, create and store it.

    Returns
    -------
    bytes or None
        A WebP image of at most 360 × 360 pixels; None if the picture is missing or cannot be decoded.
    """
    keeper = pictures if isinstance(pictures, KeepsThumbnails) else None
    kept = keeper and keeper.get_thumbnail(sha256)
    if kept:
        return kept
    try:
        made = examine_picture(pictures.get(sha256)).thumbnail
    except KeyError:
        return None
    if keeper is not None and made is not None:
        keep_thumbnail(keeper, sha256, made)
    return made


def examine_and_keep(pictures: Pictures, sha256: str, data: bytes | None = None) -> Examination:
    """Decode and measure a stored picture, store its thumbnail, and return the measurements.

    The returned measurements do not contain the thumbnail.

    Parameters
    ----------
    pictures
        The storage that contains the picture.
    sha256
        The SHA-256 of the picture.
    data
        The bytes of the picture. Default: the bytes are read from `pictures`.

    Raises
    ------
    KeyError
        If the picture is missing.
    """
    return keep_found(pictures, sha256, examine_picture(pictures.get(sha256) if data is None else data))


def keep_found(pictures: Pictures, sha256: str, found: Examination) -> Examination:
    """Store the thumbnail that `found` contains, and return `found` without the thumbnail.

    `found` contains the measurements of a picture and a thumbnail of the picture.
    """
    if found.thumbnail is not None and isinstance(pictures, KeepsThumbnails):
        keep_thumbnail(pictures, sha256, found.thumbnail)
    return replace(found, thumbnail=None)


def keep_thumbnail(keeper: KeepsThumbnails, sha256: str, thumbnail: bytes) -> None:
    """Store a thumbnail; errors are ignored, because a missing thumbnail is created again when it is needed."""
    try:
        keeper.put_thumbnail(sha256, thumbnail)
    except (OSError, WhiteshotError):
        return
