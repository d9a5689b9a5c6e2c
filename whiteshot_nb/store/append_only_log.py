"""Read append-only tables as objects; each row is read once."""

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
    """The rows of an append-only table as objects, those of other processes included.

    Rows are numbered in the order in which they are committed. So after the last known number come all new rows, and no
    other.

    Parameters
    ----------
    ledger
        Where the table is.
    """

    table: ClassVar[str]

    def __init__(self, ledger: ReviewLedger) -> None:
        self._ledger = ledger
        self._last = 0
        self._items: list[Item] = []
        self._lock = threading.Lock()

    @abstractmethod
    def _thing(self, row: LedgerRow) -> Item:
        """Return the object of a row."""

    @abstractmethod
    def _row(self, item: Item) -> LedgerRow:
        """Return the row of an object, without its number."""

    def all(self) -> Sequence[Item]:
        """Return all objects, oldest first; rows that were written since the last call are read now."""
        with self._lock:
            for row in self._ledger.after(self.table, self._last):
                self._items.append(self._thing(row))
                self._last = row["number"]
            return tuple(self._items)

    def keep(self, items: Iterable[Item], **others: Sequence[LedgerRow]) -> None:
        """Write objects, and rows of other tables by their names, in one transaction; returns when it is committed."""
        self._ledger.add({self.table: [self._row(item) for item in items], **others})
