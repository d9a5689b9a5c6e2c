"""Validate the scene paths in requests, and find the scenes and directories at these paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.model.scene_paths import ScenePath
from whiteshot_nb.server.error_responses import RequestError

if TYPE_CHECKING:
    from whiteshot_nb.server.room_table import RoomRow
    from whiteshot_nb.server.scene_table import SceneRow
    from whiteshot_nb.server.services import Services

MAX_SEGMENT_BYTES = 240
"""Maximum length of one part of a path, in bytes of UTF-8, because some object stores use keys as file names."""

MAX_PATH_BYTES = 960
"""Maximum length of a path, in bytes of UTF-8: object stores limit keys, with room and extension, to 1024 bytes."""


def parse_path(text: str, field: str) -> ScenePath:
    """Parse a scene path.

    Parameters
    ----------
    text
        The path as text.
    field
        Name of the request's field that contains the path. The message of an error contains this name.

    Raises
    ------
    RequestError
        Status 400, if the path is not valid or too long.
    """
    try:
        path = ScenePath.parse(text, field=field)
        fits = all(len(segment.encode()) <= MAX_SEGMENT_BYTES for segment in path.segments)
    except (InvalidInput, UnicodeEncodeError) as error:
        raise RequestError(
            400, f'invalid format: {field} must start with "/" and must not contain an empty, "." or ".." segment'
        ) from error
    if len(str(path).encode()) > MAX_PATH_BYTES:
        raise RequestError(400, f"invalid format: {field} is longer than {MAX_PATH_BYTES} bytes")
    if not fits:
        raise RequestError(400, f"invalid format: a segment of {field} is longer than {MAX_SEGMENT_BYTES} bytes")
    return path


def new_scene_path(directory: ScenePath, name: str, field: str) -> ScenePath:
    """Return the path of a new scene with the given name in a directory.

    Raises
    ------
    RequestError
        Status 400, if the name is not valid or the path is too long.
    """
    try:
        return parse_path(str(directory.join(name)), field)
    except InvalidInput as error:
        raise RequestError(400, f"invalid format: {field} is not a valid scene name") from error


def require_scene(services: Services, room: RoomRow, path: ScenePath) -> SceneRow:
    """Return the scene at a path.

    Raises
    ------
    RequestError
        Status 404, if the path does not exist. Status 400, if the path is a directory.
    """
    scene = services.scenes.get(room.uuid, path)
    if scene is not None:
        return scene
    if services.scenes.is_directory(room.uuid, path):
        raise RequestError(400, "the path is a scene directory, not a scene")
    raise RequestError(404, "scene not found")


def require_group(services: Services, room: RoomRow, path: ScenePath) -> list[SceneRow]:
    """Return the scenes in a directory, without its subdirectories, in the order of their insertion.

    The list is empty if the directory contains only subdirectories.

    Raises
    ------
    RequestError
        Status 404, if the path does not exist. Status 400, if the path is a scene.
    """
    if services.scenes.is_directory(room.uuid, path):
        return services.scenes.group(room.uuid, path)
    if services.scenes.get(room.uuid, path) is not None:
        raise RequestError(400, "the path is a scene, not a scene directory")
    raise RequestError(404, "scene directory not found")
