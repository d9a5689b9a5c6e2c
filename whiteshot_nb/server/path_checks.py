"""Paths that callers send, checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.model.scene_paths import ScenePath
from whiteshot_nb.server.error_responses import RequestError

if TYPE_CHECKING:
    from whiteshot_nb.server.room_table import RoomRow
    from whiteshot_nb.server.scene_table import SceneRow
    from whiteshot_nb.server.services import Services

LONGEST_SEGMENT = 240
"""Bytes of UTF-8: a stored image's key ends up as a file name on some object stores."""

LONGEST_KEPT = 960
"""Bytes of UTF-8: object stores take keys of at most 1024 bytes, and the room and the ending need some of them."""


def a_path(text: str, field: str) -> ScenePath:
    """Parse a path.

    Raises
    ------
    Refusal
        400 if it is none.
    """
    try:
        path = ScenePath.parse(text, field=field)
        fits = all(len(segment.encode()) <= LONGEST_SEGMENT for segment in path.segments)
    except (InvalidInput, UnicodeEncodeError) as error:
        raise RequestError(400, f"invalid format: {field} starts with / and has no empty, . or .. part") from error
    if len(str(path).encode()) > LONGEST_KEPT:
        raise RequestError(400, f"invalid format: {field} has more than {LONGEST_KEPT} bytes")
    if not fits:
        raise RequestError(400, f"invalid format: a part of {field} has more than {LONGEST_SEGMENT} bytes")
    return path


def a_name(directory: ScenePath, name: str, field: str) -> ScenePath:
    """Check the name of a scene to be, and return its path.

    Raises
    ------
    Refusal
        400 if it is none, or the path would be too long.
    """
    try:
        return a_path(str(directory.join(name)), field)
    except InvalidInput as error:
        raise RequestError(400, f"invalid format: {field} is no name of a scene") from error


def an_existing_scene(at: Services, room: RoomRow, path: ScenePath) -> SceneRow:
    """Return the scene at a path.

    Raises
    ------
    Refusal
        404 if there is nothing, 400 if it is a directory.
    """
    scene = at.scenes.get(room.uuid, path)
    if scene is not None:
        return scene
    if at.scenes.is_directory(room.uuid, path):
        raise RequestError(400, "the path is a scene directory, not a scene")
    raise RequestError(404, "scene not found")


def an_existing_group(at: Services, room: RoomRow, path: ScenePath) -> list[SceneRow]:
    """Return the scenes directly in a directory, in their order; none if it only holds directories.

    Raises
    ------
    Refusal
        404 if there is nothing, 400 if it is a scene.
    """
    if at.scenes.is_directory(room.uuid, path):
        return at.scenes.group(room.uuid, path)
    if at.scenes.get(room.uuid, path) is not None:
        raise RequestError(400, "the path is a scene, not a scene directory")
    raise RequestError(404, "scene directory not found")
