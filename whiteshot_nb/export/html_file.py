"""Export to one HTML file; :mod:`whiteshot_nb.views.report` makes the content."""

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
    """Write the pictures of shots as a gallery in one HTML file.

    Pictures that do not fit into `max_bytes` are written to ``<name>-pictures.zip`` in the same folder.
    See :meth:`Shots.to_html` for the parameters.
    """
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
    """Write a comparison as one HTML file in which changes can be reviewed.

    Pictures that do not fit into `max_bytes` are written to ``<name>-pictures.zip`` in the same folder.
    See :meth:`Shots.to_html` for the parameters.
    """
    comparison._html_report.write(path, title=title, max_bytes=max_bytes, progress=progress)
