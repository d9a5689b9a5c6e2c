"""Stop working on a request if its client has disconnected."""

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
    """Run `work` in a thread, watch whether the client disconnects, and return the result of `work`.

    Parameters
    ----------
    request
        Request of the client.
    work
        Function to run. It is called with a function that returns whether the client has disconnected.
    """
    disconnected = threading.Event()
    task = asyncio.ensure_future(run_in_threadpool(work, disconnected.is_set))
    while not (await asyncio.wait({task}, timeout=DISCONNECT_POLL_SECONDS))[0]:
        if await request.is_disconnected():
            disconnected.set()
    return task.result()
