"""``whiteshot compare``: a run of a library against its baseline, as a table and an exit code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from whiteshot_nb.cli.app import app
from whiteshot_nb.errors import InvalidInput, WhiteshotError
from whiteshot_nb.library import Library
from whiteshot_nb.review.checking import FAIL_ON

if TYPE_CHECKING:
    from whiteshot_nb.comparison import Comparison
    from whiteshot_nb.review.checking import Check


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
) -> None:
    """Compare a run with what was accepted, and print what changed.

    Exit codes: 0 the comparison was made; 2 it could not be. With --exit-code: 0 nothing is left to review, 3 a change
    has no verdict, 4 a change was rejected.
    """
    console = Console()
    try:
        opened = _opened(library, database)
        with opened:
            shots = opened.shots(run or _newest(opened))
            comparison = opened.compare(shots, baseline)
            check = comparison.check(fail_on=fail_on or FAIL_ON)
    except WhiteshotError as error:
        typer.echo(f"There is no comparison. {error}", err=True)
        raise typer.Exit(2) from error
    console.print(_table(comparison))
    console.print(_told(check))
    raise typer.Exit(int(check.outcome) if exit_code else 0)


def _opened(library: str, database: str | None) -> Library:
    """Open a library that is there: a mistyped folder is not made into a new one."""
    if "://" not in library and not Path(library).is_dir():
        raise InvalidInput(f"There is no library {library}", field="library")
    return Library(library, database=database)


def _newest(library: Library) -> str:
    runs = library.runs["run"]
    if runs.empty:
        raise InvalidInput("The library has no run", field="run", hint="Capture into it first.")
    return str(runs.iloc[-1])


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
