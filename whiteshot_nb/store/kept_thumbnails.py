"""Thumbnails kept with the pictures: made when a picture is captured, or when it is first looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from whiteshot_nb.errors import WhiteshotError
from whiteshot_nb.images.examination import examine_picture

if TYPE_CHECKING:
    from whiteshot_nb.store.pictures import Pictures


@runtime_checkable
class KeepsThumbnails(Protocol):
    """Returns and keeps the thumbnails of pictures."""

    def get_thumbnail(self, sha256: str) -> bytes | None:
        """Return the thumbnail of a picture as WebP; None if none is kept."""

    def put_thumbnail(self, sha256: str, thumbnail: bytes) -> None:
        """Keep the thumbnail of a picture."""


def thumbnail_of(pictures: Pictures, sha256: str) -> bytes | None:
    """Return the thumbnail of a picture, a WebP of at most 360 by 360 pixels; None if the picture cannot be shown.

    A missing thumbnail is made from the picture, and kept if `pictures` can be written.
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


def keep_thumbnail(keeper: KeepsThumbnails, sha256: str, thumbnail: bytes) -> None:
    """Keep a thumbnail if possible; without it, it is made again when the picture is looked at."""
    try:
        keeper.put_thumbnail(sha256, thumbnail)
    except (OSError, WhiteshotError):
        return
