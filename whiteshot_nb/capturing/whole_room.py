"""A whole room as the targets of a run: a group for each scene directory that can be found.

The API lists the scenes directly in one directory and no directories, and documents disagree on what it lists without
one. So the directories above every listed scene are taken, the root, and those that the user names.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from whiteshot_nb.capturing.capture_request import CaptureRequest
from whiteshot_nb.errors import InvalidRequest, NotFound
from whiteshot_nb.model.scene_paths import ScenePath

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from whiteshot_nb.api import ApiClient
    from whiteshot_nb.model.shot_row import ShotRow

ROOT = ScenePath(())


@dataclass(frozen=True, slots=True)
class WholeRoom:
    """A request for all scenes of a room.

    Attributes
    ----------
    request
        The run, the room and the size; its path is None.
    directories
        The scene directories that the user named.
    """

    request: CaptureRequest
    directories: tuple[ScenePath, ...]

    @property
    def record(self) -> str:
        """The JSON in the ledger, by which the room can be listed again."""
        size = {"width": self.request.width, "height": self.request.height}
        return json.dumps({"room": self.request.room, "dirs": [str(path) for path in self.directories], **size})

    @classmethod
    def from_record(cls, text: str, run: str, region: str) -> WholeRoom:
        """Return the request from the JSON in the ledger."""
        found = json.loads(text)
        size = {"width": found["width"], "height": found["height"]}
        request = CaptureRequest.checked(run, found["room"], None, **size, group=False, region=region)
        return cls(request, tuple(ScenePath.parse(path) for path in found["dirs"]))

    def groups(self, listing: Listing) -> list[CaptureRequest]:
        """Return a request for the group of each listed directory."""
        return [
            replace(self.request, path=directory, group=True, target=number)
            for number, directory in enumerate(listing.directories)
        ]


@dataclass(frozen=True, slots=True)
class Listing:
    """The scenes that the API listed, by directory; a directory that does not exist has none."""

    scenes: dict[ScenePath, tuple[str, ...]]

    @property
    def directories(self) -> list[ScenePath]:
        """The directories that have scenes, the root first."""
        return sorted(directory for directory, scenes in self.scenes.items() if scenes)

    @property
    def total(self) -> int:
        """The number of scenes."""
        return sum(map(len, self.scenes.values()))


def list_room(client: ApiClient, room: str, directories: Iterable[ScenePath]) -> Listing:
    """List the scenes of every directory that can be found.

    Parameters
    ----------
    directories
        Those that the user named.

    Raises
    ------
    ApiError, TransportError, UnexpectedResponse
        If the API refused, did not answer, or answered something else.
    """
    listed = [ScenePath.parse(scene) for scene in client.scenes.list(room)]
    queue = [ROOT, *directories, *(parent for scene in listed for parent in _parents(scene))]
    scenes: dict[ScenePath, tuple[str, ...]] = {}
    while queue:
        directory = queue.pop()
        if directory in scenes:
            continue
        try:
            scenes[directory] = tuple(client.scenes.list(room, str(directory)))
        except (NotFound, InvalidRequest):  # a directory that only the user knows of, or a scene
            scenes[directory] = ()
        queue += [parent for scene in scenes[directory] for parent in _parents(ScenePath.parse(scene))]
    return Listing(scenes)


def completeness(listing: Listing, rows: Sequence[ShotRow]) -> str:
    """Say how many of the listed scenes were captured, and that there may be directories the API does not list."""
    listed = {scene for scenes in listing.scenes.values() for scene in scenes}
    if not listed:
        return "0 of 0 scenes listed: the API lists no scenes in this room; name the directories you know of with dirs="
    good = sum(row.ok and row.scene in listed for row in rows)
    count = len(listing.directories)
    captured = f"{good} of {listing.total} scenes listed, in {count} {'directory' if count == 1 else 'directories'}"
    return f"{captured}; the API lists no directories, others can be named with dirs="


def _parents(scene: ScenePath) -> list[ScenePath]:
    """Return the directories above a scene, from the root down."""
    return [ScenePath(scene.segments[:depth]) for depth in range(len(scene.segments))]
