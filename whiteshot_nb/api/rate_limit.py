"""Limit the number of requests per second."""

from __future__ import annotations

import threading
import time


class RateLimit:
    """Limit the number of requests per second by spacing them evenly in time; thread-safe.

    Parameters
    ----------
    per_second
        Maximum number of requests per second; None for no limit.
    """

    def __init__(self, per_second: float | None) -> None:
        self.per_second = per_second
        self._lock = threading.Lock()
        self._next = 0.0

    def wait(self, stop: threading.Event) -> None:
        """Block until the next request may be sent, or until `stop` is set."""
        if self.per_second is None:
            return
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._next)
            self._next = turn + 1 / self.per_second
        stop.wait(turn - now)
