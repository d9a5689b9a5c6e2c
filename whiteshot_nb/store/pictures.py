"""Keep PNGs under their sha256, each with its thumbnail, in a folder or in a bucket."""

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
    """Returns pictures by their sha256."""

    def get(self, sha256: str) -> bytes:
        """Return the bytes; `KeyError` if there is no such picture."""


class WritablePictures(Pictures, Protocol):
    """Returns, keeps and removes pictures."""

    def put(self, data: bytes) -> str:
        """Keep the bytes and return their sha256, in hex."""

    def all(self) -> Iterator[PictureInfo]:
        """Yield every picture."""

    def drop(self, sha256: str) -> None:
        """Remove a picture if it exists."""


@dataclass(frozen=True, slots=True)
class PictureInfo:
    """The sha256 of a kept picture, its size in bytes, and when it was last put."""

    sha256: str
    bytes: int
    written_at: datetime


class PictureBucket:
    """Pictures in a bucket, named by their sha256 below its prefix.

    Parameters
    ----------
    storage
        The bucket, with keys.
    """

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def __repr__(self) -> str:
        return f"<PictureBucket {self._storage!r}>"

    def put(self, data: bytes) -> str:
        """Keep the bytes and return their sha256, in hex.

        Raises
        ------
        StorageError
            If the bucket refused or did not answer.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        self._storage.put(self._key(sha256), data)
        return sha256

    def get(self, sha256: str) -> bytes:
        """Return the bytes; `KeyError` if there is no such picture."""
        data = self._storage.get(self._key(sha256))
        if data is None:
            raise KeyError(sha256)
        return data

    def all(self) -> Iterator[PictureInfo]:
        """Yield every picture."""
        for stored in self._storage.list(f"{self._storage.prefix}pictures/"):
            name = stored.key.rpartition("/")[2]
            if _NAME.fullmatch(name):
                yield PictureInfo(name.removesuffix(_SUFFIX), stored.bytes, stored.written_at)

    def drop(self, sha256: str) -> None:
        """Remove a picture and its thumbnail, if they exist."""
        self._storage.delete(self._key(sha256))
        self._storage.delete(self._key(sha256, _THUMBNAIL))

    def get_thumbnail(self, sha256: str) -> bytes | None:
        """Return the thumbnail of a picture as WebP; None if none is kept."""
        return self._storage.get(self._key(sha256, _THUMBNAIL))

    def put_thumbnail(self, sha256: str, thumbnail: bytes) -> None:
        """Keep the thumbnail of a picture; errors are those of `put`."""
        self._storage.put(self._key(sha256, _THUMBNAIL), thumbnail)

    def _key(self, sha256: str, suffix: str = _SUFFIX) -> str:
        return f"{self._storage.prefix}pictures/{sha256[:2]}/{sha256}{suffix}"


class PictureFolder:
    """A folder with one file for each different picture, named by its sha256.

    Equal pictures are one file. A file is written under another name and then renamed, so that no reader sees half a
    picture, even after a crash.

    Parameters
    ----------
    path
        The folder; made if it does not exist.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self.path.mkdir(parents=True, exist_ok=True)

    def __repr__(self) -> str:
        return f"<PictureFolder {self.path}>"

    @classmethod
    def temporary(cls) -> PictureFolder:
        """Return a temporary folder; it is removed when nothing refers to it, at the latest when the process ends."""
        directory = tempfile.TemporaryDirectory(prefix="whiteshot-", ignore_cleanup_errors=True)
        folder = cls(directory.name)
        weakref.finalize(folder, directory.cleanup)
        return folder

    def put(self, data: bytes) -> str:
        """Keep the bytes and return their sha256, in hex; a damaged file of this name is replaced."""
        sha256 = hashlib.sha256(data).hexdigest()
        place = self._place(sha256)
        if not self._has(place, data):
            self._write(place, data)
        return sha256

    def _has(self, place: Path, data: bytes) -> bool:
        try:
            os.utime(place)  # it is used again, so that no prune removes it now
            return place.read_bytes() == data
        except OSError:
            return False

    def _write(self, place: Path, data: bytes) -> None:
        try:
            write_atomically(place, data)
        except FileNotFoundError:
            place.parent.mkdir(exist_ok=True)
            write_atomically(place, data)

    def get(self, sha256: str) -> bytes:
        """Return the bytes; `KeyError` if there is no such picture."""
        try:
            return self._place(sha256).read_bytes()
        except FileNotFoundError:
            raise KeyError(sha256) from None

    def all(self) -> Iterator[PictureInfo]:
        """Yield every picture."""
        for file in self.path.glob(f"??/*{_SUFFIX}"):
            if _NAME.fullmatch(file.name):
                found = file.stat()
                yield PictureInfo(file.stem, found.st_size, datetime.fromtimestamp(found.st_mtime, UTC))

    def drop(self, sha256: str) -> None:
        """Remove a picture and its thumbnail, if they exist."""
        self._place(sha256).unlink(missing_ok=True)
        self._place(sha256, _THUMBNAIL).unlink(missing_ok=True)

    def get_thumbnail(self, sha256: str) -> bytes | None:
        """Return the thumbnail of a picture as WebP; None if none is kept."""
        try:
            return self._place(sha256, _THUMBNAIL).read_bytes()
        except OSError:
            return None

    def put_thumbnail(self, sha256: str, thumbnail: bytes) -> None:
        """Keep the thumbnail of a picture that is kept."""
        write_atomically(self._place(sha256, _THUMBNAIL), thumbnail)

    def _place(self, sha256: str, suffix: str = _SUFFIX) -> Path:
        return self.path / sha256[:2] / f"{sha256}{suffix}"
