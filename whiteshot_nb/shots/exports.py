"""What shots, and any filtered frame of them, can be written as."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from whiteshot_nb import export

if TYPE_CHECKING:
    import os
    from pathlib import Path

    import pandas as pd

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.export.exportable import ExportKind
    from whiteshot_nb.export.pdf_layout import PageSize
    from whiteshot_nb.store import Pictures
    from whiteshot_nb.views.report import Report


class Exports(ABC):
    """The methods ``to_*`` that shots, frames of shots and comparisons have in common.

    Each method writes a file whole or not at all, and returns its path; a leading ``~`` is the home folder. Where the
    file cannot be written, an :class:`OSError` says so before any picture is read; a full disk raises one that names
    the file. A scene that failed is a row, or a page, with its error. Pictures are read one at a time.

    ``progress=True`` shows a progress bar. A function is called with a :class:`Progress` after each scene; an exception
    that it raises stops the export, and no file is left behind. Methods without `progress` write the whole table in one
    step. A process that is killed may leave a file whose name begins with ``.new-``; it can be deleted.
    """

    _export_kind: ClassVar[ExportKind]
    """Which exporters of :data:`whiteshot_nb.export.formats.FORMATS` apply."""

    @property
    @abstractmethod
    def frame(self) -> pd.DataFrame:
        """One row per scene."""

    @property
    @abstractmethod
    def pictures(self) -> Pictures:
        """Where the PNGs are."""

    @property
    @abstractmethod
    def _html_report(self) -> Report:
        """The report that :meth:`to_html` writes."""

    def to_csv(self, path: str | os.PathLike[str]) -> Path:
        """Write the frame as CSV, with an apostrophe before text that a spreadsheet would run as a formula."""
        return export.write_csv(self, path)

    def to_json(self, path: str | os.PathLike[str], *, progress: ProgressOption = False) -> Path:
        """Write the frame as JSON, without loss: with the types of its columns and the version of the schema."""
        return export.write_json(self, path, progress=progress)

    def to_parquet(self, path: str | os.PathLike[str], *, by_room: bool = False) -> Path:
        """Write the frame as Parquet with its types.

        Parameters
        ----------
        path
            The file, or with `by_room` the folder, which is replaced as a whole.
        by_room
            Whether to write a folder with a part for each room, ``room=<uuid>/part-0.parquet``.

        Raises
        ------
        InvalidInput
            If the folder holds anything else than such parts.
        """
        return export.write_parquet(self, path, by_room=by_room)


class ShotsExports(Exports):
    """The methods ``to_*`` of shots, and of any frame of them; see :class:`Exports` for what they have in common."""

    _export_kind = "shots"

    @property
    def _html_report(self) -> Report:
        """The report that :meth:`to_html` writes: a gallery."""
        from whiteshot_nb.views.report import Report, ShotsContent  # noqa: PLC0415 - loads the widgets

        return Report(ShotsContent(self.frame), self.pictures)

    def to_folder(
        self, path: str | os.PathLike[str], *, title: str = "Shots", progress: ProgressOption = False
    ) -> Path:
        """Write the PNGs under safe names, ``shots.csv`` and an ``index.html`` that opens offline.

        Each file is written whole or not at all, but not the folder: a stopped export leaves the files it has written.

        Parameters
        ----------
        path
            The folder; it is made if it does not exist. Files of the same names are replaced, others left alone.
        title
            Heading of the page.
        progress
            See :class:`Exports`.

        Returns
        -------
        pathlib.Path
            The folder.
        """
        return export.write_folder(self, path, title=title, progress=progress)

    def to_zip(self, path: str | os.PathLike[str], *, progress: ProgressOption = False) -> Path:
        """Write a ZIP of the original PNGs, ``shots.csv``, and ``manifest.json`` with the sha256 of each file.

        The same shots give the same bytes.
        """
        return export.write_zip(self, path, progress=progress)

    def to_excel(self, path: str | os.PathLike[str], *, progress: ProgressOption = False) -> Path:
        """Write an Excel workbook: a row with a thumbnail per scene, filters, highlights, and a sheet about the run."""
        return export.write_excel(self, path, progress=progress)

    def to_pdf(
        self,
        path: str | os.PathLike[str],
        *,
        title: str = "Shots",
        page: PageSize = "picture",
        progress: ProgressOption = False,
    ) -> Path:
        """Write a PDF: a cover with the parameters of the run, and a page per scene, with bookmarks by room and scene.

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
            If there is no such page size.
        """
        return export.write_pdf(self, path, title=title, page=page, progress=progress)

    def to_html(
        self,
        path: str | os.PathLike[str],
        *,
        title: str = "Shots",
        max_bytes: int | None = None,
        progress: ProgressOption = False,
    ) -> Path:
        """Write a report in one HTML file that opens anywhere, offline: search, filter, sort, print.

        It has a thumbnail of every picture, and as many pictures in full as `max_bytes` allows. The others are in
        ``<name>-pictures.zip`` beside it, which the report can open.

        Parameters
        ----------
        path
            The file.
        title
            Heading of the page.
        max_bytes
            The greatest size of the file. Default: 25,000,000; at most 50,000,000.
        progress
            See :class:`Exports`.

        Raises
        ------
        InvalidInput
            If `max_bytes` is larger than that, or too small for the text alone.
        """
        return export.write_html(self, path, title=title, max_bytes=max_bytes, progress=progress)

    def to_pptx(self, path: str | os.PathLike[str], *, title: str = "Shots", progress: ProgressOption = False) -> Path:
        """Write a PowerPoint presentation: a slide about the run, then one per scene with URL and time in its notes."""
        return export.write_pptx(self, path, title=title, progress=progress)
