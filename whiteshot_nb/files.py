"""Write a file or a folder whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """Write `data` beside `path` and rename it into place, so that nobody ever sees half a file."""
    with fresh_beside(path) as beside:
        beside.write_bytes(data)


@contextmanager
def fresh_beside(path: Path) -> Iterator[Path]:
    """Give a name beside `path` for a file or a folder; it is renamed into place at the end, removed after an error."""
    beside = path.with_name(f".new-{os.getpid()}-{secrets.token_hex(6)}")
    try:
        yield beside
        beside.replace(path)
    except BaseException:
        shutil.rmtree(beside) if beside.is_dir() else beside.unlink(missing_ok=True)
        raise
