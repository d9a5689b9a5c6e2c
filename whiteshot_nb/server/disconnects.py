"""Work that ends when its caller has gone."""

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
"""Seconds between two checks whether the caller is still connected."""


async def run_while_connected(request: Request, work: Callable[[Callable[[], bool]], T]) -> T:
    """Run `work` in a thread; it can ask the function it is given whether the caller has gone."""
    gone = threading.Event()
    task = asyncio.ensure_future(run_in_threadpool(work, gone.is_set))
    while not (await asyncio.wait({task}, timeout=DISCONNECT_POLL_SECONDS))[0]:
        if await request.is_disconnected():
            gone.set()
    return task.result()
