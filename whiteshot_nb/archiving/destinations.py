"""Where an archive stores its files: a folder or a bucket.

File names must already be safe for every system. A stamp is one string with the size and time of a file. It shows
whether the file was changed after the archive wrote it. Notes are stored in the subfolder ``.whiteshot``.
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
"""Subfolder for notes and unfinished files. No file of an archive can have this name: none starts with a dot."""

_WORK_PREFIX = "new-"
_ABANDONED_SECONDS = 24 * 3600  # an older working folder was left behind by a killed process


def open_destination(out: str | os.PathLike[str] | Storage) -> Destination:
    """Return the folder or bucket that `out` names, without writing to it.

    Parameters
    ----------
    out
        A folder, a URL such as ``s3://bucket/prefix``, or a :class:`Storage`.

    Raises
    ------
    ConfigError
        If a required setting of the bucket is missing.
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
        The folder; :meth:`ensure_writable` creates it if it does not exist.
    """

    def __init__(self, folder: Path) -> None:
        self.location = str(folder)
        self.state_folder = folder / STATE_FOLDER
        self._folder = folder

    def ensure_writable(self) -> None:
        """Create the folder if needed, and check that it is writable.

        Temporary folders that killed processes left behind are deleted.

        Raises
        ------
        InvalidInput
            If the folder is not writable.
        """
        try:
            self.state_folder.mkdir(parents=True, exist_ok=True)
            with self.working_folder():
                pass
            self._remove_abandoned()
        except OSError as error:
            raise InvalidInput(f"The folder {self.location} is not writable ({error.strerror})", field="out") from error

    @contextmanager
    def working_folder(self) -> Iterator[Path]:
        """Yield a temporary folder on the disk of the archive. It is deleted at the end of the ``with`` block."""
        with tempfile.TemporaryDirectory(prefix=_WORK_PREFIX, dir=self.state_folder) as folder:
            yield Path(folder)

    def stamp(self, name: str) -> str | None:
        """Return the stamp of a file, one string with its size and modification time; None if there is no file."""
        try:
            found = (self._folder / name).stat()
        except FileNotFoundError:
            return None
        return f"{found.st_size} {found.st_mtime_ns}"

    def put(self, path: Path, name: str, content_type: str) -> str:  # noqa: ARG002 - a file has no type
        """Move a finished file into the archive, and return its stamp: one string with its size and modification time.

        Parameters
        ----------
        path
            The finished file in the working folder.
        name
            Name of the file in the archive.
        content_type
            MIME type; not used for folders.
        """
        target = self._folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
        found = target.stat()
        return f"{found.st_size} {found.st_mtime_ns}"

    def note(self, key: str) -> bytes | None:
        """Return a note of the archive (a small JSON file) as bytes; None if the note does not exist."""
        try:
            return (self.state_folder / key).read_bytes()
        except FileNotFoundError:
            return None

    def keep_note(self, key: str, data: bytes) -> None:
        """Write a note of the archive (a small JSON file), completely or not at all."""
        path = self.state_folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, data)

    def drop_note(self, key: str) -> None:
        """Delete a note of the archive (a small JSON file), if the note exists."""
        (self.state_folder / key).unlink(missing_ok=True)

    def _remove_abandoned(self) -> None:
        for folder in self.state_folder.glob(f"{_WORK_PREFIX}*"):
            if time.time() - folder.stat().st_mtime > _ABANDONED_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)


class BucketDestination:
    """An archive in a bucket, or under a prefix of the bucket.

    Parameters
    ----------
    storage
        The bucket, with credentials.
    """

    def __init__(self, storage: Storage) -> None:
        self.location = storage.location
        self._storage = storage

    def ensure_writable(self) -> None:
        """Check that the bucket is writable: write a small object and delete it.

        Raises
        ------
        StorageError
            If the bucket refuses access or does not answer.
        """
        self._storage.ensure_writable()

    @contextmanager
    def working_folder(self) -> Iterator[Path]:
        """Yield a temporary folder; it is deleted at the end of the ``with`` block."""
        with tempfile.TemporaryDirectory(prefix="whiteshot-") as folder:
            yield Path(folder)

    def stamp(self, name: str) -> str | None:
        """Return the stamp of a file, one string with its size and upload time; None if there is no file."""
        found = self._storage.find(self._key(name))
        return None if found is None else _stamp(found)

    def put(self, path: Path, name: str, content_type: str) -> str:
        """Upload a finished file to the archive, and return its stamp: one string with its size and upload time.

        Parameters
        ----------
        path
            The finished file in the working folder.
        name
            Name of the file in the archive.
        content_type
            MIME type of the object.
        """
        self._storage.put_file(self._key(name), path, content_type=content_type)
        return self.stamp(name) or ""

    def note(self, key: str) -> bytes | None:
        """Return a note of the archive (a small JSON file) as bytes; None if the note does not exist."""
        return self._storage.get(self._key(f"{STATE_FOLDER}/{key}"))

    def keep_note(self, key: str, data: bytes) -> None:
        """Write a note of the archive (a small JSON file), completely or not at all."""
        self._storage.put(self._key(f"{STATE_FOLDER}/{key}"), data, content_type="application/json")

    def drop_note(self, key: str) -> None:
        """Delete a note of the archive (a small JSON file), if the note exists."""
        self._storage.delete(self._key(f"{STATE_FOLDER}/{key}"))

    def _key(self, name: str) -> str:
        return f"{self._storage.prefix}{name}"


def _stamp(stored: StoredObject) -> str:
    return f"{stored.bytes} {stored.written_at.isoformat()}"


Destination = FolderDestination | BucketDestination
