"""`archive` and `start_archive`: write one PDF or ZIP for each of many rooms."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from whiteshot_nb._core.jobs import Job, waiting
from whiteshot_nb.archiving.archive_job import ArchiveJob
from whiteshot_nb.archiving.archive_state import ArchiveState, UnfinishedRun
from whiteshot_nb.archiving.destinations import FolderDestination, open_destination
from whiteshot_nb.archiving.file_formats import make_format
from whiteshot_nb.archiving.file_names import NameTemplate, file_names_for
from whiteshot_nb.archiving.room_archiver import RoomArchiver
from whiteshot_nb.capturing import ROOMS_AT_ONCE, CaptureOptions, ConcurrencyOptions, RunJob, new_run_id
from whiteshot_nb.capturing.new_run import plan_run
from whiteshot_nb.capturing.run_job import check_finished
from whiteshot_nb.capturing.single_target import open_store
from whiteshot_nb.capturing.targets import read_targets
from whiteshot_nb.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.archiving.archive_result import Archive
    from whiteshot_nb.archiving.destinations import Destination
    from whiteshot_nb.capturing.single_target import LibraryLike
    from whiteshot_nb.client import Client
    from whiteshot_nb.export.pdf_layout import PageSize
    from whiteshot_nb.storage import Storage
    from whiteshot_nb.store import Store
    from whiteshot_nb.store.tables import LedgerRow

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
        Its progress counts rooms. The result of a cancelled job has the rooms that were archived until then; the
        others are ``stopped``.

    Raises
    ------
    InvalidInput, ConfigError, LibraryError, StorageError
        See :func:`archive`; nothing was sent.
    """
    name, file_format = make_format(pdf, zip, page)
    template = NameTemplate.parse(name, file_format.suffix)
    options = CaptureOptions(measure=measure, storage=storage)
    limits = ConcurrencyOptions(concurrency)
    defaults = {"width": width, "height": height, "path": path, "group": group}
    requests = list(read_targets(targets, run=new_run_id(), region=client.region, defaults=defaults))
    if not requests:
        raise InvalidInput("There are no targets", field="targets")
    names = file_names_for(requests, template)
    destination = open_destination(out)
    library = _library_in(destination) if library is None else library
    destination.ensure_writable()
    store = open_store(library)
    owns_store = isinstance(library, str | os.PathLike)
    unfinished = UnfinishedRun(destination, requests, client, options)
    try:
        record = _unfinished_record(unfinished, store) if resume else None
        if record is None:
            unfinished.begin(requests[0].run)
            plan_run(store, requests[0].run, client, options, requests)
            capture = RunJob(requests[0].run, client, store, options, concurrency=limits)
        else:
            kept_options = CaptureOptions.from_record(record, storage)
            capture = RunJob(record["run"], client, store, kept_options, resumed=True, concurrency=limits)
    except BaseException:
        if owns_store:
            store.close()
        raise
    archiver = RoomArchiver(capture.run, store, destination, ArchiveState(destination), file_format, replace)
    return Job(
        ArchiveJob(names, capture, archiver, unfinished, owns_store), name="archive", progress=progress, unit="room"
    )


@waiting(start_archive)
def archive(made: Archive) -> Archive:
    """Capture many rooms and write one PDF, or ZIP, for each; a file whose pictures are the same is not written again.

    Each file is written as soon as its room is captured, one at a time, and appears complete or not at all. A room that
    fails never stops the others. No file is ever removed.

    Parameters
    ----------
    client
        The connection to the API.
    targets
        As for :func:`capture_many`. The targets of one room become one file, in their order.
    out
        A folder; or ``s3://bucket/prefix``, or a :class:`Storage` with its keys.
    pdf, zip
        The name of the files; give one of the two. It is text with columns of the targets in braces, and its slashes
        make folders. Default: PDFs named ``{room}.pdf``. Values are made safe for every system; two rooms with the same
        name are refused.
    page
        See :meth:`Shots.to_pdf`.
    library
        The library the pictures are kept in. Default for a folder: ``.whiteshot/library`` in it; a bucket needs one.
    resume
        Whether to continue the run of the same targets that was interrupted before all its files were written: pictures
        that had arrived are not requested again. If there is no such run, a new one begins.
    replace
        Whether a file with failed scenes replaces one that has all scenes, or more of them.
    width, height, path, group
        For targets without a value of their own; see :func:`capture`. Targets are groups by default.
    measure, storage
        See :func:`capture`.
    concurrency
        How many rooms are captured at a time.
    progress
        See :func:`capture`; rooms are counted.

    Returns
    -------
    Archive
        ``.frame`` with one row per room, ``.summary``, ``.exit_code``. Errors after the first request are there, not
        raised.

    Raises
    ------
    InvalidInput
        If a target, a name or another argument is wrong; nothing was sent.
    ConfigError
        If the packages that make PDFs are not installed, or a setting of the bucket is missing.
    LibraryError
        If the library cannot be opened or written, or another process is still capturing the run.
    StorageError
        If the bucket refuses.

    Examples
    --------
    >>> lessons = pd.read_csv("lessons.csv", dtype=str)  # room, path, lesson_id, teacher  # doctest: +SKIP
    >>> made = archive(client, lessons, "archive", pdf="{teacher}/{lesson_id}.pdf")  # doctest: +SKIP
    >>> made.frame.query("outcome == 'failed'")["error"]  # doctest: +SKIP
    """
    return made


def _library_in(destination: Destination) -> str:
    """Return where the library of an archive is by default.

    Raises
    ------
    InvalidInput
        If the archive is in a bucket.
    """
    if isinstance(destination, FolderDestination):
        return str(destination.state_folder / _LIBRARY)
    raise InvalidInput(
        "An archive in a bucket needs a library to keep its pictures in", field="library", hint="Pass a folder."
    )


def _unfinished_record(unfinished: UnfinishedRun, store: Store) -> LedgerRow | None:
    """Return the row of the run that was not archived completely, if the library has it.

    Raises
    ------
    LibraryError
        If another process is still capturing it.
    """
    run = unfinished.read()
    record = store.ledger.run(run) if run else None
    if record is None or record["status"] == "planning":
        return None
    check_finished(record)
    return record
