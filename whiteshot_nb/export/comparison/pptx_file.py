"""A PowerPoint presentation of a comparison: a slide about it, one for each change, and one that names the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb._core.atomic_files import file_at, fresh_beside
from whiteshot_nb.export.comparison.comparison_summary import facts_of, quiet_rows, table_of, to_show
from whiteshot_nb.export.comparison.pairs import pairs_of
from whiteshot_nb.export.optional_imports import of_the_extra

if TYPE_CHECKING:
    import os
    from pathlib import Path

    import pandas as pd

    from whiteshot_nb.export.comparison.pairs import Painter
    from whiteshot_nb.export.item_progress import Tell
    from whiteshot_nb.store import Pictures


def write_comparison_pptx(
    frame: pd.DataFrame,
    pictures: Pictures,
    path: str | os.PathLike[str],
    painter: Painter,
    *,
    title: str,
    unchanged: bool,
    on_progress: Tell | None = None,
) -> Path:
    """Write the slides, each with both pictures, boxes around what changed, why, and who decided what.

    Raises
    ------
    ConfigError
        If python-pptx is not installed.
    """
    with of_the_extra("PowerPoint"):
        from whiteshot_nb.export.comparison.pptx_slides import add_change, add_comparison, add_quiet  # noqa: PLC0415 - imports the extra
        from whiteshot_nb.export.pptx_presentation import Deck  # noqa: PLC0415 - as above
    target = file_at(path)
    shown, quiet = to_show(frame, unchanged=unchanged), quiet_rows(frame, unchanged=unchanged)
    with fresh_beside(target) as beside:
        deck = Deck(pictures)
        add_comparison(deck, title, facts_of(frame), table_of(frame))
        for pair in pairs_of(shown, pictures, on_progress):
            add_change(deck, pair, painter.masked(pair.row))
        if quiet:
            add_quiet(deck, quiet)
        deck.save(beside)
    return target
