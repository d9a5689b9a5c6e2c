"""How long things take, for notebooks that say so."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def clock(done: str) -> Iterator[None]:
    """Print what was done, and in how many seconds."""
    start = time.perf_counter()
    yield
    print(f"{done} in {time.perf_counter() - start:.1f} s")  # noqa: T201 - a notebook shows it
