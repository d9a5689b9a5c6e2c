"""Export shots to a folder: PNGs, a table, and an HTML page that works offline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb._core.atomic_files import check_writable, write_atomically
from whiteshot_nb._core.templates import load_template
from whiteshot_nb.export.csv_file import csv_bytes
from whiteshot_nb.export.exporter import exporter
from whiteshot_nb.export.rows import ExportTable, records

if TYPE_CHECKING:
    from pathlib import Path

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.export.exportable import Exportable

_TABLE, _PAGE = "shots.csv", "index.html"


@exporter
def write_folder(shots: Exportable, path: Path, *, title: str = "Shots", progress: ProgressOption = False) -> None:
    """Write a folder with the PNGs of shots, a table ``shots.csv``, and a page ``index.html``."""
    path.mkdir(parents=True, exist_ok=True)
    for name in (_TABLE, _PAGE):
        check_writable(path / name)
    table = ExportTable(shots.frame)
    for entry in table.entries(shots.pictures, progress):
        if entry.png is not None:
            target = path / entry.row["file"]
            target.parent.mkdir(exist_ok=True)
            write_atomically(target, entry.png)
    write_atomically(path / _TABLE, csv_bytes(table.frame))
    page = load_template("whiteshot_nb.export", "folder.html").render(title=title, shots=list(records(table.frame)))
    write_atomically(path / _PAGE, page.encode())
