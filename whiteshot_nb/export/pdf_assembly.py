"""Assemble a PDF in chunks of pages, so that memory does not grow with the number of pages.

Typst typesets the text, in any script. Typst would keep all pictures in memory, so pikepdf draws the pictures on the
pages. pikepdf also joins the chunks and adds the bookmarks.
"""

from __future__ import annotations

import io
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from whiteshot_nb._core.atomic_files import replace_file
from whiteshot_nb.export.optional_imports import optional_imports
from whiteshot_nb.export.pdf_text import Typesetter
from whiteshot_nb.model.room_names import room_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import pandas as pd
    from pikepdf import Name, OutlineItem, Page, Pdf

    from whiteshot_nb.export.pdf_images import PdfImage
    from whiteshot_nb.export.pdf_layout import PageData

    PageRect = tuple[float, float, float, float]

_CHUNK_PAGES = 50
_CHUNK_BYTES = 64_000_000


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """A picture with its position on a page.

    Rectangles are left, top, width and height in points, from the upper left corner of the page.

    Attributes
    ----------
    picture
        The picture.
    place
        Rectangle of the whole picture.
    window
        Rectangle that clips the picture. Only the part of the picture in this rectangle is visible. If None, the whole
        picture is visible.
    """

    picture: PdfImage
    place: PageRect
    window: PageRect | None = None


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A bookmark of a PDF, shown in the outline of the viewer.

    Attributes
    ----------
    title
        Text of the bookmark.
    page
        Page number; the cover is page 0.
    children
        Bookmarks nested under this one.
    """

    title: str
    page: int
    children: Sequence[Bookmark] = ()


def save_pdf(
    path: Path,
    pages: Iterable[tuple[PageData, Sequence[PlacedPicture]]],
    *,
    cover: Callable[[PageData | None], PageData],
    bookmarks: Iterable[Bookmark],
    title: str,
) -> None:
    """Write a PDF completely or not at all.

    Parameters
    ----------
    path
        The file to write.
    pages
        All pages except the cover, as pairs of a page and its pictures. The pairs are read one by one.
    cover
        Function that returns the cover page. It is called after the last of `pages` was read. Its argument is the first
        of `pages`, so that the cover can have the same size; None if there are no pages.
    bookmarks
        Bookmarks of the document.
    title
        Title of the document.

    Raises
    ------
    ConfigError
        If the packages for PDFs are not installed.
    """
    first: PageData | None = None
    with replace_file(path) as file, _open_assembler() as assembler:
        for page, pictures in pages:
            assembler.add(page, pictures)
            first = first or page
        chunks = assembler.finish()
        assembler.add(cover(first))
        _join(assembler.finish() + chunks, bookmarks, title, file)


def room_bookmarks(frame: pd.DataFrame) -> list[Bookmark]:
    """Return one bookmark per room, with a nested bookmark for each scene of the room.

    Parameters
    ----------
    frame
        DataFrame with one row per page, in page order. The first row is page 1.
    """
    scenes: dict[str, list[Bookmark]] = {}
    names: dict[str, str] = {}
    for page, (room, name, scene) in enumerate(zip(frame["room"], room_names(frame), frame["scene"], strict=True), 1):
        names.setdefault(room, str(name))
        scenes.setdefault(room, []).append(Bookmark(str(scene), page))
    return [Bookmark(names[room], below[0].page, below) for room, below in scenes.items()]


def check_pdf_support() -> None:
    """Raise :class:`ConfigError` if the packages for PDFs are not installed."""
    with optional_imports("PDF"):
        import pikepdf  # noqa: F401, PLC0415 - of the extra
        import typst  # noqa: F401, PLC0415 - of the extra


@contextmanager
def _open_assembler() -> Iterator[PdfAssembler]:
    """Yield an assembler that writes to a temporary folder."""
    check_pdf_support()
    with TemporaryDirectory(prefix="whiteshot-") as folder:
        yield PdfAssembler(Path(folder))


class PdfAssembler:
    """Writes pages to several PDF files in a folder, one file per chunk of pages.

    Parameters
    ----------
    folder
        Folder for the PDF files.
    """

    def __init__(self, folder: Path) -> None:
        self._names = (folder / f"{number}.pdf" for number in count())
        self._typesetter = Typesetter()
        self._files: list[Path] = []
        self._pending: list[tuple[PageData, Sequence[PlacedPicture]]] = []

    def add(self, page: PageData, pictures: Sequence[PlacedPicture] = ()) -> None:
        """Add a page. When a chunk of pages is complete, write it to a file.

        Parameters
        ----------
        page
            Text and layout of the page.
        pictures
            Pictures to draw on the page.
        """
        self._pending.append((page, pictures))
        held = sum(len(one.picture.pixels) for _, many in self._pending for one in many)
        if len(self._pending) >= _CHUNK_PAGES or held >= _CHUNK_BYTES:
            self._write_chunk()

    def finish(self) -> list[Path]:
        """Write the remaining pages to a file, and return the paths of all files in page order.

        Afterwards, the assembler is empty.
        """
        self._write_chunk()
        files, self._files = self._files, []
        return files

    def _write_chunk(self) -> None:
        import pikepdf  # noqa: PLC0415 - of the extra

        if not self._pending:
            return
        text = self._typesetter.typeset([page for page, _ in self._pending])
        with pikepdf.open(io.BytesIO(text)) as document:
            for printed, (page, pictures) in zip(document.pages, self._pending, strict=True):
                _draw_pictures(document, printed, page["height"], pictures)
            self._files.append(next(self._names))
            document.save(self._files[-1])
        self._pending = []


def _draw_pictures(document: Pdf, page: Page, height: float, pictures: Sequence[PlacedPicture]) -> None:
    """Draw pictures beneath the text of a page. A picture that is drawn twice is stored once."""
    from pikepdf import Name  # noqa: PLC0415 - of the extra

    names: dict[int, Name] = {}
    lines = []
    for one in pictures:
        name = names.get(id(one.picture))
        if name is None:
            name = names[id(one.picture)] = page.add_resource(one.picture.stream(document), Name.XObject)
        x, y, across, up = _from_below(one.place, height)
        window = " ".join(f"{side:.3f}" for side in _from_below(one.window, height)) + " re W n " if one.window else ""
        lines.append(f"q {window}{across:.3f} 0 0 {up:.3f} {x:.3f} {y:.3f} cm {name} Do Q\n")
    if lines:
        page.contents_add("".join(lines).encode(), prepend=True)


def _from_below(rect: PageRect, page_height: float) -> PageRect:
    """Convert a rectangle to PDF coordinates, which start at the lower left corner of the page."""
    left, top, width, height = rect
    return left, page_height - top - height, width, height


def _join(files: Sequence[Path], bookmarks: Iterable[Bookmark], title: str, target: Path) -> None:
    """Join the files to one PDF and add the bookmarks.

    A qpdf job joins the files, because copying pages one by one would keep all pictures in memory.
    """
    import pikepdf  # noqa: PLC0415 - of the extra

    joined = files[0].with_name("joined.pdf")
    pikepdf.Job(["qpdf", "--empty", "--pages", *map(str, files), "--", str(joined)]).run()
    with pikepdf.open(joined, access_mode=pikepdf.AccessMode.stream) as document:
        with document.open_outline() as outline:
            outline.root.extend(map(_outline_item, bookmarks))
        document.docinfo["/Title"] = title
        document.Root.PageMode = pikepdf.Name.UseOutlines
        document.save(target, min_version="1.7")


def _outline_item(bookmark: Bookmark) -> OutlineItem:
    from pikepdf import OutlineItem  # noqa: PLC0415 - of the extra

    item = OutlineItem(bookmark.title, bookmark.page)
    item.children.extend(map(_outline_item, bookmark.children))
    return item
