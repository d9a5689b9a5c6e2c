"""The methods ``to_*`` that export shots, or a DataFrame of shots, to files."""

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
    """Export methods (``to_*``) that shots, DataFrames of shots and comparisons share.

    Each method writes its file completely or not at all, and returns the path of the file. A leading ``~`` in a path
    means the home folder. If the file cannot be created, :class:`OSError` is raised before the first picture is read.
    If the disk becomes full, :class:`OSError` names the file. A failed scene is exported as a row or page that shows
    the error. Only one picture is in memory at a time.

    ``progress=True`` shows a progress bar. If `progress` is a function, it is called with a :class:`Progress` after
    each scene. If the function raises an exception, the export stops and no file is left. Methods without `progress`
    write the whole table in one step.

    If the process is killed, a temporary file whose name starts with ``.new-`` may remain. You can delete this file.
    """

    _export_kind: ClassVar[ExportKind]
    """Selects the formats in :data:`whiteshot_nb.export.formats.FORMATS` that can be written."""

    @property
    @abstractmethod
    def frame(self) -> pd.DataFrame:
        """A DataFrame with one row per scene."""

    @property
    @abstractmethod
    def pictures(self) -> Pictures:
        """The stored pictures: ``pictures.get(sha256)`` returns a PNG."""

    @property
    @abstractmethod
    def _html_report(self) -> Report:
        """The report that :meth:`to_html` writes."""

    def to_csv(self, path: str | os.PathLike[str]) -> Path:
        """Write the table as CSV.

        Text that a spreadsheet would run as a formula gets an apostrophe in front.

        Parameters
        ----------
        path
            The file to write.
        """
        return export.write_csv(self, path)

    def to_json(self, path: str | os.PathLike[str], *, progress: ProgressOption = False) -> Path:
        """Write the table as JSON, including the type of each column and a schema version.

        Parameters
        ----------
        path
            The file to write.
        progress
            See :class:`Exports`.
        """
        return export.write_json(self, path, progress=progress)

    def to_parquet(self, path: str | os.PathLike[str], *, by_room: bool = False) -> Path:
        """Write the table as Parquet, including the type of each column.

        Parameters
        ----------
        path
            The file to write. If `by_room` is true, the folder to write; an existing folder is replaced.
        by_room
            If true, write a folder with one file per room, ``room=<uuid>/part-0.parquet``. If false, write one file.

        Raises
        ------
        InvalidInput
            If the existing folder contains files other than those of a Parquet export.
        ConfigError
            If pyarrow is not installed.
        """
        return export.write_parquet(self, path, by_room=by_room)


class ShotsExports(Exports):
    """Export methods (``to_*``) of shots and DataFrames of shots; see :class:`Exports` for what all methods share."""

    _export_kind = "shots"

    @property
    def _html_report(self) -> Report:
        """The report that :meth:`to_html` writes: a gallery."""
        from whiteshot_nb.views.report import Report, ShotsContent  # noqa: PLC0415 - loads the widgets

        return Report(ShotsContent(self.frame), self.pictures)

    def to_folder(
        self, path: str | os.PathLike[str], *, title: str = "Shots", progress: ProgressOption = False
    ) -> Path:
        """Write a folder with the PNGs, a table ``shots.csv``, and a page ``index.html`` that works offline.

        Each file is written completely or not at all. If the export stops early, the files written so far remain.

        Parameters
        ----------
        path
            The folder, which is created if it does not exist. In an existing folder, files with the same names as the
            new files are replaced; all other files are kept.
        title
            Heading of ``index.html``.
        progress
            See :class:`Exports`.

        Returns
        -------
        pathlib.Path
            The folder.
        """
        return export.write_folder(self, path, title=title, progress=progress)

    def to_zip(self, path: str | os.PathLike[str], *, progress: ProgressOption = False) -> Path:
        """Write a ZIP with the original PNGs, a table ``shots.csv``, and ``manifest.json``.

        ``manifest.json`` lists the SHA-256 of each file. Exporting the same shots twice gives identical bytes.

        Parameters
        ----------
        path
            The file to write.
        progress
            See :class:`Exports`.
        """
        return export.write_zip(self, path, progress=progress)

    def to_excel(self, path: str | os.PathLike[str], *, progress: ProgressOption = False) -> Path:
        """Write an Excel workbook: one sheet with a row and a thumbnail per scene, and one sheet about the run.

        Columns can be filtered. Failed scenes, blank pictures and pictures of the wrong size are highlighted.

        Parameters
        ----------
        path
            The file to write.
        progress
            See :class:`Exports`.
        """
        return export.write_excel(self, path, progress=progress)

    def to_pdf(
        self,
        path: str | os.PathLike[str],
        *,
        title: str = "Shots",
        page: PageSize = "picture",
        progress: ProgressOption = False,
    ) -> Path:
        """Write a PDF: a cover page about the run, then one page per scene, with bookmarks by room and scene.

        Parameters
        ----------
        path
            The file to write.
        title
            Heading of the cover page.
        page
            Page size: ``a4`` or ``letter``, both landscape, or ``picture`` to fit each page to its picture.
        progress
            See :class:`Exports`.

        Raises
        ------
        InvalidInput
            If `page` is not ``picture``, ``a4`` or ``letter``.
        ConfigError
            If the packages for PDFs are not installed.
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
        """Write a report with search, filters and sorting as one HTML file that works offline in any browser.

        The file contains a thumbnail of every picture, and as many full-size pictures as `max_bytes` allows. The
        remaining full-size pictures are written to ``<name>-pictures.zip`` in the same folder, and the report can open
        this ZIP.

        Parameters
        ----------
        path
            The file to write.
        title
            Heading of the page.
        max_bytes
            Maximum size of the HTML file in bytes. Default: 25,000,000. Maximum: 50,000,000.
        progress
            See :class:`Exports`.

        Raises
        ------
        InvalidInput
            If `max_bytes` is greater than 50,000,000, or too small for the text of the report.
        """
        return export.write_html(self, path, title=title, max_bytes=max_bytes, progress=progress)

    def to_pptx(self, path: str | os.PathLike[str], *, title: str = "Shots", progress: ProgressOption = False) -> Path:
        """Write a PowerPoint presentation: a slide about the run, then one slide per scene.

        The speaker notes of each slide contain the picture's URL and the time of capture.

        Parameters
        ----------
        path
            The file to write.
        title
            Title of the first slide.
        progress
            See :class:`Exports`.

        Raises
        ------
        ConfigError
            If python-pptx is not installed.
        """
        return export.write_pptx(self, path, title=title, progress=progress)
