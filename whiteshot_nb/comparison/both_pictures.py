"""The pictures of both sides of a comparison as if they were in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb.store import KeepsThumbnails

if TYPE_CHECKING:
    from whiteshot_nb.store import Pictures


class BothPictures:
    """Pictures of several places, with their thumbnails."""

    def __init__(self, *places: Pictures) -> None:
        self._places = places

    def get(self, sha256: str) -> bytes:
        """Return the bytes; `KeyError` if no place has them."""
        return self._find(sha256)[0]

    def get_thumbnail(self, sha256: str) -> bytes | None:
        """Return the thumbnail of a picture as WebP; None if none is kept."""
        keepers = (place for place in self._places if isinstance(place, KeepsThumbnails))
        return next(filter(None, (keeper.get_thumbnail(sha256) for keeper in keepers)), None)

    def put_thumbnail(self, sha256: str, thumbnail: bytes) -> None:
        """Keep the thumbnail of a picture in the place that has the picture, if thumbnails can be kept there."""
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
