"""Define how often loops check whether work was cancelled, and a sleep that ends when work is cancelled."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

CANCEL_POLL_SECONDS = 0.1
"""The time between two checks whether work was cancelled, in seconds."""


def sleep_unless(cancelled: Callable[[], bool], seconds: float) -> None:
    """Sleep for `seconds`, or until the function `cancelled` returns True."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0 and not cancelled():
        time.sleep(min(CANCEL_POLL_SECONDS, left))
