"""``whiteshot demo``: start a sandbox, capture a lesson, print a DataFrame, write files. Run by ``make demo``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from whiteshot_nb.cli.app import app
from whiteshot_nb.errors import WhiteshotError
from whiteshot_nb.model.exit_codes import ExitCode

if TYPE_CHECKING:
    from whiteshot_nb.shots import Shots

GROUP = "/lesson"
_MIN_SCENES = 12
_COLUMNS = ["scene", "ok", "pixel_width", "pixel_height", "bytes", "ink", "blank", "near_duplicate_of", "seconds"]


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="Folder for the pictures, the table and the HTML page.")] = Path(
        "whiteshot-demo"
    ),
) -> None:
    """Start a sandbox, capture a lesson through the REST API, and write the pictures and a table.

    Exit codes:

    0 every scene was captured and checked

    1 the demo failed, or captured too few scenes

    5 some scenes failed

    6 all scenes failed
    """
    try:
        code = _run(out)
    except WhiteshotError as error:
        typer.echo(f"The demo failed. {error}", err=True)
        raise typer.Exit(ExitCode.PROBLEM) from error
    except OSError as error:
        typer.echo(f"The demo could not write to {out}: {error.strerror}.", err=True)
        raise typer.Exit(ExitCode.PROBLEM) from error
    raise typer.Exit(code)


def _run(out: Path) -> ExitCode:
    """Capture the sample lesson, write it to `out`, and return the exit code."""
    from whiteshot_nb.capturing import capture  # noqa: PLC0415 - takes a second to import; --help does not need it
    from whiteshot_nb.sandbox import Sandbox  # noqa: PLC0415 - as above

    out.mkdir(parents=True, exist_ok=True)
    typer.echo("Starting a local sandbox server …")
    with Sandbox() as sandbox:
        room = sandbox.rooms[0]
        typer.echo(
            f"The server {sandbox.url} is ready, with {len(sandbox.rooms)} rooms. Capturing the scenes in {GROUP} of "
            f"the room “{room.name}”."
        )
        shots = capture(sandbox.client(), room.uuid, GROUP, width=1280, height=720, group=True, progress=True)
        folder = shots.to_folder(out, title=room.name)
        _print(shots)
        for shot in shots.failed:
            typer.echo(f"Scene {shot.scene} failed. {shot.error} {shot.hint or ''}", err=True)
        typer.echo(
            f"\n{len(shots) - len(shots.failed)} of {len(shots)} scenes were captured and checked. Now open\n"
            f"  {folder.resolve() / 'index.html'}\n"
            f"  {folder.resolve() / 'shots.csv'}\n"
            "or run `make lab` to use the form in a notebook."
        )
        check = shots.check()
        return ExitCode.PROBLEM if check and len(shots) < _MIN_SCENES else check.exit_code


def _print(shots: Shots) -> None:
    import pandas as pd  # noqa: PLC0415 - as above

    with pd.option_context("display.width", 160, "display.max_columns", None, "display.max_rows", None):
        typer.echo(f"\n{shots.frame[_COLUMNS].round({'ink': 4})}")
