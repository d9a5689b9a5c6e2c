"""Pictures and ledger of one library, opened together."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from whiteshot_nb._core.atomic_files import expand_path
from whiteshot_nb.errors import ConfigError, LibraryError
from whiteshot_nb.storage import Storage
from whiteshot_nb.store.parquet_parts import ParquetParts
from whiteshot_nb.store.pictures import PictureBucket, PictureFolder
from whiteshot_nb.store.run_recording import LedgerRecording, NoRecording

if TYPE_CHECKING:
    from pathlib import Path

    from whiteshot_nb.store.ledger import Ledger
    from whiteshot_nb.store.pictures import Pictures, WritablePictures
    from whiteshot_nb.store.run_recording import RunRecording

_LEDGER = "ledger.sqlite"
_PICTURES = "pictures"
_SQLITE = "sqlite:///"


@dataclass(frozen=True, slots=True)
class Store:
    """Where a capture keeps what comes.

    Attributes
    ----------
    location
        Where it is, for people; None for a temporary one.
    pictures
        PNGs by sha256.
    ledger
        Runs and shots; None for a temporary one.
    parts
        Tables of runs in Parquet; None where there is no ledger.
    """

    location: str | None
    pictures: WritablePictures
    ledger: Ledger | None
    parts: ParquetParts | None = None

    @classmethod
    def open(cls, location: str | os.PathLike[str] | Storage, database: str | None = None) -> Self:
        """Open a library's store, and make it if it is not there.

        Raises
        ------
        ConfigError
            If the pictures are in a bucket and no database is named.
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

    def close(self) -> None:
        """Close the connections to the database."""
        if self.ledger is not None:
            self.ledger.close()

    @staticmethod
    def is_there(location: str, database: str | None = None) -> bool:
        """Tell whether a library was made there; a bucket and a database on a server are not asked."""
        if database is not None:
            file = database.removeprefix(_SQLITE)
            return file == database or expand_path(file).is_file()
        return location.startswith("s3://") or (_folder(location) / _LEDGER).is_file()

    @staticmethod
    def pictures_of(location: str | os.PathLike[str] | Storage) -> Pictures:
        """Return the pictures of a library that is there, without its ledger.

        Raises
        ------
        LibraryError
            If there is no library, or its bucket is named without its keys.
        """
        if isinstance(location, Storage):
            return PictureBucket(location)
        if os.fspath(location).startswith("s3://"):
            raise LibraryError(
                f"The pictures of {location} are in a bucket", hint="Pass the open library, or a Storage with its keys."
            )
        folder = _folder(location) / _PICTURES
        if not folder.is_dir():
            raise LibraryError(f"There is no library in {folder.parent}", hint="Was it moved? Say where it is now.")
        return PictureFolder(folder)

    @classmethod
    def temporary(cls) -> Self:
        """Return one that goes when nobody holds its pictures any more, at the latest with the process."""
        return cls(None, PictureFolder.temporary(), None)

    @classmethod
    def temporary_library(cls) -> Self:
        """Return one with a ledger, that goes when nobody holds its pictures any more."""
        from whiteshot_nb._core.databases import sqlite_url  # noqa: PLC0415 - SQL loads when a library opens
        from whiteshot_nb.store.ledger import Ledger  # noqa: PLC0415 - as above

        pictures = PictureFolder.temporary()
        ledger = Ledger(sqlite_url(pictures.path / _LEDGER))
        return cls(None, pictures, ledger, ParquetParts(Storage(pictures.path)))

    def record(self, run: str) -> RunRecording:
        """Return what a run that the ledger knows is to be written with."""
        return NoRecording() if self.ledger is None else LedgerRecording(self.ledger, run)


def _folder(location: str | os.PathLike[str]) -> Path:
    return expand_path(location).absolute()
