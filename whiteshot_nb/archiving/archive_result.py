"""The result of an archive: a row for each room, counts and a summary."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import pandas as pd

from whiteshot_nb.model.exit_codes import ExitCode

if TYPE_CHECKING:
    from datetime import datetime

ArchiveOutcome = Literal["written", "unchanged", "incomplete", "failed", "stopped"]

ARCHIVE_OUTCOMES: tuple[ArchiveOutcome, ...] = get_args(ArchiveOutcome)

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
    """The result of one room.

    Attributes
    ----------
    room, file
        The room, and the name of its file.
    outcome
        ``written``; ``unchanged``: the existing file has the same pictures; ``incomplete``: scenes failed; ``failed``:
        no scene has a picture, or the file could not be written; ``stopped``: the archive ended before this room.
    written
        Whether the file was written now. An incomplete one is written unless the existing file is better.
    scenes, good
        The number of scenes, and of those with a picture.
    bytes
        The size of the file, if it was written.
    seconds
        How long its file took.
    error
        What went wrong; None if nothing did.
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


@dataclass(frozen=True, slots=True, repr=False)
class Archive:
    """The result of an archive.

    Attributes
    ----------
    out, library
        Where the files are, and where their pictures are kept.
    run
        The id of the run in the library.
    resumed
        Whether it continued a run that was interrupted.
    began, seconds
        When it began, and how long it took.
    rooms
        The result of each room, in the order of the targets.
    stopped
        Why it ended before all rooms were archived; None if it did not.
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
        return f"<Archive {self.out}: {self.description}>"

    @property
    def frame(self) -> pd.DataFrame:
        """One row per room, in the order of the targets; the columns are those of :class:`ArchivedRoom`."""
        return pd.DataFrame([asdict(room) for room in self.rooms], columns=list(_COLUMNS)).astype(_COLUMNS)

    @property
    def counts(self) -> dict[ArchiveOutcome, int]:
        """The number of rooms with each outcome."""
        return {outcome: sum(room.outcome == outcome for room in self.rooms) for outcome in ARCHIVE_OUTCOMES}

    @property
    def description(self) -> str:
        """The counts in words."""
        counted = ", ".join(f"{count:,} {outcome}" for outcome, count in self.counts.items() if count)
        return f"{len(self.rooms):,} room{'s' * (len(self.rooms) != 1)}: {counted}"

    @property
    def summary(self) -> dict[str, Any]:
        """The result as a dictionary for JSON: time and place, counts, and every room."""
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
    def exit_code(self) -> ExitCode:
        """What ``whiteshot archive`` ends with.

        0: the file of every room has its present pictures. 5: some have not. 6: no room has any picture. 7: it ended
        early.
        """
        if self.stopped is not None:
            return ExitCode.ENDED_EARLY
        if all(room.outcome in {"written", "unchanged"} for room in self.rooms):
            return ExitCode.OK
        return ExitCode.SOME_FAILED if any(room.good for room in self.rooms) else ExitCode.ALL_FAILED
