"""The pictures of a report, each once, with their sizes; their thumbnails are in a temporary file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from whiteshot_nb.errors import DamagedPicture
from whiteshot_nb.images import png_chunks
from whiteshot_nb.store import thumbnail_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from whiteshot_nb.store import Pictures
    from whiteshot_nb.views.report.thumbnail_sizes import ThumbnailMaker


@dataclass(frozen=True, slots=True)
class ReportPicture:
    """One picture of a report.

    Attributes
    ----------
    sha256
        The sha256 of the PNG file.
    name
        File name of the picture in the ZIP next to the report.
    bytes
        Number of bytes of the PNG file; 0 if the file is missing or damaged.
    width
        Width in pixels; 0 if the PNG file is damaged.
    height
        Height in pixels; 0 if the PNG file is damaged.
    thumbnail
        Number of bytes of the thumbnail; 0 if there is no thumbnail.
    """

    sha256: str
    name: str
    bytes: int
    width: int
    height: int
    thumbnail: int


class ReportPictures:
    """The pictures of a report in the order in which they were added, numbered from 0.

    Parameters
    ----------
    names
        File name of each picture that may be added, by its sha256.
    thumbnail_maker
        Maker of the thumbnails.
    spool
        Temporary file to which the thumbnails are written.
    source
        Where the pictures and their thumbnails are stored.
    """

    def __init__(
        self, names: Mapping[str, str], thumbnail_maker: ThumbnailMaker, spool: IO[bytes], source: Pictures
    ) -> None:
        self._names = names
        self._source = source
        self._thumbnail_maker = thumbnail_maker
        self._spool = spool
        self._pictures: dict[str, ReportPicture] = {}
        self.numbers: dict[str, int] = {}

    def __iter__(self) -> Iterator[ReportPicture]:
        return iter(self._pictures.values())

    def __getitem__(self, sha256: str) -> ReportPicture:
        return self._pictures[sha256]

    def add(self, sha256: str, data: bytes | None) -> None:
        """Add a picture, unless it was added before; `data` is None if the picture is missing or damaged."""
        if sha256 in self._pictures:
            return
        self.numbers[sha256] = len(self._pictures)
        thumbnail = self._thumbnail_maker.make(thumbnail_of(self._source, sha256) if data else None)
        self._spool.write(thumbnail or b"")
        size = _size(data) if data else (0, 0)
        self._pictures[sha256] = ReportPicture(
            sha256, self._names[sha256], len(data or b""), *size, len(thumbnail or b"")
        )

    def thumbnails(self) -> Iterator[tuple[int, bytes]]:
        """Yield the number of each picture that has a thumbnail, with the bytes of the thumbnail."""
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
