"""Iterate over the rows of a DataFrame of shots, each with its picture."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from whiteshot_nb.errors import InvalidInput, PictureError, describe
from whiteshot_nb.export.item_progress import with_progress
from whiteshot_nb.export.safe_file_names import with_file_names
from whiteshot_nb.model.shot_columns import SHOT_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import pandas as pd

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.export.exportable import Exportable
    from whiteshot_nb.store import Pictures

_REQUIRED = ("room", "scene", "ok", "sha256")
_BLOCK = 500  # rows converted to Python objects at a time
_MISSING_HINT = "Keep all columns of shots.frame. If a column became the index, call reset_index()."
_COMPARISON_HINT = "To export rows of a comparison, call a to_… method of comparison.only(frame)."
_VERIFY_HINT = "Call library.verify() to list the missing and damaged pictures."


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One row of a DataFrame of shots, with its picture.

    Attributes
    ----------
    row
        Values by column name, as Python types. `file` is the file name of the picture, unique in the export.
    png
        The PNG, byte for byte; None if there is no picture. In this case, ``row["error"]`` contains the reason.
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
        A copy of the DataFrame, with the file names used in this export. :meth:`entries` marks a row as failed if the
        picture of the row is missing or damaged. Therefore, write `frame` only after iterating over all entries.

    Raises
    ------
    InvalidInput
        If a required column is missing.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        missing = [column for column in _REQUIRED if column not in frame]
        if missing:
            raise InvalidInput(
                f"Required columns are missing from the DataFrame: {', '.join(missing)}",
                field="frame",
                hint=_COMPARISON_HINT if "change" in frame else _MISSING_HINT,
            )
        self.frame = with_file_names(frame)

    def entries(self, pictures: Pictures, progress: ProgressOption) -> Iterator[ExportRow]:
        """Yield an `ExportRow` (a row with its picture) for each row, and report the progress after each row.

        Parameters
        ----------
        pictures
            The stored pictures: ``pictures.get(sha256)`` returns a PNG.
        progress
            Function to call with a :class:`Progress`. A boolean is ignored.
        """
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
        """Mark a row as failed, also in :attr:`frame`, and return it."""
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
    """Return the DataFrame to write as a table. For shots, a column `file` contains the picture file names."""
    return ExportTable(exported.frame).frame if exported._export_kind == "shots" else exported.frame


def read_picture(pictures: Pictures, sha256: str) -> bytes:
    """Return a stored picture, byte for byte, after checking its SHA-256.

    Raises
    ------
    PictureError
        If the picture is missing, or if the SHA-256 of its bytes is not `sha256`.
    """
    try:
        png = pictures.get(sha256)
    except KeyError as error:
        raise PictureError("The picture is missing from the library", hint=_VERIFY_HINT) from error
    if hashlib.sha256(png).hexdigest() != sha256:
        raise PictureError(
            "The picture in the library is damaged, because its bytes do not match its SHA-256", hint=_VERIFY_HINT
        )
    return png


def records(frame: pd.DataFrame, columns: Collection[str] = SHOT_COLUMNS.keys()) -> Iterator[dict[str, Any]]:
    """Yield each row as a dictionary of Python types. Missing values are None.

    Parameters
    ----------
    frame
        The DataFrame.
    columns
        Names of columns. If the DataFrame does not have such a column, the dictionaries contain None for the column.
    """
    absent = dict.fromkeys(column for column in columns if column not in frame)
    for start in range(0, len(frame), _BLOCK):
        some = frame.iloc[start : start + _BLOCK]
        for row in some.astype(object).where(some.notna(), None).to_dict("records"):
            yield {**{str(name): value for name, value in row.items()}, **absent}
