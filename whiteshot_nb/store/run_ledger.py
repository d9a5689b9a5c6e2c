"""What a run needs of the ledger that it is written into, whether that is a database or in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from whiteshot_nb.model.picture_identity import PictureIdentity
    from whiteshot_nb.store.tables import LedgerRow

RoomRange = tuple[str, str]
"""The first and the last of some rooms, in the order of the ledger."""


class RunLedger(Protocol):
    """Keeps runs, their targets and their shots; safe to use from many threads.

    Rows are dictionaries with the columns of ``store/tables.py``. Every method raises `LibraryError` if the ledger
    cannot be read or written.
    """

    def begin(self, run: str, targets: Sequence[Mapping[str, Any]] = (), **values: object) -> None:
        """Add a run that this process begins, with its first targets; `values` are the other columns of its row."""

    def end_planning(self, run: str) -> None:
        """Mark that all targets of a run are written: its status goes from ``planning`` to ``running``."""

    def remove(self, run: str) -> None:
        """Remove a run with its targets and shots."""

    def claim(self, run: Mapping[str, Any]) -> None:
        """Take over a run that another process left unfinished; `run` is its row as it was read."""

    def touch(self, run: str) -> None:
        """Write that the process of a run is alive."""

    def finish(self, run: str, status: str) -> None:
        """Write how a run ended: ``done``, ``cancelled`` or ``interrupted``."""

    def add_targets(self, run: str, targets: Sequence[Mapping[str, Any]]) -> None:
        """Add targets to a run."""

    def plan_shots(self, run: str, target: int, shots: Sequence[LedgerRow]) -> None:
        """Mark a target as answered, and add a row for each shot it will have; good shots stay unchanged."""

    def write_shots(self, target: int, shots: Sequence[LedgerRow]) -> None:
        """Write shots of a target, replacing their earlier rows; a failed shot never replaces a good one."""

    def run(self, run: str) -> LedgerRow | None:
        """Return the row of a run; None if there is no such run."""

    def targets(self, run: str, rooms: RoomRange | None = None, *, pending: bool = True) -> Iterator[LedgerRow]:
        """Yield the targets of a run by room: all, or only those that are not captured completely yet."""

    def count_targets(self, run: str, *, pending: bool = False) -> int:
        """Return how many targets a run has, or how many of them are not captured completely yet."""

    def shots(self, *, rooms: RoomRange | None = None, **where: object) -> list[LedgerRow]:
        """Return the shots whose columns have these values, by target and in the order of the scenes."""

    def last_pictures(self, run: str, room: str, size: tuple[int, int]) -> dict[str, PictureIdentity]:
        """Return, for each scene of a room, its latest picture of this size before the run."""

    def close(self) -> None:
        """Release what the ledger holds open."""
