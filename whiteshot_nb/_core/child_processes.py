"""Start child processes that ignore interrupts (Ctrl-C) and end when their parent ends.

This module imports very little, so that a new process can call `prepare_child` early. Until then, only
`interrupts_blocked` protects the process from interrupts.
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

_PARENT_POLL_SECONDS = 1.0  # interval between two checks whether the parent process is still running


@contextmanager
def interrupts_blocked() -> Iterator[None]:
    """Block interrupts in child processes that this thread starts within the ``with`` block.

    A child process inherits the signal mask of this thread, which blocks interrupts until the child calls
    `prepare_child`. The parent process still receives interrupts, in its main thread. On Windows, this function does
    nothing.
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
    """Make this child process ignore interrupts (Ctrl-C, Jupyter's stop button), and end when its parent ends.

    A thread of the child watches the parent process. The pipe on which the child waits for work cannot show that the
    parent has ended, because other children keep the pipe open. On Windows, the child does not notice the end of its
    parent.

    Parameters
    ----------
    parent
        The process id of the parent.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent,), name="whiteshot-orphan", daemon=True).start()


def wait_until_orphaned(parent: int) -> None:
    """Block until the parent process has ended; on Windows, block forever.

    Parameters
    ----------
    parent
        The process id of the parent.
    """
    while os.getppid() == parent:
        time.sleep(_PARENT_POLL_SECONDS)


def _end_with(parent: int) -> None:
    wait_until_orphaned(parent)
    os._exit(1)
