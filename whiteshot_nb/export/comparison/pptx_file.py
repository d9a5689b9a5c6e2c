"""A PowerPoint presentation of a comparison: a slide about it, one for each change, and one that names the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb.export.comparison.comparison_summary import change_table, comparison_facts, shown_rows, unchanged_rows
from whiteshot_nb.export.comparison.pairs import export_pairs
from whiteshot_nb.export.exporter import exporter
from whiteshot_nb.export.pptx_file import new_presentation

if TYPE_CHECKING:
    from pathlib import Path

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.export.exportable import ExportableComparison


@exporter
def write_comparison_pptx(
    comparison: ExportableComparison,
    path: Path,
    *,
    title: str = "Comparison",
    unchanged: bool = False,
    progress: ProgressOption = False,
) -> None:
    """Write the slides, each with both pictures, boxes around what changed, the reason, and the verdict.

    Errors are those of :func:`new_presentation`.
    """
    frame, painter = comparison.frame, comparison.painter
    shown, listed = shown_rows(frame, unchanged=unchanged), unchanged_rows(frame, unchanged=unchanged)
    with new_presentation(path, comparison.pictures) as presentation:
        from whiteshot_nb.export.comparison import pptx_slides as slides  # noqa: PLC0415 - imports the extra

        slides.add_summary(presentation, title, comparison_facts(frame), change_table(frame))
        for pair in export_pairs(shown, comparison.pictures, progress):
            slides.add_change(presentation, pair, painter.masked(pair.row))
        if listed:
            slides.add_unchanged(presentation, listed)
