"""A library in one file: to take home from where nothing is kept, and to bring back.

The file is a ZIP: ``manifest.json``, the rows of the ledger as JSON lines, and the PNGs as they are. What is read back
is not trusted: pictures are hashed, names are not used as paths, rows are taken by their known columns only.
"""

from __future__ import annotations

import json
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whiteshot_nb.errors import LibraryError
from whiteshot_nb.files import fresh_beside
from whiteshot_nb.store import review_tables
from whiteshot_nb.store.tables import SCHEMA

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from whiteshot_nb.store.ledger import Ledger, Record
    from whiteshot_nb.store.pictures import PictureKeeper, Pictures

_FORMAT = "whiteshot library"
_LARGEST_PICTURE = 256 * 2**20
_LARGEST_TABLE = 2**30
_ROWS = ("runs", "targets", "shots")
_SCHEMA_2 = 2
_SINCE_SCHEMA_3 = review_tables.NAMES


def pack(ledger: Ledger, pictures: Pictures, path: str | os.PathLike[str]) -> Path:
    """Write a library into one file, whole or not at all."""
    place = Path(path)
    manifest = {"format": _FORMAT, "schema": SCHEMA}
    with fresh_beside(place) as beside, zipfile.ZipFile(beside, "w", zipfile.ZIP_STORED) as packed:
        packed.writestr("manifest.json", json.dumps(manifest))
        for name in (*_ROWS, *_SINCE_SCHEMA_3):
            lines = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in ledger.rows_of(name))
            packed.writestr(f"{name}.jsonl", lines, zipfile.ZIP_DEFLATED)
        for sha256 in ledger.pictures():
            with suppress(KeyError):  # verify tells of those that are missing
                packed.writestr(f"pictures/{sha256}.png", pictures.get(sha256))
    return place


def unpack(path: str | os.PathLike[str], ledger: Ledger, pictures: PictureKeeper) -> None:
    """Put what is in a file into a library; runs that are there already stay as they are.

    Raises
    ------
    LibraryError
        If it is no such file, is damaged, or was made by a newer version.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            schema = _schema(json.loads(_read(packed, "manifest.json", _LARGEST_TABLE)))
            for name in packed.namelist():
                if name.startswith("pictures/"):
                    _take_picture(packed, name, pictures)
            tables = (*_ROWS, *(_SINCE_SCHEMA_3 if schema > _SCHEMA_2 else ()))
            ledger.take({name: list(_rows(packed, name)) for name in tables})
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError) as error:
        raise LibraryError(f"{Path(path).name} is no packed library, or damaged", said=str(error)[:200]) from error


def _schema(manifest: Any) -> int:  # noqa: ANN401 - any JSON
    if manifest.get("format") != _FORMAT:
        raise ValueError("its manifest is of something else")
    schema = int(manifest["schema"])
    if schema > SCHEMA:
        raise LibraryError(
            f"The packed library has schema {manifest['schema']}, this version of whiteshot_nb knows up to {SCHEMA}",
            hint="Update whiteshot_nb to open it.",
        )
    return schema


def _take_picture(packed: zipfile.ZipFile, name: str, pictures: PictureKeeper) -> None:
    wanted = name.removeprefix("pictures/").removesuffix(".png")
    if pictures.put(_read(packed, name, _LARGEST_PICTURE)) != wanted:
        raise ValueError(f"the picture {wanted[:64]} is not what its name says")


def _rows(packed: zipfile.ZipFile, name: str) -> Iterator[Record]:
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
