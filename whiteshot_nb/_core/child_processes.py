"""Child processes that ignore interrupts and end with their parent.

This module imports very little: until `prepare_child` has run, only `interrupts_blocked` protects a new process.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PARENT_POLL_SECONDS = 1.0  # between two checks whether the parent process still runs


@contextmanager
def interrupts_blocked() -> Iterator[None]:
    """Block interrupts in the processes that this thread starts within the block, until they call `prepare_child`.

    They inherit the thread's signal mask. This process still receives interrupts in its main thread. Does nothing on
    Windows.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing.resource_tracker import ensure_running  # noqa: PLC0415 - Windows has none

    ensure_running()  # if it were started within the block, it would unblock the signal
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def prepare_child(parent: int) -> None:
    """Ignore interrupts (Jupyter's stop button) in this process, and end it when its parent ends.

    A process that waits for work does not notice the end of its parent, because others hold the pipe open. On Windows
    the end of a parent cannot be seen.

    Parameters
    ----------
    parent
        Process id of the parent.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent,), name="whiteshot-orphan", daemon=True).start()


def wait_until_orphaned(parent: int) -> None:
    """Block until the parent process has ended; on Windows, for ever."""
    while os.getppid() == parent:
        time.sleep(_PARENT_POLL_SECONDS)


def _end_with(parent: int) -> None:
    wait_until_orphaned(parent)
    os._exit(1)
