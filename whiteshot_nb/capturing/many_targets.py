"""`capture_many` and `start_capture_many`: capture many targets in many rooms as one run."""

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
    """Start a capture of many targets in the background; see :func:`capture_many` for the parameters.

    Returns
    -------
    Job
        The running capture. Its progress counts targets. ``job.result()`` or ``await job`` waits for the shots. After
        ``job.cancel()``, the result contains the shots captured so far, and the run can be resumed.

    Raises
    ------
    InvalidInput
        If a target or an argument is not valid. No request was sent.
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
    """Capture many targets in many rooms as one run, and wait for the result.

    A target is a scene or a scene directory of one room, in one size. If a room fails, the other rooms are still
    captured.

    Memory use does not grow with the number of targets, because the row of each finished shot is written to the library
    immediately. The rows are read from the library when the returned shots are first used.

    Parameters
    ----------
    client
        The connection to the API.
    targets
        A DataFrame with one row per target; or an iterable of mappings, :class:`Room` objects or room UUIDs. The column
        `room` is required. If a target has no value in the column `path`, `width`, `height` or `group`, the parameter
        with the same name supplies the value. All other columns are copied to ``shots.frame``. All targets are
        validated before the first request.
    width, height, path, group
        Values for targets that have no value in the column with the same name; see :func:`capture`.
    measure, stable, max_bytes, storage, library
        See :func:`capture`.
    concurrency
        The number of rooms that are captured at a time. Targets of the same room are captured one after another.
    connections
        The number of pictures that are downloaded at a time.
    requests_per_second
        The maximum number of API requests per second, for all workers together. Default: the limit of `client`.
    executor
        An executor that captures the targets in shards (ranges of rooms). It can be a thread pool or a process pool.
        For a Dask cluster, pass the result of ``get_executor()`` of the Dask client. Default: this process captures the
        targets. Each worker reads tokens, keys and database passwords from its own environment. Each worker also writes
        the rows of its shards to Parquet files in the library; ``library.parts(run)`` returns the paths of these files.
    workers
        The number of shards that the executor captures at a time. All shards together share the limit
        `requests_per_second`, but `concurrency` and `connections` apply to each shard separately. Default: the number
        of processors of this machine.
    targets_per_shard
        The approximate number of targets in a shard. All targets of a room are in the same shard. Default: 20.
    progress
        See :func:`capture`. Progress counts targets.

    Returns
    -------
    Shots
        One shot per scene, in the order of the targets.

    Raises
    ------
    InvalidInput
        If a target or an argument is not valid. No request was sent.
    LibraryError
        If the library cannot be opened or written. Also if the capture of a shard failed; in this case, the run can be
        resumed.

    Examples
    --------
    >>> lessons = pd.read_csv("lessons.csv")  # room, lesson, teacher  # doctest: +SKIP
    >>> shots = capture_many(
    ...     client, lessons, path="/lesson", group=True, width=1280, height=720, library="boards"
    ... )  # doctest: +SKIP
    >>> shots.frame.groupby("teacher")["ok"].mean()  # doctest: +SKIP
    """
    return shots
