"""Write the rows, the heartbeats and the final status of a capture to the tables of its run."""

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
    """Write the rows of one run, and remember the last error that occurred.

    Parameters
    ----------
    ledger
        The tables that the run is stored in.
    run
        The id of the run.

    Attributes
    ----------
    error
        The last error that occurred while rows were written; None if there was no error.
    """

    def __init__(self, ledger: RunLedger, run: str) -> None:
        self.error: LibraryError | None = None
        self._ledger = ledger
        self._run = run

    def plan_shots(self, target: int, shots: Sequence[LedgerRow]) -> None:
        """Record that the API has answered for a target, and add a row for each shot that will be downloaded.

        A target is a scene or a group of scenes to capture.
        """
        with self._remembering_error():
            self._ledger.plan_shots(self._run, target, shots)

    def write_shots(self, target: int, shots: Sequence[LedgerRow]) -> None:
        """Write the rows of a target's shots (one per scene), replacing earlier rows of the same shots."""
        with self._remembering_error():
            self._ledger.write_shots(target, shots)

    def last_pictures(self, room: str, size: tuple[int, int]) -> dict[str, PictureIdentity]:
        """Return the hashes of each scene's latest picture from earlier runs, as a dictionary by scene path.

        Only pictures of this `room` that were requested in this `size` (width and height, in pixels) are returned.
        """
        return self._ledger.last_pictures(self._run, room, size)

    @contextmanager
    def _remembering_error(self) -> Iterator[None]:
        try:
            yield
        except LibraryError as error:
            self.error = error
            raise


class Heartbeat:
    """Record every ten seconds that the process of a run is alive; at the end, record the final status.

    Parameters
    ----------
    ledger
        The tables that the run is stored in.
    run
        The id of the run.

    Attributes
    ----------
    status
        The final status to record. It is ``interrupted`` until the caller sets it to ``done`` or ``cancelled``.
    """

    def __init__(self, ledger: RunLedger, run: str) -> None:
        self.status = "interrupted"
        self._ledger = ledger
        self._run = run
        self._ended = threading.Event()

    @classmethod
    @contextmanager
    def during(cls, ledger: RunLedger, run: str) -> Iterator[Heartbeat]:
        """Write heartbeats of a run during the ``with`` block; at its end, record the final status of the run."""
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
        except LibraryError as error:  # the run will be shown as interrupted; its rows are still in memory
            log.warning("The final status of run %s could not be written: %s", self._run, error)

    def _beat(self) -> None:
        while not self._ended.wait(_HEARTBEAT_SECONDS):
            try:
                self._ledger.touch(self._run)
            except LibraryError as error:
                log.warning("The heartbeat of run %s could not be written: %s", self._run, error)
