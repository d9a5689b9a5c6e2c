"""Where the benchmarks write: every round in a new folder, and nothing is deleted before the end.

Before ext4 makes a file it passes over every inode that was deleted in the last minutes: measured, making a file of
68 KB takes 0.05 ms where nothing was deleted, and up to 0.8 ms after thousands were, for us and for ``curl`` alike. A
benchmark that deletes after each round measures that.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def workplace() -> Iterator[Path]:
    """Give a folder that is deleted at the end."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        yield Path(folder)


@contextmanager
def round_in(place: Path) -> Iterator[Path]:
    """Give a new folder in a workplace; the pictures in the workplace are emptied at the end, and take no room then."""
    yield Path(tempfile.mkdtemp(dir=place))
    for picture in place.rglob("*.png"):
        os.truncate(picture, 0)


@contextmanager
def temporaries_in(folder: Path) -> Iterator[None]:
    """Have temporary libraries made in a folder."""
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before
