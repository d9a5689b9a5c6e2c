"""``whiteshot compare``: compare a run with a baseline, and report changes as a table, files and an exit code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from whiteshot_nb.cli.app import app
from whiteshot_nb.cli.export_files import check_suffixes, files_or_exit, write_file
from whiteshot_nb.cli.open_library import newest_run, open_library
from whiteshot_nb.errors import WhiteshotError
from whiteshot_nb.model.change_types import FAIL_ON
from whiteshot_nb.model.exit_codes import ExitCode

if TYPE_CHECKING:
    from whiteshot_nb.comparison import Comparison
    from whiteshot_nb.review.gate import Check


@app.command()
def compare(
    library: Annotated[str, typer.Argument(help="Library: a folder, or s3://bucket/prefix.")],
    run: Annotated[str | None, typer.Option(help="Id of the run to compare. Default: the newest run.")] = None,
    baseline: Annotated[
        str | None, typer.Option(help="Name of a baseline, or id of another run. Default: the baseline 'main'.")
    ] = None,
    database: Annotated[
        str | None,
        typer.Option(help="SQLAlchemy URL of the library's database. Default: SQLite in the library's folder."),
    ] = None,
    fail_on: Annotated[
        list[str] | None,
        typer.Option(metavar="CHANGE", help="Change type that needs a verdict. The option can be repeated."),
    ] = None,
    exit_code: Annotated[
        bool,
        typer.Option("--exit-code", help="Exit with code 3 if a change has no verdict, 4 if a change was rejected."),
    ] = False,
    junit: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="JUnit XML file. Pictures of the differences are written next to the file."),
    ] = None,
    markdown: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Markdown file with a summary, for a pull request.")
    ] = None,
    report: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE", help="Report file, such as changes.pdf or changes.xlsx. The option can be repeated."
        ),
    ] = None,
    title: Annotated[str | None, typer.Option(help="Title of the summary and the reports.")] = None,
) -> None:
    """Compare a run with a baseline (accepted pictures) or another run; print the changes, and write report files.

    Exit codes:

    0 the comparison is complete and, with --exit-code, every change was accepted

    1 a file could not be written

    2 the comparison could not start

    3 with --exit-code, a change has no verdict

    4 with --exit-code, a change was rejected
    """
    console = Console()
    classes = fail_on or FAIL_ON
    try:
        check_suffixes(report or (), "comparison")
        with open_library(library, database) as place:
            comparison = place.compare(place.shots(run or newest_run(place)), baseline)
            check = comparison.check(fail_on=classes)
            with files_or_exit("The report of the changes"):
                if junit:
                    comparison.to_junit(junit, fail_on=classes)
                if markdown:
                    comparison.to_markdown(markdown, fail_on=classes, title=title or "Comparison")
                for file in report or ():
                    with console.status(f"Writing {escape(str(file))}"):
                        write_file(comparison, file, title)
    except WhiteshotError as error:
        typer.echo(f"The comparison could not start. {error}", err=True)
        raise typer.Exit(ExitCode.NOT_STARTED) from error
    console.print(_table(comparison))
    console.print(_in_words(check))
    raise typer.Exit(check.exit_code if exit_code else ExitCode.OK)


def _table(comparison: Comparison) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for heading in ("Change", "Scenes", "Clusters", "Pixels"):
        table.add_column(heading, justify="left" if heading == "Change" else "right")
    for row in comparison.summary.reset_index().to_dict("records"):
        table.add_row(escape(row["change"]), *(f"{row[name]:,}" for name in ("scenes", "clusters", "pixels")))
    return table


def _in_words(check: Check) -> str:
    verdicts = check.frame["verdict"]
    rejected = int((verdicts == "rejected").sum())
    return f"{rejected} rejected, {int(verdicts.isna().sum())} not reviewed."
