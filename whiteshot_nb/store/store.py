"""Where runs are kept: their pictures and their ledger, opened together."""

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
    """Where a run is kept.

    Attributes
    ----------
    location
        The folder or the bucket, to show; None for a temporary place.
    pictures
        PNGs by sha256.
    ledger
        Runs, their targets and their shots.
    parts
        Tables of runs in Parquet.
    """

    location: str | None
    pictures: WritablePictures
    ledger: RunLedger
    parts: ParquetParts

    @classmethod
    def in_memory(cls) -> RunStore:
        """Return a store for one run: its rows are in memory, its pictures in a temporary folder.

        The folder is removed when nothing refers to its pictures any more, at the latest when the process ends.
        """
        pictures = PictureFolder.temporary()
        return RunStore(None, pictures, MemoryLedger(), ParquetParts(Storage(pictures.path)))

    def close(self) -> None:
        """Close the connections of the ledger."""
        self.ledger.close()

    def record(self, run: str) -> RunRecording:
        """Return what writes the rows of a run that the ledger has."""
        return RunRecording(self.ledger, run)


@dataclass(frozen=True, slots=True)
class Store(RunStore):
    """Where the runs and the reviews of a library are kept; its ledger is an SQL database."""

    ledger: Ledger

    @classmethod
    def open(cls, location: str | os.PathLike[str] | Storage, database: str | None = None) -> Self:
        """Open the store of a library; it is made if it does not exist.

        Raises
        ------
        ConfigError
            If the pictures are in a bucket and no database is given.
        LibraryError
            If it cannot be opened.
        """
        from whiteshot_nb._core.databases import sqlite_url  # noqa: PLC0415 - SQL loads when a library opens
        from whiteshot_nb.store.ledger import Ledger  # noqa: PLC0415 - as above

        if isinstance(location, Storage) or os.fspath(location).startswith("s3://"):
            space = location if isinstance(location, Storage) else Storage(location)
            if database is None:
                raise ConfigError(
                    "A library whose pictures are in a bucket needs a database",
                    hint="Pass database=… with a SQLAlchemy URL.",
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
        """Return a store in a temporary folder.

        The folder is removed when nothing refers to its pictures any more, at the latest when the process ends.
        """
        from whiteshot_nb._core.databases import sqlite_url  # noqa: PLC0415 - SQL loads when a library opens
        from whiteshot_nb.store.ledger import Ledger  # noqa: PLC0415 - as above

        pictures = PictureFolder.temporary()
        ledger = Ledger(sqlite_url(pictures.path / _LEDGER))
        weakref.finalize(pictures, ledger.close)  # called before the folder is removed: Windows keeps open files
        return cls(None, pictures, ledger, ParquetParts(Storage(pictures.path)))

    @staticmethod
    def is_there(location: str, database: str | None = None) -> bool:
        """Return whether a library exists; always True for a bucket and for a database on a server."""
        if database is not None:
            file = database.removeprefix(_SQLITE)
            return file == database or expand_path(file).is_file()
        return location.startswith("s3://") or (_folder(location) / _LEDGER).is_file()

    @staticmethod
    def pictures_of(location: str | os.PathLike[str] | Storage) -> Pictures:
        """Return the pictures of an existing library, without opening its ledger.

        Raises
        ------
        LibraryError
            If there is no library, or its bucket is given without keys.
        """
        if isinstance(location, Storage):
            return PictureBucket(location)
        if os.fspath(location).startswith("s3://"):
            raise LibraryError(
                f"The pictures of {location} are in a bucket", hint="Pass the open library, or a Storage with its keys."
            )
        folder = _folder(location) / _PICTURES
        if not folder.is_dir():
            raise LibraryError(
                f"There is no library in {folder.parent}", hint="If it was moved, pass the folder it is in now."
            )
        return PictureFolder(folder)


def _folder(location: str | os.PathLike[str]) -> Path:
    return expand_path(location).absolute()
