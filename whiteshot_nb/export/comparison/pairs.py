"""The rows of a comparison with the pictures of both sides, one pair at a time."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from whiteshot_nb.errors import PictureError
from whiteshot_nb.export.file_names import file_names
from whiteshot_nb.export.item_progress import with_progress
from whiteshot_nb.export.rows import read_picture, records
from whiteshot_nb.model.change_types import missing_picture_reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from whiteshot_nb._core.progress import ReportProgress
    from whiteshot_nb.store import Pictures

    Box = tuple[int, int, int, int]


class DrawsDifferences(Protocol):
    """Whoever knows what a comparison goes by."""

    def masked(self, row: Mapping[str, Any]) -> Sequence[Box]:
        """Return the rectangles, in pixels of the baseline, that masks cover of the scene of a row."""

    def difference(self, row: Mapping[str, Any], before: bytes, after: bytes) -> bytes:
        """Return a PNG of the difference; `PictureError` if a picture cannot be decoded."""


@dataclass(frozen=True, slots=True)
class ExportSide:
    """One side of a pair: a PNG as it was kept, or why there is none; `lost` if there should be one."""

    png: bytes | None
    why_not: str = ""
    lost: bool = False


@dataclass(frozen=True, slots=True)
class ExportPair:
    """One row and its pictures.

    Attributes
    ----------
    row
        Every column, with Python's own types, None for what is missing.
    file
        A safe name that no other row has, for files of its pictures.
    before, after
        The pictures of the baseline and of the shots.
    """

    row: dict[str, Any]
    file: str
    before: ExportSide
    after: ExportSide

    @property
    def boxes(self) -> list[Box]:
        """Around what changed: left, top, width and height in pixels, the largest ones."""
        return [(x, y, width, height) for x, y, width, height in json.loads(self.row["boxes"] or "[]")]

    def difference(self, painter: DrawsDifferences) -> bytes | None:
        """Return a PNG of what changed; None if there are no two pictures to compare."""
        if self.before.png is None or self.after.png is None:
            return None
        try:
            return painter.difference(self.row, self.before.png, self.after.png)
        except PictureError:
            return None


def export_pairs(frame: pd.DataFrame, pictures: Pictures, notify: ReportProgress | None = None) -> Iterator[ExportPair]:
    """Yield a pair for each row of a comparison's frame and tell, when it was dealt with, how far the work is."""
    names = zip(records(frame, ()), file_names(frame), strict=True)
    return with_progress(
        (_pair(row, name, pictures) for row, name in names),
        len(frame),
        notify,
        failed=lambda pair: pair.before.lost or pair.after.lost,
        name=lambda pair: str(pair.row["scene"]),
    )


def picture_file_names(frame: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Return the name of the files of each row by its room and scene, the same as :func:`export_pairs` gives it."""
    places = zip(frame["room"], frame["scene"], strict=True)
    return dict(zip(places, file_names(frame), strict=True))


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
        return ExportSide(None, error.sentence, lost=True)
