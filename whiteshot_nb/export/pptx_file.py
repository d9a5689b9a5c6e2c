"""A PowerPoint presentation: a slide about the run, then one per scene."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb._core.atomic_files import file_at, fresh_beside
from whiteshot_nb.export.optional_imports import of_the_extra
from whiteshot_nb.export.rows import Table
from whiteshot_nb.export.run_summary import facts_of

if TYPE_CHECKING:
    import os
    from pathlib import Path

    import pandas as pd

    from whiteshot_nb.export.item_progress import Tell
    from whiteshot_nb.store import Pictures


def write_pptx(
    frame: pd.DataFrame,
    pictures: Pictures,
    path: str | os.PathLike[str],
    *,
    title: str,
    on_progress: Tell | None = None,
) -> Path:
    """Write the slides, each with a title, the picture, what is known of it, and its URL and time in the notes.

    Raises
    ------
    ConfigError
        If python-pptx is not installed.
    """
    with of_the_extra("PowerPoint"):
        from whiteshot_nb.export.pptx_presentation import Deck  # noqa: PLC0415 - imports the extra
        from whiteshot_nb.export.pptx_slides import add_scene  # noqa: PLC0415 - as above
    target = file_at(path)
    table = Table(frame)
    with fresh_beside(target) as beside:
        deck = Deck(pictures)
        deck.add_cover(title, facts_of(table.frame))
        for entry in table.entries(pictures, on_progress):
            add_scene(deck, entry)
        deck.save(beside)
    return target
