"""Notes that an archive stores next to its files: what each file contains, and which run is not finished.

The note about a file is written after the file. When a note is read, it is compared with the file. If they differ,
because the process was killed between the two writes, the file is written again.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from whiteshot_nb.store import dump_extra

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from whiteshot_nb.archiving.destinations import Destination
    from whiteshot_nb.archiving.file_formats import FileFormat
    from whiteshot_nb.capturing.capture_options import CaptureOptions
    from whiteshot_nb.capturing.capture_request import CaptureRequest
    from whiteshot_nb.client import Client
    from whiteshot_nb.shots import Shot, Shots

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ArchivedContent:
    """A summary of a room's file: a hash of the content, the number of scenes, and the number of pictures.

    Attributes
    ----------
    digest
        Hash of the room, the file format, and the scenes with the SHA-256 of their pictures, in order. For ZIPs, the
        additional columns of the targets are hashed, too.
    scenes
        Number of scenes.
    good
        Number of scenes with a picture.
    shown
        A second hash, computed like `digest`, but with the shown digest of each picture (docs/shown-digest.md) instead
        of its SHA-256 if the shown digest is known. Empty in notes that older versions of this package wrote.
    """

    digest: str
    scenes: int
    good: int
    shown: str = ""

    @classmethod
    def of(cls, room: str, shots: Shots, file_format: FileFormat) -> ArchivedContent:
        """Return a summary of the file that the given format writes for the given shots.

        Parameters
        ----------
        room
            UUID of the room.
        shots
            The shots in the file.
        file_format
            Format of the file. The settings of the format affect `digest`.
        """
        columns = [dump_extra(shot.row.extra) for shot in shots] if file_format.holds_columns else []

        def hashed(picture: Callable[[Shot], str | None]) -> str:
            scenes = [[shot.scene, picture(shot) if shot.ok else None] for shot in shots]
            return _digest([room, file_format.record, scenes, columns])

        return cls(
            hashed(lambda shot: shot.sha256),
            len(shots),
            sum(shot.ok for shot in shots),
            hashed(lambda shot: shot.row.shown_digest or shot.sha256),
        )

    def same_as(self, other: ArchivedContent) -> bool:
        """Return True if two files have pictures with the same SHA-256, or pictures that browsers show alike."""
        return self.digest == other.digest or (self.shown != "" and self.shown == other.shown)

    @property
    def whole(self) -> bool:
        """Whether every scene has a picture."""
        return self.good == self.scenes

    def worse_than(self, other: ArchivedContent) -> bool:
        """Return True if this file has failed scenes, and the `other` file either is complete or has more pictures."""
        return not self.whole and (other.whole or self.good < other.good)


@dataclass(frozen=True, slots=True)
class _FileNote:
    content: ArchivedContent
    stamp: str


@dataclass(frozen=True, slots=True)
class _RunNote:
    run: str


_UNKNOWN = ArchivedContent("", 0, 0)
_FILE = TypeAdapter(_FileNote)
_RUN = TypeAdapter(_RunNote)


class ArchiveState:
    """Reads and writes the notes about the files of an archive.

    Parameters
    ----------
    destination
        The folder or bucket that contains the files and the notes.
    """

    def __init__(self, destination: Destination) -> None:
        self._destination = destination

    def content_of(self, name: str) -> ArchivedContent | None:
        """Return the summary of what a file contains; None if the file does not exist.

        The summary comes from the note that the archive wrote. If there is no note, or another program changed the file
        after the note was written, the content of the file is unknown. In this case, the summary says that the file is
        complete, and its `digest` is an empty string.
        """
        stamp = self._destination.stamp(name)
        if stamp is None:
            return None
        note = _read(_FILE, self._destination.note(_note_key(name)))
        return note.content if note is not None and note.stamp == stamp else _UNKNOWN

    def keep(self, name: str, content: ArchivedContent, stamp: str) -> None:
        """Write a note that summarizes what a file contains.

        Parameters
        ----------
        name
            Name of the file.
        content
            What the file contains.
        stamp
            Stamp of the file: one string with its size and time. A later change of the file is detected because the
            file then has another stamp.
        """
        self._destination.keep_note(_note_key(name), _FILE.dump_json(_FileNote(content, stamp)))


class UnfinishedRun:
    """A note with the id of a run that is not finished; it exists until all rooms of the run are archived.

    Parameters
    ----------
    destination
        The folder or bucket that contains the note.
    requests, client, options
        The targets of the run, the client (of which the server's URL and region are used), and the capture options.
        Each combination has a separate note: a run whose server, picture size or target order differs has another note.
    """

    def __init__(
        self, destination: Destination, requests: Iterable[CaptureRequest], client: Client, options: CaptureOptions
    ) -> None:
        targets = [[request.record["room"], dump_extra(request.record)] for request in requests]
        self._key = f"runs/{_digest([targets, client.base_url, client.region, options.record])}.json"
        self._destination = destination

    def read(self) -> str | None:
        """Return the id of the unfinished run; None if there is no note."""
        note = _read(_RUN, self._destination.note(self._key))
        return None if note is None else note.run

    def begin(self, run: str) -> None:
        """Write the note, which contains the id of the run that starts now."""
        self._destination.keep_note(self._key, _RUN.dump_json(_RunNote(run)))

    def end(self) -> None:
        """Remove the note after all rooms of the run are archived."""
        self._destination.drop_note(self._key)


def _note_key(name: str) -> str:
    return f"files/{name}.json"


def _read(kind: TypeAdapter[T], data: bytes | None) -> T | None:
    """Return a note; None if the note is missing or not valid."""
    try:
        return kind.validate_json(data or b"")
    except ValidationError:
        return None


def _digest(value: Any) -> str:  # noqa: ANN401 - anything JSON can hold
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
