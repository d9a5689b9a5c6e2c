"""``whiteshot archive``: write one PDF or ZIP for each of many rooms, for example in a nightly job."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from whiteshot_nb._core.atomic_files import write_atomically
from whiteshot_nb._core.jobs import started_jobs
from whiteshot_nb.cli.app import app
from whiteshot_nb.cli.storage_options import DomainOption, EndpointOption, RegionOption, VendorOption, storage_of
from whiteshot_nb.errors import InvalidInput, WhiteshotError
from whiteshot_nb.model.exit_codes import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from whiteshot_nb._core.jobs import Job
    from whiteshot_nb.archiving import Archive
    from whiteshot_nb.library import Library
    from whiteshot_nb.storage import Storage

_MAX_MESSAGES = 10


@app.command()
def archive(
    targets: Annotated[
        Path,
        typer.Argument(
            help="CSV file with a column 'room' and, optionally, 'path', 'width', 'height', 'group' and others."
        ),
    ],
    out: Annotated[str, typer.Option(metavar="FOLDER|s3://…", help="Folder or s3:// URL to write the files to.")],
    pdf: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Write a PDF for each room, such as '{teacher}/{lesson_id}.pdf'."),
    ] = None,
    zip_: Annotated[str | None, typer.Option("--zip", metavar="NAME", help="Write a ZIP for each room.")] = None,
    page: Annotated[str, typer.Option(help="Page size of the PDFs: 'picture', 'a4' or 'letter'.")] = "picture",
    resume: Annotated[
        bool, typer.Option("--resume", help="Continue an interrupted run with the same targets.")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace a file even if the new one has more failed scenes.")
    ] = False,
    summary: Annotated[Path | None, typer.Option(help="File for the JSON summary. Default: standard output.")] = None,
    library: Annotated[
        str | None,
        typer.Option(help="Library to store the pictures in. Default: .whiteshot/library in the output folder."),
    ] = None,
    database: Annotated[str | None, typer.Option(help="SQLAlchemy URL of the library's database.")] = None,
    path: Annotated[str | None, typer.Option(help="Path for targets that have no path.")] = None,
    group: Annotated[
        bool, typer.Option("--group/--scene", help="Whether the paths are scene directories or single scenes.")
    ] = True,
    width: Annotated[int, typer.Option(help="Width in pixels for targets that have no width.")] = 1280,
    height: Annotated[int, typer.Option(help="Height in pixels for targets that have no height.")] = 720,
    measure: Annotated[bool, typer.Option(help="Find blank pictures and near duplicates.")] = True,
    concurrency: Annotated[int, typer.Option(help="Maximum number of rooms captured at the same time.")] = 8,
    requests_per_second: Annotated[
        float | None, typer.Option(help="Maximum number of requests to the API per second.")
    ] = None,
    base_url: Annotated[str | None, typer.Option(help="Base URL of the API, ending in /v5.")] = None,
    region: Annotated[str | None, typer.Option(help="Data center, such as cn-hz.")] = None,
    out_vendor: VendorOption = None,
    out_region: RegionOption = None,
    out_endpoint: EndpointOption = None,
    storage: Annotated[
        str | None,
        typer.Option(help="Private storage space that contains the rooms' pictures."),
    ] = None,
    storage_vendor: VendorOption = None,
    storage_region: RegionOption = None,
    storage_endpoint: EndpointOption = None,
    storage_domain: DomainOption = None,
) -> None:
    """Capture many rooms, and write one PDF or ZIP for each room whose pictures have changed.

    The token is read from WHITESHOT_TOKEN, or the key pair from WHITESHOT_AK and WHITESHOT_SK. The keys for s3:// are
    read from WHITESHOT_STORAGE_ACCESS_KEY and WHITESHOT_STORAGE_SECRET_KEY. The summary is JSON. It is printed, or
    written to the file given with --summary.

    Exit codes:

    0 every file shows the current state of its room

    2 archiving could not start; nothing was captured

    5 some files are not up to date, because scenes failed or a file could not be written

    6 no room has a picture

    7 the archive stopped early; pass --resume to continue it
    """
    from whiteshot_nb.archiving import read_targets_csv, start_archive  # noqa: PLC0415 - takes a second to import
    from whiteshot_nb.client import Client  # noqa: PLC0415

    try:
        _check(summary)
        with (
            Client(base_url=base_url, region=region, requests_per_second=requests_per_second) as client,
            _opened(library, database) as opened,
        ):
            made = _result(
                partial(
                    start_archive,
                    client,
                    read_targets_csv(targets),
                    _place(out, out_vendor, out_region, out_endpoint),
                    pdf=pdf,
                    zip=zip_,
                    page=page,  # type: ignore[arg-type]  # checked there
                    library=opened,
                    resume=resume,
                    replace=replace,
                    width=width,
                    height=height,
                    path=path,
                    group=group,
                    measure=measure,
                    storage=storage_of(storage, storage_vendor, storage_region, storage_endpoint, storage_domain),
                    concurrency=concurrency,
                    progress=sys.stderr.isatty(),
                )
            )
    except WhiteshotError as error:
        typer.echo(f"Archiving could not start. {error}", err=True)
        raise typer.Exit(ExitCode.NOT_STARTED) from error
    _report(made)
    _write(made, summary)
    raise typer.Exit(made.exit_code)


def _check(summary: Path | None) -> None:
    if summary is not None and not summary.absolute().parent.is_dir():
        raise InvalidInput(f"The folder {summary.parent} for the summary does not exist", field="summary")


def _place(out: str, *options: str | None) -> str | Storage:
    return (any(options) and storage_of(out, *options)) or out


def _opened(library: str | None, database: str | None) -> AbstractContextManager[Library | str | None]:
    """Open the library if `database` is given; otherwise return its name, and the archive opens the library."""
    from whiteshot_nb.library import Library  # noqa: PLC0415 - as above

    if database is None:
        return nullcontext(library)
    if library is None:
        raise InvalidInput(
            "The option --database requires the option --library", field="library", hint="Add --library."
        )
    return Library(library, database=database)


def _result(start: Callable[[], Job[Archive]]) -> Archive:
    """Start the archive and return its result; Ctrl-C stops the archive early and returns what was done until then."""
    with started_jobs() as jobs:
        try:
            return start().result()
        except KeyboardInterrupt:
            if not jobs:
                raise
    (job,) = jobs
    job.stop()
    ended: Archive = job.result()
    return ended


def _report(made: Archive) -> None:
    """Print problems to standard error, and success only on a terminal, because cron mails everything printed there."""
    if made.exit_code or sys.stderr.isatty():
        typer.echo(f"Archive {made.out}: {made.description}.", err=True)
    if made.stopped is not None:
        typer.echo(
            f"The archive stopped early. {made.stopped} To continue it, run the command again with --resume.", err=True
        )
    failed = [room for room in made.rooms if room.error]
    for room in failed[:_MAX_MESSAGES]:
        typer.echo(f"{room.file} (room {room.room}): {room.outcome}. {room.error}", err=True)
    if len(failed) > _MAX_MESSAGES:
        more = len(failed) - _MAX_MESSAGES
        errors = "more room has an error" if more == 1 else "more rooms have errors"
        typer.echo(f"{more:,} {errors}. The summary lists the errors of all rooms.", err=True)


def _write(made: Archive, summary: Path | None) -> None:
    text = json.dumps(made.summary, indent=1, ensure_ascii=False) + "\n"
    if summary is None:
        sys.stdout.write(text)
        return
    try:
        write_atomically(summary, text.encode())
    except OSError as error:
        typer.echo(f"The summary could not be written to {summary}: {error.strerror}.", err=True)
        sys.stdout.write(text)
