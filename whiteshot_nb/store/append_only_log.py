"""Tables that only grow, as things of ours: each row is read once and gone on from."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from whiteshot_nb.store.review_ledger import ReviewLedger
    from whiteshot_nb.store.tables import LedgerRow

Item = TypeVar("Item")


class AppendOnlyLog(ABC, Generic[Item]):
    """All rows of a table as things, those that other processes wrote too.

    Rows get their numbers in turn, so none with a lower number can come later.

    Parameters
    ----------
    ledger
        Where the table is.
    """

    table: ClassVar[str]

    def __init__(self, ledger: ReviewLedger) -> None:
        self._ledger = ledger
        self._last = 0
        self._things: list[Item] = []
        self._turn = threading.Lock()

    @abstractmethod
    def _thing(self, row: LedgerRow) -> Item:
        """Return what a row tells."""

    @abstractmethod
    def _row(self, thing: Item) -> LedgerRow:
        """Return the row of a thing, without its number."""

    def all(self) -> Sequence[Item]:
        """Return them, oldest first, with those that others have written meanwhile."""
        with self._turn:
            for row in self._ledger.after(self.table, self._last):
                self._things.append(self._thing(row))
                self._last = row["number"]
            return tuple(self._things)

    def keep(self, things: Iterable[Item], **others: Sequence[LedgerRow]) -> None:
        """Write things, and rows of other tables by their names, all or none; returns when they are safe."""
        self._ledger.add({self.table: [self._row(thing) for thing in things], **others})
