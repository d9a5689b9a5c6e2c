"""Find the targets for the capture of a whole room, that is, one group for each scene directory.

The API lists the scenes directly in one directory, but does not list directories. The vendor's documentation
contradicts itself about requests that name no directory. Therefore, these directories are searched: the root, the
directories named by the user, and all directories above a listed scene.
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
    """A request to capture all scenes of a room.

    Attributes
    ----------
    request
        A request that contains the run, the room and the size. Its path is None, because it stands for all scenes.
    directories
        The scene directories that the user named.
    """

    request: CaptureRequest
    directories: tuple[ScenePath, ...]

    @property
    def record(self) -> str:
        """The request as JSON text, which is stored so that a resumed run can list the scenes of the room again."""
        size = {"width": self.request.width, "height": self.request.height}
        return json.dumps({"room": self.request.room, "dirs": [str(path) for path in self.directories], **size})

    @classmethod
    def from_record(cls, text: str, run: str, region: str) -> WholeRoom:
        """Parse JSON text from `record`, and return the request."""
        found = json.loads(text)
        size = {"width": found["width"], "height": found["height"]}
        request = CaptureRequest.checked(run, found["room"], None, **size, group=False, region=region)
        return cls(request, tuple(ScenePath.parse(path) for path in found["dirs"]))

    def groups(self, listing: Listing) -> list[CaptureRequest]:
        """Return one request for each directory in `listing` that directly contains scenes."""
        return [
            replace(self.request, path=directory, group=True, target=number)
            for number, directory in enumerate(listing.directories)
        ]


@dataclass(frozen=True, slots=True)
class Listing:
    """The scenes that the API listed for a room.

    Attributes
    ----------
    scenes
        A dictionary from each scene directory to the paths of the scenes directly in it. For a directory that does not
        exist, the value is an empty tuple.
    """

    scenes: dict[ScenePath, tuple[str, ...]]

    @property
    def directories(self) -> list[ScenePath]:
        """The directories that contain scenes, sorted by path."""
        return sorted(directory for directory, scenes in self.scenes.items() if scenes)

    @property
    def total(self) -> int:
        """The number of listed scenes."""
        return sum(map(len, self.scenes.values()))


def list_room(client: ApiClient, room: str, directories: Iterable[ScenePath]) -> Listing:
    """List the scenes of a room, in every scene directory that can be found.

    Parameters
    ----------
    client
        The API client.
    room
        The UUID of the room.
    directories
        The scene directories that the user named.

    Raises
    ------
    ApiError
        If the API answered with an error.
    TransportError
        If there was no response.
    UnexpectedResponse
        If the response does not have the format of this API.
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
        except (NotFound, InvalidRequest):  # the user named a directory that does not exist, or a scene
            scenes[directory] = ()
        queue += [parent for scene in scenes[directory] for parent in _parents(ScenePath.parse(scene))]
    return Listing(scenes)


def completeness(listing: Listing, rows: Sequence[ShotRow]) -> str:
    """Return a message that says how many of the listed scenes were captured.

    The message also says that more directories may exist, because the API does not list directories.
    """
    listed = {scene for scenes in listing.scenes.values() for scene in scenes}
    if not listed:
        return (
            "0 of 0 listed scenes captured, because the API lists no scenes in this room. If you know scene "
            "directories of the room, pass them as dirs=[…]"
        )
    good = sum(row.ok and row.scene in listed for row in rows)
    count = len(listing.directories)
    where = f"{count} {'directory' if count == 1 else 'directories'}"
    captured = f"{good} of {listing.total} listed scenes captured, in {where}"
    return f"{captured}. The API does not list directories. If the room has others, pass them as dirs=[…]"


def _parents(scene: ScenePath) -> list[ScenePath]:
    """Return the directories that contain a scene, from the root down."""
    return [ScenePath(scene.segments[:depth]) for depth in range(len(scene.segments))]
