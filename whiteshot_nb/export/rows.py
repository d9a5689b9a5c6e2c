"""The rows of a frame of shots, each with its picture, one at a time."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from whiteshot_nb.errors import InvalidInput, PictureError, describe
from whiteshot_nb.export.file_names import with_file_names
from whiteshot_nb.export.item_progress import with_progress
from whiteshot_nb.model.shot_columns import SHOT_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import pandas as pd

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.export.exportable import Exportable
    from whiteshot_nb.store import Pictures

_REQUIRED = ("room", "scene", "ok", "sha256")
_BLOCK = 500  # rows that are Python objects at the same time
_MISSING_HINT = "Keep the columns of shots.frame; reset_index() brings back one that became the index."
_COMPARISON_HINT = "Rows of a comparison are written by comparison.only(frame).to_…"
_VERIFY_HINT = "library.verify() tells which pictures are lost or damaged."


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One row and its picture.

    Attributes
    ----------
    row
        Every column, as :func:`records` yields it; its `file` is a safe name, unique in the export.
    png
        The picture as it was kept; None if there is none: ``row["error"]`` then says why.
    """

    row: dict[str, Any]
    png: bytes | None


class ExportTable:
    """A DataFrame of shots to export.

    Parameters
    ----------
    frame
        Rows of ``shots.frame``. Columns may be left out or added, but `room`, `scene`, `ok` and `sha256` are required.

    Attributes
    ----------
    frame
        A copy with the file names used in this export. :meth:`entries` marks rows as failed if their picture is missing
        or damaged, so write the frame only after iterating over them.

    Raises
    ------
    InvalidInput
        If a required column is missing.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        missing = [column for column in _REQUIRED if column not in frame]
        if missing:
            raise InvalidInput(
                f"The frame has no column {', '.join(missing)}",
                field="frame",
                hint=_COMPARISON_HINT if "change" in frame else _MISSING_HINT,
            )
        self.frame = with_file_names(frame)

    def entries(self, pictures: Pictures, progress: ProgressOption) -> Iterator[ExportRow]:
        """Yield each row with its picture; progress is reported after each."""
        entries = (self._entry(number, row, pictures) for number, row in enumerate(records(self.frame)))
        return with_progress(
            entries,
            len(self.frame),
            progress,
            failed=lambda entry: entry.png is None,
            name=lambda entry: str(entry.row["scene"]),
        )

    def _entry(self, number: int, row: dict[str, Any], pictures: Pictures) -> ExportRow:
        try:
            return ExportRow(row, read_picture(pictures, row["sha256"]) if row["ok"] else None)
        except PictureError as error:
            return self._failed(number, row, error)

    def _failed(self, number: int, row: dict[str, Any], error: PictureError) -> ExportRow:
        """Mark a row as failed, in the frame, too."""
        failure: dict[str, Any] = {
            "ok": False,
            "stage": "keep",
            "error": describe(error),
            "hint": error.hint,
            "file": None,
        }
        for column in self.frame.columns.intersection(list(failure)):
            self.frame.loc[number, column] = failure[column]
        return ExportRow({**row, **failure}, None)


def table_frame(exported: Exportable) -> pd.DataFrame:
    """Return the frame that is written as a table: that of shots has the names of files in the export."""
    return ExportTable(exported.frame).frame if exported._export_kind == "shots" else exported.frame


def read_picture(pictures: Pictures, sha256: str) -> bytes:
    """Return a picture, byte for byte as it was kept.

    Raises
    ------
    PictureError
        If it is missing, or its bytes are not those that were kept.
    """
    try:
        png = pictures.get(sha256)
    except KeyError as error:
        raise PictureError("The picture is not where it was kept", hint=_VERIFY_HINT) from error
    if hashlib.sha256(png).hexdigest() != sha256:
        raise PictureError("The picture is damaged: its bytes are not those that were kept", hint=_VERIFY_HINT)
    return png


def records(frame: pd.DataFrame, columns: Collection[str] = SHOT_COLUMNS.keys()) -> Iterator[dict[str, Any]]:
    """Yield the rows as dictionaries of Python's own types; None for missing values and for `columns` not there."""
    absent = dict.fromkeys(column for column in columns if column not in frame)
    for start in range(0, len(frame), _BLOCK):
        some = frame.iloc[start : start + _BLOCK]
        for row in some.astype(object).where(some.notna(), None).to_dict("records"):
            yield {**{str(name): value for name, value in row.items()}, **absent}
