"""Store PNGs by their SHA-256, each with its thumbnail, in a folder or in a bucket."""

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

_SUFFIX, _THUMBNAIL = ".png", ".webp"
_NAME = re.compile(r"[0-9a-f]{64}\.png")


class Pictures(Protocol):
    """A read-only collection of PNGs, addressed by their SHA-256."""

    def get(self, sha256: str) -> bytes:
        """Return the bytes of the PNG with this SHA-256; raise `KeyError` if the PNG is missing."""


class WritablePictures(Pictures, Protocol):
    """A collection of PNGs, addressed by their SHA-256, with methods that add and delete PNGs."""

    def put(self, data: bytes) -> str:
        """Save a PNG, and return its SHA-256 in hex."""

    def all(self) -> Iterator[PictureInfo]:
        """Yield the SHA-256, the size in bytes and the time of saving for every picture."""

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
        The time at which the PNG was last saved.
    """

    sha256: str
    bytes: int
    written_at: datetime


class PictureBucket:
    """A collection of PNGs in a bucket, where the name of each object is the SHA-256 of the PNG.

    Parameters
    ----------
    storage
        The storage space, which consists of a bucket, a prefix of the object names, and access keys.
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
        """Return the bytes of the PNG with this SHA-256; raise `KeyError` if the PNG is missing."""
        data = self._storage.get(self._key(sha256))
        if data is None:
            raise KeyError(sha256)
        return data

    def all(self) -> Iterator[PictureInfo]:
        """Yield the SHA-256, the size in bytes and the time of saving for every picture."""
        for stored in self._storage.list(f"{self._storage.prefix}pictures/"):
            name = stored.key.rpartition("/")[2]
            if _NAME.fullmatch(name):
                yield PictureInfo(name.removesuffix(_SUFFIX), stored.bytes, stored.written_at)

    def drop(self, sha256: str) -> None:
        """Delete a picture and its thumbnail if they exist."""
        self._storage.delete(self._key(sha256))
        self._storage.delete(self._key(sha256, _THUMBNAIL))

    def get_thumbnail(self, sha256: str) -> bytes | None:
        """Return the thumbnail of a picture as WebP; None if no thumbnail is stored."""
        return self._storage.get(self._key(sha256, _THUMBNAIL))

    def put_thumbnail(self, sha256: str, thumbnail: bytes) -> None:
        """Store the thumbnail of a picture.

        Raises
        ------
        StorageError
            If the bucket refused the request or did not answer.
        """
        self._storage.put(self._key(sha256, _THUMBNAIL), thumbnail)

    def _key(self, sha256: str, suffix: str = _SUFFIX) -> str:
        return f"{self._storage.prefix}pictures/{sha256[:2]}/{sha256}{suffix}"


class PictureFolder:
    """A collection of PNGs in a folder, where the name of each file is the SHA-256 of the PNG.

    Equal pictures share one file. A file is written under a temporary name and then renamed, so that no reader sees an
    incomplete picture, even after a crash.

    Parameters
    ----------
    path
        The folder. It is created if it does not exist.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self.path.mkdir(parents=True, exist_ok=True)

    def __repr__(self) -> str:
        return f"<PictureFolder {self.path}>"

    @classmethod
    def temporary(cls) -> PictureFolder:
        """Return a new `PictureFolder` in a temporary folder.

        The folder is deleted when the `PictureFolder` is no longer referenced, at the latest when the process ends.
        """
        directory = tempfile.TemporaryDirectory(prefix="whiteshot-", ignore_cleanup_errors=True)
        folder = cls(directory.name)
        weakref.finalize(folder, directory.cleanup)
        return folder

    def put(self, data: bytes) -> str:
        """Save a PNG, and return its SHA-256 in hex.

        If the folder already contains an intact file of this PNG, the file stays unchanged. A damaged file is replaced.
        """
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
        """Return the bytes of the PNG with this SHA-256; raise `KeyError` if the PNG is missing."""
        try:
            return self._file(sha256).read_bytes()
        except FileNotFoundError:
            raise KeyError(sha256) from None

    def all(self) -> Iterator[PictureInfo]:
        """Yield the SHA-256, the size in bytes and the time of saving for every picture."""
        for file in self.path.glob(f"??/*{_SUFFIX}"):
            if _NAME.fullmatch(file.name):
                found = file.stat()
                yield PictureInfo(file.stem, found.st_size, datetime.fromtimestamp(found.st_mtime, UTC))

    def drop(self, sha256: str) -> None:
        """Delete a picture and its thumbnail if they exist."""
        self._file(sha256).unlink(missing_ok=True)
        self._file(sha256, _THUMBNAIL).unlink(missing_ok=True)

    def get_thumbnail(self, sha256: str) -> bytes | None:
        """Return the thumbnail of a picture as WebP; None if no thumbnail is stored."""
        try:
            return self._file(sha256, _THUMBNAIL).read_bytes()
        except OSError:
            return None

    def put_thumbnail(self, sha256: str, thumbnail: bytes) -> None:
        """Store the thumbnail of a stored picture."""
        write_atomically(self._file(sha256, _THUMBNAIL), thumbnail)

    def _file(self, sha256: str, suffix: str = _SUFFIX) -> Path:
        return self.path / sha256[:2] / f"{sha256}{suffix}"
