"""A server with all its processes, and how it is told that they are gone."""

from __future__ import annotations

import psutil

from whiteshot_nb._core import process_pool

GONE = 20


def family(pid):
    server = psutil.Process(pid)
    return [server, *server.children(recursive=True)]


def assert_gone(processes):
    _, alive = psutil.wait_procs(processes, timeout=GONE)
    for process in alive:  # a failed test leaves nothing behind either
        process.kill()
    assert alive == []


def end_pool():
    """End the program's pool of processes, if it has started one."""
    if process_pool._pool is not None:
        process_pool._pool.shutdown()
        process_pool._pool = None
