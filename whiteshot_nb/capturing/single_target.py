"""`capture` and `start_capture`: capture one scene, a group of scenes, or a whole room."""

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
    """An object that has the storage of an open library, such as :class:`whiteshot_nb.Library`."""

    @property
    def _store(self) -> Store:
        """The pictures and tables of the library."""


LibraryLike = str | os.PathLike[str] | HasStore
"""An open library, or the folder of a library."""


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
    """Start a capture in the background; see :func:`capture` for the parameters.

    Returns
    -------
    Job
        The running capture. ``job.result()`` or ``await job`` waits for the shots. After ``job.cancel()``, the result
        contains the pictures downloaded so far, and a failed shot for each of the remaining scenes.

    Raises
    ------
    InvalidInput
        If an argument is not valid. No request was sent.
    LibraryError
        If the library cannot be opened or written. No request was sent.
    """
    options = CaptureOptions(measure, stable, max_bytes, storage)
    request = CaptureRequest.checked(
        new_run_id(), room, path, width=width, height=height, group=group, region=client.region
    )
    target = _target(request, dirs, whole_room=whole_room)
    return Job(prepare_capture(client, target, options, library), name="capture", progress=progress)


@waiting(start_capture)
def capture(shots: Shots) -> Shots:
    """Capture one scene, all scenes directly in a scene directory, or a whole room, and wait for the result.

    Parameters
    ----------
    client
        The connection to the API.
    room
        The room, or the UUID of the room.
    path
        The path of the scene or, with ``group=True``, the path of the scene directory. Default: the server captures the
        scene ``/init`` or, with ``group=True``, the directory of the current scene.
    width, height
        The requested size, in pixels. The API stores only one picture per room and scene, regardless of its size. If a
        scene is captured in two sizes at the same time, a picture may therefore have the wrong size. In this case, the
        picture is requested once more. If the size is still wrong, the picture is saved and marked with
        ``size_ok=False``.
    group
        Whether `path` is a scene directory.
    whole_room
        Whether to capture the whole room, that is, all scene directories that can be found. `path` and `group` must
        then be omitted. Some directories may not be found, because the API lists scenes but not directories.
        ``shots.completeness`` says how many of the listed scenes were captured.
    dirs
        Scene directories to capture in addition to those that are found, if `whole_room` is True.
    measure
        Whether to measure each picture: its ink (the share of pixels that are not background), whether it is blank, and
        whether it is a near duplicate of an earlier scene.
    stable
        Whether to repeat the capture of each scene until two consecutive pictures are equal, with at most five
        captures.
    max_bytes
        The maximum size of a picture, in bytes. Default: 64 MiB.
    storage
        The private storage space (bucket) that contains the pictures, with its access keys. Default: the pictures are
        downloaded from the URLs in the response of the API.
    library
        The :class:`Library` that stores the run, or the folder of a library. Default: a temporary folder, which is
        deleted when the returned shots are no longer referenced, at the latest when the process ends.
    progress
        Whether to show a progress bar; or a function that is called with a :class:`Progress` at every step, in the
        thread of the job. Default: False.

    Returns
    -------
    Shots
        One shot per scene. For a failed shot, the column `stage` names the step that failed, and the column `error`
        says why. If the whole request failed, there is a single failed shot.

    Raises
    ------
    InvalidInput
        If an argument is not valid. No request was sent.
    LibraryError
        If the library cannot be opened or written. No request was sent.

    Warns
    -----
    UserWarning
        If a picture does not have the requested size, or if a directory has no scenes directly in it. Also if all
        pictures of a group are blank, or if all are equal.
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
    """Store a new run in a library, and return a callable that captures the run; no request is sent yet.

    Parameters
    ----------
    client
        The API client.
    target
        The request for one target (a scene or group of scenes), or for a whole room.
    options
        The options of the capture. Default: an instance of :class:`CaptureOptions` with its default values.
    library
        The library that stores the run, or the folder of the library. Default: rows are kept in memory, and pictures in
        a temporary folder.

    Returns
    -------
    RunJob
        The callable that captures the run. Pass it to :class:`Job`, or call it within the work of another job.

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
    """Return the storage of a library; if `library` is a path, the library is opened first."""
    return Store.open(library) if isinstance(library, str | os.PathLike) else library._store


def _target(request: CaptureRequest, dirs: Iterable[str], *, whole_room: bool) -> CaptureRequest | WholeRoom:
    """Return one target or a whole room, after checking that the arguments fit each other."""
    if isinstance(dirs, str):
        raise InvalidInput(
            "'dirs' must be a list of scene directories, not a string", field="dirs", hint=f"Pass dirs=[{dirs!r}]."
        )
    directories = tuple(ScenePath.parse(directory, field="dirs") for directory in dirs)
    if not whole_room:
        if directories:
            raise InvalidInput(
                "'dirs' can be used only with whole_room=True",
                field="dirs",
                hint="Pass whole_room=True, or omit 'dirs'.",
            )
        return request
    if request.path is not None or request.group:
        raise InvalidInput(
            "'path' and 'group' cannot be combined with whole_room=True",
            field="path",
            hint="Omit 'path' and 'group'. To add scene directories, pass dirs=[…].",
        )
    return WholeRoom(request, directories)


def _warn_of_sizes(shots: Shots) -> None:
    other = [shot for shot in shots if shot.size_ok is False]
    if other:
        first = other[0]
        warnings.warn(
            f"{len(other)} of {len(shots)} shots do not have the requested size. For example, scene {first.scene} "
            f"has {first.pixel_width}×{first.pixel_height} instead of {first.width}×{first.height} pixels. These "
            "pictures are saved and marked with size_ok=False.",
            stacklevel=4,
        )
