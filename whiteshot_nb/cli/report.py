"""``whiteshot report``: write the pictures of a run to files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from whiteshot_nb.cli.app import app
from whiteshot_nb.cli.export_files import check_suffixes, files_or_exit, write_file
from whiteshot_nb.cli.open_library import newest_run, open_library
from whiteshot_nb.errors import WhiteshotError
from whiteshot_nb.model.exit_codes import ExitCode


@app.command()
def report(
    library: Annotated[str, typer.Argument(help="Library: a folder, or s3://bucket/prefix.")],
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE…", help="Files to write. The suffix of each file name selects the format."),
    ],
    run: Annotated[str | None, typer.Option(help="Id of the run to report. Default: the newest run.")] = None,
    database: Annotated[
        str | None,
        typer.Option(help="SQLAlchemy URL of the library's database. Default: SQLite in the library's folder."),
    ] = None,
    title: Annotated[str | None, typer.Option(help="Title of the report, in formats that support titles.")] = None,
) -> None:
    """Write the pictures of a run to files, such as lesson.pdf, lesson.xlsx and lesson.zip.

    Exit codes:

    0 all files were written

    1 a file could not be written

    2 the report could not be created

    5 all files were written, but some pictures of the run are missing or damaged in the library

    6 all files were written, but all pictures of the run are missing or damaged in the library
    """
    from whiteshot_nb.store.verification import find_damaged  # noqa: PLC0415 - takes a second to import

    console = Console()
    try:
        check_suffixes(files, "shots")
        with open_library(library, database) as place:
            shots = place.shots(run or newest_run(place))
            hashes = {shot.sha256 for shot in shots if shot.sha256}
            lost = find_damaged(shots.pictures, hashes)
            for file in files:
                with files_or_exit("The report"), console.status(f"Writing {escape(str(file))}"):
                    write_file(shots, file, title)
                console.print(escape(str(file)), soft_wrap=True)
    except WhiteshotError as error:
        typer.echo(f"The report could not be created. {error}", err=True)
        raise typer.Exit(ExitCode.NOT_STARTED) from error
    if lost:
        typer.echo(
            f"{len(lost):,} of {len(hashes):,} pictures are missing from the library or damaged. The report files mark "
            "them. Call library.verify() to list these pictures. To replace them, capture the scenes again.",
            err=True,
        )
        raise typer.Exit(ExitCode.ALL_FAILED if len(lost) == len(hashes) else ExitCode.SOME_FAILED)
