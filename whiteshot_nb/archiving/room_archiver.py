"""The file of one room: left as it is, written, or refused, with the reason."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from whiteshot_nb.archiving.archive_result import ArchivedRoom
from whiteshot_nb.archiving.archive_state import ArchivedContent
from whiteshot_nb.capturing.rows import shot_rows
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
    """Brings the files of rooms to what a run has of them.

    Attributes
    ----------
    run
        Its id.
    store
        Where its shots are.
    place, notes
        Where the files are, and what is known of them.
    replace
        Whether a file with failed scenes takes the place of a better one.
    """

    run: str
    store: Store
    place: Destination
    notes: ArchiveState
    file_format: FileFormat
    replace: bool

    def archive(self, room: str, name: str, check: Callable[[], None]) -> ArchivedRoom:
        """Bring the file of a room to what the run has of it; never raises for what is wrong with one room.

        Parameters
        ----------
        name
            Of the file.
        check
            Called now and then; what it raises as `Cancelled` stops the work, and nothing is left of it.
        """
        begun = time.perf_counter()
        known = ArchivedRoom(room, name)
        try:
            shots = self._shots(room)
            content = ArchivedContent.of(room, shots, self.file_format)
            known = known.but(scenes=content.scenes, good=content.good, error=_complaint(shots))
            known = self._archived(known, shots, content, check)
        except Cancelled:
            raise
        except Exception as error:  # noqa: BLE001 - a room must never cost the others, whatever a library raises
            known = known.but(outcome="failed", error=describe(error))
        return known.but(seconds=round(time.perf_counter() - begun, 3))

    def _shots(self, room: str) -> Shots:
        ledger = self.store.ledger
        rows = ledger.shots(run=self.run, room=room) if ledger else []
        return Shots(shot_rows(rows), self.store.pictures, library=self.store.location)

    def _archived(
        self, known: ArchivedRoom, shots: Shots, content: ArchivedContent, check: Callable[[], None]
    ) -> ArchivedRoom:
        if not content.good:
            return known.but(outcome="failed")
        there = self.notes.content_of(known.file)
        outcome = known.but(outcome="incomplete" if not content.whole else "unchanged")
        if there is not None and (there == content or (content.worse_than(there) and not self.replace)):
            return outcome
        written = self._write(known.file, shots, content, check)
        return outcome.but(written=True, bytes=written, outcome="written" if content.whole else "incomplete")

    def _write(self, name: str, shots: Shots, content: ArchivedContent, check: Callable[[], None]) -> int:
        """Write the file and its note; returns its bytes."""

        def tell(now: Progress) -> None:
            check()
            if now.failed > content.scenes - content.good:
                raise PictureError("A picture is lost or damaged in the library; library.verify() tells which")

        with self.place.working() as folder:
            path = folder / f"made{self.file_format.suffix}"
            self.file_format.write(shots, path, PurePosixPath(name).stem, tell)
            size = path.stat().st_size
            self.notes.keep(name, content, self.place.put(path, name, self.file_format.content_type))
        return size


def _complaint(shots: Shots) -> str | None:
    """Say what is wrong with the shots of a room; None if nothing is."""
    failed = shots.failed
    if not shots:
        return "There are no scenes."
    if not failed:
        return None
    return f"{len(failed)} of {len(shots)} scenes failed. {failed[0].scene}: {failed[0].error}"
