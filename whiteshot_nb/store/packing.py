"""A library in one file: to take home from where nothing is kept, and to bring back.

The file is a ZIP: ``manifest.json``, the rows of the ledger as JSON lines, and the PNGs as they are. What is read back
is not trusted: pictures are hashed, names are not used as paths, rows are taken by their known columns only.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whiteshot_nb._core.atomic_files import expand_path, replace_file
from whiteshot_nb.errors import LibraryError
from whiteshot_nb.store import review_tables
from whiteshot_nb.store.tables import LEDGER_SCHEMA

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from typing import Self

    from whiteshot_nb.store.ledger import Ledger
    from whiteshot_nb.store.pictures import Pictures, WritablePictures
    from whiteshot_nb.store.tables import LedgerRow

_FORMAT = "whiteshot library"
_LARGEST_PICTURE = 256 * 2**20
_LARGEST_TABLE = 2**30
_RUNS, _OF_RUNS = "runs", ("targets", "shots")
_SCHEMA_2 = 2
_SINCE_SCHEMA_3 = review_tables.REVIEW_TABLES


def pack(ledger: Ledger, pictures: Pictures, path: str | os.PathLike[str]) -> Path:
    """Write a library into one file, whole or not at all; `verify` tells of pictures that are missing or damaged.

    Raises
    ------
    LibraryError
        If the file cannot be written.
    """
    place = expand_path(path)
    with (
        _of_the_disk(f"{place} cannot be written"),
        replace_file(place) as beside,
        zipfile.ZipFile(beside, "w", zipfile.ZIP_STORED) as packed,
    ):
        packed.writestr("manifest.json", json.dumps({"format": _FORMAT, "schema": LEDGER_SCHEMA}))
        for name, rows in _tables(ledger):
            lines = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
            packed.writestr(f"{name}.jsonl", lines, zipfile.ZIP_DEFLATED)
        for sha256 in ledger.pictures():
            if (data := _intact(pictures, sha256)) is not None:
                packed.writestr(f"pictures/{sha256}.png", data)
    return place


def _tables(ledger: Ledger) -> Iterator[tuple[str, list[LedgerRow]]]:
    """Yield each table with its rows; of runs that others begin meanwhile, none."""
    runs = ledger.rows_of(_RUNS)
    yield _RUNS, runs
    known = {run["run"] for run in runs}
    for name in _OF_RUNS:
        yield name, [row for row in ledger.rows_of(name) if row["run"] in known]
    for name in _SINCE_SCHEMA_3:
        yield name, ledger.rows_of(name)


def _intact(pictures: Pictures, sha256: str) -> bytes | None:
    try:
        data = pictures.get(sha256)
    except (KeyError, OSError):
        return None
    return data if hashlib.sha256(data).hexdigest() == sha256 else None


@dataclass(frozen=True, slots=True)
class PackedLibrary:
    """A library in a file that is open."""

    file: zipfile.ZipFile
    schema: int

    @classmethod
    @contextmanager
    def open(cls, path: str | os.PathLike[str]) -> Iterator[Self]:
        """Open it, and turn what is wrong with it within the block into an error of ours.

        Raises
        ------
        LibraryError
            If it is no such file, is damaged, or was made by a newer version.
        """
        try:
            with _of_the_disk(f"{path} cannot be read"), zipfile.ZipFile(path) as packed:
                yield cls(packed, _schema(json.loads(_read(packed, "manifest.json", _LARGEST_TABLE))))
        except (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError) as error:
            raise LibraryError(f"{Path(path).name} is no packed library, or damaged", said=str(error)[:200]) from error

    def into(self, ledger: Ledger, pictures: WritablePictures) -> None:
        """Put what is in it into a library; runs that are there already stay as they are."""
        with _of_the_disk("The pictures cannot be kept"):
            for name in self.file.namelist():
                if name.startswith("pictures/"):
                    _take_picture(self.file, name, pictures)
        tables = (_RUNS, *_OF_RUNS, *(_SINCE_SCHEMA_3 if self.schema > _SCHEMA_2 else ()))
        ledger.import_rows({name: list(_rows(self.file, name)) for name in tables})


@contextmanager
def _of_the_disk(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        hint = "Check the path, the disk's free space and the permissions."
        raise LibraryError(what, said=error.strerror, hint=hint) from error


def _schema(manifest: Any) -> int:  # noqa: ANN401 - any JSON
    if manifest.get("format") != _FORMAT:
        raise ValueError("its manifest is of something else")
    schema = int(manifest["schema"])
    if schema > LEDGER_SCHEMA:
        raise LibraryError(
            f"The packed library has schema {schema}, this version of whiteshot_nb knows up to {LEDGER_SCHEMA}",
            hint="Update whiteshot_nb to open it.",
        )
    return schema


def _take_picture(packed: zipfile.ZipFile, name: str, pictures: WritablePictures) -> None:
    wanted = name.removeprefix("pictures/").removesuffix(".png")
    if pictures.put(_read(packed, name, _LARGEST_PICTURE)) != wanted:
        raise ValueError(f"the picture {wanted[:64]} is not what its name says")


def _rows(packed: zipfile.ZipFile, name: str) -> Iterator[LedgerRow]:
    for line in _read(packed, f"{name}.jsonl", _LARGEST_TABLE).decode().splitlines():
        row = json.loads(line)
        if not isinstance(row, dict):
            raise TypeError("a row is no object")
        yield row


def _read(packed: zipfile.ZipFile, name: str, largest: int) -> bytes:
    if packed.getinfo(name).file_size > largest:
        raise ValueError(f"{name[:80]} is larger than {largest:,} bytes")
    with packed.open(name) as file:
        data = file.read(largest + 1)
    if len(data) > largest:
        raise ValueError(f"{name[:80]} is larger than it says")
    return data
