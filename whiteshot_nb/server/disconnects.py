"""Stop the work for a request if the client has disconnected."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, TypeVar

from fastapi.concurrency import run_in_threadpool

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import Request

T = TypeVar("T")

DISCONNECT_POLL_SECONDS = 0.25
"""Seconds between two checks whether the client is still connected."""


async def run_while_connected(request: Request, work: Callable[[Callable[[], bool]], T]) -> T:
    """Run `work` in a thread, and return its result. Meanwhile, check whether the client has disconnected.

    Parameters
    ----------
    request
        Request of the client.
    work
        Function to run. Its argument is a function that returns whether the client has disconnected. `work` can call
        this function, and can stop early if the function returns True.
    """
    disconnected = threading.Event()
    task = asyncio.ensure_future(run_in_threadpool(work, disconnected.is_set))
    while not (await asyncio.wait({task}, timeout=DISCONNECT_POLL_SECONDS))[0]:
        if await request.is_disconnected():
            disconnected.set()
    return task.result()
