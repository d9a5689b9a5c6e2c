"""`capture_many` and `start_capture_many`: many targets in many rooms, as one run."""

from __future__ import annotations

import os
from itertools import islice
from typing import TYPE_CHECKING, Any

from whiteshot_nb._core.arguments import check_integer
from whiteshot_nb._core.defaults import CONNECTIONS, MAX_BYTES
from whiteshot_nb._core.executors import check_executor
from whiteshot_nb._core.jobs import Job, waiting
from whiteshot_nb.capturing.capture_options import CaptureOptions
from whiteshot_nb.capturing.capture_request import new_run_id
from whiteshot_nb.capturing.run_job import ROOMS_AT_ONCE, RunJob
from whiteshot_nb.capturing.shards import TARGETS_PER_SHARD, ShardedRun, check_parquet
from whiteshot_nb.capturing.single_target import open_store
from whiteshot_nb.capturing.targets import read_targets
from whiteshot_nb.errors import LibraryError
from whiteshot_nb.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable
    from concurrent.futures import Executor

    import pandas as pd

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.capturing.capture_request import CaptureRequest
    from whiteshot_nb.capturing.single_target import LibraryLike
    from whiteshot_nb.client import Client
    from whiteshot_nb.shots import Shots
    from whiteshot_nb.storage import Storage

_CHUNK = 1000


def start_capture_many(  # noqa: PLR0913 - the options of a capture
    client: Client,
    targets: pd.DataFrame | Iterable[Any],
    *,
    width: int | None = None,
    height: int | None = None,
    path: str | None = None,
    group: bool = False,
    measure: bool = True,
    stable: bool = False,
    largest: int = MAX_BYTES,
    storage: Storage | None = None,
    library: LibraryLike | None = None,
    concurrency: int = ROOMS_AT_ONCE,
    connections: int = CONNECTIONS,
    requests_per_second: float | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
    targets_per_shard: int = TARGETS_PER_SHARD,
    progress: ProgressOption = False,
) -> Job[Shots]:
    """Begin a capture of many targets in the background; see :func:`capture_many` for the parameters.

    Returns
    -------
    Job
        Its progress counts targets. A cancelled job's result holds what had arrived; the run can be resumed.

    Raises
    ------
    InvalidInput
        If a target or an argument is wrong; nothing was sent.
    """
    options = CaptureOptions(measure, stable, largest, storage)
    spread = plan_shards(executor, workers, concurrency, connections, targets_per_shard)
    paced = client if requests_per_second is None else client._with_rate_limit(requests_per_second)
    store = Store.temporary_library() if library is None else open_store(library)
    run = new_run_id()
    defaults = {"width": width, "height": height, "path": path, "group": group}
    requests = read_targets(targets, run=run, region=client.region, defaults=defaults)
    plan_run(store, run, client, options, requests)
    work = RunJob(
        run, paced, store, options, claim=False, concurrency=concurrency, connections=connections, spread=spread
    )
    return Job(work, name="capture", progress=progress, unit="target")


@waiting(start_capture_many)
def capture_many(shots: Shots) -> Shots:
    """Capture many targets in many rooms as one run, and wait for it.

    A room that fails never stops the others. Memory does not grow with the number of targets: rows are in the ledger
    as soon as they are known, and read from there when the result is looked at.

    Parameters
    ----------
    client
        The connection to the API.
    targets
        A DataFrame with a column `room`, and `path`, `width`, `height` and `group` where the parameters below do
        not say them for all; or any iterable of such mappings, of rooms, or of UUIDs. Every other column rides along
        into ``shots.frame``. All are checked before the first request.
    width, height, path, group
        For the targets that do not say; see :func:`capture`.
    measure, stable, largest, storage, library
        See :func:`capture`.
    concurrency
        How many rooms are captured at a time; the targets of one room never are.
    connections
        How many pictures are fetched at a time.
    requests_per_second
        The most requests to the API that begin in a second, all workers together. Default: the client's.
    executor
        Where the work goes out in shards: a thread pool, a process pool, or a Dask cluster's
        ``Client.get_executor()``. Its workers take token, keys and the database's password from their own
        environment, and write each shard's rows as Parquet beside the pictures (``library.parts(run)``).
    workers
        How many shards are with the executor at a time; each has its share of the rate limit. `concurrency` and
        `connections` are per worker. Default: the number of this machine's processors.
    targets_per_shard
        About how many targets go out together; a room is never cut. 20 by default.
    progress
        See :func:`capture`; targets are counted.

    Returns
    -------
    Shots
        One for each scene, in the order of the targets.

    Raises
    ------
    InvalidInput
        If a target or an argument is wrong; nothing was sent.
    LibraryError
        If the library cannot be opened, or shards did not come back; the run can be resumed.

    Examples
    --------
    >>> lessons = pd.read_csv("lessons.csv")  # room, lesson, teacher  # doctest: +SKIP
    >>> shots = capture_many(
    ...     client, lessons, path="/lesson", group=True, width=1280, height=720, library="boards"
    ... )  # doctest: +SKIP
    >>> shots.frame.groupby("teacher")["ok"].mean()  # doctest: +SKIP
    """
    return shots


def plan_shards(
    executor: Executor | None,
    workers: int | None,
    concurrency: int,
    connections: int,
    targets_per_shard: int = TARGETS_PER_SHARD,
) -> ShardedRun | None:
    """Return how work goes out over an executor, if there is one.

    Raises
    ------
    InvalidInput
        If one of the numbers is not above 0, or the executor is none.
    ConfigError
        If the executor forks, or Parquet cannot be written.
    """
    count = workers if workers is not None else os.cpu_count() or 1
    numbers = {"concurrency": concurrency, "connections": connections, "workers": count}
    for field, value in (numbers | {"targets_per_shard": targets_per_shard}).items():
        check_integer(value, field)
    if executor is None:
        return None
    check_executor(executor)
    check_parquet()
    return ShardedRun(executor, count, concurrency, connections, targets_per_shard)


def plan_run(
    store: Store, run: str, client: Client, options: CaptureOptions, requests: Iterable[CaptureRequest]
) -> None:
    """Write all targets into the ledger; if one is wrong, nothing stays.

    Raises
    ------
    InvalidInput
        If one is.
    LibraryError
        If they cannot be written.
    """
    ledger = store.ledger
    if ledger is None:
        raise LibraryError("A temporary place has no ledger")
    ledger.begin(run, status="planning", base_url=client.base_url, region=client.region, **options.record)
    coming = iter(requests)
    try:
        while chunk := [request.record for request in islice(coming, _CHUNK)]:
            ledger.add_targets(run, chunk)
    except BaseException:
        ledger.forget(run)
        raise
    ledger.planned(run)
