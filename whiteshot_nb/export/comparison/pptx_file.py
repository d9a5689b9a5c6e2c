"""A PowerPoint presentation of a comparison: a slide about it, one for each change, and one that names the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb._core.atomic_files import expand_path, replace_file
from whiteshot_nb.export.comparison.comparison_summary import change_table, comparison_facts, shown_rows, unchanged_rows
from whiteshot_nb.export.comparison.pairs import export_pairs
from whiteshot_nb.export.optional_imports import optional_imports

if TYPE_CHECKING:
    import os
    from pathlib import Path

    import pandas as pd

    from whiteshot_nb._core.progress import ReportProgress
    from whiteshot_nb.export.comparison.pairs import DrawsDifferences
    from whiteshot_nb.store import Pictures


def write_comparison_pptx(
    frame: pd.DataFrame,
    pictures: Pictures,
    path: str | os.PathLike[str],
    painter: DrawsDifferences,
    *,
    title: str,
    unchanged: bool,
    notify: ReportProgress | None = None,
) -> Path:
    """Write the slides, each with both pictures, boxes around what changed, why, and who decided what.

    Raises
    ------
    ConfigError
        If python-pptx is not installed.
    """
    with optional_imports("PowerPoint"):
        from whiteshot_nb.export.comparison.pptx_slides import add_change, add_comparison, add_quiet  # noqa: PLC0415 - imports the extra
        from whiteshot_nb.export.pptx_presentation import SlideDeck  # noqa: PLC0415 - as above
    target = expand_path(path)
    shown, quiet = shown_rows(frame, unchanged=unchanged), unchanged_rows(frame, unchanged=unchanged)
    with replace_file(target) as beside:
        deck = SlideDeck(pictures)
        add_comparison(deck, title, comparison_facts(frame), change_table(frame))
        for pair in export_pairs(shown, pictures, notify):
            add_change(deck, pair, painter.masked(pair.row))
        if quiet:
            add_quiet(deck, quiet)
        deck.save(beside)
    return target
