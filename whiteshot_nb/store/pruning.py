"""Find and delete old runs, and the pictures that no remaining run or baseline uses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from whiteshot_nb.errors import LibraryError
from whiteshot_nb.store.run_owner import current_status

if TYPE_CHECKING:
    from whiteshot_nb.store.ledger import Ledger
    from whiteshot_nb.store.pictures import PictureInfo
    from whiteshot_nb.store.store import Store

_MIN_AGE = timedelta(hours=1)
"""Minimum age of an unused picture that may be deleted; the row of a younger picture may not be written yet."""


@dataclass(frozen=True, slots=True)
class Prunable:
    """Old runs and unused pictures, which can be deleted by `prune`.

    Attributes
    ----------
    runs
        The ids of the old runs.
    pictures
        The pictures that are used neither by a baseline nor by a run that is kept.
    """

    runs: list[str]
    pictures: list[PictureInfo]


def find_prunable(store: Store, ledger: Ledger, keep: int) -> Prunable:
    """Find the runs and pictures that are not needed if only the newest runs are kept.

    Parameters
    ----------
    store
        The storage of the library. All pictures in this storage are checked.
    ledger
        The tables of the library.
    keep
        The number of newest runs to keep.

    Raises
    ------
    LibraryError
        If any run is still being captured.
    """
    runs = ledger.runs()
    running = next((run["run"] for run in runs if current_status(run) == "running"), None)
    if running is not None:
        raise LibraryError(
            f"Old runs cannot be deleted because run {running} is not finished yet",
            hint="Wait until the run has finished, or cancel the job that captures it.",
        )
    old = [run["run"] for run in runs[: max(0, len(runs) - keep)]]
    needed = set(ledger.pictures(without=old))
    before = datetime.now(UTC) - _MIN_AGE
    of_old = set(ledger.pictures()) - needed
    pictures = [
        picture
        for picture in store.pictures.all()
        if picture.sha256 not in needed and (picture.sha256 in of_old or picture.written_at < before)
    ]
    return Prunable(old, pictures)


def prune(store: Store, ledger: Ledger, pruning: Prunable) -> None:
    """Delete runs, and then pictures; a picture that a remaining run or baseline uses is kept.

    Parameters
    ----------
    store
        The storage of the library. The pictures and the Parquet files of the runs are deleted from this storage.
    ledger
        The tables of the library.
    pruning
        The runs and pictures to delete, as returned by `find_prunable`.
    """
    for run in pruning.runs:
        ledger.remove(run)
        store.parts.drop(run)
    needed = set(ledger.pictures())
    for picture in pruning.pictures:
        if picture.sha256 not in needed:
            store.pictures.drop(picture.sha256)
