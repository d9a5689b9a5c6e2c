"""Archive one room: write its file, or keep the existing file and report why."""

from __future__ import annotations

import dataclasses
import time
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from whiteshot_nb.archiving.archive_result import ArchivedRoom
from whiteshot_nb.archiving.archive_state import ArchivedContent
from whiteshot_nb.capturing import shot_rows
from whiteshot_nb.errors import Cancelled, PictureError, describe
from whiteshot_nb.shots import Shots

if TYPE_CHECKING:
    from collections.abc import Callable

    from whiteshot_nb._core.progress import Progress
    from whiteshot_nb.archiving.archive_state import ArchiveState
    from whiteshot_nb.archiving.destinations import Destination
    from whiteshot_nb.archiving.file_formats import FileFormat
    from whiteshot_nb.store import Store


@dataclass(frozen=True, slots=True)
class RoomArchiver:
    """Writes the files of rooms from the shots of a run.

    Attributes
    ----------
    run
        Id of the run.
    store
        The pictures and the database of the library that contains the run.
    destination
        The folder or bucket for the files.
    state
        The notes in the archive about what each existing file contains.
    file_format
        Object that writes files in one format, PDF or ZIP.
    replace
        Whether a file with failed scenes overwrites an existing file that is complete or has more pictures.
    """

    run: str
    store: Store
    destination: Destination
    state: ArchiveState
    file_format: FileFormat
    replace: bool

    def archive(self, room: str, name: str, check_cancelled: Callable[[], None]) -> ArchivedRoom:
        """Write the file of a room if the pictures of the room changed, and return the result.

        Errors are reported in the result and not raised.

        Parameters
        ----------
        room
            UUID of the room.
        name
            Name of the file.
        check_cancelled
            Function that is called after each picture. If it raises `Cancelled`, no file is written, and this method
            raises `Cancelled` too.
        """
        start = time.perf_counter()
        result = ArchivedRoom(room, name)
        try:
            shots = self._shots(room)
            content = ArchivedContent.of(room, shots, self.file_format)
            result = dataclasses.replace(result, scenes=content.scenes, good=content.good, error=_failure(shots))
            result = self._archive(result, shots, content, check_cancelled)
        except Cancelled:
            raise
        except Exception as error:  # noqa: BLE001 - the other rooms must continue, whatever error a package raises
            result = dataclasses.replace(result, outcome="failed", error=describe(error))
        return dataclasses.replace(result, seconds=round(time.perf_counter() - start, 3))

    def _shots(self, room: str) -> Shots:
        rows = shot_rows(self.store.ledger.shots(run=self.run, room=room))
        return Shots(rows, self.store.pictures, library=self.store.location)

    def _archive(
        self, result: ArchivedRoom, shots: Shots, content: ArchivedContent, check_cancelled: Callable[[], None]
    ) -> ArchivedRoom:
        if not content.good:
            return dataclasses.replace(result, outcome="failed")
        present = self.state.content_of(result.file)
        if present is not None and (content.same_as(present) or (content.worse_than(present) and not self.replace)):
            return dataclasses.replace(result, outcome="unchanged" if content.whole else "incomplete")
        size = self._write(result.file, shots, content, check_cancelled)
        result = dataclasses.replace(result, written=True, bytes=size)
        return dataclasses.replace(result, outcome="written" if content.whole else "incomplete")

    def _write(self, name: str, shots: Shots, content: ArchivedContent, check_cancelled: Callable[[], None]) -> int:
        """Write the file and the note about its content, and return its size in bytes."""

        def check(progress: Progress) -> None:
            check_cancelled()
            if progress.failed > content.scenes - content.good:
                raise PictureError(
                    "A picture in the library is missing or damaged; call library.verify() to list all such pictures"
                )

        with self.destination.working_folder() as folder:
            path = folder / f"made{self.file_format.suffix}"
            self.file_format.write(shots, path, PurePosixPath(name).stem, check)
            size = path.stat().st_size
            self.state.keep(name, content, self.destination.put(path, name, self.file_format.content_type))
        return size


def _failure(shots: Shots) -> str | None:
    """Return what is wrong with the shots of a room; None if they are complete."""
    failed = shots.failed
    if not shots:
        return "The room has no scenes."
    if not failed:
        return None
    return f"{len(failed)} of {len(shots)} scenes failed. Scene {failed[0].scene}: {failed[0].error}"
