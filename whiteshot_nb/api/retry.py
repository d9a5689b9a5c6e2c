"""When a request is sent again, and after how long.

`tenacity` keeps the time; the decision is here. The wait a server asks for in ``Retry-After`` is kept, or, where it is
longer than what is left of the budget, the request is given up at once: asking early would help nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from whiteshot_nb._net.backoff import backoff_seconds
from whiteshot_nb.errors import ApiError, TransportError

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from typing import Any

    from tenacity import RetryCallState

    from whiteshot_nb.api.responses import ApiResponse

_TOO_MANY_REQUESTS = 429
_UNAVAILABLE = 503
_MAY_PASS = frozenset({_TOO_MANY_REQUESTS, 500, 502, _UNAVAILABLE, 504})
_MAY_CONNECT = frozenset({"name", "refused", "broken", "timeout"})


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
        from tenacity import (  # noqa: PLC0415 - 25 ms of import, paid by the first request
            Retrying,
            retry_if_exception,
            stop_after_attempt,
            stop_before_delay,
        )
        from tenacity.nap import sleep_using_event  # noqa: PLC0415

        retrying: Any = Retrying(
            stop=stop_after_attempt(self.retries + 1) | stop_before_delay(self.seconds),
            wait=_wait,
            retry=retry_if_exception(partial(may_pass, repeatable=repeatable)),
            sleep=sleep_using_event(stop),
            reraise=True,
        )
        answer: ApiResponse = retrying(send)
        return answer


def may_pass(error: BaseException, *, repeatable: bool) -> bool:
    """Decide whether another attempt may succeed, and may be made."""
    if isinstance(error, ApiError):
        if repeatable:
            return error.status in _MAY_PASS
        asked_back = error.status == _UNAVAILABLE and error.retry_after is not None
        return error.status == _TOO_MANY_REQUESTS or asked_back
    if isinstance(error, TransportError) and error.reason in _MAY_CONNECT:
        return not error.sent or (repeatable and error.reason != "timeout")
    return False


def _wait(state: RetryCallState) -> float:
    """Return seconds: what the server asks for and up to a tenth more, or a random backoff."""
    error = state.outcome.exception() if state.outcome else None
    return backoff_seconds(state.attempt_number, error.retry_after if isinstance(error, ApiError) else None)
