"""What a comparison, and any part of one, can be written as."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, overload

from whiteshot_nb._core.atomic_files import write_user_file
from whiteshot_nb._core.progress import progress_reporter
from whiteshot_nb.export.comparison import (
    markdown_of,
    write_comparison_excel,
    write_comparison_pdf,
    write_comparison_pptx,
    write_comparison_zip,
    write_junit,
)
from whiteshot_nb.export.json_file import write_records
from whiteshot_nb.export.parquet_file import write_frame
from whiteshot_nb.model.comparison_columns import COMPARISON_SCHEMA
from whiteshot_nb.review.gate import FAIL_ON, Check
from whiteshot_nb.shots.exports import Tables

if TYPE_CHECKING:
    import os
    from collections.abc import Collection
    from pathlib import Path

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.export.comparison import DrawsDifferences
    from whiteshot_nb.export.pdf_layout import PageSize
    from whiteshot_nb.views.report import ReviewSubject


class ComparisonExports(Tables):
    """The methods ``to_*`` of comparisons.

    A file appears whole or not at all, and its path is returned; see :class:`Exports` for what is wrong with one.
    Verdicts are those of the moment. Pictures are read a pair at a time. ``progress=True`` shows a
    progress bar; a function is called with a :class:`Progress` after each scene, and whatever it raises stops the
    export and leaves nothing behind.
    """

    @property
    @abstractmethod
    def painter(self) -> DrawsDifferences:
        """What draws differences, by the thresholds and masks of the comparison."""

    @property
    @abstractmethod
    def review_subject(self) -> ReviewSubject:
        """What a report of it says."""

    @abstractmethod
    def check(self, *, fail_on: Collection[str] = FAIL_ON) -> Check:
        """Tell whether somebody has to look at a change."""

    def to_json(self, path: str | os.PathLike[str]) -> Path:
        """Write the frame as JSON with the types of its columns and the version of the schema; nothing is lost."""
        return write_records(self.frame, path, name="changes", schema=COMPARISON_SCHEMA)

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
        return write_frame(self.frame, path, by_room=by_room)

    def to_zip(
        self,
        path: str | os.PathLike[str],
        *,
        progress: ProgressOption = False,
    ) -> Path:
        """Write both PNGs of each scene byte for byte, and what differs; the same comparison gives the same bytes.

        The folders are ``before/``, ``after/`` and ``difference/``; ``changes.csv`` has the frame with the names of the
        files, ``manifest.json`` the sha256 of each.
        """
        with progress_reporter(progress, label="ZIP") as notify:
            return write_comparison_zip(self.frame, self.pictures, path, self.painter, notify=notify)

    def to_excel(
        self,
        path: str | os.PathLike[str],
        *,
        progress: ProgressOption = False,
    ) -> Path:
        """Write a workbook: a row per scene with both pictures and what differs, and a sheet about it all."""
        with progress_reporter(progress, label="Excel") as notify:
            return write_comparison_excel(self.frame, self.pictures, path, self.painter, notify=notify)

    def to_pdf(
        self,
        path: str | os.PathLike[str],
        *,
        title: str = "Comparison",
        page: PageSize = "a4",
        unchanged: bool = False,
        progress: ProgressOption = False,
    ) -> Path:
        """Write a cover, a page per change with both pictures side by side, and the names of all other scenes.

        The pictures are in it pixel for pixel. Lines around what changed, hatched masks and all words are vectors; what
        changed is shown enlarged where there is room for it. There are bookmarks by room and scene.

        Parameters
        ----------
        path
            The file.
        title
            Heading of the cover.
        page
            ``a4`` and ``letter`` are paper, landscape; ``picture`` makes each page as large as its pictures need.
        unchanged
            Whether scenes that nobody has to look at have a page, too.
        progress
            See :class:`ComparisonExports`.

        Raises
        ------
        InvalidInput
            If there is no such size of pages.
        """
        with progress_reporter(progress, label="PDF") as notify:
            return write_comparison_pdf(
                self.frame,
                self.pictures,
                path,
                self.painter,
                title=title,
                page=page,
                unchanged=unchanged,
                notify=notify,
            )

    def to_html(
        self,
        path: str | os.PathLike[str],
        *,
        title: str = "Review",
        budget: int | None = None,
        progress: ProgressOption = False,
    ) -> Path:
        """Write the review as one HTML file that opens anywhere, offline, and in which verdicts can be made.

        It shows what :class:`whiteshot_nb.Reviewer` shows, in all its ways of looking. Its verdicts are saved as a file
        that ``library.import_verdicts`` takes. Thumbnails of all pictures are in it, and the pictures themselves as far
        as its budget allows, those of changes first; the others are in ``<name>-pictures.zip`` beside it, which the
        report can open. Both files appear whole, or neither.

        Parameters
        ----------
        path
            The file.
        title
            Heading of the page.
        budget
            Most bytes of the file. Default: 25,000,000; at most 50,000,000.
        progress
            See :class:`ComparisonExports`.

        Raises
        ------
        InvalidInput
            If the budget is larger than that, or too small for the words alone.
        """
        from whiteshot_nb.views.report import write_report  # noqa: PLC0415 - loads the widgets

        with progress_reporter(progress, label="HTML") as notify:
            return write_report(self.review_subject, self.pictures, path, title=title, budget=budget, notify=notify)

    def to_pptx(
        self,
        path: str | os.PathLike[str],
        *,
        title: str = "Comparison",
        unchanged: bool = False,
        progress: ProgressOption = False,
    ) -> Path:
        """Write a PowerPoint presentation: a slide about it all, then one per change; see :meth:`to_pdf`."""
        with progress_reporter(progress, label="PowerPoint") as notify:
            return write_comparison_pptx(
                self.frame, self.pictures, path, self.painter, title=title, unchanged=unchanged, notify=notify
            )

    def to_junit(
        self,
        path: str | os.PathLike[str],
        *,
        fail_on: Collection[str] = FAIL_ON,
        progress: ProgressOption = False,
    ) -> Path:
        """Write JUnit XML: one test case per scene, with pictures of the differences beside it.

        What :meth:`check` blames fails; a scene that could not be captured or compared is an error. Changes of other
        classes that nobody decided on, such as noise, are skipped. Everything else passed. The pictures are PNGs in
        the folder ``<name>-differences``, which is replaced as a whole; Jenkins and GitLab show them.

        Parameters
        ----------
        path
            The file.
        fail_on
            The classes that need a verdict, as for :meth:`check`.
        progress
            See :class:`ComparisonExports`.

        Raises
        ------
        InvalidInput
            If there is no such class, or the folder holds anything else than PNGs.
        """
        blamed = self.check(fail_on=fail_on).frame
        places = set(zip(blamed["room"], blamed["scene"], strict=True))
        with progress_reporter(progress, label="JUnit") as notify:
            return write_junit(self.frame, self.pictures, path, self.painter, to_blame=places, notify=notify)

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
        """Return, or write, a summary for a pull request: counts, and the changes that somebody has to look at.

        It is never longer than the 65,536 characters that GitHub takes; it says how many changes there was no room for.

        Parameters
        ----------
        path
            The file; None returns the text.
        title
            Its heading.
        base_url
            Where the folders of :meth:`to_zip` are on the web. Without it there are no pictures.
        fail_on
            The classes that need a verdict, as for :meth:`check`.

        Raises
        ------
        InvalidInput
            If there is no such class, or `base_url` is no address of the web.
        """
        text = markdown_of(self.frame, self.check(fail_on=fail_on).frame, title=title, base_url=base_url)
        return text if path is None else write_user_file(path, text.encode())
