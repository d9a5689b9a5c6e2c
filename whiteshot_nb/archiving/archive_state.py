"""The notes of an archive beside its files: the content of each file, and the run that is not archived completely.

A note is written after its file, and compared with the file when it is read. So if a process is killed between the two,
the only consequence is that the file is written again.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from whiteshot_nb.store import dump_extra

if TYPE_CHECKING:
    from collections.abc import Iterable

    from whiteshot_nb.archiving.destinations import Destination
    from whiteshot_nb.archiving.file_formats import FileFormat
    from whiteshot_nb.capturing.capture_options import CaptureOptions
    from whiteshot_nb.capturing.capture_request import CaptureRequest
    from whiteshot_nb.client import Client
    from whiteshot_nb.shots import Shots

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ArchivedContent:
    """The content of a room's file.

    Attributes
    ----------
    digest
        The same for files that would look the same: room, format, and the scenes with their pictures, in order.
    scenes, good
        The number of scenes, and of those with a picture.
    """

    digest: str
    scenes: int
    good: int

    @classmethod
    def of(cls, room: str, shots: Shots, file_format: FileFormat) -> ArchivedContent:
        """Return the content that a file of these shots has."""
        scenes = [[shot.scene, shot.sha256 if shot.ok else None] for shot in shots]
        columns = [dump_extra(shot.row.extra) for shot in shots] if file_format.holds_columns else []
        digest = _digest([room, file_format.record, scenes, columns])
        return cls(digest, len(scenes), sum(sha256 is not None for _, sha256 in scenes))

    @property
    def whole(self) -> bool:
        """Whether every scene has a picture."""
        return self.good == self.scenes

    def worse_than(self, other: ArchivedContent) -> bool:
        """Return whether a file of this content would lack pictures that a file of the other content has."""
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
    """What is known of the files of an archive."""

    def __init__(self, destination: Destination) -> None:
        self._destination = destination

    def content_of(self, name: str) -> ArchivedContent | None:
        """Return the content of the file of this name; None if there is no such file.

        A file that was changed by another program, or has no note, counts as complete, and as different from every
        room.
        """
        stamp = self._destination.stamp(name)
        if stamp is None:
            return None
        note = _read(_FILE, self._destination.note(_note_key(name)))
        return note.content if note is not None and note.stamp == stamp else _UNKNOWN

    def keep(self, name: str, content: ArchivedContent, stamp: str) -> None:
        """Write the note on a file."""
        self._destination.keep_note(_note_key(name), _FILE.dump_json(_FileNote(content, stamp)))


class UnfinishedRun:
    """The note on the latest run of the same targets, while it is not archived completely.

    Parameters
    ----------
    destination
        Where the note is kept.
    requests, client, options
        What the run captures; another server, size or order of targets is another run.
    """

    def __init__(
        self, destination: Destination, requests: Iterable[CaptureRequest], client: Client, options: CaptureOptions
    ) -> None:
        targets = [[request.record["room"], dump_extra(request.record)] for request in requests]
        self._key = f"runs/{_digest([targets, client.base_url, client.region, options.record])}.json"
        self._destination = destination

    def read(self) -> str | None:
        """Return the id of the run; None if there is no note."""
        note = _read(_RUN, self._destination.note(self._key))
        return None if note is None else note.run

    def begin(self, run: str) -> None:
        """Note that a run has begun."""
        self._destination.keep_note(self._key, _RUN.dump_json(_RunNote(run)))

    def end(self) -> None:
        """Remove the note: the run is archived completely."""
        self._destination.drop_note(self._key)


def _note_key(name: str) -> str:
    return f"files/{name}.json"


def _read(kind: TypeAdapter[T], data: bytes | None) -> T | None:
    """Return a note; None if it is missing or cannot be read."""
    try:
        return kind.validate_json(data or b"")
    except ValidationError:
        return None


def _digest(value: Any) -> str:  # noqa: ANN401 - anything JSON can hold
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
