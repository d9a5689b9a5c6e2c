"""Define how many rooms and pictures of a run are captured at the same time, and on which executor."""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from whiteshot_nb._core.arguments import check_integer
from whiteshot_nb._core.defaults import CONNECTIONS
from whiteshot_nb._core.executors import check_executor
from whiteshot_nb.capturing.parquet_tables import TARGETS_PER_PART
from whiteshot_nb.errors import ConfigError

if TYPE_CHECKING:
    from concurrent.futures import Executor

ROOMS_AT_ONCE = 8
TARGETS_PER_SHARD = TARGETS_PER_PART


@dataclass(frozen=True, slots=True)
class ConcurrencyOptions:
    """The executor that captures a run, and limits on the number of rooms and pictures processed at a time.

    Attributes
    ----------
    rooms
        The number of rooms that are captured at a time.
    connections
        The number of pictures that are downloaded at a time.
    executor
        The executor that captures the shards (ranges of rooms). None: this process captures all rooms, without shards.
    workers
        The number of shards that the executor captures at a time. None: the number of processors of this machine.
    targets_per_shard
        The approximate number of targets (scenes or groups of scenes) in a shard.

    Raises
    ------
    InvalidInput
        If a number is less than 1, or `executor` is not an executor.
    ConfigError
        If `executor` is a process pool that forks. Also if `executor` is given, but the package pyarrow is not
        installed.
    """

    rooms: int = ROOMS_AT_ONCE
    connections: int = CONNECTIONS
    executor: Executor | None = None
    workers: int | None = None
    targets_per_shard: int = TARGETS_PER_SHARD

    def __post_init__(self) -> None:
        numbers = {"concurrency": self.rooms, "connections": self.connections, "workers": self.worker_count}
        for field, value in (numbers | {"targets_per_shard": self.targets_per_shard}).items():
            check_integer(value, field)
        if self.executor is not None:
            check_executor(self.executor)
            _check_parquet()

    @property
    def worker_count(self) -> int:
        """The number of shards captured at a time: `workers` or, if that is None, the number of processors."""
        return self.workers if self.workers is not None else os.cpu_count() or 1


def _check_parquet() -> None:
    if find_spec("pyarrow") is None:
        raise ConfigError(
            "Capturing on an executor requires the package pyarrow, which is not installed",
            hint="Run pip install 'whiteshot-nb[dask]'.",
        )
