"""One export on its way to a browser: a job makes a temporary file, which then goes out piece by piece."""

from __future__ import annotations

import threading
import time
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Protocol

from whiteshot_nb._core.jobs import Job
from whiteshot_nb._core.progress import Progress
from whiteshot_nb.errors import InvalidInput, WhiteshotError, describe
from whiteshot_nb.views.export_menu.titles import export_stem, export_title

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from whiteshot_nb.export.formats import Format

PIECE_BYTES = 2_000_000
"""Most bytes of one message: each is asked for, so that no more than one is ever on its way."""

MAX_EXPORT_BYTES = 500_000_000
"""Most bytes of a file that is handed to a browser."""

_SHORTEST_BETWEEN = 0.1  # seconds between two messages about how far it is
_MEGA = 1_000_000


class Exported(Protocol):
    """What is exported, such as shots: it has methods ``to_*`` too."""

    @property
    def frame(self) -> pd.DataFrame:
        """One row per scene."""


class Delivery:
    """A file that is made, handed over, and gone afterwards.

    Parameters
    ----------
    exported
        What it is of.
    form
        What kind of file.
    tell
        Called in the job's thread with what there is to say: `state` is ``making``, ``ready`` or ``failed``. Nothing is
        said any more once the delivery was dropped.

    Attributes
    ----------
    job
        What makes the file.
    """

    def __init__(self, exported: Exported, form: Format, tell: Callable[[dict[str, Any]], None]) -> None:
        self._exported, self._form, self._tell = exported, form, tell
        self._folder = TemporaryDirectory(prefix="whiteshot-export-")
        self._turn = threading.Lock()
        self._file: Path | None = None
        self._told = 0.0
        self.job: Job[None] = Job(self._make, name="export", progress=self._show)

    def piece(self, offset: int) -> bytes | None:
        """Return the bytes from there on, at most a piece; None if the file is gone, as after its last one."""
        with self._turn:
            if self._file is None:
                return None
            with self._file.open("rb") as file:
                file.seek(offset)
                data = file.read(PIECE_BYTES)
            last = offset + len(data) >= self._file.stat().st_size
        if last:
            self.drop()
        return data

    def drop(self) -> None:
        """Stop, and take the file away; if it is still made, the job does that at its end."""
        self.job.cancel()
        with self._turn:
            made, self._file = self._file, None
        if made is not None:
            self._folder.cleanup()

    def _make(self, job: Job[None]) -> None:
        try:
            file = self._written(job)
            size = file.stat().st_size
            self._check_size(file.name, size)
            with self._turn:
                job.check_cancelled()
                self._file = file
        except BaseException as error:
            self._folder.cleanup()
            if not job.cancelled:
                said = str(error) if isinstance(error, WhiteshotError) else f"Unexpected: {describe(error)}"
                self._tell({"state": "failed", "text": said})
            raise
        self._tell({"state": "ready", "name": file.name, "size": size})

    def _written(self, job: Job[None]) -> Path:
        """Write the file; if it comes with others, they are handed over together, in a ZIP."""

        def tell(now: Progress) -> None:
            job.check_cancelled()
            job.report(now)

        tell(Progress())
        stem, title = export_stem(self._exported.frame), export_title(self._exported.frame)
        folder = Path(self._folder.name) / "files"
        folder.mkdir()
        self._form.write(self._exported, folder / f"{stem}{self._form.suffix}", title=title, notify=tell)
        files = sorted(file for file in folder.rglob("*") if file.is_file())
        if len(files) == 1:
            return files[0]
        together = folder.with_name(f"{stem}.zip")
        with zipfile.ZipFile(together, "x", zipfile.ZIP_DEFLATED) as archive:
            for file in files:
                job.check_cancelled()
                archive.write(file, file.relative_to(folder))
                file.unlink()
        return together

    def _check_size(self, name: str, size: int) -> None:
        if size > MAX_EXPORT_BYTES:
            most = f"{MAX_EXPORT_BYTES / _MEGA:,.0f} MB"
            raise InvalidInput(
                f"{name} has {size / _MEGA:,.0f} MB, and a browser is handed at most {most}",
                field="size",
                hint=f'Write it where the kernel runs: .{self._form.method}("{name}").',
            )

    def _show(self, now: Progress) -> None:
        moment = time.monotonic()
        if moment - self._told < _SHORTEST_BETWEEN and now.done != now.total:
            return
        self._told = moment
        self._tell({"state": "making", "done": now.done, "total": now.total})
