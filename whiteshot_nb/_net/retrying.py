"""Call something again after an error that may go away: one rule for API requests and downloads.

`tenacity` counts attempts and time; who calls decides which errors may go away. A wait that the other side asks for in
``Retry-After`` is kept. Where it is longer than what is left of the time, the error is raised at once: asking early
would help nobody.
"""

from __future__ import annotations

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
    """Call `function` until it returns or an error is final, and raise that error.

    Parameters
    ----------
    attempts
        The maximum number of calls.
    seconds
        The time budget: no attempt begins later than this after the first one began.
    retryable
        Decides whether another attempt may succeed after an error.
    sleep
        Called with the seconds to wait between two attempts. It may return early, on a cancel; `function` has to raise
        then.
    at_once
        Errors that are neither waited for nor held against the time budget.
    """
    from tenacity import Retrying, stop_after_attempt, stop_any  # noqa: PLC0415 - 25 ms of import

    latest: list[Exception] = []  # kept here and not in tenacity's state, which an error's traceback refers to

    def attempt() -> T | None:
        latest.clear()
        try:
            return function()
        except Exception as error:  # noqa: BLE001 - raised below, or answered with another attempt
            latest.append(error)
            return None

    def wait(state: RetryCallState) -> float:
        if isinstance(latest[0], at_once):
            return 0.0
        return backoff_seconds(state.attempt_number, getattr(latest[0], "retry_after", None))

    def is_out_of_time(state: RetryCallState) -> bool:
        spent = (state.seconds_since_start or 0.0) + state.upcoming_sleep
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
        error = latest.pop()
        try:
            raise error
        finally:
            del error  # its traceback holds this frame: together they would keep sockets open
    return cast("T", result)
