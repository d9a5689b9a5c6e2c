"""`archive` and `start_archive`: one PDF or ZIP for each of many rooms."""

from __future__ import annotations

import os
from dataclasses import replace as evolve
from typing import TYPE_CHECKING, Any

from whiteshot_nb._core.arguments import check_integer
from whiteshot_nb._core.jobs import Job, waiting
from whiteshot_nb.archiving.archive_job import ArchiveJob
from whiteshot_nb.archiving.archive_state import ArchiveState, UnfinishedRun
from whiteshot_nb.archiving.destinations import FolderDestination, open_destination
from whiteshot_nb.archiving.file_formats import make_format
from whiteshot_nb.archiving.file_names import NameTemplate, file_names_for
from whiteshot_nb.archiving.room_archiver import RoomArchiver
from whiteshot_nb.capturing import ROOMS_AT_ONCE, CaptureOptions, RunJob
from whiteshot_nb.capturing.capture_request import new_run_id
from whiteshot_nb.capturing.many_targets import plan_run
from whiteshot_nb.capturing.run_job import check_finished
from whiteshot_nb.capturing.single_target import open_store
from whiteshot_nb.capturing.targets import read_targets
from whiteshot_nb.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.archiving.archive_result import Archive
    from whiteshot_nb.archiving.destinations import Destination
    from whiteshot_nb.capturing.capture_request import CaptureRequest
    from whiteshot_nb.capturing.single_target import LibraryLike
    from whiteshot_nb.client import Client
    from whiteshot_nb.export.pdf_layout import PageSize
    from whiteshot_nb.storage import Storage
    from whiteshot_nb.store import Store

_LIBRARY = "library"
WIDTH, HEIGHT = 1280, 720


def start_archive(  # noqa: PLR0913 - the options of a capture, and of its files
    client: Client,
    targets: pd.DataFrame | Iterable[Any],
    out: str | os.PathLike[str] | Storage,
    *,
    pdf: str | None = None,
    zip: str | None = None,  # noqa: A002 - as the format is called
    page: PageSize = "picture",
    library: LibraryLike | None = None,
    resume: bool = False,
    replace: bool = False,
    width: int = WIDTH,
    height: int = HEIGHT,
    path: str | None = None,
    group: bool = True,
    measure: bool = True,
    storage: Storage | None = None,
    concurrency: int = ROOMS_AT_ONCE,
    progress: ProgressOption = False,
) -> Job[Archive]:
    """Begin an archive in the background; see :func:`archive` for the parameters.

    Returns
    -------
    Job
        Its progress counts rooms. A cancelled job's result holds the rooms that were dealt with.

    Raises
    ------
    InvalidInput, ConfigError, LibraryError, StorageError
        See :func:`archive`; nothing was sent.
    """
    name, file_format = make_format(pdf, zip, page)
    template = NameTemplate.parse(name, file_format.suffix)
    options = CaptureOptions(measure=measure, storage=storage)
    check_integer(concurrency, "concurrency")
    defaults = {"width": width, "height": height, "path": path, "group": group}
    requests = list(read_targets(targets, run=new_run_id(), region=client.region, defaults=defaults))
    if not requests:
        raise InvalidInput("There are no targets", field="targets")
    names = file_names_for(requests, template)
    place = open_destination(out)
    kept_in = _library_in(place) if library is None else library
    place.check()
    store = open_store(kept_in)
    owned = isinstance(kept_in, str | os.PathLike)
    unfinished = UnfinishedRun(place, requests, client, options)
    try:
        capture = _resumed(unfinished, store, client, storage) if resume else None
        resumed = capture is not None
        capture = capture or _begun(unfinished, store, client, options, requests)
    except BaseException:
        if owned:
            store.close()
        raise
    capture = evolve(capture, concurrency=concurrency)
    archiver = RoomArchiver(capture.run, store, place, ArchiveState(place), file_format, replace)
    work = ArchiveJob(names, capture, archiver, unfinished, resumed, owned)
    return Job(work, name="archive", progress=progress, unit="room")


@waiting(start_archive)
def archive(made: Archive) -> Archive:
    """Capture many rooms and write one PDF, or ZIP, for each; a file whose pictures are the same is left as it is.

    Each file is written as soon as its room is there, one at a time, and appears whole or not at all. A room that fails
    never stops the others. No file is ever removed.

    Parameters
    ----------
    client
        The connection to the API.
    targets
        As for :func:`capture_many`. The targets of one room become one file, in their order.
    out
        A folder; or ``s3://bucket/prefix``, or a :class:`Storage` with its keys.
    pdf, zip
        The name of the files, one of the two: text with columns of the targets in braces. Slashes make folders.
        Default: PDFs named ``{room}.pdf``. Values are made safe for every system; two rooms of one name are refused.
    page
        See :meth:`Shots.to_pdf`.
    library
        Where the pictures are kept. Default for a folder: in its ``.whiteshot/library``; a bucket needs one.
    resume
        Whether to go on with the run of the same targets that was interrupted before all its files were written: what
        had arrived is not asked for again. Without such a run a new one begins.
    replace
        Whether a file with failed scenes takes the place of one that has all of them, or more of them.
    width, height, path, group
        For targets that do not say; see :func:`capture`. Here they are groups by default.
    measure, storage
        See :func:`capture`.
    concurrency
        How many rooms are captured at a time.
    progress
        See :func:`capture`; rooms are counted.

    Returns
    -------
    Archive
        ``.frame`` with one row per room, ``.summary``, ``.exit_code``. What went wrong after the first request is told
        there, not raised.

    Raises
    ------
    InvalidInput
        If a target, a name or another argument is wrong; nothing was sent.
    ConfigError
        If what makes PDFs is not installed, or the bucket lacks a setting.
    LibraryError
        If the library cannot be opened, or another process is still at the run.
    StorageError
        If the bucket refuses.

    Examples
    --------
    >>> lessons = pd.read_csv("lessons.csv", dtype=str)  # room, path, lesson_id, teacher  # doctest: +SKIP
    >>> made = archive(client, lessons, "archive", pdf="{teacher}/{lesson_id}.pdf")  # doctest: +SKIP
    >>> made.frame.query("outcome == 'failed'")["error"]  # doctest: +SKIP
    """
    return made


def _library_in(place: Destination) -> str:
    """Return where the library of a place is, if nobody says another.

    Raises
    ------
    InvalidInput
        If the place is a bucket.
    """
    if isinstance(place, FolderDestination):
        return str(place.own / _LIBRARY)
    raise InvalidInput(
        "An archive in a bucket needs a library to keep its pictures in", field="library", hint="Name a folder."
    )


def _resumed(unfinished: UnfinishedRun, store: Store, client: Client, storage: Storage | None) -> RunJob | None:
    """Return the capture of the run that was not archived to its end, if the library has it."""
    run = unfinished.read()
    known = store.ledger.run(run) if run and store.ledger else None
    if known is None or known["status"] == "planning":
        return None
    check_finished(known)
    return RunJob(known["run"], client, store, CaptureOptions.from_record(known, storage), claim=True)


def _begun(
    unfinished: UnfinishedRun,
    store: Store,
    client: Client,
    options: CaptureOptions,
    requests: Sequence[CaptureRequest],
) -> RunJob:
    """Return the capture of a new run, of the id that the requests have."""
    run = requests[0].run
    unfinished.begin(run)
    plan_run(store, run, client, options, requests)
    return RunJob(run, client, store, options, claim=False)
