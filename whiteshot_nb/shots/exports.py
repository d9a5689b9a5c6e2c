"""What shots, and any filtered frame of them, can be written as."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from whiteshot_nb import export
from whiteshot_nb._core.progress import progress_reporter

if TYPE_CHECKING:
    import os
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.export.pdf_layout import PageSize
    from whiteshot_nb.store import Pictures


class Tables(ABC):
    """A frame with pictures, and the files that shots and comparisons write alike."""

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
        return export.write_csv(self.frame, path)


class Exports(Tables):
    """The methods ``to_*`` of shots, and of any frame of them.

    A file appears whole or not at all, and its path is returned; ``~`` is the home folder. Where no file can be, an
    :class:`OSError` says so before any picture is read, and one with the name of the file if the disk is full. A failed
    scene is a row, or a page, that says why. Pictures are read one at a time. ``progress=True`` shows a
    progress bar; a function is called with a :class:`Progress` after each scene, and whatever it raises stops the
    export and leaves nothing behind. Only a process that is killed may leave a file that begins with
    ``.new-``: it is of no use.
    """

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
        return export.write_folder(self.frame, self.pictures, path, title=title, on_file=on_file)

    def to_zip(
        self,
        path: str | os.PathLike[str],
        *,
        progress: ProgressOption = False,
    ) -> Path:
        """Write the original PNGs, ``shots.csv`` and ``manifest.json`` with their sha256; same shots, same bytes."""
        with progress_reporter(progress, label="ZIP") as notify:
            return export.write_zip(self.frame, self.pictures, path, notify=notify)

    def to_excel(
        self,
        path: str | os.PathLike[str],
        *,
        progress: ProgressOption = False,
    ) -> Path:
        """Write a workbook: a row and a thumbnail per scene, filters, colours, a sheet about the run."""
        with progress_reporter(progress, label="Excel") as notify:
            return export.write_excel(self.frame, self.pictures, path, notify=notify)

    def to_pdf(
        self,
        path: str | os.PathLike[str],
        *,
        title: str = "Shots",
        page: PageSize = "picture",
        progress: ProgressOption = False,
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
        progress
            See :class:`Exports`.

        Raises
        ------
        InvalidInput
            If there is no such size of pages.
        """
        with progress_reporter(progress, label="PDF") as notify:
            return export.write_pdf(self.frame, self.pictures, path, title=title, page=page, notify=notify)

    def to_html(
        self,
        path: str | os.PathLike[str],
        *,
        title: str = "Shots",
        budget: int | None = None,
        progress: ProgressOption = False,
    ) -> Path:
        """Write a report in one HTML file that opens anywhere, offline: search, filter, sort, print.

        It has a thumbnail of every picture, and as many of the pictures themselves as its budget allows. The others are
        in ``<name>-pictures.zip`` beside it, which the report can open.

        Parameters
        ----------
        path
            The file.
        title
            Heading of the page.
        budget
            Most bytes of the file. Default: 25,000,000; at most 50,000,000.
        progress
            See :class:`Exports`.

        Raises
        ------
        InvalidInput
            If the budget is larger than that, or too small for the words alone.
        """
        from whiteshot_nb.views.report import ShotsSubject, write_report  # noqa: PLC0415 - loads the widgets

        with progress_reporter(progress, label="HTML") as notify:
            return write_report(
                ShotsSubject(self.frame), self.pictures, path, title=title, budget=budget, notify=notify
            )

    def to_pptx(
        self,
        path: str | os.PathLike[str],
        *,
        title: str = "Shots",
        progress: ProgressOption = False,
    ) -> Path:
        """Write a PowerPoint presentation: a slide about the run, then one per scene with URL and time in its notes."""
        with progress_reporter(progress, label="PowerPoint") as notify:
            return export.write_pptx(self.frame, self.pictures, path, title=title, notify=notify)

    def to_json(self, path: str | os.PathLike[str]) -> Path:
        """Write the frame as JSON with the types of its columns and the version of the schema; nothing is lost."""
        return export.write_json(self.frame, path)

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
        return export.write_parquet(self.frame, path, by_room=by_room)
