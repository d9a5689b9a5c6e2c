"""The interface through which a capture stores its rows, in a database or in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from whiteshot_nb.store.tables import LedgerRow

RoomRange = tuple[str, str]
"""The first and the last room of a range of rooms, in the sort order of the ledger."""


class RunLedger(Protocol):
    """Tables of runs, their targets (what to capture) and their shots (one per scene); safe to use from many threads.

    Rows are dictionaries with the columns of ``store/tables.py``. Every method raises `LibraryError` if the tables
    cannot be read or written.
    """

    def begin(self, run: str, targets: Sequence[Mapping[str, Any]] = (), **values: object) -> None:
        """Add a run that this process captures, with its first targets; `values` are the other columns of its row."""

    def end_planning(self, run: str) -> None:
        """Change the status of a run from ``planning`` to ``running``, after all its targets have been added."""

    def remove(self, run: str) -> None:
        """Delete a run with its targets and shots."""

    def claim(self, run: Mapping[str, Any]) -> None:
        """Make this process the owner of a run that another process left unfinished; `run` is the row of the run."""

    def touch(self, run: str) -> None:
        """Record that the process that captures a run is still alive."""

    def finish(self, run: str, status: str) -> None:
        """Record the end of a run and its final status: ``done``, ``cancelled`` or ``interrupted``."""

    def add_targets(self, run: str, targets: Sequence[Mapping[str, Any]]) -> None:
        """Add targets (scenes or groups of scenes to capture) to a run."""

    def plan_shots(self, run: str, target: int, shots: Sequence[LedgerRow]) -> None:
        """Record that the API has answered for a target, and add a row for each shot that will be downloaded.

        Rows of shots that succeeded before stay unchanged.
        """

    def write_shots(self, target: int, shots: Sequence[LedgerRow]) -> None:
        """Write shots of a target, replacing their earlier rows; a failed shot never replaces one that succeeded."""

    def run(self, run: str) -> LedgerRow | None:
        """Return the row of a run by its id; None if there is no such run."""

    def targets(self, run: str, rooms: RoomRange | None = None, *, pending: bool = True) -> Iterator[LedgerRow]:
        """Yield the targets of a run, sorted by room.

        Parameters
        ----------
        run
            The id of the run.
        rooms
            The first and the last room; None for all rooms.
        pending
            Whether to yield only the targets that are not completely captured.
        """

    def count_targets(self, run: str, *, pending: bool = False) -> int:
        """Return the number of targets of a run; with `pending`, only of those that are not completely captured."""

    def shots(self, *, rooms: RoomRange | None = None, **where: object) -> list[LedgerRow]:
        """Return the rows of shots whose columns have the given values, sorted by target and scene order."""

    def last_pictures(self, run: str, room: str, size: tuple[int, int]) -> dict[str, str]:
        """Return the SHA-256 of each scene's latest picture of this size, from runs before `run`, by scene."""

    def close(self) -> None:
        """Close open connections."""
