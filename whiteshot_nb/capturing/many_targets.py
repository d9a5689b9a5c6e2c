"""`capture_many` and `start_capture_many`: many targets in many rooms, as one run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whiteshot_nb._core.defaults import CONNECTIONS, MAX_BYTES
from whiteshot_nb._core.jobs import Job, waiting
from whiteshot_nb.capturing.capture_options import CaptureOptions
from whiteshot_nb.capturing.capture_request import new_run_id
from whiteshot_nb.capturing.concurrency import ROOMS_AT_ONCE, TARGETS_PER_SHARD, ConcurrencyOptions
from whiteshot_nb.capturing.new_run import plan_run
from whiteshot_nb.capturing.run_job import RunJob
from whiteshot_nb.capturing.single_target import open_store
from whiteshot_nb.capturing.targets import read_targets
from whiteshot_nb.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable
    from concurrent.futures import Executor

    import pandas as pd

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.capturing.single_target import LibraryLike
    from whiteshot_nb.client import Client
    from whiteshot_nb.shots import Shots
    from whiteshot_nb.storage import Storage


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
    max_bytes: int = MAX_BYTES,
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
        Its progress counts targets. The result of a cancelled job has the shots that had arrived; the run can be
        resumed.

    Raises
    ------
    InvalidInput
        If a target or an argument is wrong; nothing was sent.
    """
    options = CaptureOptions(measure, stable, max_bytes, storage)
    limits = ConcurrencyOptions(concurrency, connections, executor, workers, targets_per_shard)
    limited = client if requests_per_second is None else client._with_rate_limit(requests_per_second)
    store = Store.temporary() if library is None else open_store(library)
    run = new_run_id()
    defaults = {"width": width, "height": height, "path": path, "group": group}
    plan_run(store, run, client, options, read_targets(targets, run=run, region=client.region, defaults=defaults))
    work = RunJob(run, limited, store, options, concurrency=limits)
    return Job(work, name="capture", progress=progress, unit="target")


@waiting(start_capture_many)
def capture_many(shots: Shots) -> Shots:
    """Capture many targets in many rooms as one run, and wait for it.

    A room that fails never stops the others. Memory does not grow with the number of targets: rows are written into the
    library as soon as they are known, and read from there when the shots are first used.

    Parameters
    ----------
    client
        The connection to the API.
    targets
        A DataFrame with a column `room`, and `path`, `width`, `height` and `group` unless the parameters below give
        them for all; or any iterable of such mappings, of rooms, or of UUIDs. Every other column is copied into
        ``shots.frame``. All are checked before the first request.
    width, height, path, group
        For targets without a value of their own; see :func:`capture`.
    measure, stable, max_bytes, storage, library
        See :func:`capture`.
    concurrency
        How many rooms are captured at a time; the targets of one room follow each other.
    connections
        How many pictures are downloaded at a time.
    requests_per_second
        The most requests to the API that begin in a second, all workers together. Default: the client's.
    executor
        Where the targets are captured, in shards: a thread pool, a process pool, or a Dask cluster's
        ``Client.get_executor()``. Its workers take token, keys and the database's password from their own
        environment, and write the rows of each shard as Parquet beside the pictures (``library.parts(run)``).
    workers
        How many shards are with the executor at a time; each has its share of the rate limit. `concurrency` and
        `connections` are per worker. Default: the number of this machine's processors.
    targets_per_shard
        About how many targets a shard has; a room is never split. 20 by default.
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
        If the library cannot be opened, or shards failed; the run can be resumed.

    Examples
    --------
    >>> lessons = pd.read_csv("lessons.csv")  # room, lesson, teacher  # doctest: +SKIP
    >>> shots = capture_many(
    ...     client, lessons, path="/lesson", group=True, width=1280, height=720, library="boards"
    ... )  # doctest: +SKIP
    >>> shots.frame.groupby("teacher")["ok"].mean()  # doctest: +SKIP
    """
    return shots
