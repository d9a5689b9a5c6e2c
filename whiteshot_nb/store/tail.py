"""What a table that only grows holds, read once and gone on with."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from whiteshot_nb.store.review_ledger import ReviewLedger

Record = dict[str, Any]
Kept = TypeVar("Kept")


class Tail(Generic[Kept]):
    """All rows of a table, as whatever `read` makes of them; each is read once.

    Rows get their numbers in turn, so none with a lower number can come later.
    """

    def __init__(self, ledger: ReviewLedger, table: str, read: Callable[[Record], Kept]) -> None:
        self._ledger = ledger
        self._table = table
        self._read = read
        self._last = 0
        self._kept: list[Kept] = []
        self._turn = threading.Lock()

    def all(self) -> Sequence[Kept]:
        """Return them, with those that others have written meanwhile."""
        with self._turn:
            for row in self._ledger.after(self._table, self._last):
                self._kept.append(self._read(row))
                self._last = row["number"]
            return tuple(self._kept)
