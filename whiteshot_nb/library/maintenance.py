"""Delete old runs of a library, and find pictures that are missing or damaged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from whiteshot_nb.store.pruning import find_prunable, prune
from whiteshot_nb.store.verification import find_damaged

if TYPE_CHECKING:
    from whiteshot_nb.store import Store
    from whiteshot_nb.store.ledger import Ledger

_PRUNED_COLUMNS = {"kind": "string", "name": "string", "bytes": "Int64"}
_DAMAGE_COLUMNS = ["problem", "sha256", "run", "room", "scene"]


def prune_runs(store: Store, ledger: Ledger, *, keep: int, dry_run: bool) -> pd.DataFrame:
    """Delete old runs and unused pictures; return a DataFrame with one row per deleted run or picture.

    Parameters
    ----------
    store
        The storage of the library.
    ledger
        The tables of the library.
    keep
        The number of newest runs to keep.
    dry_run
        If True, nothing is deleted; the result says what would be deleted.
    """
    found = find_prunable(store, ledger, keep)
    if not dry_run:
        prune(store, ledger, found)
    rows: list[tuple[str, str, int | None]] = [("run", run, None) for run in found.runs]
    rows += [("picture", picture.sha256, picture.bytes) for picture in found.pictures]
    return pd.DataFrame(rows, columns=list(_PRUNED_COLUMNS)).astype(_PRUNED_COLUMNS)


def damaged_shots(store: Store, ledger: Ledger) -> pd.DataFrame:
    """Read every picture of a library, and return a row for each shot whose picture is missing or damaged."""
    rows = [
        {"problem": one.problem, "sha256": one.sha256, **shot}
        for one in find_damaged(store.pictures, list(ledger.pictures()))
        for shot in ledger.scenes_of(one.sha256)
    ]
    return pd.DataFrame(rows, columns=_DAMAGE_COLUMNS, dtype="string")
