"""Export shots to a ZIP with the original PNGs, a table and a manifest. The same shots give identical bytes."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from whiteshot_nb._core.atomic_files import replace_file
from whiteshot_nb.export.csv_file import csv_bytes
from whiteshot_nb.export.exporter import exporter
from whiteshot_nb.export.rows import ExportTable
from whiteshot_nb.model.shot_columns import SHOT_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.export.exportable import Exportable

ZIP_VERSION = 1
"""Version of the ZIP content. When it changes, an archive writes its files again."""

_UNIX = 3
_MODE = 0o100644 << 16  # a regular file, readable by everyone


@exporter
def write_zip(shots: Exportable, path: Path, *, progress: ProgressOption = False) -> None:
    """Write a ZIP with the original PNGs, a table ``shots.csv``, and ``manifest.json`` with the SHA-256 of each file.

    The content does not depend on the time or the machine: the same rows give identical bytes.
    """
    table = ExportTable(shots.frame)

    def files() -> Iterator[tuple[str, bytes]]:
        for entry in table.entries(shots.pictures, progress):
            if entry.png is not None:
                yield entry.row["file"], entry.png
        yield "shots.csv", csv_bytes(table.frame)

    pack_zip(path, files(), format="whiteshot-shots", schema=SHOT_SCHEMA, scenes=len(table.frame))


def pack_zip(path: Path, files: Iterable[tuple[str, bytes]], **manifest: object) -> None:
    """Write a ZIP with the given files and a ``manifest.json``.

    Parameters
    ----------
    path
        The ZIP to write.
    files
        Pairs of file name and bytes.
    manifest
        Values to add to ``manifest.json``, which in any case lists the SHA-256 of each file.
    """
    with replace_file(path) as file, ZipFile(file, "w") as archive:
        listed = [add_file(archive, name, data) for name, data in files]
        text = json.dumps({**manifest, "files": listed}, indent=1, ensure_ascii=False)
        add_file(archive, "manifest.json", text.encode())


def add_file(archive: ZipFile, name: str, data: bytes) -> dict[str, Any]:
    """Add a file to a ZIP, and return the entry of the file for the manifest (name, size and SHA-256).

    What is added to the ZIP depends only on the name and the bytes, not on the time or the system.
    """
    info = ZipInfo(name)  # the date is always 1980
    info.create_system = _UNIX
    info.external_attr = _MODE
    info.compress_type = ZIP_STORED if name.endswith(".png") else ZIP_DEFLATED
    archive.writestr(info, data)
    return {"name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
