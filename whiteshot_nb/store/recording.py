"""What a capture writes down about itself while it runs."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Protocol

from whiteshot_nb.errors import LibraryError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whiteshot_nb.store.ledger import Ledger, Record

_HEARTBEAT = 10.0
log = logging.getLogger(__name__)


class Recording(Protocol):
    """Whoever keeps the rows of a run."""

    def plan(self, target: int, shots: Sequence[Record]) -> None:
        """Take the shots a target will have."""

    def keep(self, target: int, shot: Record) -> None:
        """Take one finished shot."""

    def measured(self, target: int, shots: Sequence[Record]) -> None:
        """Take the shots of a target again, now measured."""

    def last_sha256(self, shot: Record) -> str | None:
        """Return the picture of the same scene and size in an earlier run."""

    def finish(self, status: str) -> None:
        """Take how the run ended."""


class Unrecorded:
    """Keeps nothing: for a capture without a library."""

    def plan(self, target: int, shots: Sequence[Record]) -> None:
        """Do nothing."""

    def keep(self, target: int, shot: Record) -> None:
        """Do nothing."""

    def measured(self, target: int, shots: Sequence[Record]) -> None:
        """Do nothing."""

    def last_sha256(self, shot: Record) -> str | None:  # noqa: ARG002 - there are no earlier runs
        """Return None."""
        return None

    def finish(self, status: str) -> None:
        """Do nothing."""


class Recorded:
    """Writes a run into a ledger, and every ten seconds that its process is alive."""

    def __init__(self, ledger: Ledger, run: str) -> None:
        self._ledger = ledger
        self._run = run
        self._over = threading.Event()
        threading.Thread(target=self._beat, name="whiteshot-heartbeat", daemon=True).start()

    def plan(self, target: int, shots: Sequence[Record]) -> None:
        """Write that the target was answered, and a row for each shot it will have."""
        self._ledger.plan(self._run, target, shots)

    def keep(self, target: int, shot: Record) -> None:
        """Write one finished shot; returns when it is safe."""
        self._ledger.keep(target, shot)

    def measured(self, target: int, shots: Sequence[Record]) -> None:
        """Write the shots of a target again, now measured."""
        self._ledger.keep_all(target, shots)

    def last_sha256(self, shot: Record) -> str | None:
        """Return the picture of the same scene and size in the latest earlier run."""
        return self._ledger.last_sha256(self._run, shot["room"], shot["scene"], (shot["width"], shot["height"]))

    def finish(self, status: str) -> None:
        """Write how the run ended."""
        self._over.set()
        try:
            self._ledger.finish(self._run, status)
        except LibraryError as error:  # it is told as interrupted then, and the rows are in memory
            log.warning("the end of run %s could not be written: %s", self._run, error)

    def _beat(self) -> None:
        while not self._over.wait(_HEARTBEAT):
            try:
                self._ledger.touch(self._run)
            except LibraryError as error:
                log.warning("run %s could not be marked as alive: %s", self._run, error)
