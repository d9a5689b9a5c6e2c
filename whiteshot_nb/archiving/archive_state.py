"""What an archive notes beside its files: what each was made of, and which run is not archived to its end.

Notes are written after what they tell of, and what they tell is checked when they are read. So a process that is killed
between the two costs nothing but that a file is written again.
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
    """What a file of a room is made of.

    Attributes
    ----------
    digest
        The same for files that would look the same: room, format, and the scenes with their pictures, in order.
    scenes, good
        How many there are, and how many have a picture.
    """

    digest: str
    scenes: int
    good: int

    @classmethod
    def of(cls, room: str, shots: Shots, file_format: FileFormat) -> ArchivedContent:
        """Look at the shots of a room."""
        scenes = [[shot.scene, shot.sha256 if shot.ok else None] for shot in shots]
        columns = [dump_extra(shot.row.extra) for shot in shots] if file_format.holds_columns else []
        digest = _digest([room, file_format.record, scenes, columns])
        return cls(digest, len(scenes), sum(sha256 is not None for _, sha256 in scenes))

    @property
    def whole(self) -> bool:
        """Whether there is a picture of every scene."""
        return self.good == self.scenes

    def worse_than(self, other: ArchivedContent) -> bool:
        """Whether a file of this would lose something that a file of the other has."""
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
    """What is known of the files of a place."""

    def __init__(self, place: Destination) -> None:
        self._place = place

    def content_of(self, name: str) -> ArchivedContent | None:
        """Return what the file of this name is made of; None if there is no such file.

        A file that is not as it was put there, or of which nothing is known, counts as whole, and as made of something
        else than any room.
        """
        stamp = self._place.stamp(name)
        if stamp is None:
            return None
        note = _read(_FILE, self._place.note(_of_file(name)))
        return note.content if note is not None and note.stamp == stamp else _UNKNOWN

    def keep(self, name: str, content: ArchivedContent, stamp: str) -> None:
        """Note what a file was made of."""
        self._place.keep_note(_of_file(name), _FILE.dump_json(_FileNote(content, stamp)))


class UnfinishedRun:
    """Which run of the same targets, if any, was not archived to its end.

    Parameters
    ----------
    place
        Where it is noted.
    asked
        What was asked for; another server, size or order of targets is another run.
    """

    def __init__(
        self, place: Destination, requests: Iterable[CaptureRequest], client: Client, options: CaptureOptions
    ) -> None:
        asked = [[request.record["room"], dump_extra(request.record)] for request in requests]
        self._key = f"runs/{_digest([asked, client.base_url, client.region, options.record])}.json"
        self._place = place

    def read(self) -> str | None:
        """Return its id."""
        note = _read(_RUN, self._place.note(self._key))
        return None if note is None else note.run

    def begin(self, run: str) -> None:
        """Note that a run has begun."""
        self._place.keep_note(self._key, _RUN.dump_json(_RunNote(run)))

    def end(self) -> None:
        """Note that it was archived to its end."""
        self._place.drop_note(self._key)


def _of_file(name: str) -> str:
    return f"files/{name}.json"


def _read(kind: TypeAdapter[T], data: bytes | None) -> T | None:
    """Return a note; None if there is none, or what is there is none of this kind."""
    try:
        return kind.validate_json(data or b"")
    except ValidationError:
        return None


def _digest(value: Any) -> str:  # noqa: ANN401 - anything JSON can hold
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
