"""The result of an archive: one row per room, counts and a summary."""

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
    """The result of archiving one room.

    Attributes
    ----------
    room
        UUID of the room.
    file
        File name, relative to the folder or bucket of the archive.
    outcome
        ``written``: the file was written and has a picture of every scene.
        ``unchanged``: the existing file already has these pictures and was not rewritten.
        ``incomplete``: some scenes failed.
        ``failed``: no scene has a picture, or the file could not be written.
        ``stopped``: the archive ended before this room was processed.
    written
        Whether the file was written. If scenes failed, the archive does not overwrite an existing file that is
        complete, has more pictures, or was changed by another program. With ``replace=True``, any existing file is
        overwritten.
    scenes
        Number of scenes; None if unknown.
    good
        Number of scenes with a picture; None if unknown.
    bytes
        Size of the file in bytes; None if it was not written.
    seconds
        How long checking and writing the file took, in seconds; None if the archive ended before this room was
        processed.
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
    """The result of :func:`archive`: which files were written, and what went wrong.

    Attributes
    ----------
    out
        The folder or bucket that contains the files.
    library
        Location of the library that stores the pictures.
    run
        Id of the run in the library.
    resumed
        Whether this archive continued an interrupted run.
    began
        Start time, in UTC.
    seconds
        Duration in seconds.
    rooms
        One result per room, in the order in which the rooms were given.
    stopped
        Why the archive ended early; None if it processed all rooms.
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
        """A DataFrame with one row per room, in the order in which the rooms were given.

        :class:`ArchivedRoom` describes the columns.
        """
        return pd.DataFrame([asdict(room) for room in self.rooms], columns=list(_COLUMNS)).astype(_COLUMNS)

    @property
    def counts(self) -> dict[ArchiveOutcome, int]:
        """The number of rooms for each outcome, such as ``{"written": 3, "unchanged": 40, …}``."""
        return {outcome: sum(room.outcome == outcome for room in self.rooms) for outcome in ARCHIVE_OUTCOMES}

    @property
    def description(self) -> str:
        """The counts as text, such as ``43 rooms (3 written, 40 unchanged)``."""
        counted = ", ".join(f"{count:,} {outcome}" for outcome, count in self.counts.items() if count)
        return f"{len(self.rooms):,} room{'s' * (len(self.rooms) != 1)} ({counted})"

    @property
    def summary(self) -> dict[str, Any]:
        """The whole result as a dictionary that can be written as JSON."""
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
        """The exit code of ``whiteshot archive`` for this result.

        0: every file has the current pictures of its room.
        5: at least one file does not have the current pictures of its room.
        6: no room has any picture.
        7: the archive ended early.
        """
        if self.stopped is not None:
            return ExitCode.ENDED_EARLY
        if all(room.outcome in {"written", "unchanged"} for room in self.rooms):
            return ExitCode.OK
        return ExitCode.SOME_FAILED if any(room.good for room in self.rooms) else ExitCode.ALL_FAILED
