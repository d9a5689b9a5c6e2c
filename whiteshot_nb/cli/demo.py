"""``whiteshot demo``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from whiteshot_nb.cli.app import app
from whiteshot_nb.errors import WhiteshotError


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="Folder the pictures, the table and the page go to.")] = Path(
        "whiteshot-demo"
    ),
) -> None:
    """Start a sandbox, capture a lesson through the REST API, and write what came."""
    from whiteshot_nb.cli.demo_steps import run_demo  # noqa: PLC0415 - a second that the server's start needs not

    try:
        good = run_demo(out)
    except WhiteshotError as error:
        typer.echo(f"The demo failed. {error}", err=True)
        raise typer.Exit(1) from error
    except OSError as error:
        typer.echo(f"The demo could not write to {out}: {error.strerror}.", err=True)
        raise typer.Exit(1) from error
    raise typer.Exit(0 if good else 1)
