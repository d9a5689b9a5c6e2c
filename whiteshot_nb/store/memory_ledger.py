"""Keep the rows of one run in memory, for a capture without a library.

This is faster than a database, because no database package is imported and no SQL is executed.
"""

from __future__ import annotations

import threading
from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from whiteshot_nb.model.picture_identity import PictureIdentity
    from whiteshot_nb.store.run_ledger import RoomRange
    from whiteshot_nb.store.tables import LedgerRow


class MemoryLedger:
    """Keep the rows of one run in memory; :class:`~whiteshot_nb.store.run_ledger.RunLedger` describes the methods."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._run: LedgerRow | None = None
        self._targets: dict[int, LedgerRow] = {}
        self._shots: dict[tuple[int, int], LedgerRow] = {}

    def begin(self, run: str, targets: Sequence[Mapping[str, Any]] = (), **values: object) -> None:
        """Add the run with the targets that are known so far; `values` are stored in the run's row."""
        self._run = {"run": run, "status": "running", "whole_room": None} | values
        self.add_targets(run, targets)

    def end_planning(self, run: str) -> None:
        """Set the status of the run to ``running``."""
        self._set_status(run, "running")

    def remove(self, run: str) -> None:
        """Delete the run, its targets and its shots."""
        with self._lock:
            if self._has(run):
                self._run, self._targets, self._shots = None, {}, {}

    def claim(self, run: Mapping[str, Any]) -> None:
        """Set the status of the run to ``running``."""
        self._set_status(run["run"], "running")

    def touch(self, run: str) -> None:
        """Do nothing, because a run in memory cannot outlive its process."""

    def finish(self, run: str, status: str) -> None:
        """Set the final status of the run."""
        self._set_status(run, status)

    def add_targets(self, run: str, targets: Sequence[Mapping[str, Any]]) -> None:
        """Add targets (scenes or groups of scenes to capture) to the run."""
        rows = [dict(target) | {"run": run, "answered": False} for target in targets]
        with self._lock:
            self._targets |= {row["target"]: row for row in rows}

    def plan_shots(self, run: str, target: int, shots: Sequence[LedgerRow]) -> None:
        """Record that the API has answered for a target, and add a row for each shot that will be downloaded.

        A target is a scene or a group of scenes to capture.
        """
        with self._lock:
            for key in [key for key, shot in self._shots.items() if key[0] == target and not shot["ok"]]:
                del self._shots[key]
            for shot in shots:
                self._shots.setdefault((target, shot["order"]), shot | {"target": target})
            if self._has(run) and target in self._targets:
                self._targets[target]["answered"] = True

    def write_shots(self, target: int, shots: Sequence[LedgerRow]) -> None:
        """Write the rows of a target's shots (one per scene), replacing earlier rows of the same shots.

        A failed shot never replaces a shot that succeeded.
        """
        with self._lock:
            for shot in shots:
                key = target, shot["order"]
                if shot["ok"] or key not in self._shots or not self._shots[key]["ok"]:
                    self._shots[key] = shot | {"target": target}

    def run(self, run: str) -> LedgerRow | None:
        """Return the row of the run; None if `run` is not the id of the run in memory."""
        with self._lock:
            return dict(self._run) if self._run is not None and self._has(run) else None

    def targets(self, run: str, rooms: RoomRange | None = None, *, pending: bool = True) -> Iterator[LedgerRow]:
        """Yield the rows of the incomplete targets or, if `pending` is False, of all targets, sorted by room.

        A target is a scene or a group of scenes to capture.
        """
        with self._lock:
            rows = [dict(row) for row in self._targets.values() if self._has(run) and _is_in(row, rooms)]
            if pending:
                failed = {target for (target, _), shot in self._shots.items() if not shot["ok"]}
                rows = [row for row in rows if not row["answered"] or row["target"] in failed]
        yield from sorted(rows, key=itemgetter("room", "target"))

    def count_targets(self, run: str, *, pending: bool = False) -> int:
        """Return the number of targets or, if `pending` is True, the number of incomplete targets.

        A target is a scene or a group of scenes to capture.
        """
        return sum(1 for _ in self.targets(run, pending=pending))

    def shots(self, *, rooms: RoomRange | None = None, **where: object) -> list[LedgerRow]:
        """Return the rows of shots that have the given column values."""
        with self._lock:
            return [
                dict(shot)
                for _, shot in sorted(self._shots.items(), key=itemgetter(0))
                if _is_in(shot, rooms) and all(shot[name] == value for name, value in where.items())
            ]

    def last_pictures(self, run: str, room: str, size: tuple[int, int]) -> dict[str, PictureIdentity]:  # noqa: ARG002 - one run only
        """Return an empty dictionary, because no earlier runs are in memory."""
        return {}

    def close(self) -> None:
        """Do nothing, because there is no connection to close."""

    def _has(self, run: str) -> bool:
        return self._run is not None and self._run["run"] == run

    def _set_status(self, run: str, status: str) -> None:
        with self._lock:
            if self._run is not None and self._has(run):
                self._run["status"] = status


def _is_in(row: LedgerRow, rooms: RoomRange | None) -> bool:
    return rooms is None or rooms[0] <= row["room"] <= rooms[1]
