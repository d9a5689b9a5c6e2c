"""Export a comparison to PowerPoint: a summary slide, one slide per change, and a list of unchanged scenes."""

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
    """Write a presentation with a summary slide, then one slide per change.

    The slide of a change shows the reason, the verdict, and both pictures with boxes around the changed areas.

    Parameters
    ----------
    comparison
        The comparison to write.
    path
        The file to write.
    title
        Heading of the first slide.
    unchanged
        If true, each unchanged scene gets a slide. If false, unchanged scenes are only listed at the end.
    progress
        True for a progress bar, or a function that is called after each slide.

    Raises
    ------
    ConfigError
        If python-pptx is not installed.
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
