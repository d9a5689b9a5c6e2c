"""Protocols for objects that can be exported: shots and comparisons, both as a DataFrame with pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.store import Pictures

    Box = tuple[int, int, int, int]

ExportKind: TypeAlias = Literal["shots", "comparison"]


class HtmlReport(Protocol):
    """An HTML report that can be written to a file; see :class:`whiteshot_nb.views.report.Report`."""

    def write(self, path: Path, *, title: str, max_bytes: int | None, progress: ProgressOption) -> None:
        """Write the report as one HTML file. Pictures that do not fit into the file are written to a ZIP.

        Parameters
        ----------
        path
            The HTML file to write.
        title
            Heading of the report.
        max_bytes
            Maximum size of the HTML file in bytes. If None, the maximum is 25,000,000.
        progress
            True for a progress bar, or a function that is called after each scene.
        """


class Exportable(Protocol):
    """An object that can be exported: shots, a DataFrame of shots, or a comparison."""

    @property
    def _export_kind(self) -> ExportKind:
        """Selects the formats that can be written: ``shots`` or ``comparison``."""

    @property
    def frame(self) -> pd.DataFrame:
        """A DataFrame with one row per scene."""

    @property
    def pictures(self) -> Pictures:
        """The stored pictures: ``pictures.get(sha256)`` returns a PNG."""

    @property
    def _html_report(self) -> HtmlReport:
        """The HTML report about all rows."""


class HasFrame(Protocol):
    """The result of a check, with a DataFrame of the rows that failed the check."""

    @property
    def frame(self) -> pd.DataFrame:
        """A DataFrame of the rows that failed the check."""


class DrawsDifferences(Protocol):
    """Draws the difference between two pictures, using the thresholds and masks of a comparison.

    Masks are rectangles that the comparison ignores.
    """

    def masked(self, row: Mapping[str, object]) -> Sequence[Box]:
        """Return the rectangles that the comparison ignored in one scene.

        Each rectangle is x, y, width and height, in pixels of the baseline picture.
        """

    def difference(self, row: Mapping[str, object], before: bytes, after: bytes) -> bytes:
        """Return a PNG that shows the difference between two pictures.

        Parameters
        ----------
        row
            The row of the comparison.
        before, after
            The two pictures as PNG: the baseline (`before`) and the shot (`after`).

        Raises
        ------
        PictureError
            If a picture cannot be decoded.
        """


class ExportableComparison(Exportable, Protocol):
    """A comparison, or a selection of its rows."""

    @property
    def painter(self) -> DrawsDifferences:
        """The object that draws the difference pictures."""

    def check(self, *, fail_on: Collection[str]) -> HasFrame:
        """Check that no change was rejected, and that no required verdict is missing.

        Parameters
        ----------
        fail_on
            Change types that need a verdict.

        Returns
        -------
        HasFrame
            The result. Its `frame` contains all rejected changes, and all changes without a verdict that have one of
            the types in `fail_on`.
        """
