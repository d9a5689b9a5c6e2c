"""Define which objects can be passed as a room or as a scene."""

from __future__ import annotations

from typing import Protocol, TypeAlias, runtime_checkable

from whiteshot_nb.errors import InvalidInput


@runtime_checkable
class HasUuid(Protocol):
    """An object with the UUID of a room, such as :class:`whiteshot_nb.Room`."""

    @property
    def uuid(self) -> str:
        """The UUID of the room."""


@runtime_checkable
class HasScene(Protocol):
    """An object with a room and a scene, such as :class:`whiteshot_nb.Shot`."""

    @property
    def room(self) -> str:
        """The UUID of the room."""

    @property
    def scene(self) -> str:
        """The path of the scene."""


RoomLike: TypeAlias = "str | HasUuid"
"""The UUID of a room, or an object that has one."""

SceneLike: TypeAlias = "str | HasScene"
"""The path of a scene, or a shot of the scene."""


def room_uuid(room: RoomLike) -> str:
    """Return the UUID of a room; a string is returned unchanged.

    Raises
    ------
    InvalidInput
        If `room` is neither a string nor a room.
    """
    if isinstance(room, str):
        return room
    if isinstance(room, HasUuid):
        return room.uuid
    raise InvalidInput(f"'room' must be a UUID or a Room, not {type(room).__name__}", field="room")


def scene_path(scene: SceneLike, *, field: str = "scene") -> str:
    """Return the path of a scene; a string is returned unchanged.

    Parameters
    ----------
    scene
        The path, or a shot of the scene.
    field
        The name of the argument, for the error message.

    Raises
    ------
    InvalidInput
        If `scene` is neither a string nor a shot.
    """
    if isinstance(scene, str):
        return scene
    if isinstance(scene, HasScene):
        return scene.scene
    raise InvalidInput(f"{field!r} must be a path or a Shot, not {type(scene).__name__}", field=field)
