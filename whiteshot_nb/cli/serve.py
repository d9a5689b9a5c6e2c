"""``whiteshot serve`` runs a server of the whiteboard API, and ``whiteshot token`` prints a token for the server."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from whiteshot_nb import tokens
from whiteshot_nb.cli.app import app
from whiteshot_nb.cli.storage_options import DomainOption, EndpointOption, RegionOption, VendorOption, storage_of
from whiteshot_nb.errors import WhiteshotError
from whiteshot_nb.model.data_centers import DATA_CENTERS
from whiteshot_nb.model.exit_codes import ExitCode

DataFolder = Annotated[Path, typer.Option(help="Folder for the rooms, the stored images and the keys.")]
DATA = Path("whiteshot-data")
LONGEST_HOURS = 1_000_000


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on. 0 selects a free port.")] = 8350,
    data: DataFolder = DATA,
    samples: Annotated[bool, typer.Option(help="Create the sample rooms if the server has no rooms.")] = True,
    storage: Annotated[
        str | None, typer.Option(help="Where to store pictures: a folder, or s3://bucket/storage/path.")
    ] = None,
    storage_vendor: VendorOption = None,
    storage_region: RegionOption = None,
    storage_endpoint: EndpointOption = None,
    storage_domain: DomainOption = None,
    strict: Annotated[
        bool,
        typer.Option(
            help="Require the header 'region', and find a room only in the data center that it was created in."
        ),
    ] = False,
    screenshots_in: Annotated[
        list[str] | None,
        typer.Option(metavar="REGION", help="Enable screenshots in this data center only. The option can be repeated."),
    ] = None,
    private: Annotated[
        bool, typer.Option(help="Refuse to serve stored pictures over HTTP, like a private bucket.")
    ] = False,
    allow_pictures: Annotated[
        list[str] | None,
        typer.Option(
            metavar="HOST", help="Allow pictures in scenes to be fetched from this host. The option can be repeated."
        ),
    ] = None,
    stop_with_parent: Annotated[bool, typer.Option(hidden=True)] = False,
    temporary: Annotated[bool, typer.Option("--temporary", hidden=True)] = False,
) -> None:
    """Run a server of the whiteboard API. To print a token for the server, run `whiteshot token`.

    The access keys for an s3:// storage space are read from WHITESHOT_STORAGE_ACCESS_KEY and
    WHITESHOT_STORAGE_SECRET_KEY.
    """
    try:
        from whiteshot_nb.server.config import ServerConfig  # noqa: PLC0415 - an extra
        from whiteshot_nb.server.key_pair import load_key_pair  # noqa: PLC0415
        from whiteshot_nb.server.run import serve as run_server  # noqa: PLC0415
    except ImportError as error:
        typer.echo(
            f"The server is not installed, because the module {error.name} is missing. "
            'Run pip install "whiteshot-nb[server]".',
            err=True,
        )
        raise typer.Exit(ExitCode.NOT_STARTED) from error
    unknown = sorted(set(screenshots_in or ()) - DATA_CENTERS.keys())
    if unknown:
        typer.echo(
            f"Unknown data center: {', '.join(unknown)}. Known data centers: {', '.join(DATA_CENTERS)}.", err=True
        )
    try:
        ak, sk = load_key_pair(data)
        space = storage_of(storage, storage_vendor, storage_region, storage_endpoint, storage_domain)
        config = ServerConfig(
            data=data,
            ak=ak,
            sk=sk,
            samples=samples,
            storage=space,
            strict=strict,
            screenshots_in=frozenset(screenshots_in) if screenshots_in else None,
            private=private,
            allow_pictures=tuple(allow_pictures or ()),
        )
        config.images.ensure_writable()
    except WhiteshotError as error:
        typer.echo(f"The server could not start. {error}", err=True)
        raise typer.Exit(ExitCode.NOT_STARTED) from error
    except ValueError as error:
        typer.echo(f"The server could not start: {error}.", err=True)
        raise typer.Exit(ExitCode.NOT_STARTED) from error
    try:
        run_server(config, host=host, port=port, stop_with_parent=stop_with_parent, temporary=temporary)
    except OSError as error:
        typer.echo(
            f"The server cannot listen on {host}:{port}: {error.strerror}. Pass another port with --port.", err=True
        )
        raise typer.Exit(ExitCode.NOT_STARTED) from error


@app.command()
def token(
    data: DataFolder = DATA,
    role: Annotated[str, typer.Option(help="Role of the token: 'admin', 'writer' or 'reader'.")] = "writer",
    hours: Annotated[float, typer.Option(help="Number of hours for which the token is valid.")] = 24.0,
) -> None:
    """Print an SDK token for the server that uses this data folder. Keep the token secret."""
    from whiteshot_nb.server.key_pair import load_key_pair  # noqa: PLC0415 - an extra

    if not 0 < hours <= LONGEST_HOURS:
        typer.echo(f"--hours must be greater than 0 and at most {LONGEST_HOURS:,}, not {hours}.", err=True)
        raise typer.Exit(ExitCode.NOT_STARTED)
    try:
        ak, sk = load_key_pair(data, make=False)
        sys.stdout.write(tokens.sign("sdk", ak, sk, role=role, lifespan_ms=round(hours * tokens.HOUR_MS)) + "\n")  # type: ignore[arg-type]
    except WhiteshotError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(ExitCode.NOT_STARTED) from error
