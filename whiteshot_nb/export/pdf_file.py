"""A PDF: a cover, then one page per scene, the picture pixel for pixel and the words as text.

Typst sets the words, in any script. It would also take pictures, but keeps all it has seen in memory; so pikepdf puts
them on the pages, a chunk of pages at a time, and the chunks together, with bookmarks.
"""

from __future__ import annotations

import io
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.export.entries import Table
from whiteshot_nb.export.extra import of_the_extra
from whiteshot_nb.export.facts import facts_of
from whiteshot_nb.export.pdf_pages import PAPERS, cover_page, place_on, scene_page
from whiteshot_nb.export.pdf_pictures import picture_of
from whiteshot_nb.export.pdf_words import Typesetter
from whiteshot_nb.files import fresh_beside

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    import pandas as pd
    from pikepdf import OutlineItem, Pdf
    from pikepdf import Page as PdfPage

    from whiteshot_nb.export.entries import Entry, Tell
    from whiteshot_nb.export.pdf_pages import Page, PageSize
    from whiteshot_nb.export.pdf_pictures import Picture
    from whiteshot_nb.store import Pictures

_PAGES_AT_ONCE = 50
_BYTES_AT_ONCE = 64_000_000
_NOT_SHOWN: dict[str, Any] = {
    "stage": None,
    "error": "The picture is not shown: it has too many pixels, or cannot be decoded.",
    "hint": "A ZIP has it as it is.",
}


def write_pdf(
    frame: pd.DataFrame,
    pictures: Pictures,
    path: str | os.PathLike[str],
    *,
    title: str,
    page: PageSize,
    on_progress: Tell | None = None,
) -> Path:
    """Write the cover and the pages, with bookmarks by room and scene.

    Raises
    ------
    InvalidInput
        If there is no such size of pages.
    ConfigError
        If what makes them is not installed.
    """
    if page not in {"picture", *PAPERS}:
        raise InvalidInput(f"There is no page size {page!r}", field="page", hint="It is picture, a4 or letter.")
    with of_the_extra("PDF"):
        import pikepdf  # noqa: F401, PLC0415 - of the extra
        import typst  # noqa: F401, PLC0415 - of the extra
    target = Path(path)
    table = Table(frame)
    with fresh_beside(target) as beside, TemporaryDirectory(prefix="whiteshot-") as folder:
        press = _Press(Path(folder), page, len(table.frame))
        for entry in table.entries(pictures, on_progress):
            press.add(entry)
        _bind(press.finished(title, facts_of(table.frame)), _Bookmarks(table.frame), title, beside)
    return target


class _Press:
    """Prints pages, a chunk at a time, into files of a folder."""

    def __init__(self, folder: Path, size: PageSize, total: int) -> None:
        self._names = (folder / f"{number}.pdf" for number in count())
        self._size = size
        self._total = total
        self._typesetter = Typesetter()
        self._files: list[Path] = []
        self._waiting: list[tuple[Page, Picture | None]] = []
        self._first: Page | None = None
        self._done = 0

    def add(self, entry: Entry) -> None:
        """Take the next scene."""
        self._done += 1
        picture = picture_of(entry.png) if entry.png else None
        row = entry.row | (_NOT_SHOWN if entry.png and not picture else {})
        pixels = (picture.width, picture.height) if picture else None
        page = scene_page(row, f"{self._done} / {self._total}", self._size, pixels)
        self._first = self._first or page
        self._waiting.append((page, picture))
        held = sum(len(picture.pixels) for _, picture in self._waiting if picture)
        if len(self._waiting) >= _PAGES_AT_ONCE or held >= _BYTES_AT_ONCE:
            self._print()

    def finished(self, title: str, facts: dict[str, str | int]) -> list[Path]:
        """Print what is left and the cover, and return all files in their order."""
        self._print()
        scenes, self._files = self._files, []
        self._waiting = [(cover_page(title, facts, self._size, self._first), None)]
        self._print()
        return self._files + scenes

    def _print(self) -> None:
        import pikepdf  # noqa: PLC0415 - of the extra

        if not self._waiting:
            return
        words = self._typesetter.set([page for page, _ in self._waiting])
        with pikepdf.open(io.BytesIO(words)) as book:
            for printed, (page, picture) in zip(book.pages, self._waiting, strict=True):
                if picture is not None:
                    _put(book, printed, page, picture)
            self._files.append(next(self._names))
            book.save(self._files[-1])
        self._waiting = []


def _put(book: Pdf, printed: PdfPage, page: Page, picture: Picture) -> None:
    """Draw a picture beneath the words of a page."""
    from pikepdf import Name  # noqa: PLC0415 - of the extra

    name = printed.add_resource(picture.stream(book), Name.XObject)
    left, bottom, width, height = place_on(page)
    drawn = f"q {width:.3f} 0 0 {height:.3f} {left:.3f} {bottom:.3f} cm {name} Do Q\n"
    printed.contents_add(drawn.encode(), prepend=True)


class _Bookmarks:
    """A bookmark for each room, at its first page, and below it one for each of its scenes."""

    def __init__(self, frame: pd.DataFrame) -> None:
        names = frame["room_name"].fillna(frame["room"]) if "room_name" in frame else frame["room"]
        self._rooms: dict[str, list[tuple[str, str, int]]] = {}
        for page, (room, name, scene) in enumerate(zip(frame["room"], names, frame["scene"], strict=True), 1):
            self._rooms.setdefault(room, []).append((str(name), str(scene), page))

    def __iter__(self) -> Iterator[OutlineItem]:
        from pikepdf import OutlineItem  # noqa: PLC0415 - of the extra

        for scenes in self._rooms.values():
            name, _, first = scenes[0]
            room = OutlineItem(name, first)
            room.children.extend(OutlineItem(scene, page) for _, scene, page in scenes)
            yield room


def _bind(files: list[Path], bookmarks: _Bookmarks, title: str, target: Path) -> None:
    """Put the files together."""
    import pikepdf  # noqa: PLC0415 - of the extra

    with ExitStack() as opened, pikepdf.new() as book:
        for file in files:
            book.pages.extend(opened.enter_context(pikepdf.open(file)).pages)
        with book.open_outline() as outline:
            outline.root.extend(bookmarks)
        book.docinfo["/Title"] = title
        book.Root.PageMode = pikepdf.Name.UseOutlines
        book.save(target, min_version="1.7")
