"""`capture` and `start_capture`: one scene, a group, or a whole room."""

from __future__ import annotations

import os
import warnings
from typing import TYPE_CHECKING, Protocol

from whiteshot_nb._core.defaults import MAX_BYTES
from whiteshot_nb._core.jobs import Job, waiting
from whiteshot_nb.capturing.capture_options import CaptureOptions
from whiteshot_nb.capturing.capture_request import CaptureRequest, new_run_id
from whiteshot_nb.capturing.measure_shots import NOTHING_DRAWN, ONLY_BACKGROUND
from whiteshot_nb.capturing.new_run import plan_run
from whiteshot_nb.capturing.run_job import RunJob
from whiteshot_nb.capturing.whole_room import WholeRoom
from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.model.scene_paths import ScenePath
from whiteshot_nb.store import RunStore, Store

if TYPE_CHECKING:
    from collections.abc import Iterable

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.api import Room
    from whiteshot_nb.client import Client
    from whiteshot_nb.shots import Shots
    from whiteshot_nb.storage import Storage


class HasStore(Protocol):
    """An open library."""

    @property
    def _store(self) -> Store:
        """Its pictures and its ledger."""


LibraryLike = str | os.PathLike[str] | HasStore
"""An open library, or the folder of one."""


def start_capture(  # noqa: PLR0913 - the options of a capture
    client: Client,
    room: str | Room,
    path: str | None = None,
    *,
    width: int,
    height: int,
    group: bool = False,
    whole_room: bool = False,
    dirs: Iterable[str] = (),
    measure: bool = True,
    stable: bool = False,
    max_bytes: int = MAX_BYTES,
    storage: Storage | None = None,
    library: LibraryLike | None = None,
    progress: ProgressOption = False,
) -> Job[Shots]:
    """Begin a capture in the background; see :func:`capture` for the parameters.

    Returns
    -------
    Job
        ``job.progress``, ``job.cancel()``, ``job.result()``, ``await job``. The result of a cancelled job has the
        pictures that had arrived, and a failed shot for each scene that had not.

    Raises
    ------
    InvalidInput
        If an argument is wrong; nothing was sent.
    LibraryError
        If the library cannot be opened or written; nothing was sent.
    """
    options = CaptureOptions(measure, stable, max_bytes, storage)
    request = CaptureRequest.checked(
        new_run_id(), room, path, width=width, height=height, group=group, region=client.region
    )
    target = _target(request, dirs, whole_room=whole_room)
    return Job(prepare_capture(client, target, options, library), name="capture", progress=progress)


@waiting(start_capture)
def capture(shots: Shots) -> Shots:
    """Capture a scene, all scenes directly in a scene directory, or a whole room, and wait for it.

    Parameters
    ----------
    client
        The connection to the API.
    room
        The room, or its UUID.
    path
        The scene, or with `group` the scene directory. None lets the server choose: ``/init``, or the
        directory of the current scene.
    width, height
        Pixels. The API keeps one picture per room and scene, whatever the size: two captures of the same scenes at the
        same time, in two sizes, may get each other's pictures. A picture of another size is requested once more, then
        kept and marked ``size_ok=False``.
    group
        Whether `path` is a scene directory.
    whole_room
        Whether every scene directory that can be found is captured, instead of `path`. The API lists scenes but no
        directories, so ``shots.completeness`` says how many of the listed scenes were captured.
    dirs
        For a whole room, directories that you know of.
    measure
        Whether ink, blank and near duplicates are measured.
    stable
        Whether each scene is captured again until two captures in a row are equal, five times at most.
    max_bytes
        The most bytes a picture may have; 64 MB by default.
    storage
        The storage space the pictures are in, with keys, if it is private. Default: the pictures are downloaded
        from the URLs that the API answers.
    library
        A :class:`Library`, or the folder of one, to keep the run in. Default: a temporary folder that is removed with
        the shots, at the latest when the process ends.
    progress
        True shows a progress bar; a function is called with a :class:`Progress` at every step, in the job's thread.

    Returns
    -------
    Shots
        One for each scene. A scene that failed has a shot too, which says at which stage and why; if the request
        as a whole failed, there is one shot that says so.

    Raises
    ------
    InvalidInput
        If an argument is wrong; nothing was sent.
    LibraryError
        If the library cannot be opened or written; nothing was sent.

    Warns
    -----
    UserWarning
        If a picture has another size than requested; it is kept and marked ``size_ok=False``. If all pictures of a
        group are blank, or all are equal: the two known causes are named. If a directory has no scenes of its own.
    """
    _warn_of_sizes(shots)
    if not shots and shots.completeness:
        warnings.warn(shots.completeness, stacklevel=3)
    for hint in {shot.hint for shot in shots} & {NOTHING_DRAWN, ONLY_BACKGROUND}:
        warnings.warn(hint, stacklevel=3)
    return shots


def prepare_capture(
    client: Client,
    target: CaptureRequest | WholeRoom,
    options: CaptureOptions | None = None,
    library: LibraryLike | None = None,
) -> RunJob:
    """Return the work of a capture, for a job that does something else too; nothing was sent.

    Raises
    ------
    LibraryError
        If the library cannot be opened or written.
    """
    store = RunStore.in_memory() if library is None else open_store(library)
    options = options or CaptureOptions()
    if isinstance(target, WholeRoom):
        run = target.request.run
        plan_run(store, run, client, options, (), whole_room=target.record)
    else:
        run = target.run
        plan_run(store, run, client, options, [target])
    return RunJob(run, client, store, options, one_room=True)


def open_store(library: LibraryLike) -> Store:
    """Return the store of a library, which is opened if it is a folder."""
    return Store.open(library) if isinstance(library, str | os.PathLike) else library._store


def _target(request: CaptureRequest, dirs: Iterable[str], *, whole_room: bool) -> CaptureRequest | WholeRoom:
    """Return what to capture: one target, or a whole room."""
    if isinstance(dirs, str):
        raise InvalidInput("dirs= takes several directories", field="dirs", hint=f"Write dirs=[{dirs!r}].")
    directories = tuple(ScenePath.parse(directory, field="dirs") for directory in dirs)
    if not whole_room:
        if directories:
            raise InvalidInput("dirs= is for a whole room", field="dirs", hint="Pass whole_room=True.")
        return request
    if request.path is not None or request.group:
        raise InvalidInput(
            "A whole room has no path and is no group", field="path", hint="Name directories with dirs=."
        )
    return WholeRoom(request, directories)


def _warn_of_sizes(shots: Shots) -> None:
    other = [shot for shot in shots if shot.size_ok is False]
    if other:
        first = other[0]
        warnings.warn(
            f"{len(other)} of {len(shots)} pictures have another size than requested: {first.scene} is "
            f"{first.pixel_width}×{first.pixel_height}, not {first.width}×{first.height}. They are kept and "
            "marked size_ok=False.",
            stacklevel=4,
        )
