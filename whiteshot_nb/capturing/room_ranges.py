"""Divide the targets (what to capture) of a run into ranges of rooms, for shards and Parquet files.

All targets of a room are in the same range.
"""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whiteshot_nb.store import RunLedger
    from whiteshot_nb.store.run_ledger import RoomRange


def room_ranges(ledger: RunLedger, run: str, size: int) -> Iterator[RoomRange]:
    """Divide the rooms of a run into ranges; yield the UUIDs of the first and last room of each range.

    Each range, except the last, has at least `size` targets (scenes or groups of scenes to capture).

    Parameters
    ----------
    ledger
        The tables that contain the run.
    run
        The id of the run.
    size
        The minimum number of targets in each range except the last.
    """
    first, last, count = "", "", 0
    for room, targets in groupby(ledger.targets(run, pending=False), key=itemgetter("room")):
        first = first or room
        last, count = room, count + sum(1 for _ in targets)
        if count >= size:
            yield first, last
            first, count = "", 0
    if first:
        yield first, last
