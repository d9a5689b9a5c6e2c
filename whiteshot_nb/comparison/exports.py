"""The export formats of a comparison, or of a part of it."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, overload

from whiteshot_nb import export
from whiteshot_nb.model.change_types import FAIL_ON
from whiteshot_nb.shots.exports import Exports

if TYPE_CHECKING:
    import os
    from collections.abc import Collection
    from pathlib import Path

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.export.exportable import DrawsDifferences
    from whiteshot_nb.export.pdf_layout import PageSize
    from whiteshot_nb.review.gate import Check


class ComparisonExports(Exports):
    """The ``to_*`` methods of comparisons; see :class:`Exports` for what all exports have in common.

    Files contain the verdicts that are current when the method is called. Only one pair of pictures is in memory at a
    time.
    """

    _export_kind = "comparison"

    @property
    @abstractmethod
    def painter(self) -> DrawsDifferences:
        """The object that draws pictures of the differences, with the thresholds and masks of the comparison."""

    @abstractmethod
    def check(self, *, fail_on: Collection[str] = FAIL_ON) -> Check:
        """Check whether every change that needs a verdict has one, and no change is rejected."""

    def to_zip(self, path: str | os.PathLike[str], *, progress: ProgressOption = False) -> Path:
        """Write a ZIP with both PNGs of each scene, byte for byte, and pictures of their differences.

        The pictures are in the folders ``before/``, ``after/`` and ``difference/``. ``changes.csv`` contains the
        DataFrame and the names of the picture files. ``manifest.json`` contains the SHA-256 of each file. Exporting the
        same comparison twice gives identical bytes.
        """
        return export.write_comparison_zip(self, path, progress=progress)

    def to_excel(self, path: str | os.PathLike[str], *, progress: ProgressOption = False) -> Path:
        """Write an Excel workbook: one row per scene with both pictures and their difference, and a sheet of counts."""
        return export.write_comparison_excel(self, path, progress=progress)

    def to_pdf(
        self,
        path: str | os.PathLike[str],
        *,
        title: str = "Comparison",
        page: PageSize = "a4",
        unchanged: bool = False,
        progress: ProgressOption = False,
    ) -> Path:
        """Write a PDF: a cover, one page per change with both pictures side by side, and a list of unchanged scenes.

        The pictures are embedded pixel for pixel. Lines around changes, hatched masks and all text are vector graphics.
        If the page has space, it also shows the change enlarged. The bookmarks list rooms and scenes.

        Parameters
        ----------
        path
            The file to write.
        title
            Heading of the cover.
        page
            Page size: ``a4`` or ``letter``, both landscape, or ``picture`` to fit each page to its pictures.
        unchanged
            If true, each unchanged scene gets a page. If false, unchanged scenes are only listed at the end.
        progress
            See :class:`Exports`.

        Raises
        ------
        InvalidInput
            If `page` is not ``picture``, ``a4`` or ``letter``.
        """
        return export.write_comparison_pdf(self, path, title=title, page=page, unchanged=unchanged, progress=progress)

    def to_html(
        self,
        path: str | os.PathLike[str],
        *,
        title: str = "Review",
        max_bytes: int | None = None,
        progress: ProgressOption = False,
    ) -> Path:
        """Write an HTML file in which the comparison can be reviewed offline, in any browser.

        The file has all views of :class:`whiteshot_nb.Reviewer`. Verdicts that a reviewer gives in the file are saved
        as JSON, which ``library.verdicts.read_json`` reads. The file contains thumbnails of all pictures, and as many
        full-size pictures as `max_bytes` allows, changed scenes first. The other full-size pictures are written to
        ``<name>-pictures.zip`` in the same folder, and the HTML file can open this ZIP. If one of the two files cannot
        be written, neither file is written.

        Parameters
        ----------
        path
            The file to write.
        title
            Heading of the page.
        max_bytes
            Maximum size of the HTML file, in bytes. Default: 25,000,000; at most 50,000,000.
        progress
            See :class:`Exports`.

        Raises
        ------
        InvalidInput
            If `max_bytes` is greater than 50,000,000, or too small for the text of the report.
        """
        return export.write_comparison_html(self, path, title=title, max_bytes=max_bytes, progress=progress)

    def to_pptx(
        self,
        path: str | os.PathLike[str],
        *,
        title: str = "Comparison",
        unchanged: bool = False,
        progress: ProgressOption = False,
    ) -> Path:
        """Write a PowerPoint presentation: a slide with counts, then one slide per change.

        See :meth:`to_pdf` for the parameters.
        """
        return export.write_comparison_pptx(self, path, title=title, unchanged=unchanged, progress=progress)

    def to_junit(
        self,
        path: str | os.PathLike[str],
        *,
        fail_on: Collection[str] = FAIL_ON,
        progress: ProgressOption = False,
    ) -> Path:
        """Write JUnit XML with one test case per scene, and pictures of the differences in a folder next to the file.

        A scene that does not pass :meth:`check` is reported as a failure. If such a scene could not be captured or
        compared and has no verdict, the scene is reported as an error instead. A change that passes without a verdict,
        such as noise, is reported as skipped. All remaining scenes are reported as passed. The pictures are PNGs in the
        folder ``<name>-differences``, which is replaced as a whole. Jenkins and GitLab show these pictures.

        Parameters
        ----------
        path
            The file to write.
        fail_on
            The change types that need a verdict; see :meth:`check`.
        progress
            See :class:`Exports`. Only scenes that do not pass are counted.

        Raises
        ------
        InvalidInput
            If `fail_on` contains an unknown change type, or the folder contains files other than PNGs.
        """
        return export.write_junit(self, path, fail_on=fail_on, progress=progress)

    @overload
    def to_markdown(
        self,
        path: None = None,
        *,
        title: str = ...,
        base_url: str | None = ...,
        fail_on: Collection[str] = ...,
    ) -> str: ...
    @overload
    def to_markdown(
        self,
        path: str | os.PathLike[str],
        *,
        title: str = ...,
        base_url: str | None = ...,
        fail_on: Collection[str] = ...,
    ) -> Path: ...
    def to_markdown(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        title: str = "Comparison",
        base_url: str | None = None,
        fail_on: Collection[str] = FAIL_ON,
    ) -> str | Path:
        """Return or write a Markdown summary for a pull request: counts, and changes that do not pass :meth:`check`.

        The summary has at most 65,536 characters, which is the limit of GitHub. It says how many changes were left out.

        Parameters
        ----------
        path
            The file to write. If None, no file is written, and the text is returned.
        title
            Heading of the summary.
        base_url
            URL of a folder that contains the extracted ZIP from :meth:`to_zip`. The summary links to the pictures
            there. If None, the summary has no pictures.
        fail_on
            The change types that need a verdict; see :meth:`check`.

        Raises
        ------
        InvalidInput
            If `fail_on` contains an unknown change type, or `base_url` is not a valid URL.
        """
        if path is None:
            return export.markdown_summary(self, title=title, base_url=base_url, fail_on=fail_on)
        return export.write_markdown(self, path, title=title, base_url=base_url, fail_on=fail_on)
