"""Ctrl-C in the moment in which a job's thread runs and nobody holds the job: whatever waits for it stops it."""

from __future__ import annotations

import threading

import pytest

import whiteshot_nb as ws
from whiteshot_nb._core.jobs import Job, started_jobs, wait_for

LONG = 20
SIZE = {"width": 64, "height": 48}


@pytest.fixture
def at_the_start(monkeypatch):
    """Makes the first job from now on be interrupted once its thread runs, or, on demand, before it does."""
    start = threading.Thread.start

    def arrange(*, running=True):
        def start_and_interrupt(thread):
            if not thread.name.startswith("whiteshot-"):
                start(thread)
                return
            monkeypatch.setattr(threading.Thread, "start", start)
            if running:
                start(thread)
            raise KeyboardInterrupt

        monkeypatch.setattr(threading.Thread, "start", start_and_interrupt)

    return arrange


@pytest.fixture
def stopped(monkeypatch):
    """The jobs that were stopped."""
    jobs = []
    stop = Job.stop

    def stop_and_note(job):
        stop(job)
        jobs.append(job)

    monkeypatch.setattr(Job, "stop", stop_and_note)
    return jobs


def until_cancelled(job):
    pause = threading.Event()
    while not job.cancelled:
        pause.wait(0.01)
    return "what had arrived"


def test_the_job_is_stopped_and_what_had_arrived_stays(at_the_start, stopped):
    at_the_start()
    with pytest.raises(KeyboardInterrupt):
        wait_for(lambda: Job(until_cancelled))
    assert [job.result(0) for job in stopped] == ["what had arrived"]


def test_a_job_whose_thread_did_not_begin_never_works(at_the_start):
    worked = []
    at_the_start(running=False)
    with started_jobs() as begun, pytest.raises(KeyboardInterrupt):
        Job(lambda _: worked.append(1))
    (job,) = begun
    job._thread.start()
    job._thread.join()
    assert worked == []
    with pytest.raises(KeyboardInterrupt):
        job.result(0)


def test_what_the_work_itself_begins_is_not_collected():
    with started_jobs() as begun:
        outer = Job(lambda _: Job(lambda _: 1).result(LONG))
        assert outer.result(LONG) == 1
    assert begun == [outer]
    Job(lambda _: 2).result(LONG)
    assert begun == [outer]


CALLS = {
    "capture": lambda at: ws.capture(at.client, at.lesson, "/lesson", group=True, library=at.library, **SIZE),
    "capture_many": lambda at: ws.capture_many(at.client, [at.lesson], path="/lesson", group=True, **SIZE),
    "archive": lambda at: ws.archive(at.client, [{"room": at.lesson, "path": "/lesson"}], "out", zip="{room}.zip"),
    "compare": lambda at: ws.compare(at.shots, at.shots),
    "library.compare": lambda at: at.library.compare(at.shots),
    "library.resume": lambda at: at.library.resume(at.run, client=at.client),
    "library.measure": lambda at: at.library.measure(at.run),
    "comparison.refresh": lambda at: at.comparison.refresh(),
}


class Prepared:
    """What the calls are made with."""

    def __init__(self, client, lesson, library):
        self.client, self.lesson, self.library = client, lesson, library
        self.shots = ws.capture(client, lesson, "/lesson/01-title", measure=False, library=library, **SIZE)
        self.run = library.runs["run"].iloc[0]
        self.comparison = ws.compare(self.shots, self.shots)


@pytest.mark.parametrize("name", CALLS)
def test_whatever_waits_stops_what_it_began(name, client, lesson, library, at_the_start, stopped):
    prepared = Prepared(client, lesson, library)
    at_the_start()
    with pytest.raises(KeyboardInterrupt):
        CALLS[name](prepared)
    assert [job.done for job in stopped] == [True]
