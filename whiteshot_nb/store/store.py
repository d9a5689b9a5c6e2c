"""Open the storage of a library: its pictures, database tables and Parquet files."""

from __future__ import annotations

import os
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from whiteshot_nb._core.atomic_files import expand_path
from whiteshot_nb.errors import ConfigError, LibraryError
from whiteshot_nb.storage import Storage
from whiteshot_nb.store.memory_ledger import MemoryLedger
from whiteshot_nb.store.parquet_parts import ParquetParts
from whiteshot_nb.store.pictures import PictureBucket, PictureFolder
from whiteshot_nb.store.run_recording import RunRecording

if TYPE_CHECKING:
    from pathlib import Path

    from whiteshot_nb.store.ledger import Ledger
    from whiteshot_nb.store.pictures import Pictures, WritablePictures
    from whiteshot_nb.store.run_ledger import RunLedger

_LEDGER = "ledger.sqlite"
_PICTURES = "pictures"
_SQLITE = "sqlite:///"


@dataclass(frozen=True, slots=True)
class RunStore:
    """The storage of runs, which contains PNGs, database tables and Parquet files.

    Attributes
    ----------
    location
        The folder path or bucket URL, as text to display; None for a temporary folder.
    pictures
        The PNGs, by SHA-256.
    ledger
        The tables of all runs, with their targets (what to capture) and their shots (one per scene).
    parts
        Parquet files with copies of the rows of shots, one file per range of rooms. Only runs that are captured on an
        executor have Parquet files.
    """

    location: str | None
    pictures: WritablePictures
    ledger: RunLedger
    parts: ParquetParts

    @classmethod
    def in_memory(cls) -> RunStore:
        """Return storage for one run, with its rows in memory and its pictures in a temporary folder.

        The folder is deleted when `pictures` is no longer referenced, at the latest when the process ends.
        """
        pictures = PictureFolder.temporary()
        return RunStore(None, pictures, MemoryLedger(), ParquetParts(Storage(pictures.path)))

    def close(self) -> None:
        """Close the connections to the database."""
        self.ledger.close()

    def record(self, run: str) -> RunRecording:
        """Return an object that writes the rows of a run; the run must already be in the tables."""
        return RunRecording(self.ledger, run)


@dataclass(frozen=True, slots=True)
class Store(RunStore):
    """The storage of a library, that is, its pictures, its Parquet files, and a database of runs and reviews."""

    ledger: Ledger

    @classmethod
    def open(cls, location: str | os.PathLike[str] | Storage, database: str | None = None) -> Self:
        """Open the storage of a library; create a new library if there is none.

        Parameters
        ----------
        location
            A folder or a bucket. A bucket is given either as ``s3://bucket/prefix`` or as a :class:`Storage` with
            access keys.
        database
            The SQLAlchemy URL of the database. Default: a SQLite file in the folder. Required for a bucket.

        Raises
        ------
        ConfigError
            If the pictures are in a bucket and `database` is None.
        LibraryError
            If the folder or the database cannot be opened.
        """
        from whiteshot_nb._core.databases import sqlite_url  # noqa: PLC0415 - SQL loads when a library opens
        from whiteshot_nb.store.ledger import Ledger  # noqa: PLC0415 - as above

        if isinstance(location, Storage) or os.fspath(location).startswith("s3://"):
            space = location if isinstance(location, Storage) else Storage(location)
            if database is None:
                raise ConfigError(
                    "A library in a bucket requires the URL of a database",
                    hint="Pass database=…, a SQLAlchemy URL.",
                )
            return cls(space.location, PictureBucket(space), Ledger(database), ParquetParts(space))
        folder = _folder(location)
        try:
            pictures = PictureFolder(folder / _PICTURES)
        except OSError as error:
            raise LibraryError(f"The library {folder} cannot be opened", said=error.strerror) from error
        ledger = Ledger(database or sqlite_url(folder / _LEDGER))
        return cls(str(folder), pictures, ledger, ParquetParts(Storage(folder)))

    @classmethod
    def temporary(cls) -> Self:
        """Return the storage of a new library in a temporary folder.

        The folder is deleted when `pictures` is no longer referenced, at the latest when the process ends.
        """
        from whiteshot_nb._core.databases import sqlite_url  # noqa: PLC0415 - SQL loads when a library opens
        from whiteshot_nb.store.ledger import Ledger  # noqa: PLC0415 - as above

        pictures = PictureFolder.temporary()
        ledger = Ledger(sqlite_url(pictures.path / _LEDGER))
        weakref.finalize(pictures, ledger.close)  # before the folder is deleted: Windows cannot delete open files
        return cls(None, pictures, ledger, ParquetParts(Storage(pictures.path)))

    @staticmethod
    def is_there(location: str, database: str | None = None) -> bool:
        """Return whether a library exists.

        This function connects to no server. The result is therefore always True for a library in a bucket, and for a
        library whose database is on a server.
        """
        if database is not None:
            file = database.removeprefix(_SQLITE)
            return file == database or expand_path(file).is_file()
        return location.startswith("s3://") or (_folder(location) / _LEDGER).is_file()

    @staticmethod
    def pictures_of(location: str | os.PathLike[str] | Storage) -> Pictures:
        """Return the pictures of an existing library, without opening its database.

        Parameters
        ----------
        location
            The folder of the library, or a :class:`Storage` with the access keys of its bucket.

        Raises
        ------
        LibraryError
            If the folder contains no library. Also if `location` is an ``s3://`` URL, because a URL does not contain
            the required access keys.
        """
        if isinstance(location, Storage):
            return PictureBucket(location)
        if os.fspath(location).startswith("s3://"):
            raise LibraryError(
                f"The pictures in {location} cannot be read without the keys of the bucket",
                hint="Pass an open Library, or a Storage with the access keys of the bucket.",
            )
        folder = _folder(location) / _PICTURES
        if not folder.is_dir():
            raise LibraryError(
                f"There is no library in {folder.parent}", hint="If the library was moved, pass its new folder."
            )
        return PictureFolder(folder)


def _folder(location: str | os.PathLike[str]) -> Path:
    return expand_path(location).absolute()
