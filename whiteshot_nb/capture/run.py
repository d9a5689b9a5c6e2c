"""One capture from beginning to end, as a job."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from tqdm.auto import tqdm

from whiteshot_nb.capture.request import CaptureRequest
from whiteshot_nb.capture.steps import NOTHING_DRAWN, Capture
from whiteshot_nb.jobs import Job, Progress
from whiteshot_nb.store import PictureFolder

if TYPE_CHECKING:
    from collections.abc import Callable

    from whiteshot_nb.client import Client
    from whiteshot_nb.shots import Shots
    from whiteshot_nb.storage import Storage

_GLANCE = 0.1  # seconds between looks at the cancel event while waiting
_GRACE = 0.5  # seconds that pictures on their way have to arrive after a cancel


def capture(
    client: Client,
    room: str,
    path: str | None = None,
    *,
    width: int,
    height: int,
    group: bool = False,
    measure: bool = True,
    storage: Storage | None = None,
    progress: bool = False,
) -> Shots:
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
        Pixels.
    group
        Whether `path` is a scene directory.
    measure
        Whether ink, blank and near duplicates are measured.
    storage
        The storage space the pictures are in, with keys, where it is private. Default: the pictures are fetched
        from the URLs the API answers.
    progress
        Whether a progress bar is shown.

    Returns
    -------
    Shots
        One for each scene. A scene that failed is there too and says at which stage and why; if the request
        as a whole failed, there is one shot that says so.

    Raises
    ------
    InvalidInput
        If an argument is wrong; nothing was sent.

    Warns
    -----
    UserWarning
        If a picture came in another size than asked for; it is kept and marked ``size_ok=False``. If a whole
        group came back blank: the two known causes are named.
    """
    bar = tqdm(desc="capture", unit="scene", disable=not progress)
    with bar:
        job = start_capture(
            client,
            room,
            path,
            width=width,
            height=height,
            group=group,
            measure=measure,
            storage=storage,
            on_progress=lambda now: _show(bar, now),
        )
        shots = job.result()
    _warn_of_sizes(shots)
    if any(shot.hint == NOTHING_DRAWN for shot in shots):
        warnings.warn(NOTHING_DRAWN, stacklevel=2)
    return shots


def start_capture(
    client: Client,
    room: str,
    path: str | None = None,
    *,
    width: int,
    height: int,
    group: bool = False,
    measure: bool = True,
    storage: Storage | None = None,
    on_progress: Callable[[Progress], None] | None = None,
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
        client, room, path, width=width, height=height, group=group, measure=measure, storage=storage
    )
    return Job(work, name="capture", on_progress=on_progress)


def prepare_capture(
    client: Client,
    room: str,
    path: str | None = None,
    *,
    width: int,
    height: int,
    group: bool = False,
    measure: bool = True,
    storage: Storage | None = None,
) -> Callable[[Job[Shots]], Shots]:
    """Return the work of a capture, for a job that does more than capture.

    Raises
    ------
    InvalidInput
        If an argument is wrong; nothing was sent.
    """
    request = CaptureRequest.checked(client, room, path, width=width, height=height, group=group)
    pictures = PictureFolder.temporary()
    return lambda job: Capture(request, pictures, job, measure=measure, storage=storage).run()


def _show(bar: tqdm[None], now: Progress) -> None:
    bar.total = now.total or None
    bar.set_postfix_str(f"{now.failed} failed" if now.failed else now.doing, refresh=False)
    bar.update(now.done - bar.n)
    bar.refresh()


def _warn_of_sizes(shots: Shots) -> None:
    other = [shot for shot in shots if shot.size_ok is False]
    if other:
        first = other[0]
        warnings.warn(
            f"{len(other)} of {len(shots)} pictures have another size than asked for: {first.scene} is "
            f"{first.pixel_width}×{first.pixel_height}, not {first.width}×{first.height}. They are kept and "
            "marked size_ok=False.",
            stacklevel=3,
        )
