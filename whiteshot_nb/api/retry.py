"""Decide which failed requests are sent again, and how often."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from whiteshot_nb._net.retrying import call_with_retries
from whiteshot_nb.errors import ApiError, TransportError

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from whiteshot_nb.api.responses import ApiResponse

_TOO_MANY_REQUESTS = 429
_UNAVAILABLE = 503
_RETRYABLE_STATUSES = frozenset({_TOO_MANY_REQUESTS, 500, 502, _UNAVAILABLE, 504})
_CONNECTION_REASONS = frozenset({"name", "refused", "broken", "timeout"})


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often, and for how long, a failed request is sent again.

    Attributes
    ----------
    retries
        The most repetitions of one request; 0 for none.
    seconds
        The budget: no repetition begins later than this after the first attempt.
    """

    retries: int = 3
    seconds: float = 60.0

    def call(self, send: Callable[[], ApiResponse], *, repeatable: bool, stop: threading.Event) -> ApiResponse:
        """Send until there is an answer or the error is final, which is then raised.

        Parameters
        ----------
        repeatable
            False for what must not happen twice: it is repeated only where it cannot have happened.
        stop
            Ends a wait between two attempts; `send` then has to give up.
        """
        return call_with_retries(
            send,
            attempts=self.retries + 1,
            seconds=self.seconds,
            retryable=partial(is_retryable, repeatable=repeatable),
            sleep=stop.wait,
        )


def is_retryable(error: BaseException, *, repeatable: bool) -> bool:
    """Decide whether another attempt may succeed, and may be made."""
    if isinstance(error, ApiError):
        if repeatable:
            return error.status in _RETRYABLE_STATUSES
        asked_back = error.status == _UNAVAILABLE and error.retry_after is not None
        return error.status == _TOO_MANY_REQUESTS or asked_back
    if isinstance(error, TransportError) and error.reason in _CONNECTION_REASONS:
        return not error.sent or (repeatable and error.reason != "timeout")
    return False
