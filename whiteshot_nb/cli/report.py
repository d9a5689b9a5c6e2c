"""``whiteshot report``: the pictures of a run as files to hand over."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from whiteshot_nb.cli.app import app
from whiteshot_nb.cli.export_files import check_suffixes, write_error, write_file
from whiteshot_nb.cli.open_library import newest_run, open_library
from whiteshot_nb.errors import WhiteshotError


@app.command()
def report(
    library: Annotated[str, typer.Argument(help="The library: a folder, or s3://bucket/prefix.")],
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="What to write; the end of a name says how.")],
    run: Annotated[str | None, typer.Option(help="The run to write; the newest one if none is given.")] = None,
    database: Annotated[
        str | None, typer.Option(help="SQLAlchemy URL of its ledger; SQLite in the folder if none.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="Heading of what has one.")] = None,
) -> None:
    """Write the pictures of a run, such as lesson.pdf, lesson.xlsx and lesson.zip; what changed is for compare.

    Exit codes: 0 the files were written; 1 they were, without pictures that the library has lost; 2 one could not be.
    """
    from whiteshot_nb.store.verification import find_damaged  # noqa: PLC0415 - imports take a second, which --help need not

    console = Console()
    try:
        check_suffixes(files, "shots")
        with open_library(library, database) as place:
            shots = place.shots(run or newest_run(place))
            hashes = {shot.sha256 for shot in shots if shot.sha256}
            lost = find_damaged(shots.pictures, hashes)
            for file in files:
                with console.status(f"Writing {escape(str(file))}"):
                    write_file(shots, file, title)
                console.print(escape(str(file)), soft_wrap=True)
    except WhiteshotError as error:
        typer.echo(f"The report is not complete. {error}", err=True)
        raise typer.Exit(2) from error
    except OSError as error:
        typer.echo(write_error("The report", error), err=True)
        raise typer.Exit(2) from error
    if lost:
        typer.echo(
            f"{len(lost):,} of {len(hashes):,} pictures are missing or damaged, as the files say in their places. "
            "library.verify() names them; another capture brings them back.",
            err=True,
        )
        raise typer.Exit(1)
