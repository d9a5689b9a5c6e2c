"""Write files in the export format that matches the suffix of the file name."""

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
    """Raise :class:`InvalidInput` if a file name does not have the suffix of an export format.

    Parameters
    ----------
    paths
        The files to write.
    kind
        The kind of object to export, such as ``"shots"`` or ``"comparison"``. It determines which formats are allowed.
    """
    known = sorted(one.suffix for one in export.formats_of(kind))
    for path in paths:
        if path.suffix.lower() not in known:
            hint = f"Use one of these suffixes: {', '.join(known)}."
            raise InvalidInput(
                f"The file name {path.name} must end in the suffix of an export format", field="file", hint=hint
            )


@contextmanager
def files_or_exit(what: str) -> Iterator[None]:
    """Exit the command with an error message if the ``with`` block cannot write a file.

    Parameters
    ----------
    what
        The subject of the error message, such as ``"The report"``.
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
    """Write a file in the export format that matches its suffix. Formats without a title ignore `title`."""
    suffix = path.suffix.lower()
    file_format = next(one for one in export.formats_of(exported._export_kind) if one.suffix == suffix)
    file_format.write(exported, path, title=title)
