"""The files of a report: an HTML page of limited size, and a ZIP of the pictures that do not fit into the page.

Each picture is read once to make its thumbnail, which goes to a temporary file. When all sizes are known, the pictures
that fit in full are chosen. Then the files are written, one picture at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any, Protocol
from zipfile import BadZipFile, ZipFile

from whiteshot_nb._core.atomic_files import check_writable_with_companions, replace_files_together
from whiteshot_nb._core.progress import Progress
from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.export.rows import read_picture
from whiteshot_nb.export.zip_file import add_file
from whiteshot_nb.store import thumbnail_of
from whiteshot_nb.views.report.full_pictures import choose_pictures
from whiteshot_nb.views.report.html_document import END, document_start, picture_block, picture_block_length
from whiteshot_nb.views.report.report_pictures import ReportPictures
from whiteshot_nb.views.report.thumbnail_sizes import ThumbnailMaker

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from whiteshot_nb._core.progress import ProgressOption, ReportProgress
    from whiteshot_nb.store import Pictures

DEFAULT_MAX_BYTES = 25_000_000
"""Default maximum number of bytes of a report's page."""

LIMIT_MAX_BYTES = 50_000_000
"""Upper limit of `max_bytes`: larger pages open slowly, and most mailboxes reject them."""

_SAMPLE = 16
_ZIP_COMMENT = b"whiteshot report pictures"


class ReportContent(Protocol):
    """The content of a report: shots, or a review."""

    @property
    def names(self) -> Mapping[str, str]:
        """File name of each picture by its sha256, in the order in which the pictures are read."""

    def read_pictures(self, pictures: Pictures, progress: ProgressOption) -> Iterator[tuple[str, bytes | None]]:
        """Yield the sha256 and the bytes (None if missing or damaged) of each picture; pictures may be repeated."""

    def picture_groups(self) -> Sequence[Sequence[str]]:
        """Return groups of pictures that are useful only together, by sha256, the most important group first."""

    def data(self, numbers: Mapping[str, int]) -> dict[str, Any]:
        """Return the JSON data for the script; `numbers` contains the number of each picture by its sha256."""

    def head(self) -> dict[str, Any]:
        """Return the variables of the page's head, such as its subtitle and facts."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report that can be written as HTML.

    Attributes
    ----------
    content
        Content of the report: shots, or a review.
    pictures
        Store of the PNG files.
    """

    content: ReportContent
    pictures: Pictures

    def write(self, path: Path, *, title: str, max_bytes: int | None = None, progress: ProgressOption = False) -> None:
        """Write the report as an HTML page; pictures that do not fit go into ``<name>-pictures.zip`` next to the page.

        If an error occurs, neither file is written.

        Parameters
        ----------
        path
            File name of the page.
        title
            Heading of the page.
        max_bytes
            Maximum number of bytes of the page. Default: 25,000,000. Limit: 50,000,000.
        progress
            Function that is called after each scene is read, and again while pictures are written.

        Raises
        ------
        InvalidInput
            If `max_bytes` is above its limit, or too small for the text of the report.
        OSError
            If a file cannot be written.
        """
        allowed = DEFAULT_MAX_BYTES if max_bytes is None else max_bytes
        if allowed > LIMIT_MAX_BYTES:
            raise InvalidInput(f"max_bytes must be at most {LIMIT_MAX_BYTES:,}, not {allowed:,}", field="max_bytes")
        check_writable_with_companions(path)
        report = progress if callable(progress) else lambda _: None
        with TemporaryFile(prefix="whiteshot-") as thumbnails:
            writer = _ReportWriter(self, path, title, allowed, thumbnails)
            writer.read(report)
            writer.write(report)


class _ReportWriter:
    def __init__(self, report: Report, target: Path, title: str, max_bytes: int, thumbnails: IO[bytes]) -> None:
        self._content = report.content
        self._source = report.pictures
        self._target = target
        self._max_bytes = max_bytes
        self._archive = target.with_name(f"{target.stem}-pictures.zip")
        self._read = Progress()
        self._head = report.content.head() | {"title": title, "made": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"}
        self._pictures = ReportPictures(report.content.names, self._thumbnail_maker(), thumbnails, self._source)

    def read(self, report: ReportProgress) -> None:
        """Read every picture once, and choose the pictures that the page contains in full."""

        def on_read(now: Progress) -> None:
            self._read = now
            report(now)

        for sha256, data in self._content.read_pictures(self._source, on_read):
            self._pictures.add(sha256, data)
        left = self._bytes_left(len(self._start(set())))
        left -= sum(
            picture_block_length("thumbnail", number, one.thumbnail)
            for number, one in enumerate(self._pictures)
            if one.thumbnail
        )
        self._full = choose_pictures(self._pictures, self._content.picture_groups(), left)
        self._rest = [one for one in self._pictures if one.bytes and one.sha256 not in self._full]

    def write(self, report: ReportProgress) -> None:
        """Write both files."""
        companions = [self._archive] if self._rest or _is_of_a_report(self._archive) else []
        with replace_files_together(self._target, *companions) as (page, *archive):
            with page.open("wb") as file:
                for part in self._parts(report):
                    file.write(part)
            if self._rest:
                self._write_archive(archive[0], report)

    def _thumbnail_maker(self) -> ThumbnailMaker:
        """Return the maker of thumbnails, which may use half of the bytes that the text leaves."""
        names = self._content.names
        numbers = {sha256: number for number, sha256 in enumerate(names)}
        largest = [[sha256, name, 10**6, 10**6, 1, 1, 1] for sha256, name in names.items()]
        text = len(document_start(self._content.data(numbers) | self._files(largest), self._head))
        last = len(names)
        return ThumbnailMaker(
            self._bytes_left(text) // 2,
            last,
            self._sample(),
            lambda size: picture_block_length("thumbnail", last, size),
        )

    def _sample(self) -> list[bytes]:
        hashes = list(self._content.names)
        sample = (thumbnail_of(self._source, sha256) for sha256 in hashes[:: max(1, len(hashes) // _SAMPLE)])
        return [thumbnail for thumbnail in sample if thumbnail]

    def _bytes_left(self, text: int) -> int:
        """Return the number of bytes that the text leaves for pictures."""
        left = self._max_bytes - text - len(END)
        if left < 0:
            raise InvalidInput(
                f"Without any pictures, the report is already {text:,} bytes, which is more than "
                f"max_bytes={self._max_bytes:,}",
                field="max_bytes",
                hint="Increase max_bytes, or export fewer rows, for example a filtered DataFrame.",
            )
        return left

    def _start(self, full: set[str]) -> bytes:
        listed = [
            [
                one.sha256,
                one.name,
                one.width,
                one.height,
                *map(int, (one.bytes > 0, one.thumbnail > 0, one.sha256 in full)),
            ]
            for one in self._pictures
        ]
        return document_start(self._content.data(self._pictures.numbers) | self._files(listed), self._head)

    def _files(self, listed: list[list[Any]]) -> dict[str, Any]:
        return {"pictures": listed, "folder": self._archive.stem, "report": self._target.stem}

    def _parts(self, report: ReportProgress) -> Iterator[bytes]:
        yield self._start(self._full)
        for number, data in self._pictures.thumbnails():
            yield picture_block("thumbnail", number, data)
        for one in self._pictures:
            if one.sha256 in self._full:
                yield picture_block(
                    "picture", self._pictures.numbers[one.sha256], read_picture(self._source, one.sha256)
                )
                self._report_writing(report, one.name)
        yield END

    def _write_archive(self, path: Path, report: ReportProgress) -> None:
        with ZipFile(path, "w") as archive:
            archive.comment = _ZIP_COMMENT
            for one in self._rest:
                add_file(archive, f"{self._archive.stem}/{one.name}", read_picture(self._source, one.sha256))
                self._report_writing(report, one.name)

    def _report_writing(self, report: ReportProgress, name: str) -> None:
        report(Progress(self._read.done, self._read.total, self._read.failed, f"writing {name}"))


def _is_of_a_report(archive: Path) -> bool:
    """Return whether an existing ZIP contains the pictures of an earlier report, and so may be replaced."""
    try:
        with ZipFile(archive) as existing:
            return existing.comment == _ZIP_COMMENT
    except (OSError, BadZipFile):
        return False
