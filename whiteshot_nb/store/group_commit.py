"""Write the rows of many threads to the database in a few transactions."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")


class GroupCommit(Generic[T]):
    """Combine the rows of many threads into batches, and write each batch by calling a function.

    While one batch is being written, the rows for the next batch are collected. The more threads write, the larger the
    batches become.

    Parameters
    ----------
    write
        A function that writes one batch of rows.
    """

    def __init__(self, write: Callable[[Sequence[T]], None]) -> None:
        self._write = write
        self._waiting: list[tuple[Sequence[T], Future[None]]] = []
        self._batch_lock = threading.Lock()
        self._write_lock = threading.Lock()

    def add(self, rows: Sequence[T]) -> None:
        """Write rows in a batch that can contain rows of other threads; return after the batch is written.

        If the batch cannot be written, the error is raised in every thread whose rows are in the batch.
        """
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
