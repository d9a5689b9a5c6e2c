"""The place where runs and pictures are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from whiteshot_nb._core.arguments import check_integer
from whiteshot_nb._core.atomic_files import expand_path
from whiteshot_nb._core.defaults import CONNECTIONS
from whiteshot_nb._core.executors import check_executor
from whiteshot_nb._core.jobs import Job, wait_for
from whiteshot_nb.capturing import ROOMS_AT_ONCE, CaptureOptions, ConcurrencyOptions, MeasureJob, RunJob
from whiteshot_nb.client import Client
from whiteshot_nb.errors import InvalidInput, LibraryError
from whiteshot_nb.library.reviewing import LibraryReviews
from whiteshot_nb.store import Pictures, Store, current_status

if TYPE_CHECKING:
    import os
    from concurrent.futures import Executor
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.shots import Shots
    from whiteshot_nb.storage import Storage
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


class Library(LibraryReviews):
    """Runs and their pictures, in a folder or in a bucket with a database.

    Pictures are kept byte for byte under their sha256: equal pictures are kept once. Several processes may use one
    library at once; after a crash it opens as it was, and says which runs were interrupted.

    Parameters
    ----------
    location
        A folder, made if it is not there; or ``s3://bucket/prefix``, or a :class:`Storage` with its keys.
    database
        A SQLAlchemy URL of the ledger. Default: SQLite in the folder; a bucket needs one.

    Raises
    ------
    LibraryError
        If it cannot be opened, or was made by a newer version.
    ConfigError
        If a bucket has no database.
    """

    def __init__(self, location: str | os.PathLike[str] | Storage, *, database: str | None = None) -> None:
        super().__init__(Store.open(location, database))

    def __repr__(self) -> str:
        return f"<Library {self.store.location}, {len(self.runs)} runs>"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def runs(self) -> pd.DataFrame:
        """One row per run, oldest first.

        `status` is ``running``, ``done``, ``cancelled``, or ``interrupted``: its process is gone, and `resume` goes
        on with it.
        """
        records = [run | {"status": current_status(run)} for run in self._ledger.runs()]
        frame = pd.DataFrame(records, columns=list(_RUN_COLUMNS))
        return frame.astype(_RUN_COLUMNS)

    @property
    def pictures(self) -> Pictures:
        """The PNGs of all its runs, by sha256."""
        return self.store.pictures

    def shots(self, run: str | None = None, room: str | None = None, scene: str | None = None) -> Shots:
        """Return the shots of a run, a room, a scene, or of any two or three of these; all without any.

        Raises
        ------
        LibraryError
            If there is no such run.
        """
        if run is not None:
            self._run(run)
        asked = {"run": run, "room": room, "scene": scene}
        return self._shots(**{name: value for name, value in asked.items() if value is not None})

    def history(self, room: str, scene: str) -> Shots:
        """Return every shot of one scene, oldest first."""
        return self._shots(room=room, scene=scene)

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
        """Go on with a run that was interrupted, cancelled, or had failures, and wait for it.

        Scenes that had arrived are not asked for again.

        Parameters
        ----------
        run
            Its id.
        client
            The connection to the API. Default: one with the token of the environment, where the run's server is that
            of the environment; tokens are never kept.
        storage
            The storage space the pictures are in, with keys, where it is private.
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
            If there is no such run, another process is still at it, or the environment's token is for another server.
        """
        known = self._run(run)
        work = RunJob(
            run,
            client or _client_of(known),
            self.store,
            CaptureOptions.from_record(known, storage),
            resumed=True,
            concurrency=ConcurrencyOptions(concurrency, connections, executor, workers),
        )
        return wait_for(lambda: Job(work, name="resume", progress=progress, unit="target"))

    def measure(
        self,
        run: str,
        *,
        executor: Executor | None = None,
        progress: ProgressOption = False,
    ) -> Shots:
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
        work = MeasureJob(run, self.store, executor)
        return wait_for(lambda: Job(work, name="measure", progress=progress))

    def parts(self, run: str) -> list[str]:
        """Return where the Parquet parts of a run are that went out to an executor: paths, or ``s3://`` addresses.

        Together they have the rows of ``shots.frame``, each once, for whatever reads Parquet: every column has one type
        in all of them. Of the targets' other columns, those with lists, objects, or cells of several kinds are JSON in
        text there, and times with a zone are in UTC.
        """
        return self.store.parts.locations(run)

    def prune(self, *, keep: int, dry_run: bool = True) -> pd.DataFrame:
        """Remove all but the newest runs, and the pictures that no run has any more.

        Parameters
        ----------
        keep
            How many runs stay.
        dry_run
            Whether nothing is removed, and only told what would be.

        Returns
        -------
        pandas.DataFrame
            What goes: `kind` (``run`` or ``picture``), its `name` and its `bytes`.

        Raises
        ------
        InvalidInput
            If `keep` is no whole number of 0 or more.
        LibraryError
            If a run is not finished yet.
        """
        from whiteshot_nb.store.pruning import find_prunable, prune  # noqa: PLC0415 - rarely needed

        found = find_prunable(self.store, self._ledger, check_integer(keep, "keep", least=0))
        if not dry_run:
            prune(self.store, self._ledger, found)
        rows: list[tuple[str, str, int | None]] = [("run", run, None) for run in found.runs]
        rows += [("picture", picture.sha256, picture.bytes) for picture in found.pictures]
        types = {"kind": "string", "name": "string", "bytes": "Int64"}
        return pd.DataFrame(rows, columns=list(types)).astype(types)

    def verify(self) -> pd.DataFrame:
        """Read every picture again and return those that are missing or damaged: none, if all is well.

        A picture that is captured again takes the place of one that is not.

        Returns
        -------
        pandas.DataFrame
            One row for each shot whose picture is not as it was kept: `problem` (``missing`` or ``damaged``),
            `sha256`, `run`, `room`, `scene`.
        """
        from whiteshot_nb.store.verification import find_damaged  # noqa: PLC0415 - rarely needed

        found = find_damaged(self.store.pictures, list(self._ledger.pictures()))
        rows = [
            {"problem": one.problem, "sha256": one.sha256, **shot}
            for one in found
            for shot in self._ledger.scenes_of(one.sha256)
        ]
        return pd.DataFrame(rows, columns=["problem", "sha256", "run", "room", "scene"], dtype="string")

    def pack(self, path: str | os.PathLike[str]) -> Path:
        """Write the whole library into one file, to take it home from where nothing is kept.

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

        return pack(self._ledger, self.store.pictures, path)

    @classmethod
    def unpack(
        cls,
        path: str | os.PathLike[str],
        location: str | os.PathLike[str] | Storage | None = None,
        *,
        database: str | None = None,
    ) -> Self:
        """Bring a packed library back, into a new place or into a library that is there.

        Parameters
        ----------
        path
            What `pack` wrote.
        location, database
            As for the library itself; default: a folder beside the file with its name, without the ending. Runs that
            are there already stay as they are.

        Raises
        ------
        InvalidInput
            If no location is given, and the file's name has no ending.
        LibraryError
            If the file is no packed library, is damaged, or was made by a newer version.
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
            packed.into(library._ledger, library.store.pictures)
        return library

    def close(self) -> None:
        """Close the connections to the database."""
        self.store.close()

    def _run(self, run: str) -> LedgerRow:
        known = self._ledger.run(run)
        if known is None:
            raise LibraryError(f"The library has no run {run}", hint="library.runs lists them.")
        return known


def _client_of(run: LedgerRow) -> Client:
    """Return a client of the environment; its token goes to no server that only a library names."""
    client = Client(region=run["region"])
    if client.base_url != run["base_url"]:
        raise LibraryError(
            f"The run was captured from {run['base_url']}, and the environment's token is for {client.base_url}",
            hint="Pass client=….",
        )
    return client
