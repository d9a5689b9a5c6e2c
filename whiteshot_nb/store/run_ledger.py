"""The interface through which a capture stores its rows, in a database or in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from whiteshot_nb.model.picture_identity import PictureIdentity
    from whiteshot_nb.store.tables import LedgerRow

RoomRange = tuple[str, str]
"""The first and the last room of a range of rooms, in the sort order of the ledger."""


class RunLedger(Protocol):
    """Tables of runs, their targets (what to capture) and their shots (one per scene); safe to use from many threads.

    Rows are dictionaries with the columns of ``store/tables.py``. Every method raises `LibraryError` if the tables
    cannot be read or written.
    """

    def begin(self, run: str, targets: Sequence[Mapping[str, Any]] = (), **values: object) -> None:
        """Add a run that this process captures, with the targets that are known so far.

        Parameters
        ----------
        run
            The id of the run.
        targets
            The rows of the targets (scenes or groups of scenes to capture). Default: no targets.
        **values
            Values for further columns of the run's row, by column name.
        """

    def end_planning(self, run: str) -> None:
        """Change the status of a run to ``running``, after all targets (what to capture) have been added."""

    def remove(self, run: str) -> None:
        """Delete a run, including its targets and shots."""

    def claim(self, run: Mapping[str, Any]) -> None:
        """Make this process the owner of a run that another process left unfinished.

        Parameters
        ----------
        run
            The row of the run, as this process read it from the table.
        """

    def touch(self, run: str) -> None:
        """Record that the process that captures a run is still alive."""

    def finish(self, run: str, status: str) -> None:
        """Record the end of a run and its final status: ``done``, ``cancelled`` or ``interrupted``."""

    def add_targets(self, run: str, targets: Sequence[Mapping[str, Any]]) -> None:
        """Add targets (scenes or groups of scenes to capture) to a run."""

    def plan_shots(self, run: str, target: int, shots: Sequence[LedgerRow]) -> None:
        """Record that the API has answered for a target, and add a row for each shot that will be downloaded.

        A target is a scene or a group of scenes to capture. Rows of shots that have already succeeded stay unchanged.
        """

    def write_shots(self, target: int, shots: Sequence[LedgerRow]) -> None:
        """Write the rows of a target's shots (one per scene), replacing earlier rows of the same shots.

        A failed shot never replaces a shot that succeeded.
        """

    def run(self, run: str) -> LedgerRow | None:
        """Return the row of the run with this id; None if there is no such run."""

    def targets(self, run: str, rooms: RoomRange | None = None, *, pending: bool = True) -> Iterator[LedgerRow]:
        """Yield the rows of the targets (scenes or groups of scenes to capture) of a run, sorted by room.

        Parameters
        ----------
        run
            The id of the run.
        rooms
            The UUIDs of the first and the last room of a range; both are included. None: all rooms.
        pending
            Whether to leave out targets that are completely captured. Default: True.
        """

    def count_targets(self, run: str, *, pending: bool = False) -> int:
        """Return the number of targets of a run or, if `pending` is True, the number of incomplete targets.

        A target is a scene or a group of scenes to capture.
        """

    def shots(self, *, rooms: RoomRange | None = None, **where: object) -> list[LedgerRow]:
        """Return the rows of shots that have the given column values, sorted by target and then by scene position."""

    def last_pictures(self, run: str, room: str, size: tuple[int, int]) -> dict[str, PictureIdentity]:
        """Return the hashes of each scene's latest picture from earlier runs, as a dictionary by scene path.

        Only pictures of this `room` that were requested in this `size` (width and height, in pixels) are returned.
        """

    def close(self) -> None:
        """Close open connections."""
