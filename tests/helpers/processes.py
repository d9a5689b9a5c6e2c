"""A server with all its processes, and how it is told that they are gone."""

from __future__ import annotations

import psutil

GONE = 20


def family(pid):
    server = psutil.Process(pid)
    return [server, *server.children(recursive=True)]


def assert_gone(processes):
    _, alive = psutil.wait_procs(processes, timeout=GONE)
    for process in alive:  # a failed test leaves nothing behind either
        process.kill()
    assert alive == []
