"""Store PNGs by their SHA-256, in a folder or in a bucket."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import weakref
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from whiteshot_nb._core.atomic_files import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whiteshot_nb.storage import Storage

_SUFFIX = ".png"
_NAME = re.compile(r"[0-9a-f]{64}\.png")


class Pictures(Protocol):
    """A read-only collection of PNGs, addressed by their SHA-256."""

    def get(self, sha256: str) -> bytes:
        """Return the bytes of the PNG with this SHA-256; raise `KeyError` if there is none."""


class WritablePictures(Pictures, Protocol):
    """A collection of PNGs, addressed by their SHA-256, that can be changed."""

    def put(self, data: bytes) -> str:
        """Save a PNG, and return its SHA-256 in hex."""

    def all(self) -> Iterator[PictureInfo]:
        """Yield the SHA-256, size and time of every picture."""

    def drop(self, sha256: str) -> None:
        """Delete a picture if it exists."""


@dataclass(frozen=True, slots=True)
class PictureInfo:
    """Information about a saved picture.

    Attributes
    ----------
    sha256
        The SHA-256 of the PNG, in hex.
    bytes
        The size of the PNG, in bytes.
    written_at
        When the PNG was last saved.
    """

    sha256: str
    bytes: int
    written_at: datetime


class PictureBucket:
    """PNGs in a bucket, in objects that are named by their SHA-256.

    Parameters
    ----------
    storage
        The bucket, with its access keys and the prefix of the objects.
    """

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def __repr__(self) -> str:
        return f"<PictureBucket {self._storage!r}>"

    def put(self, data: bytes) -> str:
        """Save a PNG, and return its SHA-256 in hex.

        Raises
        ------
        StorageError
            If the bucket refused the request or did not answer.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        self._storage.put(self._key(sha256), data)
        return sha256

    def get(self, sha256: str) -> bytes:
        """Return the bytes of the PNG with this SHA-256; raise `KeyError` if there is none."""
        data = self._storage.get(self._key(sha256))
        if data is None:
            raise KeyError(sha256)
        return data

    def all(self) -> Iterator[PictureInfo]:
        """Yield the SHA-256, size and time of every picture."""
        for stored in self._storage.list(f"{self._storage.prefix}pictures/"):
            name = stored.key.rpartition("/")[2]
            if _NAME.fullmatch(name):
                yield PictureInfo(name.removesuffix(_SUFFIX), stored.bytes, stored.written_at)

    def drop(self, sha256: str) -> None:
        """Delete a picture if it exists."""
        self._storage.delete(self._key(sha256))

    def _key(self, sha256: str) -> str:
        return f"{self._storage.prefix}pictures/{sha256[:2]}/{sha256}{_SUFFIX}"


class PictureFolder:
    """PNGs in a folder, in files that are named by their SHA-256.

    Equal pictures share one file. A file is written under a temporary name and then renamed, so that no reader sees an
    incomplete picture, even after a crash.

    Parameters
    ----------
    path
        The folder; created if it does not exist.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self.path.mkdir(parents=True, exist_ok=True)

    def __repr__(self) -> str:
        return f"<PictureFolder {self.path}>"

    @classmethod
    def temporary(cls) -> PictureFolder:
        """Return a new `PictureFolder` in a temporary folder.

        The folder is deleted when the object is no longer referenced, at the latest when the process ends.
        """
        directory = tempfile.TemporaryDirectory(prefix="whiteshot-", ignore_cleanup_errors=True)
        folder = cls(directory.name)
        weakref.finalize(folder, directory.cleanup)
        return folder

    def put(self, data: bytes) -> str:
        """Save a PNG, and return its SHA-256 in hex; a damaged file of the same name is replaced."""
        sha256 = hashlib.sha256(data).hexdigest()
        file = self._file(sha256)
        if not self._has(file, data):
            self._write(file, data)
        return sha256

    def _has(self, file: Path, data: bytes) -> bool:
        try:
            os.utime(file)  # marks the file as recently used, so that `prune` does not delete it now
            return file.read_bytes() == data
        except OSError:
            return False

    def _write(self, file: Path, data: bytes) -> None:
        try:
            write_atomically(file, data)
        except FileNotFoundError:
            file.parent.mkdir(exist_ok=True)
            write_atomically(file, data)

    def get(self, sha256: str) -> bytes:
        """Return the bytes of the PNG with this SHA-256; raise `KeyError` if there is none."""
        try:
            return self._file(sha256).read_bytes()
        except FileNotFoundError:
            raise KeyError(sha256) from None

    def all(self) -> Iterator[PictureInfo]:
        """Yield the SHA-256, size and time of every picture."""
        for file in self.path.glob(f"??/*{_SUFFIX}"):
            if _NAME.fullmatch(file.name):
                found = file.stat()
                yield PictureInfo(file.stem, found.st_size, datetime.fromtimestamp(found.st_mtime, UTC))

    def drop(self, sha256: str) -> None:
        """Delete a picture if it exists."""
        self._file(sha256).unlink(missing_ok=True)

    def _file(self, sha256: str) -> Path:
        return self.path / sha256[:2] / f"{sha256}{_SUFFIX}"
