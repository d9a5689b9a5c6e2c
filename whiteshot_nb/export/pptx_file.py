"""A PowerPoint presentation: a slide about the run, then one per scene."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb._core.atomic_files import expand_path, replace_file
from whiteshot_nb.export.optional_imports import optional_imports
from whiteshot_nb.export.rows import ExportTable
from whiteshot_nb.export.run_summary import run_facts

if TYPE_CHECKING:
    import os
    from pathlib import Path

    import pandas as pd

    from whiteshot_nb._core.progress import ReportProgress
    from whiteshot_nb.store import Pictures


def write_pptx(
    frame: pd.DataFrame,
    pictures: Pictures,
    path: str | os.PathLike[str],
    *,
    title: str,
    notify: ReportProgress | None = None,
) -> Path:
    """Write the slides, each with a title, the picture, what is known of it, and its URL and time in the notes.

    Raises
    ------
    ConfigError
        If python-pptx is not installed.
    """
    with optional_imports("PowerPoint"):
        from whiteshot_nb.export.pptx_presentation import SlideDeck  # noqa: PLC0415 - imports the extra
        from whiteshot_nb.export.pptx_slides import add_scene  # noqa: PLC0415 - as above
    target = expand_path(path)
    table = ExportTable(frame)
    with replace_file(target) as beside:
        deck = SlideDeck(pictures)
        deck.add_cover(title, run_facts(table.frame))
        for entry in table.entries(pictures, notify):
            add_scene(deck, entry)
        deck.save(beside)
    return target
