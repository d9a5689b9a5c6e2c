"""Read and write the database table of scenes.

Scenes are stored in a tree of directories, like files. A directory exists while it contains a scene or another
directory. The scenes in a directory are listed in the order in which they were added. These rules are from the vendor's
documentation (Agora, "scenes"; Netless, "scene management").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import exists, func, insert, or_, select, update

from whiteshot_nb.model.scene_paths import ScenePath
from whiteshot_nb.server.database import rooms, scenes
from whiteshot_nb.server.elements import AnyElement, SceneContent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Engine

MAX_SCENE_NAME = 200


class SceneClash(ValueError):
    """A scene cannot be added, because its path conflicts with another scene or directory.

    The message contains the path of the existing scene or directory.
    """


@dataclass(frozen=True, slots=True)
class SceneRow:
    """A scene in the database: its path and its content."""

    path: ScenePath
    content: SceneContent


class SceneTable:
    """Add, list, read and change the scenes in the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def paths(self, room: str, directory: ScenePath) -> list[ScenePath]:
        """Return the paths of the scenes in a directory, without its subdirectories.

        The paths are in the order in which the scenes were added.
        """
        query = select(scenes.c.path).where(_directly_in(room, directory)).order_by(scenes.c.number)
        with self._engine.connect() as connection:
            return [ScenePath.parse(path) for path in connection.execute(query).scalars()]

    def group(self, room: str, directory: ScenePath) -> list[SceneRow]:
        """Return the scenes in a directory, without its subdirectories.

        The scenes are in the order in which they were added.
        """
        query = select(scenes.c.path, scenes.c.content).where(_directly_in(room, directory)).order_by(scenes.c.number)
        with self._engine.connect() as connection:
            return [_scene(path, content) for path, content in connection.execute(query)]

    def get(self, room: str, path: ScenePath) -> SceneRow | None:
        """Return one scene; None if it does not exist."""
        query = select(scenes.c.path, scenes.c.content).where(_is_scene(room, path))
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        return _scene(row[0], row[1]) if row else None

    def is_directory(self, room: str, path: ScenePath) -> bool:
        """Return whether a path is a directory. The root and every path with a scene below it are directories."""
        with self._engine.connect() as connection:
            return not path.segments or _is_directory(connection, room, path)

    def add(self, room: str, directory: ScenePath, added: Mapping[str, SceneContent]) -> None:
        """Add scenes after the last scene in a directory. Existing scenes stay unchanged.

        If the directory already contains a scene with the name of a new scene, the new scene is ignored without an
        error, as newer versions of the vendor's documentation say. According to older versions, the new scene would
        replace the existing scene.

        Raises
        ------
        SceneClash
            If `directory` or a path above it is a scene, or if the path of a new scene is a directory. In this case, no
            scene is added.
        """
        with self._engine.begin() as connection:
            _take_turn(connection, room)
            self._check_directory(connection, room, directory)
            for name, content in added.items():
                path = directory.join(name)
                if _is_directory(connection, room, path):
                    raise SceneClash(f"{path} is a scene directory, so it cannot be a scene")
                if not connection.execute(select(exists().where(_is_scene(room, path)))).scalar():
                    connection.execute(
                        insert(scenes).values(
                            room=room,
                            path=str(path),
                            directory=str(directory),
                            content=content.model_dump_json(),
                        )
                    )

    def replace(self, room: str, path: ScenePath, content: SceneContent) -> None:
        """Replace the content of a scene."""
        with self._engine.begin() as connection:
            connection.execute(update(scenes).where(_is_scene(room, path)).values(content=content.model_dump_json()))

    def draw(self, room: str, path: ScenePath, elements: Sequence[AnyElement]) -> int:
        """Add elements on top of the existing elements of a scene, and return the new total number of elements.

        Raises
        ------
        ValueError
            If the scene would exceed the limits of `SceneContent`. In this case, nothing is added.
        """
        with self._engine.begin() as connection:
            _take_turn(connection, room)
            text = connection.execute(select(scenes.c.content).where(_is_scene(room, path))).scalar_one()
            before = SceneContent.model_validate_json(text)
            content = SceneContent(background=before.background, ppt=before.ppt, elements=[*before.elements, *elements])
            connection.execute(update(scenes).where(_is_scene(room, path)).values(content=content.model_dump_json()))
        return len(content.elements)

    @staticmethod
    def _check_directory(connection: Connection, room: str, directory: ScenePath) -> None:
        above = directory
        while above.segments:
            if connection.execute(select(exists().where(_is_scene(room, above)))).scalar():
                raise SceneClash(f"{above} is a scene, so it cannot contain other scenes")
            above = above.parent


def _take_turn(connection: Connection, room: str) -> None:
    """Lock the row of the room with an update that changes nothing, so that no other transaction changes its scenes."""
    connection.execute(update(rooms).where(rooms.c.uuid == room).values(uuid=rooms.c.uuid))


def _is_scene(room: str, path: ScenePath) -> ColumnElement[bool]:
    return (scenes.c.room == room) & (scenes.c.path == str(path))


def _directly_in(room: str, directory: ScenePath) -> ColumnElement[bool]:
    return (scenes.c.room == room) & (scenes.c.directory == str(directory))


def _is_directory(connection: Connection, room: str, path: ScenePath) -> bool:
    below = f"{path}/"  # compared without LIKE, which ignores case in some databases
    inside = or_(scenes.c.directory == str(path), func.substr(scenes.c.directory, 1, len(below)) == below)
    return bool(connection.execute(select(exists().where((scenes.c.room == room) & inside))).scalar())


def _scene(path: str, content: str) -> SceneRow:
    return SceneRow(ScenePath.parse(path), SceneContent.model_validate_json(content))
