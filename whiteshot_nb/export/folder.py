"""A folder of PNGs with a table and a page that opens offline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb._core.atomic_files import file_at, write_whole
from whiteshot_nb._core.templates import template
from whiteshot_nb.export.csv_file import write_csv
from whiteshot_nb.export.rows import Table, records

if TYPE_CHECKING:
    import os
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

    from whiteshot_nb.store import Pictures


def write_folder(
    frame: pd.DataFrame,
    pictures: Pictures,
    path: str | os.PathLike[str],
    *,
    title: str,
    on_file: Callable[[Path], None] | None = None,
) -> Path:
    """Write the PNGs of a frame under their safe names, ``shots.csv`` and ``index.html``."""
    folder = file_at(path)
    folder.mkdir(parents=True, exist_ok=True)
    tell = on_file or (lambda _: None)
    table = Table(frame)
    for entry in table.entries(pictures):
        if entry.png is not None:
            target = folder / entry.row["file"]
            target.parent.mkdir(exist_ok=True)
            write_whole(target, entry.png)
            tell(target)
    tell(write_csv(table.frame, folder / "shots.csv"))
    page = template("whiteshot_nb.export", "folder.html").render(title=title, shots=list(records(table.frame)))
    write_whole(folder / "index.html", page.encode())
    tell(folder / "index.html")
    return folder
