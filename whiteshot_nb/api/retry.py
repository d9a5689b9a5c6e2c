"""Decide whether a failed request is sent again, and how often."""

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
        Maximum number of retries of one request; 0 to disable retries. Default: 3.
    seconds
        Maximum time between the first attempt and the start of the last retry, in seconds. Default: 60.
    """

    retries: int = 3
    seconds: float = 60.0

    def call(self, send: Callable[[], ApiResponse], *, idempotent: bool, stop: threading.Event) -> ApiResponse:
        """Send a request, and return the response. After a temporary error, send the request again.

        `is_retryable` decides which errors are temporary. Any other error is raised immediately. If no attempt
        succeeds, the error of the last attempt is raised.

        Parameters
        ----------
        send
            Function that sends the request and returns the response.
        idempotent
            Whether the request may take effect twice. If False, a failed request is sent again only if the server
            cannot have processed it.
        stop
            Event that ends the wait before a retry. Once the event is set, `send` must raise an error instead of
            sending the request.
        """
        return call_with_retries(
            send,
            attempts=self.retries + 1,
            seconds=self.seconds,
            retryable=partial(is_retryable, idempotent=idempotent),
            sleep=stop.wait,
        )


def is_retryable(error: BaseException, *, idempotent: bool) -> bool:
    """Return whether it is safe and useful to send a request again after this error."""
    if isinstance(error, ApiError):
        if idempotent:
            return error.status in _RETRYABLE_STATUSES
        asked_back = error.status == _UNAVAILABLE and error.retry_after is not None
        return error.status == _TOO_MANY_REQUESTS or asked_back
    if isinstance(error, TransportError) and error.reason in _CONNECTION_REASONS:
        return not error.sent or (idempotent and error.reason != "timeout")
    return False
