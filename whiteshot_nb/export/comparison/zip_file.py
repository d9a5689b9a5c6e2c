"""Export a comparison to a ZIP with both pictures of each scene, their difference, a table and a manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from whiteshot_nb.export.comparison.pairs import export_pairs
from whiteshot_nb.export.csv_file import csv_bytes
from whiteshot_nb.export.exporter import exporter
from whiteshot_nb.export.zip_file import pack_zip
from whiteshot_nb.model.change_types import NEED_NO_REVIEW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.export.comparison.pairs import ExportPair
    from whiteshot_nb.export.exportable import DrawsDifferences, ExportableComparison

_FOLDERS = BEFORE, AFTER, DIFFERENCE = "before", "after", "difference"


@exporter
def write_comparison_zip(comparison: ExportableComparison, path: Path, *, progress: ProgressOption = False) -> None:
    """Write a ZIP with the pictures of each scene, a table ``changes.csv`` and ``manifest.json``.

    The original PNGs are in the folders ``before`` and ``after``, and the difference pictures in ``difference``.
    ``changes.csv`` contains the DataFrame without the column `seconds`, but with the names of the files in each row.
    ``manifest.json`` contains the SHA-256 of each file. The bytes of the ZIP depend neither on the time nor on the
    machine.
    """
    frame, painter = comparison.frame, comparison.painter

    def files() -> Iterator[tuple[str, bytes]]:
        names = []
        for pair in export_pairs(frame, comparison.pictures, progress):
            pngs = {folder: (f"{folder}/{pair.file}", png) for folder, png in _pngs(pair, painter)}
            names.append({folder: name for folder, (name, _) in pngs.items()})
            yield from pngs.values()
        columns = pd.DataFrame(names, columns=list(_FOLDERS), index=frame.index, dtype="string")
        yield "changes.csv", csv_bytes(frame.drop(columns="seconds").join(columns))

    schema = frame.attrs["whiteshot"]["comparison_schema"]
    pack_zip(path, files(), format="whiteshot-comparison", schema=schema, scenes=len(frame))


def _pngs(pair: ExportPair, painter: DrawsDifferences) -> Iterator[tuple[str, bytes]]:
    """Yield the pictures of a scene, each as a pair of folder name and PNG."""
    if pair.before.png is not None:
        yield BEFORE, pair.before.png
    if pair.after.png is not None:
        yield AFTER, pair.after.png
    if pair.row["change"] not in NEED_NO_REVIEW and (png := pair.difference(painter)) is not None:
        yield DIFFERENCE, png
