"""Call a function again after a temporary error; API requests and downloads use the same rules.

The caller decides which errors are temporary. If the server names a waiting time (``Retry-After``), the next attempt
starts after this time. If this time ends after the time limit, the error is raised immediately.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, TypeVar, cast

from whiteshot_nb._net.backoff import backoff_seconds

if TYPE_CHECKING:
    from collections.abc import Callable

    from tenacity import RetryCallState

T = TypeVar("T")


def call_with_retries(
    function: Callable[[], T],
    *,
    attempts: int,
    seconds: float,
    retryable: Callable[[Exception], bool],
    sleep: Callable[[float], object],
    at_once: type[Exception] | tuple[type[Exception], ...] = (),
) -> T:
    """Call a function until it succeeds; return its result, or raise its error if no attempt is left.

    After an error that is not temporary, no further attempt is made, and the error is raised.

    Parameters
    ----------
    function
        The function to call.
    attempts
        The maximum number of calls.
    seconds
        The time limit, in seconds, measured from the start of the first attempt. No attempt starts after the limit.
    retryable
        A function that is called with an error, and returns whether the error is temporary.
    sleep
        A function that waits for the given number of seconds between two attempts. `sleep` may return early if the work
        is cancelled. In this case, the next call of `function` must raise an error for which `retryable` returns False.
    at_once
        Error types after which the next attempt starts without a wait, even if the time limit has passed.
    """
    start = time.monotonic()
    latest: list[Exception] = []  # not in tenacity's state, which the traceback of an error refers to
    try:
        return function()  # nearly every call ends here, without the 0.1 ms that tenacity takes
    except Exception as error:
        if not retryable(error):
            raise
        latest.append(error)
    from tenacity import Retrying, stop_after_attempt, stop_any  # noqa: PLC0415 - 25 ms of import

    is_first = True

    def attempt() -> T | None:
        nonlocal is_first
        if is_first:  # it was made above, and has failed
            is_first = False
            return None
        latest.clear()
        try:
            return function()
        except Exception as error:  # noqa: BLE001 - raised below, or followed by another attempt
            latest.append(error)
            return None

    def wait(state: RetryCallState) -> float:
        if isinstance(latest[0], at_once):
            return 0.0
        return backoff_seconds(state.attempt_number, getattr(latest[0], "retry_after", None))

    def is_out_of_time(state: RetryCallState) -> bool:
        spent = time.monotonic() - start + state.upcoming_sleep
        return spent >= seconds and not isinstance(latest[0], at_once)

    retrying = Retrying(
        stop=stop_any(stop_after_attempt(attempts), is_out_of_time),  # type: ignore[arg-type]  # it takes any function
        wait=wait,
        retry=lambda _state: bool(latest) and retryable(latest[0]),
        sleep=sleep,  # type: ignore[arg-type]  # what it returns is ignored
        retry_error_callback=lambda _state: None,
    )
    result: Any = retrying(attempt)
    if latest:
        last = latest.pop()
        try:
            raise last
        finally:
            del last  # its traceback refers to this frame: this cycle would keep sockets open
    return cast("T", result)
