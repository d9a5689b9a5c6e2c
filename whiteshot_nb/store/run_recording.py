"""What a capture writes into the ledger of its run: rows, signs of life, and how it ended."""

from __future__ import annotations

import logging
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from whiteshot_nb.errors import LibraryError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from whiteshot_nb.model.picture_identity import PictureIdentity
    from whiteshot_nb.store.run_ledger import RunLedger
    from whiteshot_nb.store.tables import LedgerRow

_HEARTBEAT_SECONDS = 10.0
log = logging.getLogger(__name__)


class RunRecording:
    """Writes the rows of one run, and remembers the last error of the ledger.

    Attributes
    ----------
    error
        Why a row could not be written; None if all were.
    """

    def __init__(self, ledger: RunLedger, run: str) -> None:
        self.error: LibraryError | None = None
        self._ledger = ledger
        self._run = run

    def plan_shots(self, target: int, shots: Sequence[LedgerRow]) -> None:
        """Mark a target as answered, and add a row for each shot it will have."""
        with self._remembering_error():
            self._ledger.plan_shots(self._run, target, shots)

    def write_shots(self, target: int, shots: Sequence[LedgerRow]) -> None:
        """Write shots of a target: finished ones, or measured ones again."""
        with self._remembering_error():
            self._ledger.write_shots(target, shots)

    def last_pictures(self, room: str, size: tuple[int, int]) -> dict[str, PictureIdentity]:
        """Return, for each scene of a room, its latest picture of this size before the run."""
        return self._ledger.last_pictures(self._run, room, size)

    @contextmanager
    def _remembering_error(self) -> Iterator[None]:
        try:
            yield
        except LibraryError as error:
            self.error = error
            raise


class Heartbeat:
    """Writes every ten seconds that the process of a run is alive, and at the end how the run ended.

    Attributes
    ----------
    status
        How the run ended: ``interrupted`` unless it is set to ``done`` or ``cancelled``.
    """

    def __init__(self, ledger: RunLedger, run: str) -> None:
        self.status = "interrupted"
        self._ledger = ledger
        self._run = run
        self._ended = threading.Event()

    @classmethod
    @contextmanager
    def during(cls, ledger: RunLedger, run: str) -> Iterator[Heartbeat]:
        """Write signs of life while the block runs, and at its end the status."""
        heartbeat = cls(ledger, run)
        threading.Thread(target=heartbeat._beat, name="whiteshot-heartbeat", daemon=True).start()
        try:
            yield heartbeat
        finally:
            heartbeat._end()

    def _end(self) -> None:
        self._ended.set()
        try:
            self._ledger.finish(self._run, self.status)
        except LibraryError as error:  # the run counts as interrupted then, and its rows are in memory
            log.warning("the end of run %s could not be written: %s", self._run, error)

    def _beat(self) -> None:
        while not self._ended.wait(_HEARTBEAT_SECONDS):
            try:
                self._ledger.touch(self._run)
            except LibraryError as error:
                log.warning("run %s could not be marked as alive: %s", self._run, error)
