"""The pictures of a report, each once: what is known of them, and their thumbnails, which wait on disk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from whiteshot_nb.errors import DamagedPicture
from whiteshot_nb.images import png_chunks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from whiteshot_nb.views.report.thumbnail_sizes import Shrinker


@dataclass(frozen=True, slots=True)
class ReportPicture:
    """One picture.

    Attributes
    ----------
    sha256, name
        What it is, and its name among the files beside the report.
    bytes
        Of the PNG; 0 if it could not be had.
    width, height
        In pixels; 0 if it is no intact PNG.
    thumbnail
        Bytes of its thumbnail; 0 if there is none.
    """

    sha256: str
    name: str
    bytes: int
    width: int
    height: int
    thumbnail: int


class ReportPictures:
    """Pictures in the order in which they came.

    Parameters
    ----------
    names
        The name of each picture that may come, by its sha256.
    shrinker
        What makes the thumbnails.
    spool
        A file of our own, for these.
    """

    def __init__(self, names: Mapping[str, str], shrinker: Shrinker, spool: IO[bytes]) -> None:
        self._names = names
        self._shrinker = shrinker
        self._spool = spool
        self._prints: dict[str, ReportPicture] = {}
        self.numbers: dict[str, int] = {}

    def __iter__(self) -> Iterator[ReportPicture]:
        return iter(self._prints.values())

    def __getitem__(self, sha256: str) -> ReportPicture:
        return self._prints[sha256]

    def add(self, sha256: str, data: bytes | None) -> None:
        """Take a picture, unless it is there; None if it could not be had."""
        if sha256 in self._prints:
            return
        self.numbers[sha256] = len(self._prints)
        small = self._shrinker.shrink(data) if data else None
        self._spool.write(small or b"")
        size = _size(data) if data else (0, 0)
        self._prints[sha256] = ReportPicture(sha256, self._names[sha256], len(data or b""), *size, len(small or b""))

    def thumbnails(self) -> Iterator[tuple[int, bytes]]:
        """Yield the thumbnails with the numbers of their pictures."""
        self._spool.seek(0)
        for number, one in enumerate(self):
            if one.thumbnail:
                yield number, self._spool.read(one.thumbnail)


def _size(data: bytes) -> tuple[int, int]:
    try:
        info = png_chunks.check_png(data)
    except DamagedPicture:
        return 0, 0
    return info.width, info.height
