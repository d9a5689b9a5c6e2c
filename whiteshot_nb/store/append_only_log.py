"""Read append-only tables as Python objects; each row is read from the database once."""

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
    """Read the rows of an append-only table as Python objects, and append objects to the table.

    Rows that other processes wrote are included. Rows are numbered in the order of their commits, so every new row has
    a higher number than all rows that were read before it.

    Parameters
    ----------
    ledger
        The review tables of a library, which include the table of this log.
    """

    table: ClassVar[str]

    def __init__(self, ledger: ReviewLedger) -> None:
        self._ledger = ledger
        self._last = 0
        self._items: list[Item] = []
        self._lock = threading.Lock()

    @abstractmethod
    def _thing(self, row: LedgerRow) -> Item:
        """Return the object that a row describes."""

    @abstractmethod
    def _row(self, item: Item) -> LedgerRow:
        """Return the row that describes an object, without the row number."""

    def all(self) -> Sequence[Item]:
        """Return all objects, oldest first, including new objects that other processes have appended."""
        with self._lock:
            for row in self._ledger.after(self.table, self._last):
                self._items.append(self._thing(row))
                self._last = row["number"]
            return tuple(self._items)

    def keep(self, items: Iterable[Item], **others: Sequence[LedgerRow]) -> None:
        """Append objects to this table and rows to other tables, in one transaction; return after the commit.

        The name of each keyword argument is the name of another table. The value is the list of rows to append to that
        table.
        """
        self._ledger.add({self.table: [self._row(item) for item in items], **others})
