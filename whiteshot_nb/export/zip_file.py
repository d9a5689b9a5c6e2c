"""A ZIP of the original PNGs, a table and a manifest; the same shots give the same bytes."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from whiteshot_nb._core.atomic_files import expand_path, replace_file
from whiteshot_nb.export.csv_file import csv_bytes
from whiteshot_nb.export.rows import ExportTable
from whiteshot_nb.model.shot_columns import SHOT_SCHEMA

if TYPE_CHECKING:
    import os
    from pathlib import Path

    import pandas as pd

    from whiteshot_nb._core.progress import ReportProgress
    from whiteshot_nb.store import Pictures

ZIP_VERSION = 1
"""Version of what is written; where it is another, an archive writes its files again."""

_UNIX = 3
_MODE = 0o100644 << 16  # a plain file that all may read


def write_zip(
    frame: pd.DataFrame, pictures: Pictures, path: str | os.PathLike[str], *, notify: ReportProgress | None = None
) -> Path:
    """Write the PNGs byte for byte, then ``shots.csv`` and ``manifest.json`` with the sha256 of each file.

    Nothing in it depends on the time or the machine: the same rows give the same bytes.
    """
    target = expand_path(path)
    table = ExportTable(frame)
    with replace_file(target) as beside, ZipFile(beside, "w") as archive:
        files = [
            put_file(archive, entry.row["file"], entry.png)
            for entry in table.entries(pictures, notify)
            if entry.png is not None
        ]
        files.append(put_file(archive, "shots.csv", csv_bytes(table.frame)))
        manifest = {"format": "whiteshot-shots", "schema": SHOT_SCHEMA, "scenes": len(table.frame), "files": files}
        put_file(archive, "manifest.json", json.dumps(manifest, indent=1, ensure_ascii=False).encode())
    return target


def put_file(archive: ZipFile, name: str, data: bytes) -> dict[str, Any]:
    """Add a file whose line in the archive depends on its bytes and name alone; return its line of the manifest."""
    about = ZipInfo(name)  # of the year 1980, whenever it is made
    about.create_system = _UNIX
    about.external_attr = _MODE
    about.compress_type = ZIP_STORED if name.endswith(".png") else ZIP_DEFLATED
    archive.writestr(about, data)
    return {"name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
