"""The library: runs, their pictures, and the reviews of them."""

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
    """Runs, their pictures, baselines, masks and verdicts, in a folder or in a bucket with a database.

    Pictures are kept byte for byte under their sha256: equal pictures are kept once. Several processes may use one
    library at once; after a crash it opens again without loss, and shows which runs were interrupted.

    Parameters
    ----------
    location
        A folder, created if it does not exist; or ``s3://bucket/prefix``, or a :class:`Storage` with its keys.
    database
        A SQLAlchemy URL of the database. Default: SQLite in the folder; a bucket needs one.

    Raises
    ------
    LibraryError
        If it cannot be opened, or was made by a newer version.
    ConfigError
        If a bucket has no database.
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
        """One row per run, oldest first.

        `status` is ``running``, ``done``, ``cancelled``, or ``interrupted``: its process has ended, and `resume`
        continues it.
        """
        records = [run | {"status": current_status(run)} for run in self._ledger.runs()]
        frame = pd.DataFrame(records, columns=list(_RUN_COLUMNS))
        return frame.astype(_RUN_COLUMNS)

    @property
    def pictures(self) -> Pictures:
        """The PNGs of all runs, by sha256: ``library.pictures.get(sha256)``."""
        return self._store.pictures

    @cached_property
    def masks(self) -> LibraryMasks:
        """Masks that are applied to comparisons: ``.add(mask)``, ``.remove(id)``, ``.frame``, ``.history``."""
        return LibraryMasks(self._logs)

    @cached_property
    def baselines(self) -> LibraryBaselines:
        """The accepted pictures of each scene: ``.frame``, ``.rollback(room, scene, to=…)``."""
        return LibraryBaselines(self._logs)

    @cached_property
    def verdicts(self) -> LibraryVerdicts:
        """All decisions on changes: ``.frame``, ``.to_json(path)``, ``.read_json(path)``."""
        return LibraryVerdicts(self._logs)

    def shots(self, run: str | None = None, room: RoomLike | None = None, scene: SceneLike | None = None) -> Shots:
        """Return the shots of a run, a room, a scene, or of any combination of them; all shots by default.

        Parameters
        ----------
        run
            The id of a run.
        room
            A room's UUID, or a :class:`Room`.
        scene
            The path of a scene, or a :class:`Shot` of it, which names its room as well.

        Raises
        ------
        LibraryError
            If there is no such run.
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
        """Return every shot of one scene, oldest first: ``history(room, "/lesson/1")``, or ``history(shot)``.

        Parameters
        ----------
        room
            The room's UUID, or a :class:`Room`; or a :class:`Shot` of the scene, alone.
        scene
            The path of the scene, or a :class:`Shot` of it.

        Raises
        ------
        InvalidInput
            If no scene is named.
        """
        if isinstance(room, HasScene):
            return self._shots(room=room.room, scene=room.scene if scene is None else scene_path(scene))
        if scene is None:
            raise InvalidInput("A history is of one scene", field="scene", hint="Write history(room, scene).")
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
        """Begin a comparison in the background; see `compare` for the parameters and for what is raised at once.

        Returns
        -------
        Job
            ``job.progress``, ``job.cancel()``, ``job.result()``, ``await job``. After a cancel, scenes that were not
            compared yet are ``failed``.
        """
        prepared = self._prepare(shots, baseline, into=into, masks=masks, thresholds=thresholds)
        return prepared.start(executor=executor, progress=progress)

    @waiting(start_compare)
    def compare(comparison: Comparison) -> Comparison:  # noqa: N805 - the result of `start_compare`
        """Compare shots with the accepted pictures, or with any run, and wait for the result.

        Verdicts on it are kept in this library. A scene that equals another of its accepted variants is ``tolerated``.
        Where nothing was accepted yet, every scene is ``new``. Acceptances of these very shots do not count: comparing
        a run again opens its review again, with its verdicts.

        Parameters
        ----------
        shots
            The new pictures, of this library or from elsewhere; those that are accepted are copied into it.
        baseline
            The id of a run, the name of a baseline, or other shots. Default: the baseline `into`.
        into
            The baseline that accepting changes; a new name begins one. Default: the one compared with, or ``main``.
        masks
            Rectangles to ignore. Default: the masks of the library, for the baseline compared with; with a run, or
            shots, for `into`.
        thresholds, executor, progress
            See :func:`whiteshot_nb.compare`.

        Raises
        ------
        LibraryError
            If there is no such baseline and no such run.
        InvalidInput
            If `shots` is something else, or one side has two pictures of the same scene.
        """
        warn_about_masks(comparison.frame, stacklevel=4)
        return comparison

    def rebaseline(self, shots: Shots, *, baseline: str = MAIN, reviewer: str | None = None) -> pd.DataFrame:
        """Accept what differs only by the noise of an upgraded renderer, and leave all other changes for a review.

        Parameters
        ----------
        shots
            The pictures of the new renderer.
        baseline
            The name of the baseline, with the pictures of the old one.
        reviewer
            Who decides. Default: ``WHITESHOT_REVIEWER``, or the user who is logged in.

        Returns
        -------
        pandas.DataFrame
            One row per scene: `change`, `baseline_renderer`, `renderer`, what was `done` (``accepted``, ``kept`` or
            ``left``) and `why`.

        Raises
        ------
        LibraryError
            If there is no such baseline.
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
        """Continue a run that was interrupted, cancelled, or had failures, and wait for it.

        Scenes whose pictures are in the library are not captured again.

        Parameters
        ----------
        run
            Its id.
        client
            The connection to the API. Default: one with the token of the environment, if the run's server is that of
            the environment; tokens are never kept in a library.
        storage
            The storage space of the pictures, with keys, if it is private.
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
            If there is no such run, another process is working on it, or the environment's token is for another
            server.
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
        """Measure the pictures of a run that was captured with ``measure=False``, and wait for it.

        Parameters
        ----------
        run
            Its id.
        executor
            Where pictures are decoded: threads, processes, a Dask cluster. Default: threads of this process.
        progress
            See :func:`capture`.

        Returns
        -------
        Shots
            All shots of the run, with `ink`, `blank`, `near_duplicate_of` and `changed_since_last`.

        Raises
        ------
        LibraryError
            If there is no such run.
        """
        self._run(run)
        if executor is not None:
            check_executor(executor)
        work = MeasureJob(run, self._store, executor)
        return wait_for(lambda: Job(work, name="measure", progress=progress))

    def parts(self, run: str) -> list[str]:
        """Return the Parquet files of a run that was captured on an executor: paths, or ``s3://`` addresses.

        Together they have the rows of ``shots.frame``, each once, for any program that reads Parquet: every column has
        the same type in all of them. Of the targets' own columns, those with lists, objects, or cells of several kinds
        are JSON texts there, and times with a zone are in UTC.
        """
        return self._store.parts.locations(run)

    def prune(self, *, keep: int, dry_run: bool = True) -> pd.DataFrame:
        """Remove all but the newest runs, and the pictures that belong to no run and no baseline any more.

        Parameters
        ----------
        keep
            How many runs to keep.
        dry_run
            Whether to return what would be removed, and remove nothing.

        Returns
        -------
        pandas.DataFrame
            What is removed: `kind` (``run`` or ``picture``), its `name` and its `bytes`.

        Raises
        ------
        InvalidInput
            If `keep` is not a whole number of 0 or more.
        LibraryError
            If a run is not finished yet.
        """
        from whiteshot_nb.library.maintenance import prune_runs  # noqa: PLC0415 - rarely needed

        return prune_runs(self._store, self._ledger, keep=check_integer(keep, "keep", minimum=0), dry_run=dry_run)

    def verify(self) -> pd.DataFrame:
        """Read every picture, and return the shots whose picture is missing or damaged; an empty frame if all is well.

        Capturing the same picture again repairs it.

        Returns
        -------
        pandas.DataFrame
            One row per shot whose picture is not intact: `problem` (``missing`` or ``damaged``), `sha256`, `run`,
            `room`, `scene`.
        """
        from whiteshot_nb.library.maintenance import damaged_shots  # noqa: PLC0415 - rarely needed

        return damaged_shots(self._store, self._ledger)

    def pack(self, path: str | os.PathLike[str]) -> Path:
        """Write the whole library into one file, to keep it or to take it to another machine; see `unpack`.

        Returns
        -------
        pathlib.Path
            The file.

        Raises
        ------
        LibraryError
            If it cannot be written.
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
        """Open a packed library at a new place, or add its content to a library that exists.

        Parameters
        ----------
        path
            A file that `pack` wrote.
        location, database
            As for the library itself; default: a folder beside the file with its name, without the ending. Runs that
            the library has already stay unchanged.

        Raises
        ------
        InvalidInput
            If no location is given, and the file's name has no ending.
        LibraryError
            If the file is not a packed library, is damaged, or was made by a newer version.
        """
        from whiteshot_nb.store.packing import PackedLibrary  # noqa: PLC0415 - rarely needed

        file = expand_path(path)
        place = file.with_suffix("") if location is None else location
        if place == file:
            raise InvalidInput(
                f"A folder beside {file.name} cannot have its name, which has no ending",
                field="location",
                hint="Pass the folder as the second argument.",
            )
        with PackedLibrary.open(file) as packed:
            library = cls(place, database=database)
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
            raise LibraryError(f"The library has no run {run}", hint="library.runs lists them.")
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
    """Return a client of the environment; its token is not sent to a server that only a library names."""
    client = Client(region=run["region"])
    if client.base_url != run["base_url"]:
        raise LibraryError(
            f"The run was captured from {run['base_url']}, and the environment's token is for {client.base_url}",
            hint="Pass client=….",
        )
    return client
