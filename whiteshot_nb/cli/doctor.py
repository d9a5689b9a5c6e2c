"""``whiteshot doctor``: check a server, a token and a data center."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from whiteshot_nb.cli.app import app
from whiteshot_nb.cli.storage_options import DomainOption, EndpointOption, RegionOption, VendorOption, storage_of
from whiteshot_nb.errors import WhiteshotError
from whiteshot_nb.model.exit_codes import ExitCode

if TYPE_CHECKING:
    from whiteshot_nb.doctor import CheckVerdict, Diagnosis

_STYLES: dict[CheckVerdict, str] = {"good": "green", "note": "yellow", "bad": "bold red", "skipped": "dim"}


@app.command()
def doctor(
    room: Annotated[str | None, typer.Argument(help="UUID of a room. Default: the first room.")] = None,
    path: Annotated[str | None, typer.Option(help="Path of a scene, such as /lesson/1.")] = None,
    width: Annotated[int, typer.Option(help="Width of the screenshot, in pixels.")] = 640,
    height: Annotated[int, typer.Option(help="Height of the screenshot, in pixels.")] = 360,
    base_url: Annotated[str | None, typer.Option(help="Base URL of the API, ending in /v5.")] = None,
    region: Annotated[str | None, typer.Option(help="Data center, such as cn-hz.")] = None,
    storage: Annotated[str | None, typer.Option(help="Private storage space: s3://bucket or a folder.")] = None,
    storage_vendor: VendorOption = None,
    storage_region: RegionOption = None,
    storage_endpoint: EndpointOption = None,
    storage_domain: DomainOption = None,
    create_room: Annotated[
        bool, typer.Option("--create-room", help="Create a room for the checks. The API cannot delete rooms.")
    ] = False,
    record: Annotated[
        Path | None, typer.Option(help="Folder to save all requests and responses in, without secrets.")
    ] = None,
) -> None:
    """Check a server of the API step by step, from its host name to the pixels of one screenshot.

    The token is read from WHITESHOT_TOKEN, or the key pair from WHITESHOT_AK and WHITESHOT_SK. The keys of a private
    storage space are read from WHITESHOT_STORAGE_ACCESS_KEY and WHITESHOT_STORAGE_SECRET_KEY. The checks change nothing
    on the server, except that a new screenshot replaces the stored screenshot of one scene.

    Exit codes:

    0 no check found a problem

    1 a check found a problem

    2 the checks could not start
    """
    from whiteshot_nb.client import Client  # noqa: PLC0415 - takes a second to import

    console = Console()
    if create_room:
        console.print("[yellow]Creating a room. The API cannot delete rooms.[/yellow]")
    try:
        space = storage_of(storage, storage_vendor, storage_region, storage_endpoint, storage_domain)
        with Client(base_url=base_url, region=region) as client, console.status("Checking…"):
            diagnosis = client.doctor(
                room,
                path=path,
                width=width,
                height=height,
                storage=space,
                create_room=create_room,
                record=record,
            )
    except WhiteshotError as error:
        typer.echo(f"The checks could not start. {error}", err=True)
        raise typer.Exit(ExitCode.NOT_STARTED) from error
    console.print(_table(diagnosis))
    if record is not None:
        console.print(f"The requests and responses were saved in {escape(str(record))}.")
    raise typer.Exit(ExitCode.OK if diagnosis.ok else ExitCode.PROBLEM)


def _table(diagnosis: Diagnosis) -> Table:
    from whiteshot_nb.doctor import MARKS  # noqa: PLC0415 - as above

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for heading in ("", "Check", "Documented", "Observed", "To do"):
        table.add_column(heading, overflow="fold")
    for result in diagnosis:
        style = _STYLES[result.verdict]
        texts = (result.check, result.documented, result.observed, result.advice)
        table.add_row(f"[{style}]{MARKS[result.verdict]}[/{style}]", *(escape(text) for text in texts))
    return table
