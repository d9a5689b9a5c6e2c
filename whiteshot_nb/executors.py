"""What is asked of an executor that work goes out to, and how the work is sent."""

from __future__ import annotations

import pickle
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from whiteshot_nb.errors import ConfigError

if TYPE_CHECKING:
    from concurrent.futures import Executor

T = TypeVar("T")


def check_executor(executor: Executor) -> None:
    """Refuse a pool that forks: a fork of a process with threads may wait for ever for a lock of one of them.

    Raises
    ------
    ConfigError
        If it is such a pool, Python's default on Linux before 3.14.
    """
    context = getattr(executor, "_mp_context", None) if isinstance(executor, ProcessPoolExecutor) else None
    if context is not None and context.get_start_method() == "fork":
        raise ConfigError(
            "The process pool forks this process, which has threads, and could hang",
            hint="Pass ProcessPoolExecutor(mp_context=multiprocessing.get_context('forkserver')).",
        )


class Parcel(Generic[T]):
    """Something for a worker, which is unpacked when the work begins.

    What fails to unpack fails there like any other work; unpacked on arrival, it would end the worker's process.
    """

    def __init__(self, content: T) -> None:
        self._content: T | bytes = content
        self._packed = False

    def __getstate__(self) -> dict[str, object]:
        return {"_content": pickle.dumps(self._content), "_packed": True}

    def open(self) -> T:
        """Return what is in it."""
        if self._packed:
            return cast("T", pickle.loads(cast("bytes", self._content)))  # noqa: S301 - from the executor's own channel
        return cast("T", self._content)
