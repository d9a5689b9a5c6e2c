"""Write the rows of many threads in few transactions."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")


class GroupCommit(Generic[T]):
    """Passes rows to `write` in batches; each caller returns when its own rows are written, or gets the error.

    While one batch is written, the next one is collected: the more threads write, the larger the batches.
    """

    def __init__(self, write: Callable[[Sequence[T]], None]) -> None:
        self._write = write
        self._waiting: list[tuple[Sequence[T], Future[None]]] = []
        self._batch_lock = threading.Lock()
        self._write_lock = threading.Lock()

    def add(self, rows: Sequence[T]) -> None:
        """Write rows, together with those of other threads."""
        written: Future[None] = Future()
        with self._batch_lock:
            self._waiting.append((rows, written))
        with self._write_lock:
            with self._batch_lock:
                batch, self._waiting = self._waiting, []
            if batch:
                self._commit(batch)
        written.result()

    def _commit(self, batch: Sequence[tuple[Sequence[T], Future[None]]]) -> None:
        try:
            self._write([row for rows, _ in batch for row in rows])
        except Exception as error:  # noqa: BLE001 - raised in every thread whose rows were in the batch
            for _, written in batch:
                written.set_exception(error)
        else:
            for _, written in batch:
                written.set_result(None)
