"""Capture a run in shards on an executor: threads, processes, or a Dask cluster.

A shard is a range of rooms of a run. The data sent to a worker names the library, the server and the rooms. It contains
no secrets, because the worker reads tokens, keys and passwords from its own environment. If a worker dies, its shard
can be captured again. Pictures that the worker saved before it died are not requested again.
"""

from __future__ import annotations

import time
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whiteshot_nb._core.executors import TaskPayload
from whiteshot_nb._core.polling import CANCEL_POLL_SECONDS
from whiteshot_nb.capturing.context import open_context
from whiteshot_nb.capturing.parquet_tables import types_of_run, write_part
from whiteshot_nb.capturing.room_ranges import room_ranges
from whiteshot_nb.capturing.run_capture import ProgressTally, RunCapture
from whiteshot_nb.errors import ConfigError, LibraryError, describe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whiteshot_nb._core.jobs import Job
    from whiteshot_nb.capturing.capture_options import CaptureOptions
    from whiteshot_nb.capturing.concurrency import ConcurrencyOptions
    from whiteshot_nb.capturing.parquet_tables import ColumnTypes
    from whiteshot_nb.client import Client
    from whiteshot_nb.shots import Shots
    from whiteshot_nb.store import RunLedger, RunStore
    from whiteshot_nb.store.run_ledger import RoomRange

_STATUS_SECONDS = 2.0  # interval at which a worker checks whether its run was cancelled


@dataclass(frozen=True, slots=True)
class Shard:
    """A range of rooms that a worker captures; when the object is pickled, the pickle contains no secrets.

    Attributes
    ----------
    run
        The id of the run.
    rooms
        The UUIDs of the first and the last room of the shard.
    client
        The API client.
    store
        The storage that contains the run.
    options
        The options of the capture.
    requests_per_second
        The maximum number of API requests per second in this worker; None for no limit.
    concurrency
        The number of rooms that are captured at a time.
    connections
        The number of pictures that are downloaded at a time.
    types
        The types of the columns that the user added to the targets, by column name. The Parquet file of the shard is
        written with these types.
    """

    run: str
    rooms: RoomRange
    client: Client
    store: RunStore
    options: CaptureOptions
    requests_per_second: float | None
    concurrency: int
    connections: int
    types: ColumnTypes


@dataclass(frozen=True, slots=True)
class ShardCounts:
    """The counts that a worker returns after it has captured a shard (a range of rooms).

    Attributes
    ----------
    targets
        The number of finished targets (scenes or groups of scenes).
    incomplete
        The number of finished targets that have at least one failed scene.
    scenes
        The number of scenes in the finished targets.
    failed
        The number of failed scenes.
    """

    targets: int
    incomplete: int
    scenes: int
    failed: int


@dataclass(frozen=True, slots=True)
class ShardedRun:
    """A run that is captured in shards (ranges of rooms) on an executor.

    Attributes
    ----------
    run
        The id of the run.
    client
        The API client.
    store
        The storage that contains the run.
    options
        The options of the capture.
    concurrency
        The executor, and the limits on the number of rooms and pictures that are captured at the same time.
    """

    run: str
    client: Client
    store: RunStore
    options: CaptureOptions
    concurrency: ConcurrencyOptions

    def capture(self, job: Job[Shots], tally: ProgressTally) -> None:
        """Capture the run in shards (ranges of rooms).

        At most ``concurrency.worker_count`` shards are submitted to the executor at the same time.

        Parameters
        ----------
        job
            The job that receives the progress and can cancel the capture.
        tally
            The object that counts finished targets.

        Raises
        ------
        LibraryError
            If the capture of a shard failed. Finished shots are saved, and the run can be resumed.
        """
        shards = self._shards()
        errors: list[BaseException] = []
        submitting = True
        pending: set[Future[ShardCounts]] = set()
        while pending or submitting:
            if job.cancelled and submitting:
                submitting = False
                self.store.ledger.finish(self.run, "cancelled")  # the workers read this status
            while submitting and len(pending) < self.concurrency.worker_count:
                shard = next(shards, None)
                submitting = shard is not None and self._submit(shard, pending, errors)
            done, pending = wait(pending, timeout=CANCEL_POLL_SECONDS, return_when=FIRST_COMPLETED)
            for future in done:
                _collect(future, tally, errors)
                submitting = submitting and not isinstance(errors[-1] if errors else None, ConfigError | BrokenExecutor)
            job.report(tally.progress)
        if errors:
            raise _failed_shards(self.run, errors)

    def _shards(self) -> Iterator[Shard]:
        """Yield the shards, each with an equal share of the rate limit."""
        ledger, rate = self.store.ledger, self.client.requests_per_second
        share = None if rate is None else rate / self.concurrency.worker_count
        types = types_of_run(ledger, self.run)
        for rooms in room_ranges(ledger, self.run, self.concurrency.targets_per_shard):
            yield Shard(
                self.run,
                rooms,
                self.client,
                self.store,
                self.options,
                share,
                self.concurrency.rooms,
                self.concurrency.connections,
                types,
            )

    def _submit(self, shard: Shard, pending: set[Future[ShardCounts]], errors: list[BaseException]) -> bool:
        """Send a shard to the executor; return whether the executor accepted the shard."""
        executor = self.concurrency.executor
        try:
            if executor is not None:
                pending.add(executor.submit(capture_shard, TaskPayload(shard)))
        except (BrokenExecutor, RuntimeError) as error:  # the processes died, or the executor was shut down
            errors.append(error)
            return False
        return True


def capture_shard(payload: TaskPayload[Shard]) -> ShardCounts:
    """Capture one shard (a range of rooms) in a worker, which can run on another machine."""
    with _opened(payload) as shard:
        return _capture(shard)


@contextmanager
def _opened(payload: TaskPayload[Shard]) -> Iterator[Shard]:
    """Yield the shard of a task; if it came from another process, close its database connections at the end."""
    shard = payload.open()
    try:
        yield shard
    finally:
        if payload.packed:
            shard.store.close()


def _capture(shard: Shard) -> ShardCounts:
    ledger, tally = shard.store.ledger, ProgressTally(0)
    recording = shard.store.record(shard.run)
    with (
        shard.client._with_rate_limit(shard.requests_per_second) as client,
        open_context(client, shard.store, recording, shard.options, shard.connections) as context,
    ):
        capture = RunCapture(shard.run, ledger, context)
        cancelled = _RunEnded(ledger, shard.run)
        for _ in capture.many_rooms(cancelled, tally, concurrency=shard.concurrency, rooms=shard.rooms):
            pass
    write_part(shard.store, shard.run, shard.rooms, shard.types)
    return ShardCounts(tally.targets, tally.incomplete, tally.scenes, tally.failed)


def _collect(future: Future[ShardCounts], tally: ProgressTally, errors: list[BaseException]) -> None:
    error = future.exception()
    if error is not None:
        errors.append(error)
        return
    counts = future.result()
    tally.add(targets=counts.targets, incomplete=counts.incomplete, scenes=counts.scenes, failed=counts.failed)


def _failed_shards(run: str, errors: list[BaseException]) -> LibraryError:
    first = errors[0]
    advice = f"This applies to the environment of the workers: {first.hint} " if isinstance(first, ConfigError) else ""
    error = LibraryError(
        f"{len(errors)} {'task' if len(errors) == 1 else 'tasks'} of the executor failed while capturing run {run}",
        said=describe(first)[:300],
        hint=f"{advice}Finished shots are saved. To capture the rest, call library.resume({run!r}).",
    )
    error.__cause__ = first
    return error


class _RunEnded:
    """A function that returns whether a run has ended; it reads the status of the run every two seconds."""

    def __init__(self, ledger: RunLedger, run: str) -> None:
        self._ledger = ledger
        self._run = run
        self._ended = False
        self._next = time.monotonic() + _STATUS_SECONDS

    def __call__(self) -> bool:
        if not self._ended and time.monotonic() > self._next:
            self._next = time.monotonic() + _STATUS_SECONDS
            record = self._ledger.run(self._run)
            self._ended = record is None or record["status"] != "running"
        return self._ended
