"""`archive` and `start_archive`: capture many rooms and write one PDF or ZIP per room."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from whiteshot_nb._core.jobs import Job, waiting
from whiteshot_nb.archiving.archive_job import ArchiveJob
from whiteshot_nb.archiving.archive_state import ArchiveState, UnfinishedRun
from whiteshot_nb.archiving.destinations import FolderDestination, open_destination
from whiteshot_nb.archiving.file_formats import make_format
from whiteshot_nb.archiving.name_template import NameTemplate, file_names_for
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
    """Start archiving rooms in the background; see :func:`archive` for the parameters.

    Returns
    -------
    Job
        The job. ``job.result()`` returns an :class:`Archive`; ``job.progress`` counts rooms. If the job is cancelled,
        rooms that were not processed yet get the outcome ``stopped``.

    Raises
    ------
    InvalidInput, ConfigError, LibraryError, StorageError
        See :func:`archive`. These errors are raised before the first request to the API.
    """
    name, file_format = make_format(pdf, zip, page)
    template = NameTemplate.parse(name, file_format.suffix)
    options = CaptureOptions(measure=measure, storage=storage)
    limits = ConcurrencyOptions(concurrency)
    defaults = {"width": width, "height": height, "path": path, "group": group}
    requests = list(read_targets(targets, run=new_run_id(), region=client.region, defaults=defaults))
    if not requests:
        raise InvalidInput("'targets' must contain at least one room", field="targets")
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
    """Capture many rooms and write one PDF or ZIP per room. Only files whose pictures changed are rewritten.

    Each file is written as soon as its room is captured, completely or not at all. If one room fails, the others
    continue. Existing files are never deleted.

    Parameters
    ----------
    client
        Connection to the API.
    targets
        What to capture, as for :func:`capture_many`. All targets of a room go into one file, in the given order.
    out
        Where to write the files: a folder, ``s3://bucket/prefix``, or a :class:`Storage` with credentials.
    pdf
        Template of the file names, such as ``{teacher}/{lesson_id}.pdf``. Braces contain the name of a column of
        `targets`; slashes create folders. Characters that some systems do not allow in file names are replaced. If two
        rooms get the same name, :class:`InvalidInput` is raised. Default: ``{room}.pdf``.
    zip
        Template of the file names, to write ZIPs instead of PDFs. Pass `pdf` or `zip`, not both.
    page
        Page size of PDFs; see :meth:`Shots.to_pdf`.
    library
        The library that stores the pictures. Default: ``.whiteshot/library`` in `out`; required if `out` is a bucket.
    resume
        If true, the last run of the same targets is continued if it was interrupted. Pictures that the interrupted run
        received are not requested again. If false, or if no run was interrupted, a new run starts.
    replace
        Whether an existing file may be overwritten even if the new file is worse. A new file is worse if scenes failed
        and the existing file is complete or has more pictures.
    width, height, path, group
        Values for targets that do not specify their own; see :func:`capture`. By default, `group` is True, which means
        that the path of a target names a directory of scenes.
    measure, storage
        See :func:`capture`.
    concurrency
        Number of rooms that are captured at the same time.
    progress
        See :func:`capture`. The progress counts rooms.

    Returns
    -------
    Archive
        The result, with ``.frame`` (one row per room), ``.summary`` and ``.exit_code``. After the first request to the
        API, errors are reported in the result and not raised.

    Raises
    ------
    InvalidInput
        If a target, a file name or another argument is not valid. This is checked before the first request to the API.
    ConfigError
        If the packages for PDFs are not installed, or a setting of the bucket is missing.
    LibraryError
        If the library cannot be opened or written, or another process is still capturing the same run.
    StorageError
        If the bucket refuses access or does not answer.

    Examples
    --------
    >>> lessons = pd.read_csv("lessons.csv", dtype=str)  # room, path, lesson_id, teacher  # doctest: +SKIP
    >>> made = archive(client, lessons, "archive", pdf="{teacher}/{lesson_id}.pdf")  # doctest: +SKIP
    >>> made.frame.query("outcome == 'failed'")["error"]  # doctest: +SKIP
    """
    return made


def _library_in(destination: Destination) -> str:
    """Return the default location of the library: a folder inside the archive.

    Raises
    ------
    InvalidInput
        If the archive is in a bucket, where there is no default.
    """
    if isinstance(destination, FolderDestination):
        return str(destination.state_folder / _LIBRARY)
    raise InvalidInput(
        "The argument 'library' is required if the archive is in a bucket",
        field="library",
        hint="Pass library=…, a folder to store the pictures in.",
    )


def _unfinished_record(unfinished: UnfinishedRun, store: Store) -> LedgerRow | None:
    """Return the database row of the interrupted run; None if there is no such run in the library.

    Raises
    ------
    LibraryError
        If another process is still capturing the run.
    """
    run = unfinished.read()
    record = store.ledger.run(run) if run else None
    if record is None or record["status"] == "planning":
        return None
    check_finished(record)
    return record
