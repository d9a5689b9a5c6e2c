"""Many threads write some rows each; few transactions hold them all."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")


class GroupCommit(Generic[T]):
    """Hands rows to `write` in batches; each caller returns when its own rows are written, or gets the error.

    While one batch is being written, the next gathers: the busier the writers, the larger the batches.
    """

    def __init__(self, write: Callable[[Sequence[T]], None]) -> None:
        self._write = write
        self._waiting: list[tuple[Sequence[T], Future[None]]] = []
        self._gathering = threading.Lock()
        self._writing = threading.Lock()

    def add(self, rows: Sequence[T]) -> None:
        """Write rows, together with those of other threads."""
        written: Future[None] = Future()
        with self._gathering:
            self._waiting.append((rows, written))
        with self._writing:
            with self._gathering:
                batch, self._waiting = self._waiting, []
            if batch:
                self._commit(batch)
        written.result()

    def _commit(self, batch: Sequence[tuple[Sequence[T], Future[None]]]) -> None:
        try:
            self._write([row for rows, _ in batch for row in rows])
        except Exception as error:  # noqa: BLE001 - handed to every caller whose rows were in the batch
            for _, written in batch:
                written.set_exception(error)
        else:
            for _, written in batch:
                written.set_result(None)
