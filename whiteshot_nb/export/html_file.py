"""A report in one HTML file. What it says and shows is made by the views; see :mod:`whiteshot_nb.views.report`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb.export.exporter import exporter

if TYPE_CHECKING:
    from pathlib import Path

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.export.exportable import Exportable


@exporter
def write_html(
    shots: Exportable,
    path: Path,
    *,
    title: str = "Shots",
    max_bytes: int | None = None,
    progress: ProgressOption = False,
) -> None:
    """Write a gallery."""
    shots._html_report.write(path, title=title, max_bytes=max_bytes, progress=progress)


@exporter
def write_comparison_html(
    comparison: Exportable,
    path: Path,
    *,
    title: str = "Review",
    max_bytes: int | None = None,
    progress: ProgressOption = False,
) -> None:
    """Write a review."""
    comparison._html_report.write(path, title=title, max_bytes=max_bytes, progress=progress)
