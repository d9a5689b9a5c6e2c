"""What an exporter reads: a frame with its pictures, of shots or of a comparison."""

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
    """A report that can be written. :mod:`whiteshot_nb.views.report` makes it, which is above this package."""

    def write(self, path: Path, *, title: str, max_bytes: int | None, progress: ProgressOption) -> None:
        """Write the report, and a ZIP of the pictures that do not fit into it."""


class Exportable(Protocol):
    """Shots, a frame of them, or a comparison."""

    @property
    def _export_kind(self) -> ExportKind:
        """Which exporters of the registry apply."""

    @property
    def frame(self) -> pd.DataFrame:
        """One row per scene."""

    @property
    def pictures(self) -> Pictures:
        """Where the PNGs are."""

    @property
    def _html_report(self) -> HtmlReport:
        """A report about all of it."""


class HasFrame(Protocol):
    """The result of a check."""

    @property
    def frame(self) -> pd.DataFrame:
        """The rows that failed the check."""


class DrawsDifferences(Protocol):
    """Draws what differs between two pictures, by the thresholds and masks of a comparison."""

    def masked(self, row: Mapping[str, object]) -> Sequence[Box]:
        """Return the rectangles, in pixels of the baseline, that masks cover of the scene of a row."""

    def difference(self, row: Mapping[str, object], before: bytes, after: bytes) -> bytes:
        """Return a PNG of the difference.

        Raises
        ------
        PictureError
            If a picture cannot be decoded.
        """


class ExportableComparison(Exportable, Protocol):
    """A comparison, or a part of one."""

    @property
    def painter(self) -> DrawsDifferences:
        """Draws the pictures of differences."""

    def check(self, *, fail_on: Collection[str]) -> HasFrame:
        """Find the rows that need a decision, or were rejected."""
