"""Check the executors that users pass, and send work to them."""

from __future__ import annotations

import pickle
import sys
import warnings
from concurrent.futures import Executor, ProcessPoolExecutor
from importlib import import_module
from typing import Generic, TypeVar, cast

from whiteshot_nb.errors import ConfigError, InvalidInput

T = TypeVar("T")


def check_executor(executor: Executor) -> None:
    """Check that the argument is an executor, and not a pool that forks this process.

    A forked child of a process with threads can wait for ever for a lock that one of them held.

    Warns of Dask's profiler on Python 3.11, which can block a worker for ever: it reads the frames of all threads ten
    times per second, and deadlocks if a garbage collection happens meanwhile and a thread is starting
    (https://github.com/python/cpython/issues/106883, https://github.com/dask/distributed/issues/8616).

    Raises
    ------
    InvalidInput
        If it is not an executor.
    ConfigError
        If it is a pool that forks, which is Python's default on Linux before 3.14.
    """
    if not isinstance(executor, Executor):
        raise InvalidInput(
            f"executor must be a concurrent.futures.Executor, not a {type(executor).__name__}",
            field="executor",
            hint="For example a ThreadPoolExecutor; for Dask, pass client.get_executor().",
        )
    context = getattr(executor, "_mp_context", None) if isinstance(executor, ProcessPoolExecutor) else None
    if context is not None and context.get_start_method() == "fork":
        raise ConfigError(
            "The process pool forks this process, which has threads, and could hang",
            hint="Pass ProcessPoolExecutor(mp_context=multiprocessing.get_context('forkserver')).",
        )
    if sys.version_info < (3, 12) and _profiled(executor):
        warnings.warn(
            "On Python 3.11 the profiler of a Dask worker can stop it for ever (python/cpython#106883). Set "
            "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED=False here and for the workers, or use Python 3.12.",
            RuntimeWarning,
            stacklevel=3,
        )


def _profiled(executor: Executor) -> bool:
    if type(executor).__module__.partition(".")[0] != "distributed":
        return False
    return bool(import_module("dask").config.get("distributed.worker.profile.enabled", True))  # an extra


class TaskPayload(Generic[T]):
    """Data for a worker process, unpickled only when the task opens it.

    An error while unpickling is then an error of the task; on arrival it would end the worker process.

    Attributes
    ----------
    packed
        Whether it came from another process: its content is then a copy that belongs to the worker.
    """

    def __init__(self, content: T) -> None:
        self._content: T | bytes = content
        self.packed = False

    def __getstate__(self) -> dict[str, object]:
        content = self._content if self.packed else pickle.dumps(self._content)  # it may be sent on, still packed
        return {"_content": content, "packed": True}

    def open(self) -> T:
        """Return the content."""
        if self.packed:
            return cast("T", pickle.loads(cast("bytes", self._content)))  # noqa: S301 - from the executor's own channel
        return cast("T", self._content)
