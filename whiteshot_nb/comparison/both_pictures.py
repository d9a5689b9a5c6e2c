"""Read the pictures of both sides of a comparison as if they were stored together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb.store import KeepsThumbnails

if TYPE_CHECKING:
    from whiteshot_nb.store import Pictures


class BothPictures:
    """Several stores of pictures and thumbnails that can be used like a single store."""

    def __init__(self, *places: Pictures) -> None:
        self._places = places

    def get(self, sha256: str) -> bytes:
        """Return the bytes of a picture, or raise `KeyError` if no store contains it."""
        return self._find(sha256)[0]

    def get_thumbnail(self, sha256: str) -> bytes | None:
        """Return the thumbnail of a picture as WebP, or None if no thumbnail is stored."""
        keepers = (place for place in self._places if isinstance(place, KeepsThumbnails))
        return next(filter(None, (keeper.get_thumbnail(sha256) for keeper in keepers)), None)

    def put_thumbnail(self, sha256: str, thumbnail: bytes) -> None:
        """Save the thumbnail of a picture in the store that contains the picture.

        If this store does not support thumbnails, nothing is saved.
        """
        _, place = self._find(sha256)
        if isinstance(place, KeepsThumbnails):
            place.put_thumbnail(sha256, thumbnail)

    def _find(self, sha256: str) -> tuple[bytes, Pictures]:
        for place in self._places:
            try:
                return place.get(sha256), place
            except KeyError:
                continue
        raise KeyError(sha256)
