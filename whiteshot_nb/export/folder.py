"""A folder of PNGs with a table and a page that opens offline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb._core.atomic_files import expand_path, write_atomically
from whiteshot_nb._core.templates import load_template
from whiteshot_nb.export.csv_file import write_csv
from whiteshot_nb.export.rows import ExportTable, records

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
    folder = expand_path(path)
    folder.mkdir(parents=True, exist_ok=True)
    notify = on_file or (lambda _: None)
    table = ExportTable(frame)
    for entry in table.entries(pictures):
        if entry.png is not None:
            target = folder / entry.row["file"]
            target.parent.mkdir(exist_ok=True)
            write_atomically(target, entry.png)
            notify(target)
    notify(write_csv(table.frame, folder / "shots.csv"))
    page = load_template("whiteshot_nb.export", "folder.html").render(title=title, shots=list(records(table.frame)))
    write_atomically(folder / "index.html", page.encode())
    notify(folder / "index.html")
    return folder
