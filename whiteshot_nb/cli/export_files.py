"""Files whose format the end of their name says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.export.formats import FORMATS, formats_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from whiteshot_nb.shots.exports import Tables


def check_formats(paths: Iterable[Path], kind: type[Tables]) -> None:
    """Raise :class:`InvalidInput` if one of these files cannot be written of such things."""
    known = sorted(one.suffix for one in formats_of(kind))
    for path in paths:
        if path.suffix.lower() not in known:
            hint = f"Let its name end in {', '.join(known[:-1])} or {known[-1]}."
            raise InvalidInput(f"The name {path.name} does not say what to write", field="file", hint=hint)


def not_written(what: str, error: OSError) -> str:
    """Say that the disk refused; a temporary file has no name."""
    where = f" to {error.filename}" if error.filename else ""
    return f"{what} could not be written{where}: {error.strerror or error}."


def write(tables: Tables, path: Path, title: str | None) -> None:
    """Write a file as its name says; `title` heads what has a heading."""
    end = path.suffix.lower()
    next(one for one in FORMATS if one.suffix == end).write(tables, path, title=title)
