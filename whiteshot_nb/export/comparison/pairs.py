"""Iterate over the rows of a comparison, each with the baseline picture and the current picture."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from whiteshot_nb.errors import PictureError
from whiteshot_nb.export.item_progress import with_progress
from whiteshot_nb.export.rows import read_picture, records
from whiteshot_nb.export.safe_file_names import file_names
from whiteshot_nb.model.change_types import missing_picture_reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.export.exportable import Box, DrawsDifferences
    from whiteshot_nb.store import Pictures


@dataclass(frozen=True, slots=True)
class ExportSide:
    """One of the two pictures of a pair: the baseline picture or the current picture.

    Attributes
    ----------
    png
        The PNG, byte for byte; None if there is no picture.
    reason
        Why there is no picture; an empty string if there is a picture.
    unreadable
        Whether the picture is damaged, or missing from the library.
    """

    png: bytes | None
    reason: str = ""
    unreadable: bool = False


@dataclass(frozen=True, slots=True)
class ExportPair:
    """One row of a comparison, with both pictures.

    Attributes
    ----------
    row
        Values by column name, as Python types. Missing values are None.
    file
        File name that all pictures of this row share. It is unique in the export.
    before
        The baseline picture.
    after
        The current picture.
    """

    row: dict[str, Any]
    file: str
    before: ExportSide
    after: ExportSide

    @property
    def boxes(self) -> list[Box]:
        """The largest rectangles around changed pixels, each as left, top, width and height in pixels."""
        return [(x, y, width, height) for x, y, width, height in json.loads(self.row["boxes"] or "[]")]

    def difference(self, painter: DrawsDifferences) -> bytes | None:
        """Return a PNG that shows the changed pixels; None if a picture is missing or cannot be decoded.

        Parameters
        ----------
        painter
            Object that draws the difference between the two pictures.
        """
        if self.before.png is None or self.after.png is None:
            return None
        try:
            return painter.difference(self.row, self.before.png, self.after.png)
        except PictureError:
            return None


def export_pairs(frame: pd.DataFrame, pictures: Pictures, progress: ProgressOption) -> Iterator[ExportPair]:
    """Yield an `ExportPair` for each row of a comparison, and report the progress after each row.

    Parameters
    ----------
    frame
        Rows of ``comparison.frame``.
    pictures
        The stored pictures: ``pictures.get(sha256)`` returns a PNG.
    progress
        Function to call with a :class:`Progress`. A boolean is ignored.
    """
    names = zip(records(frame, ()), file_names(frame), strict=True)
    return with_progress(
        (_pair(row, name, pictures) for row, name in names),
        len(frame),
        progress,
        failed=lambda pair: pair.before.unreadable or pair.after.unreadable,
        name=lambda pair: str(pair.row["scene"]),
    )


def picture_file_names(frame: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Return a dictionary from (room, scene) to the file name that :func:`export_pairs` gives to the scene."""
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
