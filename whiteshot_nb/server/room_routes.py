"""Routes below ``/v5/rooms``: create, read, list and ban rooms."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field

from whiteshot_nb.server.body_parsing import WholeNumber, body_schema, read_body
from whiteshot_nb.server.error_responses import RequestError
from whiteshot_nb.server.permissions import BanRoomDep, DataCenterDep, ReadRoomDep, TeamDep
from whiteshot_nb.server.room_table import RoomRow
from whiteshot_nb.server.services import Services, ServicesDep

router = APIRouter(prefix="/v5", tags=["rooms"])

MAX_PAGE_SIZE = 1000
NO_NUL = r"^[^\x00]*$"
"""Pattern of text without NUL, which PostgreSQL cannot store."""


class RoomBody(BaseModel):
    """A room, with the fields from all documented versions of the API. Only the first version documents `name`."""

    uuid: str
    name: str
    team_uuid: str = Field(serialization_alias="teamUUID")
    app_uuid: str = Field(serialization_alias="appUUID")
    is_record: bool = Field(serialization_alias="isRecord")
    is_ban: bool = Field(serialization_alias="isBan")
    created_at: str = Field(serialization_alias="createdAt")
    limit: int = 0


class NewRoomBody(BaseModel):
    """Properties of a room to create. All properties are optional. `limit` is deprecated and has no effect."""

    model_config = ConfigDict(populate_by_name=True)

    name: Annotated[str, Field(max_length=2048, pattern=NO_NUL)] = ""
    is_record: Annotated[bool, Field(alias="isRecord", strict=True)] = False
    limit: Annotated[WholeNumber, Field(ge=0, json_schema_extra={"minimum": 0})] = 0


class BanBody(BaseModel):
    """Whether to ban the room (True) or to lift its ban (False)."""

    is_ban: Annotated[bool, Field(alias="isBan", strict=True)]


def room_body(room: RoomRow, services: Services) -> RoomBody:
    """Convert a room from the database to the form that rooms have in the API's responses."""
    return RoomBody(
        uuid=room.uuid,
        name=room.name,
        team_uuid=services.config.team,
        app_uuid=services.config.app,
        is_record=room.is_record,
        is_ban=room.is_ban,
        created_at=room.created_at,
    )


@router.post("/rooms", status_code=201, openapi_extra=body_schema(NewRoomBody, optional=True))
@router.post("/rooms/", status_code=201, include_in_schema=False)
async def create_room(request: Request, _team: TeamDep, region: DataCenterDep, services: ServicesDep) -> RoomBody:
    """Create a room with one scene, ``/init``. Requires an SDK token."""
    body = await read_body(request, NewRoomBody, optional=True)
    room = await run_in_threadpool(services.rooms.create, name=body.name, is_record=body.is_record, data_center=region)
    return room_body(room, services)


@router.get("/rooms")
@router.get("/rooms/", include_in_schema=False)
def list_rooms(
    _team: TeamDep,
    _region: DataCenterDep,
    services: ServicesDep,
    begin: Annotated[str | None, Query(alias="beginUUID")] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE_SIZE)] = 100,
) -> list[RoomBody]:
    """List rooms, oldest first. If `beginUUID` is given, the list starts with this room. Requires an SDK token."""
    rooms = services.rooms.page(begin=begin, limit=limit)
    if rooms is None:
        raise RequestError(404, "room not found: no room has the UUID given in beginUUID")
    return [room_body(room, services) for room in rooms]


@router.get("/rooms/{uuid}")
def get_room(room: ReadRoomDep, services: ServicesDep) -> RoomBody:
    """Return the room with the given UUID."""
    return room_body(room, services)


@router.patch("/rooms/{uuid}", status_code=201, openapi_extra=body_schema(BanBody))
async def ban_room(request: Request, room: BanRoomDep, services: ServicesDep) -> RoomBody:
    """Ban a room, or lift its ban. Requires the role admin.

    On this server, the scenes of a banned room cannot be listed, added, switched or captured. The API documentation
    says only that nobody can join a banned room. The status of the response is 201. One version of the documentation
    says 200, and all other versions say 201.
    """
    body = await read_body(request, BanBody)
    return room_body(await run_in_threadpool(services.rooms.ban, room, banned=body.is_ban), services)
