"""What a capture writes down about itself while it runs."""

from __future__ import annotations

import logging
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from whiteshot_nb.errors import LibraryError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from whiteshot_nb.store.ledger import Ledger
    from whiteshot_nb.store.tables import LedgerRow

_HEARTBEAT = 10.0
log = logging.getLogger(__name__)


class RunRecording(Protocol):
    """Whoever keeps the rows of a run."""

    @property
    def broken(self) -> LibraryError | None:
        """Why a row could not be written, if one could not."""

    def plan(self, target: int, shots: Sequence[LedgerRow]) -> None:
        """Take the shots a target will have."""

    def keep_all(self, target: int, shots: Sequence[LedgerRow]) -> None:
        """Take finished shots of a target, or take them again, now measured."""

    def last_pictures(self, room: str, size: tuple[int, int]) -> dict[str, str]:
        """Return the picture of each scene of a room in this size, in the latest earlier run."""


class NoRecording:
    """Keeps nothing: for a capture without a library."""

    broken = None

    def plan(self, target: int, shots: Sequence[LedgerRow]) -> None:
        """Do nothing."""

    def keep_all(self, target: int, shots: Sequence[LedgerRow]) -> None:
        """Do nothing."""

    def last_pictures(self, room: str, size: tuple[int, int]) -> dict[str, str]:  # noqa: ARG002 - no earlier runs
        """Return nothing."""
        return {}


class LedgerRecording:
    """Writes the rows of a run into a ledger."""

    def __init__(self, ledger: Ledger, run: str) -> None:
        self.broken: LibraryError | None = None
        self._ledger = ledger
        self._run = run

    def plan(self, target: int, shots: Sequence[LedgerRow]) -> None:
        """Write that the target was answered, and a row for each shot it will have."""
        with self._noticing():
            self._ledger.plan(self._run, target, shots)

    def keep_all(self, target: int, shots: Sequence[LedgerRow]) -> None:
        """Write shots of a target again, now measured."""
        with self._noticing():
            self._ledger.keep_all(target, shots)

    def last_pictures(self, room: str, size: tuple[int, int]) -> dict[str, str]:
        """Return the picture of each scene of a room in this size, in the latest other run."""
        return self._ledger.last_pictures(self._run, room, size)

    @contextmanager
    def _noticing(self) -> Iterator[None]:
        try:
            yield
        except LibraryError as error:
            self.broken = error
            raise


class Heartbeat:
    """Writes every ten seconds that the process of a run is alive, and at the end how the run ended.

    Attributes
    ----------
    status
        How it ended: ``interrupted``, until somebody says ``done`` or ``cancelled``.
    """

    def __init__(self, ledger: Ledger, run: str) -> None:
        self.status = "interrupted"
        self._ledger = ledger
        self._run = run
        self._over = threading.Event()

    @classmethod
    @contextmanager
    def during(cls, ledger: Ledger | None, run: str) -> Iterator[Heartbeat | None]:
        """Beat while the block runs; without a ledger there is nobody to tell."""
        if ledger is None:
            yield None
            return
        alive = cls(ledger, run)
        threading.Thread(target=alive._beat, name="whiteshot-heartbeat", daemon=True).start()
        try:
            yield alive
        finally:
            alive._end()

    def _end(self) -> None:
        self._over.set()
        try:
            self._ledger.finish(self._run, self.status)
        except LibraryError as error:  # it is told as interrupted then, and the rows are in memory
            log.warning("the end of run %s could not be written: %s", self._run, error)

    def _beat(self) -> None:
        while not self._over.wait(_HEARTBEAT):
            try:
                self._ledger.touch(self._run)
            except LibraryError as error:
                log.warning("run %s could not be marked as alive: %s", self._run, error)
