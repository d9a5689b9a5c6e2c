"""Many threads write one row each; few transactions hold them all."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Row = TypeVar("Row")


class GroupCommit(Generic[Row]):
    """Hands rows to `write` in batches; each caller returns when its own row is written, or gets the error.

    While one batch is being written, the next gathers: the busier the writers, the larger the batches.
    """

    def __init__(self, write: Callable[[Sequence[Row]], None]) -> None:
        self._write = write
        self._waiting: list[tuple[Row, Future[None]]] = []
        self._gathering = threading.Lock()
        self._writing = threading.Lock()

    def add(self, row: Row) -> None:
        """Write a row, together with those of other threads."""
        written: Future[None] = Future()
        with self._gathering:
            self._waiting.append((row, written))
        with self._writing:
            with self._gathering:
                batch, self._waiting = self._waiting, []
            if batch:
                self._commit(batch)
        written.result()

    def _commit(self, batch: Sequence[tuple[Row, Future[None]]]) -> None:
        try:
            self._write([row for row, _ in batch])
        except Exception as error:  # noqa: BLE001 - handed to every caller whose row was in the batch
            for _, written in batch:
                written.set_exception(error)
        else:
            for _, written in batch:
                written.set_result(None)
