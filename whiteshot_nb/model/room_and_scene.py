"""What may be passed where a room or a scene is meant."""

from __future__ import annotations

from typing import Protocol, TypeAlias, runtime_checkable

from whiteshot_nb.errors import InvalidInput


@runtime_checkable
class HasUuid(Protocol):
    """A room, such as :class:`whiteshot_nb.Room`."""

    @property
    def uuid(self) -> str:
        """The UUID of the room."""


@runtime_checkable
class HasScene(Protocol):
    """One scene of a room, such as :class:`whiteshot_nb.Shot`."""

    @property
    def room(self) -> str:
        """The UUID of the room."""

    @property
    def scene(self) -> str:
        """The path of the scene."""


RoomLike: TypeAlias = "str | HasUuid"
"""A room's UUID, or the room."""

SceneLike: TypeAlias = "str | HasScene"
"""The path of a scene, or a shot of it."""


def room_uuid(room: RoomLike) -> str:
    """Return the UUID of a room.

    Raises
    ------
    InvalidInput
        If it is neither a UUID nor a room.
    """
    if isinstance(room, str):
        return room
    if isinstance(room, HasUuid):
        return room.uuid
    raise InvalidInput(f"A room is a UUID or a Room, not {type(room).__name__}", field="room")


def scene_path(scene: SceneLike, *, field: str = "scene") -> str:
    """Return the path of a scene.

    Raises
    ------
    InvalidInput
        If it is neither a path nor a shot.
    """
    if isinstance(scene, str):
        return scene
    if isinstance(scene, HasScene):
        return scene.scene
    raise InvalidInput(f"A scene is a path or a Shot, not {type(scene).__name__}", field=field)
