"""The rows of a comparison, each with the pictures of both sides, one at a time."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from whiteshot_nb.errors import PictureError
from whiteshot_nb.export.file_names import file_names
from whiteshot_nb.export.item_progress import with_progress
from whiteshot_nb.export.rows import read_picture, records
from whiteshot_nb.model.change_types import missing_picture_reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.export.exportable import Box, DrawsDifferences
    from whiteshot_nb.store import Pictures


@dataclass(frozen=True, slots=True)
class ExportSide:
    """One side of a pair.

    Attributes
    ----------
    png
        The picture as it was kept; None if there is none.
    reason
        Why there is no picture.
    unreadable
        Whether there should be one, which is lost or damaged.
    """

    png: bytes | None
    reason: str = ""
    unreadable: bool = False


@dataclass(frozen=True, slots=True)
class ExportPair:
    """One row and its pictures.

    Attributes
    ----------
    row
        Every column, with Python's own types, None for what is missing.
    file
        A safe name for files of its pictures, unique in the export.
    before, after
        The pictures of the baseline and of the shots.
    """

    row: dict[str, Any]
    file: str
    before: ExportSide
    after: ExportSide

    @property
    def boxes(self) -> list[Box]:
        """The largest rectangles around what changed: left, top, width and height in pixels."""
        return [(x, y, width, height) for x, y, width, height in json.loads(self.row["boxes"] or "[]")]

    def difference(self, painter: DrawsDifferences) -> bytes | None:
        """Return a PNG of what changed; None if there are no two pictures to compare."""
        if self.before.png is None or self.after.png is None:
            return None
        try:
            return painter.difference(self.row, self.before.png, self.after.png)
        except PictureError:
            return None


def export_pairs(frame: pd.DataFrame, pictures: Pictures, progress: ProgressOption) -> Iterator[ExportPair]:
    """Yield each row of a comparison's frame with its pictures; progress is reported after each."""
    names = zip(records(frame, ()), file_names(frame), strict=True)
    return with_progress(
        (_pair(row, name, pictures) for row, name in names),
        len(frame),
        progress,
        failed=lambda pair: pair.before.unreadable or pair.after.unreadable,
        name=lambda pair: str(pair.row["scene"]),
    )


def picture_file_names(frame: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Return the name of the files of each row, by its room and scene, as :func:`export_pairs` has it."""
    keys = zip(frame["room"], frame["scene"], strict=True)
    return dict(zip(keys, file_names(frame), strict=True))


def _pair(row: dict[str, Any], name: str, pictures: Pictures) -> ExportPair:
    before = _side(row, row["baseline_sha256"], "baseline", pictures)
    same = row["sha256"] == row["baseline_sha256"]
    return ExportPair(row, name, before, before if same else _side(row, row["sha256"], "shots", pictures))


def _side(row: dict[str, Any], sha256: str | None, side: str, pictures: Pictures) -> ExportSide:
    if sha256 is None:
        return ExportSide(None, missing_picture_reason(row["change"], row["reason"], side=side))
    try:
        return ExportSide(read_picture(pictures, sha256))
    except PictureError as error:
        return ExportSide(None, error.sentence, unreadable=True)
