"""Where the files of an archive are: a folder, or a bucket.

The names of files are safe already. A stamp, of size and time, tells whether a file was changed since it was put there.
Notes are kept beside the files in a folder of their own, whose name no file can have.
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
"""The folder of notes and of work in progress; no file of an archive has a name that begins with a dot."""

_WORK_PREFIX = "new-"
_ABANDONED_SECONDS = 24 * 3600  # after which a working folder was left by a process that was killed


def open_destination(out: str | os.PathLike[str] | Storage) -> Destination:
    """Return the destination; nothing is written yet.

    Raises
    ------
    ConfigError
        If a setting that the bucket's vendor needs is missing.
    """
    if not isinstance(out, Storage):
        if "://" not in os.fspath(out):
            return FolderDestination(expand_path(out).absolute())
        out = Storage(out)
    return FolderDestination(Path(out.location).absolute()) if out.space.vendor == "local" else BucketDestination(out)


class FolderDestination:
    """An archive in a folder.

    Parameters
    ----------
    folder
        Made by `check` if it does not exist.
    """

    def __init__(self, folder: Path) -> None:
        self.location = str(folder)
        self.state_folder = folder / STATE_FOLDER
        self._folder = folder

    def ensure_writable(self) -> None:
        """Make the folder, try to write into it, and remove the working folders of killed processes.

        Raises
        ------
        InvalidInput
            If it cannot be written.
        """
        try:
            self.state_folder.mkdir(parents=True, exist_ok=True)
            with self.working_folder():
                pass
            self._remove_abandoned()
        except OSError as error:
            raise InvalidInput(f"{self.location} cannot be written ({error.strerror})", field="out") from error

    @contextmanager
    def working_folder(self) -> Iterator[Path]:
        """Give a temporary folder on the same disk, until the end of the ``with`` block."""
        with tempfile.TemporaryDirectory(prefix=_WORK_PREFIX, dir=self.state_folder) as folder:
            yield Path(folder)

    def stamp(self, name: str) -> str | None:
        """Return size and time of a file as text; None if there is no such file."""
        try:
            found = (self._folder / name).stat()
        except FileNotFoundError:
            return None
        return f"{found.st_size} {found.st_mtime_ns}"

    def put(self, path: Path, name: str, content_type: str) -> str:  # noqa: ARG002 - a file has no type
        """Move a file from the working folder to its place, and return its stamp."""
        target = self._folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
        found = target.stat()
        return f"{found.st_size} {found.st_mtime_ns}"

    def note(self, key: str) -> bytes | None:
        """Return a note; None if there is no such note."""
        try:
            return (self.state_folder / key).read_bytes()
        except FileNotFoundError:
            return None

    def keep_note(self, key: str, data: bytes) -> None:
        """Write a note, completely or not at all."""
        path = self.state_folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, data)

    def drop_note(self, key: str) -> None:
        """Remove a note if it exists."""
        (self.state_folder / key).unlink(missing_ok=True)

    def _remove_abandoned(self) -> None:
        for folder in self.state_folder.glob(f"{_WORK_PREFIX}*"):
            if time.time() - folder.stat().st_mtime > _ABANDONED_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)


class BucketDestination:
    """An archive in a bucket, or below a prefix in one.

    Parameters
    ----------
    storage
        The bucket, with keys.
    """

    def __init__(self, storage: Storage) -> None:
        self.location = storage.location
        self._storage = storage

    def ensure_writable(self) -> None:
        """Write a small object and remove it.

        Raises
        ------
        StorageError
            If the bucket refused or did not answer.
        """
        self._storage.ensure_writable()

    @contextmanager
    def working_folder(self) -> Iterator[Path]:
        """Give a temporary folder, until the end of the ``with`` block."""
        with tempfile.TemporaryDirectory(prefix="whiteshot-") as folder:
            yield Path(folder)

    def stamp(self, name: str) -> str | None:
        """Return size and time of an object as text; None if there is no such object."""
        found = self._storage.find(self._key(name))
        return None if found is None else _stamp(found)

    def put(self, path: Path, name: str, content_type: str) -> str:
        """Upload a file from the working folder, and return its stamp."""
        self._storage.put_file(self._key(name), path, content_type=content_type)
        return self.stamp(name) or ""

    def note(self, key: str) -> bytes | None:
        """Return a note; None if there is no such note."""
        return self._storage.get(self._key(f"{STATE_FOLDER}/{key}"))

    def keep_note(self, key: str, data: bytes) -> None:
        """Write a note, completely or not at all."""
        self._storage.put(self._key(f"{STATE_FOLDER}/{key}"), data, content_type="application/json")

    def drop_note(self, key: str) -> None:
        """Remove a note if it exists."""
        self._storage.delete(self._key(f"{STATE_FOLDER}/{key}"))

    def _key(self, name: str) -> str:
        return f"{self._storage.prefix}{name}"


def _stamp(stored: StoredObject) -> str:
    return f"{stored.bytes} {stored.written_at.isoformat()}"


Destination = FolderDestination | BucketDestination
