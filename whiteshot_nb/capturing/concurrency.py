"""How much of a run happens at the same time, and where."""

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
    """How many rooms, pictures and shards are captured at a time; see `capture_many` for what each option means.

    Raises
    ------
    InvalidInput
        If one of the numbers is not above 0, or the executor is not an executor.
    ConfigError
        If the executor forks, or there is one and Parquet cannot be written.
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
        """How many shards are with the executor at a time."""
        return self.workers if self.workers is not None else os.cpu_count() or 1


def _check_parquet() -> None:
    if find_spec("pyarrow") is None:
        raise ConfigError(
            "The workers of an executor return their rows as Parquet, which needs pyarrow",
            hint="Run pip install 'whiteshot-nb[dask]'.",
        )
