"""Define `Library`, which stores captured runs, their pictures and their reviews."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

import pandas as pd

from whiteshot_nb._core.arguments import check_integer
from whiteshot_nb._core.atomic_files import expand_path
from whiteshot_nb._core.defaults import CONNECTIONS
from whiteshot_nb._core.executors import check_executor
from whiteshot_nb._core.jobs import Job, wait_for, waiting
from whiteshot_nb.capturing import (
    ROOMS_AT_ONCE,
    CaptureOptions,
    ConcurrencyOptions,
    MeasureJob,
    RunJob,
    shot_rows,
)
from whiteshot_nb.client import Client
from whiteshot_nb.diff.evaluation import warn_about_masks
from whiteshot_nb.errors import InvalidInput, LibraryError
from whiteshot_nb.library.baselines import LibraryBaselines
from whiteshot_nb.library.masks import LibraryMasks
from whiteshot_nb.library.prepare_comparison import prepare_comparison, renderers
from whiteshot_nb.library.review_logs import ReviewLogs
from whiteshot_nb.library.verdicts import LibraryVerdicts
from whiteshot_nb.model.room_and_scene import HasScene, room_uuid, scene_path
from whiteshot_nb.review.baselines import MAIN
from whiteshot_nb.review.rebaseline import plan_rebaseline
from whiteshot_nb.shots import Shots
from whiteshot_nb.store import Pictures, Store, current_status

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable
    from concurrent.futures import Executor
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.comparison import Comparison
    from whiteshot_nb.comparison.compare_shots import PreparedComparison
    from whiteshot_nb.diff import Mask, Thresholds
    from whiteshot_nb.model.room_and_scene import RoomLike, SceneLike
    from whiteshot_nb.storage import Storage
    from whiteshot_nb.store.ledger import Ledger
    from whiteshot_nb.store.tables import LedgerRow

_RUN_COLUMNS = {
    "run": "string",
    "status": "string",
    "started_at": "datetime64[ms, UTC]",
    "finished_at": "datetime64[ms, UTC]",
    "rooms": "Int64",
    "shots": "Int64",
    "ok": "Int64",
    "base_url": "string",
    "region": "string",
}


class Library:
    """A collection of captured runs with their pictures, baselines, masks and verdicts.

    A library is stored either in a folder, or in a bucket and a database. Pictures are stored unchanged under their
    SHA-256, so that equal pictures are stored only once. Several processes can use the same library at the same time.
    After a crash, no data is lost, and `runs` shows which runs were interrupted.

    Parameters
    ----------
    location
        A folder or a bucket. A folder is created if it does not exist. A bucket is given either as
        ``s3://bucket/prefix`` or as a :class:`Storage` with access keys.
    database
        The SQLAlchemy URL of the database. Default: a SQLite file in the folder. Required for a bucket.

    Raises
    ------
    LibraryError
        If the library cannot be opened, or was created by a newer version of this package.
    ConfigError
        If `location` is a bucket and `database` is None.
    """

    def __init__(self, location: str | os.PathLike[str] | Storage, *, database: str | None = None) -> None:
        self._store = Store.open(location, database)

    def __repr__(self) -> str:
        return f"<Library {self._store.location}, {len(self.runs)} runs>"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections to the database."""
        self._store.close()

    @property
    def runs(self) -> pd.DataFrame:
        """All runs as a DataFrame with one row per run, oldest run first.

        The column `status` is ``running``, ``done``, ``cancelled`` or ``interrupted``. A run is ``interrupted`` if its
        process ended before the run was finished. Call `resume` to continue such a run.
        """
        records = [run | {"status": current_status(run)} for run in self._ledger.runs()]
        frame = pd.DataFrame(records, columns=list(_RUN_COLUMNS))
        return frame.astype(_RUN_COLUMNS)

    @property
    def pictures(self) -> Pictures:
        """The PNGs of all runs; ``library.pictures.get(sha256)`` returns the PNG with that SHA-256."""
        return self._store.pictures

    @cached_property
    def masks(self) -> LibraryMasks:
        """The masks (rectangles that comparisons ignore), with ``.add(mask)``, ``.remove(id)`` and ``.frame``.

        ``.history`` also lists the masks that were removed.
        """
        return LibraryMasks(self._logs)

    @cached_property
    def baselines(self) -> LibraryBaselines:
        """The baselines (accepted pictures of each scene), with ``.frame`` and ``.rollback(room, scene, to=…)``."""
        return LibraryBaselines(self._logs)

    @cached_property
    def verdicts(self) -> LibraryVerdicts:
        """The verdicts (people's decisions on changes), with ``.frame``, ``.to_json(path)``, ``.read_json(path)``."""
        return LibraryVerdicts(self._logs)

    def shots(self, run: str | None = None, room: RoomLike | None = None, scene: SceneLike | None = None) -> Shots:
        """Return all shots in this library, or only those of a run, a room or a scene.

        Parameters
        ----------
        run
            The id of a run. Default: all runs.
        room
            The UUID of a room, or a :class:`Room`. Default: all rooms.
        scene
            The path of a scene, or a :class:`Shot` of the scene. If this is a shot and `room` is omitted, only shots of
            the same room are returned. Default: all scenes.

        Raises
        ------
        LibraryError
            If the library has no run with this id.
        """
        if run is not None:
            self._run(run)
        if isinstance(scene, HasScene):
            room = scene.room if room is None else room
        return self._shots(
            run=run,
            room=None if room is None else room_uuid(room),
            scene=None if scene is None else scene_path(scene),
        )

    @overload
    def history(self, room: HasScene, /) -> Shots: ...
    @overload
    def history(self, room: RoomLike, scene: SceneLike) -> Shots: ...
    def history(self, room: RoomLike | HasScene, scene: SceneLike | None = None) -> Shots:
        """Return all shots of one scene, oldest first.

        Call ``history(room, "/lesson/1")`` or ``history(shot)``.

        Parameters
        ----------
        room
            The UUID of the room, or a :class:`Room`. If `room` is a :class:`Shot`, the room of the shot is used. If
            `scene` is omitted, the scene of the shot is used, too.
        scene
            The path of the scene, or a :class:`Shot` of the scene. This parameter is required unless `room` is a shot.

        Raises
        ------
        InvalidInput
            If `scene` is missing and `room` is not a shot.
        """
        if isinstance(room, HasScene):
            return self._shots(room=room.room, scene=room.scene if scene is None else scene_path(scene))
        if scene is None:
            raise InvalidInput(
                "The argument 'scene' is missing", field="scene", hint="Call history(room, scene) or history(shot)."
            )
        return self._shots(room=room_uuid(room), scene=scene_path(scene))

    def start_compare(
        self,
        shots: Shots,
        baseline: str | Shots | None = None,
        *,
        into: str | None = None,
        masks: Iterable[Mask] | None = None,
        thresholds: Thresholds | None = None,
        executor: Executor | None = None,
        progress: ProgressOption = False,
    ) -> Job[Comparison]:
        """Start a comparison in the background; see `compare` for the parameters and errors.

        Returns
        -------
        Job
            The running comparison. ``job.result()`` or ``await job`` waits for the result. ``job.cancel()`` stops the
            comparison early. The result then marks the remaining scenes as ``failed``.
        """
        prepared = self._prepare(shots, baseline, into=into, masks=masks, thresholds=thresholds)
        return prepared.start(executor=executor, progress=progress)

    @waiting(start_compare)
    def compare(comparison: Comparison) -> Comparison:  # noqa: N805 - the result of `start_compare`
        """Compare shots with a baseline of this library or with another run, and wait for the result.

        Verdicts on the comparison are saved in this library. A scene is ``new`` if the baseline has no picture of the
        scene. A scene is ``tolerated`` if its picture equals a variant, that is, an additional accepted picture of the
        scene.

        A picture that is already accepted is compared with the picture that it replaced in the baseline. If you compare
        a run again, you therefore see the same changes as before, with their verdicts.

        Parameters
        ----------
        shots
            The new pictures, from this library or from elsewhere. Accepted pictures are copied into this library.
        baseline
            What to compare with: the name of a baseline, the id of a run, or a :class:`Shots` object. Default: `into`
            if given, otherwise ``main``.
        into
            The name of the baseline that changes when pictures are accepted. The baseline is created if it does not
            exist. Default: the baseline that the shots are compared with. If the shots are compared with a run or with
            a :class:`Shots` object, the default is ``main``.
        masks
            Rectangles to ignore. Default: the masks of this library for the baseline that the shots are compared with.
            If the shots are compared with a run or with a :class:`Shots` object, the masks for the baseline `into` are
            used.
        thresholds
            The limits above which a difference is treated as a change. Default: ``Thresholds()``.
        executor, progress
            See :func:`whiteshot_nb.compare`.

        Returns
        -------
        Comparison
            The comparison, which has one row per scene.

        Raises
        ------
        LibraryError
            If the library has no baseline or run named `baseline`.
        InvalidInput
            If `shots` is not a :class:`Shots`, or if the shots or the baseline contain two pictures of the same scene.
        """
        warn_about_masks(comparison.frame, stacklevel=4)
        return comparison

    def rebaseline(self, shots: Shots, *, baseline: str = MAIN, reviewer: str | None = None) -> pd.DataFrame:
        """After an upgrade of the renderer (the drawing software), accept pictures that differ only by noise.

        Pictures with other differences are not accepted, because they need a review.

        Parameters
        ----------
        shots
            The pictures that the new renderer drew.
        baseline
            The name of the baseline, whose pictures were drawn by the old renderer. Default: ``main``.
        reviewer
            The name recorded with the verdicts. Default: ``WHITESHOT_REVIEWER``, or the user who is logged in.

        Returns
        -------
        pandas.DataFrame
            One row per scene. The column `done` is ``accepted`` (the baseline now has the new picture), ``kept`` (there
            was nothing to accept) or ``left`` (needs a review). The column `why` contains the reason. The other columns
            are `room`, `scene`, `change`, `baseline_renderer` and `renderer`.

        Raises
        ------
        LibraryError
            If the library has no baseline with this name.
        """
        prepared = self._prepare(shots, baseline)
        comparison = wait_for(prepared.start)
        warn_about_masks(comparison.frame)
        before, after = prepared.evaluation.baseline, prepared.evaluation.shots
        plan = plan_rebaseline(comparison.frame, renderers(before.frame), renderers(after.frame))
        for why, rows in plan[plan["done"] == "accepted"].groupby("why"):
            comparison.accept(rows, reviewer=reviewer, comment=str(why))
        return plan

    def resume(
        self,
        run: str,
        client: Client | None = None,
        *,
        storage: Storage | None = None,
        concurrency: int = ROOMS_AT_ONCE,
        connections: int = CONNECTIONS,
        executor: Executor | None = None,
        workers: int | None = None,
        progress: ProgressOption = False,
    ) -> Shots:
        """Continue a run that was interrupted or cancelled, or has failed shots, and wait for the result.

        Scenes whose pictures are already in the library are not captured again.

        Parameters
        ----------
        run
            The id of the run.
        client
            The connection to the API. Default: a new client with the token from the environment, because a library
            never contains tokens. In this case, the environment must name the server from which the run was captured.
        storage
            The private storage space that contains the pictures, with its access keys. Default: the pictures are
            downloaded from the URLs in the response of the API.
        concurrency, connections, executor, workers
            See :func:`capture_many`.
        progress
            See :func:`capture`.

        Returns
        -------
        Shots
            All shots of the run.

        Raises
        ------
        LibraryError
            If the library has no run with this id, or if another process is capturing the run. Also if `client` is
            omitted, and the environment names a server other than the server of the run.
        """
        record = self._run(run)
        work = RunJob(
            run,
            client or _client_of(record),
            self._store,
            CaptureOptions.from_record(record, storage),
            resumed=True,
            concurrency=ConcurrencyOptions(concurrency, connections, executor, workers),
        )
        return wait_for(lambda: Job(work, name="resume", progress=progress, unit="target"))

    def measure(self, run: str, *, executor: Executor | None = None, progress: ProgressOption = False) -> Shots:
        """Measure the pictures of a run that was captured with ``measure=False``, and wait for the result.

        Parameters
        ----------
        run
            The id of the run.
        executor
            The executor that decodes the pictures, such as a process pool or a Dask cluster. Default: threads of this
            process or, if there are many pictures, a pool of processes.
        progress
            See :func:`capture`.

        Returns
        -------
        Shots
            All shots of the run, with values in the columns `ink`, `blank`, `near_duplicate_of` and
            `changed_since_last`.

        Raises
        ------
        LibraryError
            If the library has no run with this id.
        """
        self._run(run)
        if executor is not None:
            check_executor(executor)
        work = MeasureJob(run, self._store, executor)
        return wait_for(lambda: Job(work, name="measure", progress=progress))

    def parts(self, run: str) -> list[str]:
        """Return the paths of a run's Parquet files, or their ``s3://`` URLs if the library is in a bucket.

        If the run was not captured on an executor, it has no Parquet files, and the list is empty.

        Together, the files contain each row of ``shots.frame`` exactly once. Each column has the same type in all
        files. Times with a time zone are in UTC. A column that the user added to the targets contains JSON text if its
        cells are lists or objects, or have different types.
        """
        return self._store.parts.locations(run)

    def prune(self, *, keep: int, dry_run: bool = True) -> pd.DataFrame:
        """Delete all runs except the newest runs, and all pictures that no remaining run or baseline uses.

        Parameters
        ----------
        keep
            The number of newest runs to keep.
        dry_run
            If True, nothing is deleted; the result says what would be deleted. Default: True.

        Returns
        -------
        pandas.DataFrame
            One row per run or picture that is deleted (or would be, with ``dry_run=True``). The columns are `kind`
            (``run`` or ``picture``), `name` (the id of the run or the SHA-256 of the picture) and `bytes` (the size of
            the picture).

        Raises
        ------
        InvalidInput
            If `keep` is not a whole number of at least 0.
        LibraryError
            If any run is still being captured.
        """
        from whiteshot_nb.library.maintenance import prune_runs  # noqa: PLC0415 - rarely needed

        return prune_runs(self._store, self._ledger, keep=check_integer(keep, "keep", minimum=0), dry_run=dry_run)

    def verify(self) -> pd.DataFrame:
        """Read every picture, and return the shots whose picture is missing or damaged.

        A missing or damaged picture is repaired when the same picture is captured again.

        Returns
        -------
        pandas.DataFrame
            One row per affected shot, with the columns `problem` (``missing`` or ``damaged``), `sha256`, `run`, `room`
            and `scene`. The DataFrame is empty if all pictures are intact.
        """
        from whiteshot_nb.library.maintenance import damaged_shots  # noqa: PLC0415 - rarely needed

        return damaged_shots(self._store, self._ledger)

    def pack(self, path: str | os.PathLike[str]) -> Path:
        """Write the whole library to one ZIP file, for a backup or to move the library; `unpack` reads the file.

        Parameters
        ----------
        path
            The file to write.

        Returns
        -------
        pathlib.Path
            The path of the file.

        Raises
        ------
        LibraryError
            If the file cannot be written.
        """
        from whiteshot_nb.store.packing import pack  # noqa: PLC0415 - rarely needed

        return pack(self._ledger, self._store.pictures, path)

    @classmethod
    def unpack(
        cls,
        path: str | os.PathLike[str],
        location: str | os.PathLike[str] | Storage | None = None,
        *,
        database: str | None = None,
    ) -> Self:
        """Read a file that `pack` wrote, add its content to a library, and return the open library.

        A new library is created if there is none. Runs that the library already has stay unchanged.

        Parameters
        ----------
        path
            The file to unpack.
        location
            The folder or bucket of the library; see :class:`Library`. Default: a folder next to the file, named like
            the file but without the extension.
        database
            The SQLAlchemy URL of the database; see :class:`Library` for the default.

        Raises
        ------
        InvalidInput
            If `location` is missing and the name of the file has no extension.
        LibraryError
            If the file is not a packed library, is damaged, or was written by a newer version of this package.
        """
        from whiteshot_nb.store.packing import PackedLibrary  # noqa: PLC0415 - rarely needed

        file = expand_path(path)
        target = file.with_suffix("") if location is None else location
        if target == file:
            raise InvalidInput(
                f"The argument 'location' is required. The default is the file name without its suffix, but "
                f"{file.name} has none",
                field="location",
                hint="Pass location=…, the folder to unpack the library into.",
            )
        with PackedLibrary.open(file) as packed:
            library = cls(target, database=database)
            packed.into(library._ledger, library._store.pictures)
        return library

    @property
    def _ledger(self) -> Ledger:
        return self._store.ledger

    @cached_property
    def _logs(self) -> ReviewLogs:
        return ReviewLogs.of(self._ledger.review)

    def _run(self, run: str) -> LedgerRow:
        record = self._ledger.run(run)
        if record is None:
            raise LibraryError(
                f"The library has no run with the id {run!s:.80}", hint="See library.runs for the ids of all runs."
            )
        return record

    def _shots(self, **where: str | None) -> Shots:
        given: dict[str, Any] = {name: value for name, value in where.items() if value is not None}
        rows = shot_rows(self._ledger.shots(**given))
        return Shots(rows, self._store.pictures, library=self._store.location)

    def _prepare(
        self,
        shots: Shots,
        baseline: str | Shots | None,
        *,
        into: str | None = None,
        masks: Iterable[Mask] | None = None,
        thresholds: Thresholds | None = None,
    ) -> PreparedComparison:
        if isinstance(baseline, str) and self._ledger.run(baseline):
            baseline = self._shots(run=baseline)
        return prepare_comparison(
            self._logs, self._store.pictures, shots, baseline, into=into, masks=masks, thresholds=thresholds
        )


def _client_of(run: LedgerRow) -> Client:
    """Return a client with the token from the environment, unless the run was captured from another server.

    The token is never sent to a server that only the library names.
    """
    client = Client(region=run["region"])
    if client.base_url != run["base_url"]:
        raise LibraryError(
            f"The run was captured from {run['base_url']}, but the token in the environment is for {client.base_url}",
            hint="Pass client=…, a client that connects to the server of the run.",
        )
    return client
