"""Deliver an exported file to a browser; a job writes a temporary file, which is sent in pieces."""

from __future__ import annotations

import threading
import time
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from whiteshot_nb._core.jobs import Job
from whiteshot_nb._core.progress import Progress
from whiteshot_nb.errors import InvalidInput, WhiteshotError, describe
from whiteshot_nb.views.export_menu.titles import export_stem, export_title

if TYPE_CHECKING:
    from collections.abc import Callable

    from whiteshot_nb.export.exportable import Exportable
    from whiteshot_nb.export.formats import Format

PIECE_BYTES = 2_000_000
"""Maximum number of bytes of one piece. The browser requests the pieces one after another."""

MAX_EXPORT_BYTES = 500_000_000
"""Maximum number of bytes of a file that is sent to a browser."""

_MIN_INTERVAL = 0.1  # seconds between two messages about progress
_MEGABYTE = 1_000_000


class Delivery:
    """An exported file that is written in the background, sent to a browser in pieces, and then deleted.

    Parameters
    ----------
    exported
        Shots or comparison to export.
    file_format
        Format of the file.
    send_status
        Function that sends a message to the browser. The key `state` of the message is ``making``, ``ready`` or
        ``failed``. The function is called in the thread of the job, but not after `drop` was called.

    Attributes
    ----------
    job
        Job that writes the file.
    """

    def __init__(
        self, exported: Exportable, file_format: Format, send_status: Callable[[dict[str, Any]], None]
    ) -> None:
        self._exported, self._format, self._send_status = exported, file_format, send_status
        self._folder = TemporaryDirectory(prefix="whiteshot-export-")
        self._lock = threading.Lock()
        self._file: Path | None = None
        self._sent_at = 0.0
        self.job: Job[None] = Job(self._run, name="export", progress=self._send_progress)

    def piece(self, offset: int) -> bytes | None:
        """Return a piece of the file; the file is deleted after its last piece.

        Parameters
        ----------
        offset
            Position of the piece's first byte in the file.

        Returns
        -------
        bytes or None
            At most 2,000,000 bytes; None if the file is not written yet, or has been deleted.
        """
        with self._lock:
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
        """Cancel the export and delete the file; if the job is still writing the file, the job deletes it later."""
        self.job.cancel()
        with self._lock:
            file, self._file = self._file, None
        if file is not None:
            self._folder.cleanup()

    def _run(self, job: Job[None]) -> None:
        try:
            file = self._write(job)
            size = file.stat().st_size
            self._check_size(file.name, size)
            with self._lock:
                job.check_cancelled()
                self._file = file
        except BaseException as error:
            self._folder.cleanup()
            if not job.cancelled:
                text = str(error) if isinstance(error, WhiteshotError) else f"Unexpected error: {describe(error)}"
                self._send_status({"state": "failed", "text": text})
            raise
        self._send_status({"state": "ready", "name": file.name, "size": size})

    def _write(self, job: Job[None]) -> Path:
        """Write the file and return its path; if the export consists of several files, return a ZIP of them."""

        def report(now: Progress) -> None:
            job.check_cancelled()
            job.report(now)

        report(Progress())
        stem, title = export_stem(self._exported.frame), export_title(self._exported.frame)
        folder = Path(self._folder.name) / "files"
        folder.mkdir()
        self._format.write(self._exported, folder / f"{stem}{self._format.suffix}", title=title, progress=report)
        files = sorted(file for file in folder.rglob("*") if file.is_file())
        if len(files) == 1:
            return files[0]
        zipped = folder.with_name(f"{stem}.zip")
        with zipfile.ZipFile(zipped, "x", zipfile.ZIP_DEFLATED) as archive:
            for file in files:
                job.check_cancelled()
                archive.write(file, file.relative_to(folder))
                file.unlink()
        return zipped

    def _check_size(self, name: str, size: int) -> None:
        if size > MAX_EXPORT_BYTES:
            limit = f"{MAX_EXPORT_BYTES / _MEGABYTE:,.0f} MB"
            raise InvalidInput(
                f"{name} is {size / _MEGABYTE:,.0f} MB, but a download through the browser is limited to {limit}",
                field="size",
                hint=f'Call .to_{self._format.name}("{name}") on the shots or the comparison instead. '
                "This saves the file on the computer that runs the kernel.",
            )

    def _send_progress(self, now: Progress) -> None:
        moment = time.monotonic()
        if moment - self._sent_at < _MIN_INTERVAL and now.done != now.total:
            return
        self._sent_at = moment
        self._send_status({"state": "making", "done": now.done, "total": now.total})
