"""Find and remove old runs, and pictures that no run has any more."""

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
"""The age from which a picture without a run is removed: the row of a younger one may be about to be written."""


@dataclass(frozen=True, slots=True)
class Prunable:
    """What a prune removes: runs by their ids, and pictures."""

    runs: list[str]
    pictures: list[PictureInfo]


def find_prunable(store: Store, ledger: Ledger, keep: int) -> Prunable:
    """Return what is removed if only the newest runs are kept.

    Parameters
    ----------
    keep
        How many.

    Raises
    ------
    LibraryError
        If a run is not finished yet.
    """
    runs = ledger.runs()
    if any(current_status(run) == "running" for run in runs):
        raise LibraryError("A run is not finished yet", hint="Wait for it, or cancel its job.")
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
    """Remove what `find_prunable` returned: first the rows, then the pictures that no row has even now."""
    for run in pruning.runs:
        ledger.remove(run)
        store.parts.drop(run)
    needed = set(ledger.pictures())
    for picture in pruning.pictures:
        if picture.sha256 not in needed:
            store.pictures.drop(picture.sha256)
