"""What a comparison, and any part of one, can be written as."""

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
    """The methods ``to_*`` of comparisons; see :class:`Exports` for what they have in common with those of shots.

    Verdicts are those at the moment of the call. Pictures are read a pair at a time.
    """

    _export_kind = "comparison"

    @property
    @abstractmethod
    def painter(self) -> DrawsDifferences:
        """Draws the pictures of differences, by the thresholds and masks of the comparison."""

    @abstractmethod
    def check(self, *, fail_on: Collection[str] = FAIL_ON) -> Check:
        """Find the rows that need a decision, or were rejected."""

    def to_zip(self, path: str | os.PathLike[str], *, progress: ProgressOption = False) -> Path:
        """Write a ZIP of both PNGs of each scene, byte for byte, and of their differences.

        The folders are ``before/``, ``after/`` and ``difference/``; ``changes.csv`` has the frame with the names of the
        files, ``manifest.json`` the sha256 of each. The same comparison gives the same bytes.
        """
        return export.write_comparison_zip(self, path, progress=progress)

    def to_excel(self, path: str | os.PathLike[str], *, progress: ProgressOption = False) -> Path:
        """Write an Excel workbook: a row per scene with both pictures and their difference, and a sheet of counts."""
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
        """Write a PDF: a cover, a page per change with both pictures side by side, and the names of other scenes.

        The pictures are embedded pixel for pixel. Lines around changes, hatched masks and all text are vectors; the
        change is also shown enlarged where there is room for it. There are bookmarks by room and scene.

        Parameters
        ----------
        path
            The file.
        title
            Heading of the cover.
        page
            ``a4`` and ``letter`` are paper, landscape; ``picture`` makes each page as large as its pictures need.
        unchanged
            Whether unchanged scenes have a page, too.
        progress
            See :class:`Exports`.

        Raises
        ------
        InvalidInput
            If there is no such page size.
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
        """Write the review as one HTML file that opens anywhere, offline, and in which verdicts can be given.

        It shows what :class:`whiteshot_nb.Reviewer` shows, with all its views. Verdicts given in it are saved as a file
        that ``library.verdicts.read_json`` reads. It has thumbnails of all pictures, and as many pictures in full as
        `max_bytes` allows, those of changes first; the others are in ``<name>-pictures.zip`` beside it, which the
        report can open. Both files are written whole, or neither.

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
        return export.write_comparison_html(self, path, title=title, max_bytes=max_bytes, progress=progress)

    def to_pptx(
        self,
        path: str | os.PathLike[str],
        *,
        title: str = "Comparison",
        unchanged: bool = False,
        progress: ProgressOption = False,
    ) -> Path:
        """Write a PowerPoint presentation: a slide with counts, then one per change; see :meth:`to_pdf`."""
        return export.write_comparison_pptx(self, path, title=title, unchanged=unchanged, progress=progress)

    def to_junit(
        self,
        path: str | os.PathLike[str],
        *,
        fail_on: Collection[str] = FAIL_ON,
        progress: ProgressOption = False,
    ) -> Path:
        """Write JUnit XML: one test case per scene, with pictures of the differences beside the file.

        A scene that fails :meth:`check` is a failure, or an error if it could not be captured or compared. Changes of
        other types without a verdict, such as noise, are skipped; everything else passed. The pictures are PNGs in
        the folder ``<name>-differences``, which is replaced as a whole; Jenkins and GitLab show them.

        Parameters
        ----------
        path
            The file.
        fail_on
            The change types that need a verdict, as for :meth:`check`.
        progress
            See :class:`Exports`. Only scenes that fail are counted.

        Raises
        ------
        InvalidInput
            If there is no such change type, or the folder holds anything else than PNGs.
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
        """Return, or write, a summary for a pull request: counts, and the changes that fail :meth:`check`.

        It has at most the 65,536 characters that GitHub takes, and says how many changes were left out.

        Parameters
        ----------
        path
            The file; None returns the text.
        title
            Its heading.
        base_url
            The web address where the folders of :meth:`to_zip` are. Without it there are no pictures.
        fail_on
            The change types that need a verdict, as for :meth:`check`.

        Raises
        ------
        InvalidInput
            If there is no such change type, or `base_url` is not a web address.
        """
        if path is None:
            return export.markdown_summary(self, title=title, base_url=base_url, fail_on=fail_on)
        return export.write_markdown(self, path, title=title, base_url=base_url, fail_on=fail_on)
