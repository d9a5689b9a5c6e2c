"""Pack a library into one file, and unpack it again.

The file is a ZIP that contains ``manifest.json``, the rows of each table as JSON lines, and the PNGs. When a file is
unpacked, the content of the file is not trusted. The SHA-256 of each picture is computed again, file names are not used
as paths, and unknown columns are ignored.
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
_MAX_PICTURE_BYTES = 256 * 2**20
_MAX_TABLE_BYTES = 2**30
_RUNS, _OF_RUNS = "runs", ("targets", "shots")
_SCHEMA_2 = 2
_SINCE_SCHEMA_3 = review_tables.REVIEW_TABLES


def pack(ledger: Ledger, pictures: Pictures, path: str | os.PathLike[str]) -> Path:
    """Write a whole library to one ZIP file, and return the path of the file.

    Missing and damaged pictures are left out. The file is written completely or not at all.

    Raises
    ------
    LibraryError
        If the file cannot be written.
    """
    target = expand_path(path)
    with (
        _disk_errors(f"{target} cannot be written"),
        replace_file(target) as beside,
        zipfile.ZipFile(beside, "w", zipfile.ZIP_STORED) as packed,
    ):
        packed.writestr("manifest.json", json.dumps({"format": _FORMAT, "schema": LEDGER_SCHEMA}))
        for name, rows in _tables(ledger):
            lines = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
            packed.writestr(f"{name}.jsonl", lines, zipfile.ZIP_DEFLATED)
        for sha256 in ledger.pictures():
            if (data := _intact(pictures, sha256)) is not None:
                packed.writestr(f"pictures/{sha256}.png", data)
    return target


def _tables(ledger: Ledger) -> Iterator[tuple[str, list[LedgerRow]]]:
    """Yield each table with its rows; runs that start in the meantime are left out."""
    runs = ledger.rows_of(_RUNS)
    yield _RUNS, runs
    run_ids = {run["run"] for run in runs}
    for name in _OF_RUNS:
        yield name, [row for row in ledger.rows_of(name) if row["run"] in run_ids]
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
    """A packed library that is open for reading.

    Attributes
    ----------
    file
        The open ZIP file.
    schema
        The schema version of the tables in the file.
    """

    file: zipfile.ZipFile
    schema: int

    @classmethod
    @contextmanager
    def open(cls, path: str | os.PathLike[str]) -> Iterator[Self]:
        """Open a packed library for use in a ``with`` block.

        Raises
        ------
        LibraryError
            If the file is not a packed library, is damaged, or was written by a newer version of this package. If
            damage is found later, the error is raised within the ``with`` block.
        """
        try:
            with _disk_errors(f"{path} cannot be read"), zipfile.ZipFile(path) as packed:
                yield cls(packed, _schema(json.loads(_read(packed, "manifest.json", _MAX_TABLE_BYTES))))
        except (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError) as error:
            what = f"{Path(path).name} is not a packed library, or is damaged"
            raise LibraryError(what, said=str(error)[:200]) from error

    def into(self, ledger: Ledger, pictures: WritablePictures) -> None:
        """Add the runs, reviews and pictures of this file to a library; skip runs that the library already has."""
        with _disk_errors("The pictures cannot be saved in the library"):
            for name in self.file.namelist():
                if name.startswith("pictures/"):
                    _take_picture(self.file, name, pictures)
        tables = (_RUNS, *_OF_RUNS, *(_SINCE_SCHEMA_3 if self.schema > _SCHEMA_2 else ()))
        ledger.import_rows({name: list(_rows(self.file, name)) for name in tables})


@contextmanager
def _disk_errors(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        hint = "Check the path, the free disk space and the permissions."
        raise LibraryError(what, said=error.strerror, hint=hint) from error


def _schema(manifest: Any) -> int:  # noqa: ANN401 - any JSON
    if manifest.get("format") != _FORMAT:
        raise ValueError(f'in manifest.json, "format" must be "{_FORMAT}"')
    schema = int(manifest["schema"])
    if schema > LEDGER_SCHEMA:
        raise LibraryError(
            f"The file has schema version {schema}, but this version of whiteshot_nb supports only versions up to "
            f"{LEDGER_SCHEMA}",
            hint="Update whiteshot_nb to open the file.",
        )
    return schema


def _take_picture(packed: zipfile.ZipFile, name: str, pictures: WritablePictures) -> None:
    wanted = name.removeprefix("pictures/").removesuffix(".png")
    if pictures.put(_read(packed, name, _MAX_PICTURE_BYTES)) != wanted:
        raise ValueError(f"the content of the picture {wanted[:64]}.png does not match the SHA-256 in its name")


def _rows(packed: zipfile.ZipFile, name: str) -> Iterator[LedgerRow]:
    for line in _read(packed, f"{name}.jsonl", _MAX_TABLE_BYTES).decode().splitlines():
        row = json.loads(line)
        if not isinstance(row, dict):
            raise TypeError(f"each line of {name}.jsonl must be a JSON object")
        yield row


def _read(packed: zipfile.ZipFile, name: str, max_bytes: int) -> bytes:
    if packed.getinfo(name).file_size > max_bytes:
        raise ValueError(f"{name[:80]} must not be larger than {max_bytes:,} bytes")
    with packed.open(name) as file:
        data = file.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise ValueError(f"{name[:80]} is larger than the size that the ZIP file declares")
    return data
