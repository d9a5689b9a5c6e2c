"""A run in shards, on any executor: threads, processes, or a Dask cluster.

A shard is some rooms of a run. What travels to a worker names the library, the server and the rooms, and no secret:
there, tokens, keys and passwords come from the worker's own environment. A shard that is done again, because its worker
died, asks for nothing that had arrived.
"""

from __future__ import annotations

import time
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from whiteshot_nb._core.executors import TaskPayload
from whiteshot_nb._core.polling import CANCEL_POLL_SECONDS
from whiteshot_nb.capturing.context import open_context
from whiteshot_nb.capturing.parquet_tables import TARGETS_PER_PART, room_ranges, types_of_run, write_part
from whiteshot_nb.capturing.run_capture import ProgressTally, RunCapture
from whiteshot_nb.errors import ConfigError, LibraryError, describe

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor

    from whiteshot_nb._core.jobs import Job
    from whiteshot_nb.capturing.capture_options import CaptureOptions
    from whiteshot_nb.capturing.parquet_tables import ColumnTypes
    from whiteshot_nb.client import Client
    from whiteshot_nb.shots import Shots
    from whiteshot_nb.store import Store
    from whiteshot_nb.store.ledger import Ledger, RoomRange

TARGETS_PER_SHARD = TARGETS_PER_PART
_LOOK = 2.0  # seconds between a worker's looks at whether its run was cancelled


@dataclass(frozen=True, slots=True)
class Shard:
    """What a worker is to do; it can be pickled, without secrets."""

    run: str
    rooms: RoomRange
    client: Client
    store: Store
    options: CaptureOptions
    requests_per_second: float | None
    concurrency: int
    connections: int
    types: ColumnTypes


@dataclass(frozen=True, slots=True)
class ShardCounts:
    """What a worker did: finished targets, those with failures among them, and their scenes."""

    targets: int
    unlucky: int
    scenes: int
    failed: int


@dataclass(frozen=True, slots=True)
class ShardedRun:
    """How a run goes out over an executor.

    Attributes
    ----------
    workers
        How many shards are out at a time; each has its share of the rate limit.
    targets_per_shard
        About how many targets a shard has; rooms are never cut.
    """

    executor: Executor
    workers: int
    concurrency: int
    connections: int
    targets_per_shard: int

    def capture(
        self, run: str, client: Client, store: Store, options: CaptureOptions, job: Job[Shots], tally: ProgressTally
    ) -> None:
        """Capture shard by shard.

        Raises
        ------
        LibraryError
            If shards did not come back; what had arrived is kept, and the run can be resumed.
        """
        ledger = store.ledger
        if ledger is None:
            raise LibraryError("A run without a ledger cannot go out in shards")
        rate = client.requests_per_second
        share = None if rate is None else rate / self.workers
        types = types_of_run(ledger, run)
        shards = (
            Shard(run, rooms, client, store, options, share, self.concurrency, self.connections, types)
            for rooms in room_ranges(ledger, run, self.targets_per_shard)
        )
        lost: list[BaseException] = []
        stopped = False
        under_way: set[Future[ShardCounts]] = set()
        while under_way or not stopped:
            if job.cancelled and not stopped:
                stopped = True
                ledger.finish(run, "cancelled")  # the workers look at it
            while not stopped and len(under_way) < self.workers:
                shard = next(shards, None)
                stopped = shard is None or not self._send(shard, under_way, lost)
            done, under_way = wait(under_way, timeout=CANCEL_POLL_SECONDS, return_when=FIRST_COMPLETED)
            for future in done:
                self._take(future, tally, lost)
                stopped = stopped or isinstance(lost[-1] if lost else None, ConfigError | BrokenExecutor)
            job.report(tally.progress)
        if lost:
            raise _not_whole(run, lost)

    def _send(self, shard: Shard, under_way: set[Future[ShardCounts]], lost: list[BaseException]) -> bool:
        try:
            under_way.add(self.executor.submit(capture_shard, TaskPayload(shard)))
        except (BrokenExecutor, RuntimeError) as error:  # its processes died, or it was shut down
            lost.append(error)
            return False
        return True

    def _take(self, future: Future[ShardCounts], tally: ProgressTally, lost: list[BaseException]) -> None:
        error = future.exception()
        if error is not None:
            lost.append(error)
            return
        counts = future.result()
        tally.add(targets=counts.targets, unlucky=counts.unlucky, scenes=counts.scenes, failed=counts.failed)


def capture_shard(parcel: TaskPayload[Shard]) -> ShardCounts:
    """Do one shard, in whatever process and on whatever machine this is."""
    with _unpacked(parcel) as shard:
        return _captured(shard)


@contextmanager
def _unpacked(parcel: TaskPayload[Shard]) -> Iterator[Shard]:
    """Open a parcel, and close the store that came with it; one of this very process stays open."""
    shard = parcel.open()
    try:
        yield shard
    finally:
        if parcel.packed:
            shard.store.close()


def _captured(shard: Shard) -> ShardCounts:
    ledger = shard.store.ledger
    if ledger is None:
        raise LibraryError("A shard without a ledger cannot be captured")
    tally = ProgressTally(0)
    recording = shard.store.record(shard.run)
    with (
        shard.client._with_rate_limit(shard.requests_per_second) as client,
        open_context(client, shard.store, recording, shard.options, shard.connections) as context,
    ):
        capture = RunCapture(shard.run, ledger, context, _Ended(ledger, shard.run), tally)
        for _ in capture.all(concurrency=shard.concurrency, rooms=shard.rooms):
            pass
    write_part(shard.store, shard.run, shard.rooms, shard.types)
    return ShardCounts(tally.targets, tally.unlucky, tally.scenes, tally.failed)


def check_parquet() -> None:
    """Raise `ConfigError` if tables cannot be written as Parquet."""
    if find_spec("pyarrow") is None:
        raise ConfigError(
            "Results of an executor come back as Parquet, which needs pyarrow",
            hint="Run pip install 'whiteshot-nb[dask]'.",
        )


def _not_whole(run: str, lost: list[BaseException]) -> LibraryError:
    first = lost[0]
    advice = f"{first.hint} (In the worker's own environment.) " if isinstance(first, ConfigError) else ""
    error = LibraryError(
        f"{len(lost)} {'shard' if len(lost) == 1 else 'shards'} of the run {run} did not come back",
        said=describe(first)[:300],
        hint=f"{advice}What had arrived is kept; library.resume(run) goes on with the rest.",
    )
    error.__cause__ = first
    return error


class _Ended:
    """Whether the run was ended meanwhile, as its row says; asked seldom."""

    def __init__(self, ledger: Ledger, run: str) -> None:
        self._ledger = ledger
        self._run = run
        self._ended = False
        self._next = time.monotonic() + _LOOK

    def __call__(self) -> bool:
        if not self._ended and time.monotonic() > self._next:
            self._next = time.monotonic() + _LOOK
            known = self._ledger.run(self._run)
            self._ended = known is None or known["status"] != "running"
        return self._ended
