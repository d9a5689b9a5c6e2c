"""What whatever has a frame and pictures can be written as: shots, a filtered frame of them, a comparison."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import contextmanager
from typing import TYPE_CHECKING

from whiteshot_nb.bars import progress_bar
from whiteshot_nb.export import (
    write_csv,
    write_excel,
    write_folder,
    write_json,
    write_parquet,
    write_pdf,
    write_pptx,
    write_zip,
)

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pandas as pd

    from whiteshot_nb.export.pdf_pages import PageSize
    from whiteshot_nb.jobs import Progress
    from whiteshot_nb.store import Pictures


class Exports(ABC):
    """The methods ``to_*``.

    A file appears whole or not at all, and its path is returned. A failed scene is a row, or a page, that says why.
    Pictures are read one at a time. Where there is `progress`, it shows a progress bar; `on_progress` is called with a
    :class:`Progress` after each scene, and whatever it raises stops the export and leaves nothing behind.
    """

    @property
    @abstractmethod
    def frame(self) -> pd.DataFrame:
        """One row per scene."""

    @property
    @abstractmethod
    def pictures(self) -> Pictures:
        """Where the PNGs are."""

    def to_csv(self, path: str | os.PathLike[str]) -> Path:
        """Write the frame as CSV, with cells that a spreadsheet would run as formulas made harmless."""
        return write_csv(self.frame, path)

    def to_folder(
        self,
        path: str | os.PathLike[str],
        *,
        title: str = "Shots",
        on_file: Callable[[Path], None] | None = None,
    ) -> Path:
        """Write the PNGs under safe names, ``shots.csv`` and an ``index.html`` that opens offline.

        Parameters
        ----------
        path
            The folder; made if it is not there. Files of the same names are replaced, others left alone.
        title
            Heading of the page.
        on_file
            Called with each file when it is written.

        Returns
        -------
        pathlib.Path
            The folder.
        """
        return write_folder(self.frame, self.pictures, path, title=title, on_file=on_file)

    def to_zip(
        self,
        path: str | os.PathLike[str],
        *,
        progress: bool = False,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Path:
        """Write the original PNGs, ``shots.csv`` and ``manifest.json`` with their sha256; same shots, same bytes."""
        with _told("ZIP", progress, on_progress) as tell:
            return write_zip(self.frame, self.pictures, path, on_progress=tell)

    def to_excel(
        self,
        path: str | os.PathLike[str],
        *,
        progress: bool = False,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Path:
        """Write a workbook: a row and a thumbnail per scene, filters, colours, a sheet about the run."""
        with _told("Excel", progress, on_progress) as tell:
            return write_excel(self.frame, self.pictures, path, on_progress=tell)

    def to_pdf(
        self,
        path: str | os.PathLike[str],
        *,
        title: str = "Shots",
        page: PageSize = "picture",
        progress: bool = False,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Path:
        """Write a cover with the parameters of the run, then a page per scene, with bookmarks by room and scene.

        Parameters
        ----------
        path
            The file.
        title
            Heading of the cover.
        page
            ``picture`` makes each page as large as its picture needs; ``a4`` and ``letter`` are paper, landscape.
        progress, on_progress
            See :class:`Exports`.

        Raises
        ------
        InvalidInput
            If there is no such size of pages.
        """
        with _told("PDF", progress, on_progress) as tell:
            return write_pdf(self.frame, self.pictures, path, title=title, page=page, on_progress=tell)

    def to_pptx(
        self,
        path: str | os.PathLike[str],
        *,
        title: str = "Shots",
        progress: bool = False,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Path:
        """Write a PowerPoint presentation: a slide about the run, then one per scene with URL and time in its notes."""
        with _told("PowerPoint", progress, on_progress) as tell:
            return write_pptx(self.frame, self.pictures, path, title=title, on_progress=tell)

    def to_json(self, path: str | os.PathLike[str]) -> Path:
        """Write the frame as JSON with the types of its columns and the version of the schema; nothing is lost."""
        return write_json(self.frame, path)

    def to_parquet(self, path: str | os.PathLike[str], *, by_room: bool = False) -> Path:
        """Write the frame as Parquet with its types.

        Parameters
        ----------
        path
            The file, or the folder. A folder of parts that is there is replaced as a whole.
        by_room
            Whether to write a folder with a part for each room, ``room=<uuid>/part-0.parquet``.

        Raises
        ------
        InvalidInput
            If the folder holds anything else than parts.
        """
        return write_parquet(self.frame, path, by_room=by_room)


@contextmanager
def _told(
    doing: str,
    shown: bool,  # noqa: FBT001 - passed on from a keyword
    on_progress: Callable[[Progress], None] | None,
) -> Iterator[Callable[[Progress], None]]:
    """Give what tells a progress bar, if it is shown, and whoever asked."""
    with progress_bar("scene", shown=shown, doing=doing) as show:

        def tell(now: Progress) -> None:
            show(now)
            if on_progress is not None:
                on_progress(now)

        yield tell
