"""Read and write the database table of rooms."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from whiteshot_nb.model.scene_paths import FIRST_SCENE, ScenePath
from whiteshot_nb.server import database

if TYPE_CHECKING:
    from sqlalchemy import Engine, Row

_NO_ADDRESS = 1 << 40  # a bit that is never set in the address of a network card (RFC 9562, section 6.10)


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A room in the database. `created_at` is a UTC time such as ``2021-01-18T06:56:29.432Z``."""

    uuid: str
    name: str
    is_record: bool
    is_ban: bool
    created_at: str
    data_center: str
    current_scene: ScenePath


class RoomTable:
    """Create, read, list and ban rooms in the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create(self, *, name: str, is_record: bool, data_center: str) -> RoomRow:
        """Create a room with one scene, ``/init``, which is the current scene."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        room = RoomRow(
            uuid=_new_uuid(),
            name=name,
            is_record=is_record,
            is_ban=False,
            created_at=now,
            data_center=data_center,
            current_scene=FIRST_SCENE,
        )
        with self._engine.begin() as connection:
            connection.execute(
                insert(database.rooms).values(**(asdict(room) | {"current_scene": str(room.current_scene)}))
            )
            connection.execute(
                insert(database.scenes).values(
                    room=room.uuid, path=str(FIRST_SCENE), directory=str(FIRST_SCENE.parent), content="{}"
                )
            )
        return room

    def get(self, uuid: str) -> RoomRow | None:
        """Return one room; None if it does not exist."""
        query = select(database.rooms).where(database.rooms.c.uuid == uuid)
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        return _room(row) if row else None

    def page(self, *, begin: str | None, limit: int) -> list[RoomRow] | None:
        """Return at most `limit` rooms, oldest first, starting with the room `begin`.

        Return None if the room `begin` does not exist. If `begin` is None, start with the oldest room.
        """
        table = database.rooms.c
        query = select(database.rooms).order_by(table.number).limit(limit)
        with self._engine.connect() as connection:
            if begin is not None:
                first = connection.execute(select(table.number).where(table.uuid == begin)).scalar()
                if first is None:
                    return None
                query = query.where(table.number >= first)
            return [_room(row) for row in connection.execute(query)]

    def show(self, uuid: str, scene: ScenePath) -> None:
        """Make a scene the current scene of a room."""
        change = update(database.rooms).where(database.rooms.c.uuid == uuid)
        with self._engine.begin() as connection:
            connection.execute(change.values(current_scene=str(scene)))

    def ban(self, room: RoomRow, *, banned: bool) -> RoomRow:
        """Ban a room or lift its ban, and return the changed room."""
        change = update(database.rooms).where(database.rooms.c.uuid == room.uuid)
        with self._engine.begin() as connection:
            connection.execute(change.values(is_ban=banned))
        return replace(room, is_ban=banned)


def _room(row: Row[tuple[object, ...]]) -> RoomRow:
    fields = row._mapping  # noqa: SLF001 - SQLAlchemy's public name for it, underscore and all
    return RoomRow(
        uuid=fields["uuid"],
        name=fields["name"],
        is_record=fields["is_record"],
        is_ban=fields["is_ban"],
        created_at=fields["created_at"],
        data_center=fields["data_center"],
        current_scene=ScenePath.parse(fields["current_scene"]),
    )


def _new_uuid() -> str:
    """Return a time-based UUID like those of the vendor, with random bits instead of the machine's address."""
    return uuid.uuid1(node=secrets.randbits(48) | _NO_ADDRESS).hex
