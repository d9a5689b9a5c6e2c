"""What came of an archive: a row for each room, and the whole in numbers."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, get_args

import pandas as pd

if TYPE_CHECKING:
    from datetime import datetime

ArchiveOutcome = Literal["written", "unchanged", "incomplete", "failed", "stopped"]

ARCHIVE_OUTCOMES: tuple[ArchiveOutcome, ...] = get_args(ArchiveOutcome)

ALL_WELL, SOME_NOT, NONE_AT_ALL, ENDED_EARLY = 0, 1, 3, 4

_COLUMNS = {
    "room": "string",
    "file": "string",
    "outcome": "string",
    "written": "bool",
    "scenes": "Int64",
    "good": "Int64",
    "bytes": "Int64",
    "seconds": "Float64",
    "error": "string",
}


@dataclass(frozen=True, slots=True)
class ArchivedRoom:
    """What came of one room.

    Attributes
    ----------
    room, file
        The room, and the name of its file.
    outcome
        ``written``; ``unchanged``: the file there is of the same pictures; ``incomplete``: scenes failed; ``failed``:
        there is no picture, or the file could not be written; ``stopped``: the archive ended before its turn.
    written
        Whether the file was written now. One that is incomplete is, unless the file there is better.
    scenes, good
        How many there are, and how many have a picture.
    bytes
        Of the file that was written.
    seconds
        Spent on the file.
    error
        What is wrong.
    """

    room: str
    file: str
    outcome: ArchiveOutcome = "stopped"
    written: bool = False
    scenes: int | None = None
    good: int | None = None
    bytes: int | None = None
    seconds: float | None = None
    error: str | None = None

    def but(self, **changes: Any) -> ArchivedRoom:  # noqa: ANN401 - values of its fields
        """Return it with other values."""
        return replace(self, **changes)


@dataclass(frozen=True, slots=True, repr=False)
class Archive:
    """What came of an archive.

    Attributes
    ----------
    out, library
        Where the files are, and where their pictures are kept.
    run
        The id of the run in the library.
    resumed
        Whether it went on with a run that was interrupted.
    began, seconds
        When, and how long it took.
    rooms
        What came of each room, in the order of the targets.
    stopped
        Why it ended before all rooms were dealt with; None if it did not.
    """

    out: str
    library: str | None
    run: str
    resumed: bool
    began: datetime
    seconds: float
    rooms: tuple[ArchivedRoom, ...]
    stopped: str | None = None

    def __repr__(self) -> str:
        return f"<Archive {self.out}: {self.told}>"

    @property
    def frame(self) -> pd.DataFrame:
        """One row per room, in the order of the targets; the columns are those of :class:`ArchivedRoom`."""
        return pd.DataFrame([asdict(room) for room in self.rooms], columns=list(_COLUMNS)).astype(_COLUMNS)

    @property
    def counts(self) -> dict[ArchiveOutcome, int]:
        """How many rooms had each outcome."""
        return {outcome: sum(room.outcome == outcome for room in self.rooms) for outcome in ARCHIVE_OUTCOMES}

    @property
    def told(self) -> str:
        """The same in words."""
        counted = ", ".join(f"{count:,} {outcome}" for outcome, count in self.counts.items() if count)
        return f"{len(self.rooms):,} room{'s' * (len(self.rooms) != 1)}: {counted}"

    @property
    def summary(self) -> dict[str, Any]:
        """What JSON can hold of it: when and where, the counts, and every room."""
        return {
            "out": self.out,
            "library": self.library,
            "run": self.run,
            "resumed": self.resumed,
            "stopped": self.stopped,
            "began": self.began.isoformat(timespec="seconds"),
            "seconds": round(self.seconds, 1),
            "bytes": sum(room.bytes or 0 for room in self.rooms),
            "scenes": sum(room.scenes or 0 for room in self.rooms),
            "counts": {"rooms": len(self.rooms), **self.counts},
            "exit_code": self.exit_code,
            "rooms": [asdict(room) for room in self.rooms],
        }

    @property
    def exit_code(self) -> int:
        """What the command line ends with.

        0: the file of every room is of its present pictures. 1: some are not. 3: there is no picture of any room.
        4: it ended early.
        """
        if self.stopped is not None:
            return ENDED_EARLY
        if all(room.outcome in {"written", "unchanged"} for room in self.rooms):
            return ALL_WELL
        return SOME_NOT if any(room.good for room in self.rooms) else NONE_AT_ALL
