"""Where an archive goes: a folder, or a bucket.

Files have names that are safe. A stamp says whether a file is still the one that was put there: what changes a file
changes its stamp. Beside the files there are notes, in a folder of their own that no file can get into.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from whiteshot_nb._core.atomic_files import expand_path, write_atomically
from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.storage import Storage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whiteshot_nb.storage.storage import StoredObject

STATE_FOLDER = ".whiteshot"
"""The folder of what is not for people; names of files begin with no dot."""

_WORK = "new-"
_LEFT = 24 * 3600  # seconds after which what is half made is of a process that is gone


def open_destination(out: str | os.PathLike[str] | Storage) -> Destination:
    """Return the place, looked at but not changed yet.

    Raises
    ------
    ConfigError
        If something the bucket's vendor needs is missing.
    """
    if not isinstance(out, Storage):
        if "://" not in os.fspath(out):
            return FolderDestination(expand_path(out).absolute())
        out = Storage(out)
    return FolderDestination(Path(out.location).absolute()) if out.space.vendor == "local" else BucketDestination(out)


class FolderDestination:
    """A folder.

    Parameters
    ----------
    folder
        Made if it is not there.
    """

    def __init__(self, folder: Path) -> None:
        self.location = str(folder)
        self.own = folder / STATE_FOLDER
        self._folder = folder

    def check(self) -> None:
        """Make the folder, and try to write into it; remove what a process that is gone left half made.

        Raises
        ------
        InvalidInput
            If it cannot be written.
        """
        try:
            self.own.mkdir(parents=True, exist_ok=True)
            with self.working():
                pass
            self._remove_what_is_left()
        except OSError as error:
            raise InvalidInput(f"{self.location} cannot be written ({error.strerror})", field="out") from error

    @contextmanager
    def working(self) -> Iterator[Path]:
        """Give a folder on the same disk, for the time of a ``with``."""
        with tempfile.TemporaryDirectory(prefix=_WORK, dir=self.own) as folder:
            yield Path(folder)

    def stamp(self, name: str) -> str | None:
        """Return size and time of a file; None if there is none."""
        try:
            found = (self._folder / name).stat()
        except FileNotFoundError:
            return None
        return f"{found.st_size} {found.st_mtime_ns}"

    def put(self, path: Path, name: str, content_type: str) -> str:  # noqa: ARG002 - a file has no type
        """Rename a file into its place."""
        target = self._folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
        found = target.stat()
        return f"{found.st_size} {found.st_mtime_ns}"

    def note(self, key: str) -> bytes | None:
        """Return a note; None if there is none."""
        try:
            return (self.own / key).read_bytes()
        except FileNotFoundError:
            return None

    def keep_note(self, key: str, data: bytes) -> None:
        """Write a note beside its place and rename it into it."""
        path = self.own / key
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, data)

    def drop_note(self, key: str) -> None:
        """Remove a note, if it is there."""
        (self.own / key).unlink(missing_ok=True)

    def _remove_what_is_left(self) -> None:
        for folder in self.own.glob(f"{_WORK}*"):
            if time.time() - folder.stat().st_mtime > _LEFT:
                shutil.rmtree(folder, ignore_errors=True)


class BucketDestination:
    """A bucket, or what is below a prefix in it.

    Parameters
    ----------
    storage
        The space, with keys.
    """

    def __init__(self, storage: Storage) -> None:
        self.location = storage.location
        self._storage = storage

    def check(self) -> None:
        """Write a small object and remove it.

        Raises
        ------
        StorageError
            If the space refused or did not answer.
        """
        self._storage.check()

    @contextmanager
    def working(self) -> Iterator[Path]:
        """Give a temporary folder, for the time of a ``with``."""
        with tempfile.TemporaryDirectory(prefix="whiteshot-") as folder:
            yield Path(folder)

    def stamp(self, name: str) -> str | None:
        """Return size and time of an object; None if there is none."""
        found = self._storage.find(self._key(name))
        return None if found is None else _stamp(found)

    def put(self, path: Path, name: str, content_type: str) -> str:
        """Send a file."""
        self._storage.put_file(self._key(name), path, content_type=content_type)
        return self.stamp(name) or ""

    def note(self, key: str) -> bytes | None:
        """Return a note; None if there is none."""
        return self._storage.get(self._key(f"{STATE_FOLDER}/{key}"))

    def keep_note(self, key: str, data: bytes) -> None:
        """Keep a note, at once and whole."""
        self._storage.put(self._key(f"{STATE_FOLDER}/{key}"), data, content_type="application/json")

    def drop_note(self, key: str) -> None:
        """Remove a note, if it is there."""
        self._storage.delete(self._key(f"{STATE_FOLDER}/{key}"))

    def _key(self, name: str) -> str:
        return f"{self._storage.prefix}{name}"


def _stamp(stored: StoredObject) -> str:
    return f"{stored.bytes} {stored.written_at.isoformat()}"


Destination = FolderDestination | BucketDestination
