"""The rows of a frame with their pictures, one at a time: what every exporter goes through."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.export.names import with_file_names
from whiteshot_nb.frames import COLUMNS
from whiteshot_nb.jobs import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd

    from whiteshot_nb.store import Pictures

    Tell = Callable[[Progress], None]

_NEEDED = ("room", "scene", "ok", "sha256")
_AT_ONCE = 500  # rows that are Python objects at the same time
_ADVICE = "library.verify() tells which pictures are lost or damaged."


@dataclass(frozen=True, slots=True)
class Entry:
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


class Table:
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
                hint="Keep the columns of shots.frame; reset_index() brings back one that became the index.",
            )
        self.frame = with_file_names(frame)

    def entries(self, pictures: Pictures, on_progress: Tell | None = None) -> Iterator[Entry]:
        """Yield an entry for each row and tell, when it was dealt with, how far the work is."""
        tell = on_progress or (lambda _: None)
        total, failed = len(self.frame), 0
        tell(Progress(0, total))
        for place, row in enumerate(records(self.frame)):
            entry = self._entry(place, row, pictures)
            failed += entry.png is None
            yield entry
            tell(Progress(place + 1, total, failed, str(row["scene"])))

    def _entry(self, place: int, row: dict[str, Any], pictures: Pictures) -> Entry:
        if not row["ok"]:
            return Entry(row, None)
        try:
            png = pictures.get(row["sha256"])
        except KeyError:
            return self._lost(place, row, "The picture is not where it was kept")
        if hashlib.sha256(png).hexdigest() != row["sha256"]:
            return self._lost(place, row, "The picture is damaged: its bytes are not those that were kept")
        return Entry(row, png)

    def _lost(self, place: int, row: dict[str, Any], why: str) -> Entry:
        error = f"PictureError: {why}."
        told: dict[str, Any] = {"ok": False, "stage": "keep", "error": error, "hint": _ADVICE, "file": None}
        for column in self.frame.columns.intersection(list(told)):
            self.frame.loc[place, column] = told[column]
        return Entry({**row, **told}, None)


def records(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield the rows as dictionaries with Python's own types, None for what is missing and for absent columns."""
    absent = dict.fromkeys(column for column in COLUMNS if column not in frame)
    for start in range(0, len(frame), _AT_ONCE):
        some = frame.iloc[start : start + _AT_ONCE]
        for row in some.astype(object).where(some.notna(), None).to_dict("records"):
            yield {**{str(name): value for name, value in row.items()}, **absent}
