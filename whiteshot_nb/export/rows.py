"""The rows of a frame with their pictures, one at a time: what every exporter goes through."""

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

    from whiteshot_nb._core.progress import ReportProgress
    from whiteshot_nb.store import Pictures

_NEEDED = ("room", "scene", "ok", "sha256")
_AT_ONCE = 500  # rows that are Python objects at the same time
_NARROWED = "Keep the columns of shots.frame; reset_index() brings back one that became the index."
_COMPARED = "Rows of a comparison are written by comparison.only(frame).to_…"
_ADVICE = "library.verify() tells which pictures are lost or damaged."


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One row and its picture.

    Attributes
    ----------
    row
        Every column, as :func:`records` gives it; its `file` is a safe name that no other row has.
    png
        The picture as it was kept; None if there is none, and then ``row["error"]`` says why.
    """

    row: dict[str, Any]
    png: bytes | None


class ExportTable:
    """A frame on its way into a file.

    Parameters
    ----------
    frame
        Rows of ``shots.frame``. Its columns may be fewer, down to `room`, `scene`, `ok` and `sha256`, or more.

    Attributes
    ----------
    frame
        A copy with the names of files in this export. Rows whose picture is lost or damaged become failed ones when
        :meth:`entries` comes to them, so write it afterwards.

    Raises
    ------
    InvalidInput
        If the frame lacks a column that no export can do without.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        lacking = [column for column in _NEEDED if column not in frame]
        if lacking:
            raise InvalidInput(
                f"The frame has no column {', '.join(lacking)}",
                field="frame",
                hint=_COMPARED if "change" in frame else _NARROWED,
            )
        self.frame = with_file_names(frame)

    def entries(self, pictures: Pictures, notify: ReportProgress | None = None) -> Iterator[ExportRow]:
        """Yield an entry for each row and tell, when it was dealt with, how far the work is."""
        entries = (self._entry(place, row, pictures) for place, row in enumerate(records(self.frame)))
        return with_progress(
            entries,
            len(self.frame),
            notify,
            failed=lambda entry: entry.png is None,
            name=lambda entry: str(entry.row["scene"]),
        )

    def _entry(self, place: int, row: dict[str, Any], pictures: Pictures) -> ExportRow:
        try:
            return ExportRow(row, read_picture(pictures, row["sha256"]) if row["ok"] else None)
        except PictureError as error:
            return self._lost(place, row, error)

    def _lost(self, place: int, row: dict[str, Any], error: PictureError) -> ExportRow:
        told: dict[str, Any] = {"ok": False, "stage": "keep", "error": describe(error), "hint": error.hint}
        told["file"] = None
        for column in self.frame.columns.intersection(list(told)):
            self.frame.loc[place, column] = told[column]
        return ExportRow({**row, **told}, None)


def read_picture(pictures: Pictures, sha256: str) -> bytes:
    """Return a picture, byte for byte as it was kept.

    Raises
    ------
    PictureError
        If it is not there, or not as it was.
    """
    try:
        png = pictures.get(sha256)
    except KeyError as error:
        raise PictureError("The picture is not where it was kept", hint=_ADVICE) from error
    if hashlib.sha256(png).hexdigest() != sha256:
        raise PictureError("The picture is damaged: its bytes are not those that were kept", hint=_ADVICE)
    return png


def records(frame: pd.DataFrame, columns: Collection[str] = SHOT_COLUMNS.keys()) -> Iterator[dict[str, Any]]:
    """Yield the rows as dictionaries with Python's own types, None for what is missing and for absent `columns`."""
    absent = dict.fromkeys(column for column in columns if column not in frame)
    for start in range(0, len(frame), _AT_ONCE):
        some = frame.iloc[start : start + _AT_ONCE]
        for row in some.astype(object).where(some.notna(), None).to_dict("records"):
            yield {**{str(name): value for name, value in row.items()}, **absent}
