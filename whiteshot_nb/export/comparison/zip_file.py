"""A ZIP of both pictures of each scene, what differs, a table and a manifest; the same comparison, the same bytes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pandas as pd

from whiteshot_nb._core.atomic_files import expand_path, replace_file
from whiteshot_nb.export.comparison.pairs import export_pairs
from whiteshot_nb.export.csv_file import csv_bytes
from whiteshot_nb.export.zip_file import put_file
from whiteshot_nb.model.change_types import NEED_NO_REVIEW

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from pathlib import Path

    from whiteshot_nb._core.progress import ReportProgress
    from whiteshot_nb.export.comparison.pairs import DrawsDifferences, ExportPair
    from whiteshot_nb.store import Pictures

BEFORE, AFTER, DIFFERENCE = "before", "after", "difference"


def write_comparison_zip(
    frame: pd.DataFrame,
    pictures: Pictures,
    path: str | os.PathLike[str],
    painter: DrawsDifferences,
    *,
    notify: ReportProgress | None = None,
) -> Path:
    """Write PNGs into ``before/`` and ``after/``, byte for byte, pictures of the differences, a table and a manifest.

    ``changes.csv`` has the frame, but how long it took, with the names of the files of each row; ``manifest.json`` the
    sha256 of each file.
    Nothing in it depends on the time or the machine.
    """
    target = expand_path(path)
    names, lines = [], []
    with replace_file(target) as beside, ZipFile(beside, "w") as archive:
        for pair in export_pairs(frame, pictures, notify):
            files = {folder: (f"{folder}/{pair.file}", png) for folder, png in _files(pair, painter)}
            names.append({folder: name for folder, (name, _) in files.items()})
            lines += [put_file(archive, *file) for file in files.values()]
        columns = pd.DataFrame(names, columns=[BEFORE, AFTER, DIFFERENCE], index=frame.index, dtype="string")
        lines.append(put_file(archive, "changes.csv", csv_bytes(frame.drop(columns="seconds").join(columns))))
        schema = frame.attrs["whiteshot"]["comparison_schema"]
        manifest = {"format": "whiteshot-comparison", "schema": schema, "scenes": len(frame), "files": lines}
        put_file(archive, "manifest.json", json.dumps(manifest, indent=1, ensure_ascii=False).encode())
    return target


def _files(pair: ExportPair, painter: DrawsDifferences) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a scene with the folders they go to."""
    if pair.before.png is not None:
        yield BEFORE, pair.before.png
    if pair.after.png is not None:
        yield AFTER, pair.after.png
    if pair.row["change"] not in NEED_NO_REVIEW and (png := pair.difference(painter)) is not None:
        yield DIFFERENCE, png
