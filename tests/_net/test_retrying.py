"""One rule for calling something again: attempts, time, waits."""

from __future__ import annotations

import gc
import weakref

import pytest

from whiteshot_nb._net.retrying import call_with_retries
from whiteshot_nb.errors import DamagedPicture, DownloadFailed


class Failing:
    """Raises one error after the other, then returns."""

    def __init__(self, *errors):
        self.errors = list(errors)
        self.calls = 0

    def __call__(self):
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return "done"


def call(function, waits, *, attempts=4, seconds=60.0, at_once=()):
    return call_with_retries(
        function,
        attempts=attempts,
        seconds=seconds,
        retryable=lambda error: isinstance(error, DownloadFailed | DamagedPicture),
        sleep=waits.append,
        at_once=at_once,
    )


def busy(retry_after=None):
    return DownloadFailed("busy", retry_after=retry_after)


def test_the_wait_is_what_the_other_side_asked_for_and_up_to_a_tenth_more():
    waits = []
    assert call(Failing(busy(3.0), busy(5.0)), waits) == "done"
    assert [3 <= waits[0] <= 3.3, 5 <= waits[1] <= 5.5] == [True, True]


def test_without_that_it_is_a_random_time_that_may_double():
    waits = []
    assert call(Failing(busy(), busy(), busy()), waits) == "done"
    assert all(wait <= longest for wait, longest in zip(waits, (0.5, 1, 2), strict=True))


def test_the_last_error_is_raised_after_the_attempts():
    function, last = Failing(busy(0.0), busy(0.0), busy(0.0)), busy(0.0)
    function.errors[2] = last
    with pytest.raises(DownloadFailed) as caught:
        call(function, [], attempts=3)
    assert caught.value is last
    assert function.calls == 3


def test_an_error_that_is_final_is_raised_at_once():
    function = Failing(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        call(function, [])
    assert function.calls == 1


def test_a_wait_that_is_longer_than_the_time_left_is_not_begun():
    function, waits = Failing(busy(61.0)), []
    with pytest.raises(DownloadFailed):
        call(function, waits)
    assert (function.calls, waits) == (1, [])


def test_what_is_repeated_at_once_waits_for_nothing_and_is_not_held_against_the_time():
    function, waits = Failing(DamagedPicture("cut short"), DamagedPicture("cut short")), []
    assert call(function, waits, seconds=0.0, at_once=DamagedPicture) == "done"
    assert waits == [0.0, 0.0]


def test_an_error_is_freed_with_the_last_reference_to_it():
    """A cycle would keep the sockets in its frames open until a garbage collection."""
    gc.disable()
    try:
        error = busy(0.0)
        freed = weakref.ref(error)
        function = Failing(error, error)
        del error
        with pytest.raises(DownloadFailed) as caught:
            call(function, [], attempts=2)
        del caught, function
        assert freed() is None
    finally:
        gc.enable()
