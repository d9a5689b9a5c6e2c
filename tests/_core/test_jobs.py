"""Work in the background: progress, cancel, result, await."""

from __future__ import annotations

import _thread
import asyncio
import contextvars
import signal
import threading

import pytest

from whiteshot_nb._core.jobs import Job
from whiteshot_nb._core.progress import Progress
from whiteshot_nb.errors import Cancelled

LONG = 20


def test_the_result_is_what_the_work_returned():
    job = Job(lambda _: 42)
    assert job.result(LONG) == 42
    assert job.done


def test_what_the_work_raises_is_raised_to_whoever_asks():
    def fail(_):
        raise ZeroDivisionError("seven")

    job = Job(fail)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError, match="seven"):
            job.result(LONG)


def test_a_job_can_be_awaited_on_any_loop():
    async def two():
        return await Job(lambda _: 1) + await Job(lambda _: 2)

    assert asyncio.run(two()) == 3


def test_whoever_gives_up_awaiting_cancels_the_job_and_its_result_stays():
    def work(job):
        while not job.cancelled:
            pause.wait(0.01)
        return "what had arrived"

    async def impatient():
        await asyncio.wait_for(job, 0.01)

    pause = threading.Event()
    job = Job(work)
    with pytest.raises(TimeoutError):
        asyncio.run(impatient())
    assert job.result(LONG) == "what had arrived"


def test_waiting_for_a_short_time_leaves_the_job_running():
    go = threading.Event()
    job = Job(lambda _: go.wait(LONG))
    with pytest.raises(TimeoutError):
        job.result(0.01)
    assert not job.done
    go.set()
    assert job.result(LONG) is True


def test_progress_is_told_in_order_in_the_jobs_own_thread():
    told = []

    def work(job):
        for done in range(3):
            job.report(Progress(done=done, total=3))
        return threading.current_thread()

    job = Job(work, progress=lambda now: told.append((now.done, threading.current_thread())))
    thread = job.result(LONG)
    assert told == [(0, thread), (1, thread), (2, thread)]
    assert thread is not threading.current_thread()
    assert job.progress == Progress(done=2, total=3)


def test_a_cancel_is_seen_by_the_work():
    def work(job):
        started.set()
        while not job.cancelled:
            stopped.wait(0.01)
        job.check_cancelled()

    started, stopped = threading.Event(), threading.Event()
    job = Job(work, name="long")
    assert started.wait(LONG)
    assert "running" in repr(job)
    job.cancel()
    with pytest.raises(Cancelled, match="The job was cancelled before it finished"):
        job.result(LONG)
    assert "done" in repr(job)


def test_the_work_sees_the_context_of_whoever_started_it():
    variable = contextvars.ContextVar("variable", default="outside")
    variable.set("the caller's")
    assert Job(lambda _: variable.get()).result(LONG) == "the caller's"


def test_callbacks_come_after_the_result_is_there_also_for_a_job_that_is_done():
    found = []
    job = Job(lambda _: 1)
    job.result(LONG)
    job.add_done_callback(lambda finished: found.append(finished.result(0)))
    assert found == [1]


def test_a_listener_that_fails_fails_the_job_aloud():
    def listener(_):
        raise LookupError("no kernel")

    job = Job(lambda job: job.report(Progress()), progress=listener)
    with pytest.raises(LookupError, match="no kernel"):
        job.result(LONG)


@pytest.fixture
def interruptible():
    """SIGINT raises KeyboardInterrupt, also where whatever started the tests ignores it, as shells do for ``&``."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_even_in_the_moment_before_the_wait_cancels_the_job_and_waits_for_it_to_wind_up():
    """`interrupt_main` does what a signal in that moment does: it is noted, and wakes nobody."""
    waiting, over = threading.Event(), threading.Event()

    def work(job):
        waiting.wait(LONG)
        _thread.interrupt_main()
        while not job.cancelled and not over.is_set():
            over.wait(0.01)
        return job.cancelled

    job = Job(work)
    timers = [threading.Timer(seconds, event.set) for seconds, event in ((0.3, waiting), (5, over))]
    for timer in timers:
        timer.start()
    with pytest.raises(KeyboardInterrupt):
        job.result()
    assert job.done
    for timer in timers:
        timer.cancel()
    assert job.result() is True
