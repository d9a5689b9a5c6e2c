"""Files whose format is decided by their suffix."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from whiteshot_nb import export
from whiteshot_nb.errors import InvalidInput, WhiteshotError
from whiteshot_nb.model.exit_codes import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from whiteshot_nb.export.exportable import Exportable, ExportKind


def check_suffixes(paths: Iterable[Path], kind: ExportKind) -> None:
    """Raise :class:`InvalidInput` if a suffix is not that of a format for shots, or for comparisons."""
    known = sorted(one.suffix for one in export.formats_of(kind))
    for path in paths:
        if path.suffix.lower() not in known:
            hint = f"Let its name end in {', '.join(known[:-1])} or {known[-1]}."
            raise InvalidInput(f"The name {path.name} does not say what to write", field="file", hint=hint)


@contextmanager
def files_or_exit(what: str) -> Iterator[None]:
    """End the command with a sentence on standard error if a file cannot be written within the block.

    Parameters
    ----------
    what
        What is written, with a capital: the subject of the sentence.
    """
    try:
        yield
    except WhiteshotError as error:
        typer.echo(f"{what} could not be written. {error}", err=True)
        raise typer.Exit(ExitCode.PROBLEM) from error
    except OSError as error:
        where = f" to {error.filename}" if error.filename else ""  # a temporary file has no name
        typer.echo(f"{what} could not be written{where}: {error.strerror or error}.", err=True)
        raise typer.Exit(ExitCode.PROBLEM) from error


def write_file(exported: Exportable, path: Path, title: str | None) -> None:
    """Write a file in the format of its suffix, with a `title` if the format has one."""
    suffix = path.suffix.lower()
    file_format = next(one for one in export.formats_of(exported._export_kind) if one.suffix == suffix)
    file_format.write(exported, path, title=title)
