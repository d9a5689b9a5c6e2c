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
    """Limits on how often a failed request is sent again.

    Attributes
    ----------
    retries
        Maximum number of repetitions of one request; 0 for none.
    seconds
        Time budget: no repetition begins later than this after the first attempt.
    """

    retries: int = 3
    seconds: float = 60.0

    def call(self, send: Callable[[], ApiResponse], *, idempotent: bool, stop: threading.Event) -> ApiResponse:
        """Send a request until there is a response or the error is final, which is then raised.

        Parameters
        ----------
        idempotent
            False for a request that must not take effect twice: it is repeated only if the server cannot have carried
            it out.
        stop
            Set it to end a wait between two attempts; `send` has to raise then.
        """
        return call_with_retries(
            send,
            attempts=self.retries + 1,
            seconds=self.seconds,
            retryable=partial(is_retryable, idempotent=idempotent),
            sleep=stop.wait,
        )


def is_retryable(error: BaseException, *, idempotent: bool) -> bool:
    """Whether another attempt is allowed and may succeed."""
    if isinstance(error, ApiError):
        if idempotent:
            return error.status in _RETRYABLE_STATUSES
        asked_back = error.status == _UNAVAILABLE and error.retry_after is not None
        return error.status == _TOO_MANY_REQUESTS or asked_back
    if isinstance(error, TransportError) and error.reason in _CONNECTION_REASONS:
        return not error.sent or (idempotent and error.reason != "timeout")
    return False
