"""Check an executor that a user passes, and wrap the data that is sent to its workers."""

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
    """Check that an argument is an executor, and that the executor does not fork this process.

    A forked child can wait forever for a lock that a thread of its parent held when the child was created.

    Raises
    ------
    InvalidInput
        If `executor` is not an executor.
    ConfigError
        If `executor` is a process pool that forks, which is the default on Linux before Python 3.14.

    Warns
    -----
    RuntimeWarning
        If a Dask executor is used on Python 3.11 while Dask's profiler is enabled. The profiler reads the stack frames
        of all threads ten times per second. It can block a worker forever if a thread starts during a garbage
        collection (https://github.com/python/cpython/issues/106883,
        https://github.com/dask/distributed/issues/8616).
    """
    if not isinstance(executor, Executor):
        raise InvalidInput(
            f"'executor' must be a concurrent.futures.Executor, not {type(executor).__name__}",
            field="executor",
            hint="For example, pass a ThreadPoolExecutor. For Dask, pass client.get_executor().",
        )
    context = getattr(executor, "_mp_context", None) if isinstance(executor, ProcessPoolExecutor) else None
    if context is not None and context.get_start_method() == "fork":
        raise ConfigError(
            "'executor' must not be a process pool that forks this process, because a forked worker can hang",
            hint="Pass ProcessPoolExecutor(mp_context=multiprocessing.get_context('forkserver')).",
        )
    if sys.version_info < (3, 12) and _profiled(executor):
        warnings.warn(
            "On Python 3.11, Dask's profiler can block a worker forever (python/cpython#106883). Set the environment "
            "variable DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED=False for this process and for the workers, or use "
            "Python 3.12 or later.",
            RuntimeWarning,
            stacklevel=3,
        )


def _profiled(executor: Executor) -> bool:
    if type(executor).__module__.partition(".")[0] != "distributed":
        return False
    return bool(import_module("dask").config.get("distributed.worker.profile.enabled", True))  # an extra


class TaskPayload(Generic[T]):
    """Data for a task in a worker process; it is unpickled only when the task calls `open`.

    An error during unpickling is therefore an error of the task. If the data were unpickled on arrival, an error would
    end the worker process.

    Parameters
    ----------
    content
        The data.

    Attributes
    ----------
    packed
        Whether the data came from another process, and is pickled. If true, each call of `open` returns a new copy.
    """

    def __init__(self, content: T) -> None:
        self._content: T | bytes = content
        self.packed = False

    def __getstate__(self) -> dict[str, object]:
        content = self._content if self.packed else pickle.dumps(self._content)  # may be sent on, still pickled
        return {"_content": content, "packed": True}

    def open(self) -> T:
        """Return the data, unpickled if it came from another process."""
        if self.packed:
            return cast("T", pickle.loads(cast("bytes", self._content)))  # noqa: S301 - from the executor's own channel
        return cast("T", self._content)
