"""`capture` and `start_capture`: one target, as a job."""

from __future__ import annotations

import os
import warnings
from typing import TYPE_CHECKING, Protocol

from whiteshot_nb._core.defaults import MAX_BYTES
from whiteshot_nb._core.jobs import Job, waiting
from whiteshot_nb.capturing.capture_options import CaptureOptions
from whiteshot_nb.capturing.capture_request import CaptureRequest, new_run_id
from whiteshot_nb.capturing.measure_shots import NOTHING_DRAWN, ONLY_BACKGROUND
from whiteshot_nb.capturing.single_capture import SingleCapture
from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.model.scene_paths import ScenePath
from whiteshot_nb.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.client import Client
    from whiteshot_nb.shots import Shots
    from whiteshot_nb.storage import Storage


class HasStore(Protocol):
    """A library that is open."""

    @property
    def store(self) -> Store:
        """Its pictures and its ledger."""


LibraryLike = str | os.PathLike[str] | HasStore


def start_capture(  # noqa: PLR0913 - the options of a capture
    client: Client,
    room: str,
    path: str | None = None,
    *,
    width: int,
    height: int,
    group: bool = False,
    whole_room: bool = False,
    dirs: Iterable[str] = (),
    measure: bool = True,
    stable: bool = False,
    largest: int = MAX_BYTES,
    storage: Storage | None = None,
    library: LibraryLike | None = None,
    progress: ProgressOption = False,
) -> Job[Shots]:
    """Begin a capture in the background; see :func:`capture` for the parameters.

    Returns
    -------
    Job
        ``job.progress``, ``job.cancel()``, ``job.result()``, ``await job``. A cancelled job's result holds
        what had arrived, and a failed shot for each scene that had not.

    Raises
    ------
    InvalidInput
        If an argument is wrong; nothing was sent.
    """
    work = prepare_capture(
        client,
        room,
        path,
        width=width,
        height=height,
        group=group,
        whole_room=whole_room,
        dirs=dirs,
        measure=measure,
        stable=stable,
        largest=largest,
        storage=storage,
        library=library,
    )
    return Job(work, name="capture", progress=progress)


@waiting(start_capture)
def capture(shots: Shots) -> Shots:
    """Capture a scene, or all scenes directly in a scene directory, and wait for it.

    Parameters
    ----------
    client
        The connection to the API.
    room
        The room's UUID.
    path
        The scene, or with `group` the scene directory. None lets the server choose: ``/init``, or the
        directory of the current scene.
    width, height
        Pixels. The API keeps one picture per room and scene, whatever the size: two captures of the same scenes at the
        same time, in two sizes, may get each other's pictures. A picture of another size is asked for once more, then
        kept and marked ``size_ok=False``.
    group
        Whether `path` is a scene directory.
    whole_room
        Whether every scene directory that can be found is captured, instead of `path`. The API lists scenes but no
        directories, so ``shots.completeness`` says how many of the listed ones came.
    dirs
        Directories you know of, for a whole room.
    measure
        Whether ink, blank and near duplicates are measured.
    stable
        Whether each scene is captured again until two captures in a row are equal, five times at most.
    largest
        The most bytes a picture may have; 64 MB by default.
    storage
        The storage space the pictures are in, with keys, where it is private. Default: the pictures are fetched
        from the URLs the API answers.
    library
        A :class:`Library`, or the folder of one, to keep the run in. Default: a temporary place that goes with the
        shots, at the latest with the process.
    progress
        True shows a progress bar; a function is called with a :class:`Progress` at every step, in the job's thread.

    Returns
    -------
    Shots
        One for each scene. A scene that failed is there too and says at which stage and why; if the request
        as a whole failed, there is one shot that says so.

    Raises
    ------
    InvalidInput
        If an argument is wrong; nothing was sent.
    LibraryError
        If the library cannot be opened; nothing was sent.

    Warns
    -----
    UserWarning
        If a picture came in another size than asked for; it is kept and marked ``size_ok=False``. If a whole
        group came back blank, or all its pictures equal: the two known causes are named. If a directory has no
        scenes of its own.
    """
    _warn_of_sizes(shots)
    if not shots and shots.completeness:
        warnings.warn(shots.completeness, stacklevel=3)
    for told in {shot.hint for shot in shots} & {NOTHING_DRAWN, ONLY_BACKGROUND}:
        warnings.warn(told, stacklevel=3)
    return shots


def prepare_capture(  # noqa: PLR0913 - the options of a capture
    client: Client,
    room: str,
    path: str | None = None,
    *,
    width: int,
    height: int,
    group: bool = False,
    whole_room: bool = False,
    dirs: Iterable[str] = (),
    measure: bool = True,
    stable: bool = False,
    largest: int = MAX_BYTES,
    storage: Storage | None = None,
    library: LibraryLike | None = None,
) -> Callable[[Job[Shots]], Shots]:
    """Return the work of a capture, for a job that does more than capture.

    Raises
    ------
    InvalidInput
        If an argument is wrong; nothing was sent.
    """
    options = CaptureOptions(measure, stable, largest, storage)
    request = CaptureRequest.checked(
        new_run_id(), room, path, width=width, height=height, group=group, region=client.region
    )
    if isinstance(dirs, str):
        raise InvalidInput("dirs= takes several directories", field="dirs", hint=f"Write dirs=[{dirs!r}].")
    known = tuple(ScenePath.parse(directory, field="dirs") for directory in dirs)
    if whole_room and (path is not None or group):
        raise InvalidInput(
            "A whole room has no path and is no group", field="path", hint="Name directories with dirs=."
        )
    if known and not whole_room:
        raise InvalidInput("dirs= is for a whole room", field="dirs", hint="Pass whole_room=True.")
    return SingleCapture(request, client, open_store(library), options, known if whole_room else None)


def open_store(library: LibraryLike | None) -> Store:
    """Return the store of a library, open it, or make a temporary one."""
    if library is None:
        return Store.temporary()
    return Store.open(library) if isinstance(library, str | os.PathLike) else library.store


def _warn_of_sizes(shots: Shots) -> None:
    other = [shot for shot in shots if shot.size_ok is False]
    if other:
        first = other[0]
        warnings.warn(
            f"{len(other)} of {len(shots)} pictures have another size than asked for: {first.scene} is "
            f"{first.pixel_width}×{first.pixel_height}, not {first.width}×{first.height}. They are kept and "
            "marked size_ok=False.",
            stacklevel=4,
        )
