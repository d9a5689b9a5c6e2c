"""The report's two files: a page that keeps to its budget to the byte, and a ZIP of the pictures it has no room for.

Every picture is looked at once for its thumbnail, which waits on disk; when all sizes are known, what fits in full is
chosen, and everything is written one picture at a time.
"""

from __future__ import annotations

from datetime import UTC, datetime
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any, Protocol
from zipfile import BadZipFile, ZipFile

from whiteshot_nb._core.atomic_files import check_writable_with_companions, expand_path, replace_files_together
from whiteshot_nb._core.progress import Progress
from whiteshot_nb.errors import InvalidInput, PictureError
from whiteshot_nb.export.rows import read_picture
from whiteshot_nb.export.zip_file import put_file
from whiteshot_nb.views.report.byte_budget import choose_pictures
from whiteshot_nb.views.report.html_document import END, beginning, block, block_length
from whiteshot_nb.views.report.report_pictures import ReportPictures
from whiteshot_nb.views.report.thumbnail_sizes import Shrinker

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from whiteshot_nb._core.progress import ReportProgress
    from whiteshot_nb.store import Pictures

DEFAULT_BUDGET = 25_000_000
"""Bytes of a report, unless it is told otherwise."""

MAX_BUDGET = 50_000_000
"""Bytes above which a page is no fun to open, and too large for most mailboxes."""

_SAMPLE = 16
_OURS = b"whiteshot report pictures"


class Subject(Protocol):
    """What a report is about."""

    @property
    def names(self) -> Mapping[str, str]:
        """The name of each picture's file, by its sha256, in the order in which they are looked at."""

    def look(self, pictures: Pictures, notify: ReportProgress) -> Iterator[tuple[str, bytes | None]]:
        """Yield each picture by its sha256, None if it could not be had; some may come twice."""

    def groups(self) -> Sequence[Sequence[str]]:
        """Return pictures that are of use together only, the most important first."""

    def data(self, numbers: Mapping[str, int]) -> dict[str, Any]:
        """Return what the script is told, as JSON knows it; pictures by their number."""

    def head(self) -> dict[str, Any]:
        """Return what stands in the head of the page."""


def write_report(
    subject: Subject,
    pictures: Pictures,
    path: str | os.PathLike[str],
    *,
    title: str,
    budget: int | None = None,
    notify: ReportProgress | None = None,
) -> Path:
    """Write the page and, if not all pictures fit, ``<name>-pictures.zip`` beside it: both or none.

    Raises
    ------
    InvalidInput
        If the budget is larger than a report may be, or too small for what is said without any picture.
    OSError
        If no file can be put there.
    """
    allowed = DEFAULT_BUDGET if budget is None else budget
    if allowed > MAX_BUDGET:
        raise InvalidInput(f"A report has at most {MAX_BUDGET:,} bytes, not {allowed:,}", field="budget")
    target = expand_path(path)
    check_writable_with_companions(target)
    notify = notify or (lambda _: None)
    with TemporaryFile(prefix="whiteshot-") as spool:
        report = _Report(subject, pictures, target, title, allowed, spool)
        report.look(notify)
        report.write(notify)
    return target


class _Report:
    def __init__(
        self, subject: Subject, pictures: Pictures, target: Path, title: str, budget: int, spool: IO[bytes]
    ) -> None:
        self._subject = subject
        self._pictures = pictures
        self._target = target
        self._budget = budget
        self._archive = target.with_name(f"{target.stem}-pictures.zip")
        self._scenes = Progress()
        self._head = subject.head() | {"title": title, "made": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"}
        self._album = ReportPictures(subject.names, self._shrinker(), spool)

    def look(self, notify: ReportProgress) -> None:
        """Look at every picture once, and choose."""

        def told(now: Progress) -> None:
            self._scenes = now
            notify(now)

        for sha256, data in self._subject.look(self._pictures, told):
            self._album.add(sha256, data)
        room = self._room(len(self._beginning(set())))
        room -= sum(
            block_length("thumbnail", number, one.thumbnail) for number, one in enumerate(self._album) if one.thumbnail
        )
        self._full = choose_pictures(self._album, self._subject.groups(), room)
        self._rest = [one for one in self._album if one.bytes and one.sha256 not in self._full]

    def write(self, notify: ReportProgress) -> None:
        """Write both files."""
        beside = [self._archive] if self._rest or _is_ours(self._archive) else []
        with replace_files_together(self._target, *beside) as (page, *archive):
            with page.open("wb") as file:
                for part in self._parts(notify):
                    file.write(part)
            if self._rest:
                self._write_archive(archive[0], notify)

    def _shrinker(self) -> Shrinker:
        """Thumbnails have half of what is left when all words are said."""
        names = self._subject.names
        numbers = {sha256: number for number, sha256 in enumerate(names)}
        known = [[sha256, name, 10**6, 10**6, 1, 1, 1] for sha256, name in names.items()]
        words = len(beginning(self._subject.data(numbers) | self._files(known), self._head))
        last = len(names)
        return Shrinker(
            self._room(words) // 2, last, self._sample(), lambda size: block_length("thumbnail", last, size)
        )

    def _sample(self) -> list[bytes]:
        hashes = list(self._subject.names)
        found = []
        for sha256 in hashes[:: max(1, len(hashes) // _SAMPLE)]:
            try:
                found.append(read_picture(self._pictures, sha256))
            except PictureError:
                continue
        return found

    def _room(self, words: int) -> int:
        room = self._budget - words - len(END)
        if room < 0:
            raise InvalidInput(
                f"The words of this report alone take {words:,} bytes, more than the {self._budget:,} it may have",
                field="budget",
                hint="Allow more, or report a part: any filtered frame can be.",
            )
        return room

    def _beginning(self, full: set[str]) -> bytes:
        known = [
            [
                one.sha256,
                one.name,
                one.width,
                one.height,
                *map(int, (one.bytes > 0, one.thumbnail > 0, one.sha256 in full)),
            ]
            for one in self._album
        ]
        return beginning(self._subject.data(self._album.numbers) | self._files(known), self._head)

    def _files(self, known: list[list[Any]]) -> dict[str, Any]:
        return {"pictures": known, "folder": self._archive.stem, "report": self._target.stem}

    def _parts(self, notify: ReportProgress) -> Iterator[bytes]:
        yield self._beginning(self._full)
        for number, data in self._album.thumbnails():
            yield block("thumbnail", number, data)
        for one in self._album:
            if one.sha256 in self._full:
                yield block("picture", self._album.numbers[one.sha256], read_picture(self._pictures, one.sha256))
                self._notify(notify, one.name)
        yield END

    def _write_archive(self, path: Path, notify: ReportProgress) -> None:
        with ZipFile(path, "w") as archive:
            archive.comment = _OURS
            for one in self._rest:
                put_file(archive, f"{self._archive.stem}/{one.name}", read_picture(self._pictures, one.sha256))
                self._notify(notify, one.name)

    def _notify(self, notify: ReportProgress, name: str) -> None:
        notify(Progress(self._scenes.done, self._scenes.total, self._scenes.failed, f"writing {name}"))


def _is_ours(archive: Path) -> bool:
    """Whether a file beside is the pictures of an earlier report, which go with it."""
    try:
        with ZipFile(archive) as there:
            return there.comment == _OURS
    except (OSError, BadZipFile):
        return False
