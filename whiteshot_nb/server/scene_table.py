"""Read and write the database table of scenes, according to the rules of the scene tree.

The scenes of a room form a tree of directories. A directory exists as long as it contains a scene or directory. The
scenes of a directory stay in the order in which they were added. (Agora, "scenes"; Netless, "scene management".)
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
    """A scene cannot be added because its path conflicts with another scene or directory; the message says which."""


@dataclass(frozen=True, slots=True)
class SceneRow:
    """A scene in the database: its path and its content."""

    path: ScenePath
    content: SceneContent


class SceneTable:
    """Add, list, read and change scenes in the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def paths(self, room: str, directory: ScenePath) -> list[ScenePath]:
        """Return the paths of the scenes directly in a directory, in their order."""
        query = select(scenes.c.path).where(_directly_in(room, directory)).order_by(scenes.c.number)
        with self._engine.connect() as connection:
            return [ScenePath.parse(path) for path in connection.execute(query).scalars()]

    def group(self, room: str, directory: ScenePath) -> list[SceneRow]:
        """Return the scenes directly in a directory, with their content, in their order."""
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
        """Return whether a path is a directory: it is the root, or there is a scene at any depth below it."""
        with self._engine.connect() as connection:
            return not path.segments or _is_directory(connection, room, path)

    def add(self, room: str, directory: ScenePath, added: Mapping[str, SceneContent]) -> None:
        """Add scenes at the end of a directory; existing scenes stay unchanged.

        Older documents of the vendor say that a new scene overwrites an existing one with the same name. Newer
        documents say that adding it fails silently; this method follows the newer documents.

        Raises
        ------
        SceneClash
            If the directory, or a directory above it, is a scene; or if a new scene has the path of a directory. No
            scene is added then.
        """
        with self._engine.begin() as connection:
            _take_turn(connection, room)
            self._check_directory(connection, room, directory)
            for name, content in added.items():
                path = directory.join(name)
                if _is_directory(connection, room, path):
                    raise SceneClash(f"there is already a scene directory at {path}")
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
        """Add elements on top of a scene, and return the new number of elements.

        Raises
        ------
        ValueError
            If the scene would exceed the limits of `SceneContent`; nothing is added then.
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
                raise SceneClash(f"there is already a scene at {above}, not a scene directory")
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
