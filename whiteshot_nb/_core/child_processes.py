"""Processes that another one started: they let interrupts pass, and see when nobody is there who started them.

It imports next to nothing: until it has run, only `interrupts_blocked` keeps an interrupt from ending the process.
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
    """Let the processes that this thread starts within the block see no interrupt before they `prepare_child`.

    They take over what the thread blocks. This process sees it in its main thread all the same. Windows has no such
    thing.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing.resource_tracker import ensure_running  # noqa: PLC0415 - Windows has none

    ensure_running()  # to start it within the block would end the block
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def prepare_child(parent: int) -> None:
    """Begin a process that Jupyter's stop button does not end, and the end of its parent does.

    A process that waits for work does not see that nobody is left to send it: others hold the pipe open. Windows does
    not tell that a parent is gone.

    Parameters
    ----------
    parent
        The process that started this one.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent,), name="whiteshot-orphan", daemon=True).start()


def wait_until_orphaned(parent: int) -> None:
    """Return when the process that started this one is there no more; on Windows, never."""
    while os.getppid() == parent:
        time.sleep(_PARENT_POLL_SECONDS)


def _end_with(parent: int) -> None:
    wait_until_orphaned(parent)
    os._exit(1)
