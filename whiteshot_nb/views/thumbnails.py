"""Read the thumbnails that a widget requests, and cache them."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from whiteshot_nb.store import thumbnail_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from whiteshot_nb.store import Pictures

_MOST = 500
_MOST_AT_ONCE = 48


class Thumbnails:
    """Read WebP thumbnails of pictures, and cache the 500 thumbnails that were used last.

    Parameters
    ----------
    pictures
        The PNG files by SHA-256.
    """

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures
        self._kept: OrderedDict[str, bytes] = OrderedDict()

    def of(self, hashes: Iterable[str]) -> dict[str, bytes]:
        """Return thumbnails in a dictionary by SHA-256; missing and damaged pictures are left out.

        Parameters
        ----------
        hashes
            The SHA-256 of each picture. Only the first 48 are used.
        """
        found = {sha256: self._one(sha256) for sha256 in list(hashes)[:_MOST_AT_ONCE]}
        return {sha256: data for sha256, data in found.items() if data}

    def _one(self, sha256: str) -> bytes | None:
        if sha256 not in self._kept:
            data = thumbnail_of(self._pictures, sha256)
            if data is None:
                return None
            self._kept[sha256] = data
            if len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        self._kept.move_to_end(sha256)
        return self._kept[sha256]
