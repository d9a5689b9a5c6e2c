"""``whiteshot compare``: a run of a library against its baseline, as a table, files and an exit code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from whiteshot_nb.cli.app import app
from whiteshot_nb.cli.export_files import check_suffixes, write_error, write_file
from whiteshot_nb.cli.open_library import newest_run, open_library
from whiteshot_nb.errors import WhiteshotError
from whiteshot_nb.model.change_types import FAIL_ON

if TYPE_CHECKING:
    from whiteshot_nb.comparison import Comparison
    from whiteshot_nb.review.gate import Check


@app.command()
def compare(
    library: Annotated[str, typer.Argument(help="The library: a folder, or s3://bucket/prefix.")],
    run: Annotated[str | None, typer.Option(help="The run to look at; the newest one if none is given.")] = None,
    baseline: Annotated[
        str | None, typer.Option(help="The name of a baseline, or another run; what was accepted, by default.")
    ] = None,
    database: Annotated[
        str | None, typer.Option(help="SQLAlchemy URL of its ledger; SQLite in the folder if none.")
    ] = None,
    fail_on: Annotated[
        list[str] | None,
        typer.Option(metavar="CLASS", help="A class that needs a verdict; more than once for more of them."),
    ] = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Tell by the exit code whether somebody has to look.")
    ] = False,
    junit: Annotated[
        Path | None, typer.Option(metavar="FILE", help="JUnit XML, with pictures of the differences beside it.")
    ] = None,
    markdown: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A summary in Markdown, for a pull request.")
    ] = None,
    report: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE", help="A report, such as changes.pdf or changes.xlsx; more than once for more of them."
        ),
    ] = None,
    title: Annotated[str | None, typer.Option(help="Heading of the summary and the reports.")] = None,
) -> None:
    """Compare a run with what was accepted, print what changed, and write it into files.

    Exit codes: 0 the comparison was made; 2 it, or a file, could not be. With --exit-code: 0 nothing is left to review,
    3 a change has no verdict, 4 a change was rejected.
    """
    console = Console()
    classes = fail_on or FAIL_ON
    try:
        check_suffixes(report or (), "comparison")
        with open_library(library, database) as place:
            comparison = place.compare(place.shots(run or newest_run(place)), baseline)
            check = comparison.check(fail_on=classes)
            if junit:
                comparison.to_junit(junit, fail_on=classes)
            if markdown:
                comparison.to_markdown(markdown, fail_on=classes, title=title or "Comparison")
            for file in report or ():
                with console.status(f"Writing {escape(str(file))}"):
                    write_file(comparison, file, title)
    except WhiteshotError as error:
        typer.echo(f"There is no comparison. {error}", err=True)
        raise typer.Exit(2) from error
    except OSError as error:
        typer.echo(write_error("What changed", error), err=True)
        raise typer.Exit(2) from error
    console.print(_table(comparison))
    console.print(_told(check))
    raise typer.Exit(int(check.exit_code) if exit_code else 0)


def _table(comparison: Comparison) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for heading in ("Change", "Scenes", "Clusters", "Pixels"):
        table.add_column(heading, justify="left" if heading == "Change" else "right")
    for row in comparison.summary.reset_index().to_dict("records"):
        table.add_row(escape(row["change"]), *(f"{row[name]:,}" for name in ("scenes", "clusters", "pixels")))
    return table


def _told(check: Check) -> str:
    verdicts = check.frame["verdict"]
    rejected = int((verdicts == "rejected").sum())
    return f"{rejected} rejected, {int(verdicts.isna().sum())} not reviewed."
