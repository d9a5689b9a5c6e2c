"""Pages into a PDF, a chunk at a time, so that memory does not grow with their number.

Typst sets the words, in any script. It would also take pictures, but keeps all it has seen in memory; so pikepdf puts
them on the pages, and the chunks together, with bookmarks.
"""

from __future__ import annotations

import io
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from whiteshot_nb.export.optional_imports import optional_imports
from whiteshot_nb.export.pdf_text import Typesetter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pandas as pd
    from pikepdf import Name, OutlineItem, Pdf
    from pikepdf import Page as PdfPage

    from whiteshot_nb.export.pdf_images import PdfImage
    from whiteshot_nb.export.pdf_layout import Page

    PageRect = tuple[float, float, float, float]

_PAGES_AT_ONCE = 50
_BYTES_AT_ONCE = 64_000_000


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A picture on a page.

    Attributes
    ----------
    picture
        The picture.
    place
        Where all of it would be, in points from the upper left corner: left, top, width, height.
    window
        The part of the page in which it is seen; None: all of it is.
    """

    picture: PdfImage
    place: PageRect
    window: PageRect | None = None


class PdfAssembler:
    """Prints pages into files of a folder.

    Parameters
    ----------
    folder
        Where they go.
    """

    def __init__(self, folder: Path) -> None:
        self._names = (folder / f"{number}.pdf" for number in count())
        self._typesetter = Typesetter()
        self._files: list[Path] = []
        self._waiting: list[tuple[Page, Sequence[DrawnPage]]] = []

    def add(self, page: Page, drawn: Sequence[DrawnPage] = ()) -> None:
        """Take the next page."""
        self._waiting.append((page, drawn))
        held = sum(len(one.picture.pixels) for _, many in self._waiting for one in many)
        if len(self._waiting) >= _PAGES_AT_ONCE or held >= _BYTES_AT_ONCE:
            self._print()

    def files(self) -> list[Path]:
        """Print what is left, hand over the files in their order, and begin anew."""
        self._print()
        files, self._files = self._files, []
        return files

    def _print(self) -> None:
        import pikepdf  # noqa: PLC0415 - of the extra

        if not self._waiting:
            return
        words = self._typesetter.set([page for page, _ in self._waiting])
        with pikepdf.open(io.BytesIO(words)) as book:
            for printed, (page, drawn) in zip(book.pages, self._waiting, strict=True):
                _put(book, printed, page["height"], drawn)
            self._files.append(next(self._names))
            book.save(self._files[-1])
        self._waiting = []


def _put(book: Pdf, printed: PdfPage, height: float, drawn: Sequence[DrawnPage]) -> None:
    """Draw pictures beneath the words of a page; one that is drawn twice is there once."""
    from pikepdf import Name  # noqa: PLC0415 - of the extra

    names: dict[int, Name] = {}
    lines = []
    for one in drawn:
        name = names.get(id(one.picture))
        if name is None:
            name = names[id(one.picture)] = printed.add_resource(one.picture.stream(book), Name.XObject)
        left, bottom, wide, high = _upright(one.place, height)
        window = " ".join(f"{side:.3f}" for side in _upright(one.window, height)) + " re W n " if one.window else ""
        lines.append(f"q {window}{wide:.3f} 0 0 {high:.3f} {left:.3f} {bottom:.3f} cm {name} Do Q\n")
    if lines:
        printed.contents_add("".join(lines).encode(), prepend=True)


def _upright(place: PageRect, height: float) -> PageRect:
    """Return a place as PDF has it, from the lower left corner of a page."""
    left, top, wide, high = place
    return left, height - top - high, wide, high


def check_pdf_support() -> None:
    """Raise :class:`ConfigError` if what makes PDFs is not installed."""
    with optional_imports("PDF"):
        import pikepdf  # noqa: F401, PLC0415 - of the extra
        import typst  # noqa: F401, PLC0415 - of the extra


@contextmanager
def open_assembler() -> Iterator[PdfAssembler]:
    """Give a press whose folder goes at the end.

    Raises
    ------
    ConfigError
        If what makes PDFs is not installed.
    """
    check_pdf_support()
    with TemporaryDirectory(prefix="whiteshot-") as folder:
        yield PdfAssembler(Path(folder))


def make_bookmarks(frame: pd.DataFrame) -> list[OutlineItem]:
    """Return a bookmark for each room, at its first page, and below it one for each row; the cover is page 0."""
    from pikepdf import OutlineItem  # noqa: PLC0415 - of the extra

    names = frame["room_name"].fillna(frame["room"]) if "room_name" in frame else frame["room"]
    rooms: dict[str, OutlineItem] = {}
    for page, (room, name, scene) in enumerate(zip(frame["room"], names, frame["scene"], strict=True), 1):
        rooms.setdefault(room, OutlineItem(str(name), page)).children.append(OutlineItem(str(scene), page))
    return list(rooms.values())


def join_pages(files: Sequence[Path], bookmarks: Iterable[OutlineItem], title: str, target: Path) -> None:
    """Put files of a press together, with bookmarks.

    qpdf's own job joins them: pages that are taken over one by one would hold their pictures in memory.
    """
    import pikepdf  # noqa: PLC0415 - of the extra

    joined = files[0].with_name("joined.pdf")
    pikepdf.Job(["qpdf", "--empty", "--pages", *map(str, files), "--", str(joined)]).run()
    with pikepdf.open(joined, access_mode=pikepdf.AccessMode.stream) as book:
        with book.open_outline() as outline:
            outline.root.extend(bookmarks)
        book.docinfo["/Title"] = title
        book.Root.PageMode = pikepdf.Name.UseOutlines
        book.save(target, min_version="1.7")
