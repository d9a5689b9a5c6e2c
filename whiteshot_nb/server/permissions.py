"""Check what a token permits: roles, rooms and data centers, in the order in which a request is checked.

The permission table is Agora's ("authentication workflow"). A wrong token is answered with 401, a valid one that does
not permit the request with 403. The order, for every route: token 401, role 403, kind of token
403, data center 400 (strict servers only), room of the token 403, room 404, banned 403, feature off 403; then the body
400, the scene 404.

This module has no ``from __future__ import annotations``: the annotations of inner functions refer to `operation`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header

from whiteshot_nb import tokens
from whiteshot_nb.model.data_centers import DATA_CENTERS, DEFAULT_DATA_CENTER
from whiteshot_nb.server.database import MAX_DATA_CENTER_LENGTH
from whiteshot_nb.server.error_responses import RequestError
from whiteshot_nb.server.room_table import RoomRow
from whiteshot_nb.server.services import ServicesDep

WRITERS = frozenset({"admin", "writer"})
ALL_ROLES = frozenset({"admin", "writer", "reader"})


@dataclass(frozen=True, slots=True)
class Operation:
    """A row of the permission table.

    Attributes
    ----------
    roles
        The roles that permit the operation.
    room_token
        Whether a Room token permits it; an SDK token always does, a Task token never.
    banned
        Whether it is permitted in a banned room: reading the room, lifting the ban and creating tokens are. The
        documents only say that users are removed and nobody can join.
    feature
        Whether the screenshot feature has to be enabled in the data center.
    """

    roles: frozenset[str] = WRITERS
    room_token: bool = True
    banned: bool = False
    feature: bool = False


MANAGE_ROOMS = Operation(room_token=False)
READ_ROOM = Operation(banned=True)
BAN_ROOM = Operation(roles=frozenset({"admin"}), banned=True)
USE_SCENES = Operation()
TAKE_SCREENSHOTS = Operation(feature=True)
CREATE_TOKENS = Operation(roles=ALL_ROLES, room_token=False, banned=True)

TokenHeader = Annotated[str | None, Header(description="An SDK or Room token, without a prefix such as Bearer.")]
RegionHeader = Annotated[
    str | None,
    Header(description=f"The data center: {', '.join(DATA_CENTERS)}. Default: {DEFAULT_DATA_CENTER}."),
]


def data_center(services: ServicesDep, region: RegionHeader = None) -> str:
    """Return the data center of a request.

    The newer documents require the header, older ones and old clients do not know it, and there are more data centers
    than any document lists. So only a strict server refuses.
    """
    if not services.config.strict and len(region or "") <= MAX_DATA_CENTER_LENGTH:
        return region or DEFAULT_DATA_CENTER
    if region not in DATA_CENTERS:
        raise RequestError(400, f"invalid format: header region is one of {', '.join(DATA_CENTERS)}")
    return region


DataCenterDep = Annotated[str, Depends(data_center)]


def require_permission(operation: Operation) -> Callable[..., tokens.Claims]:
    """Return a dependency that checks the token against the permission table and returns its claims."""

    def claims_of(services: ServicesDep, token: TokenHeader = None) -> tokens.Claims:
        claims = _verified(services, token)
        if claims.role not in operation.roles:
            raise RequestError(403, f"token access role {claims.role} forbidden")
        if claims.kind == "task":
            raise RequestError(403, "token access task forbidden")
        if claims.kind == "room" and not operation.room_token:
            raise RequestError(403, "token access team forbidden")
        return claims

    return claims_of


def require_room(operation: Operation) -> Callable[..., RoomRow]:
    """Return a dependency that returns the room in the path, if the operation is permitted in it."""

    def room_of(
        claims: Annotated[tokens.Claims, Depends(require_permission(operation))],
        region: DataCenterDep,
        services: ServicesDep,
        uuid: str,
    ) -> RoomRow:
        if claims.kind == "room" and claims.uuid != uuid:
            raise RequestError(403, "token access room forbidden")
        room = services.rooms.get(uuid)
        if room is None or (services.config.strict and room.data_center != region):
            raise RequestError(404, "room not found")
        if room.is_ban and not operation.banned:
            raise RequestError(403, "room is banned")
        if operation.feature and not services.config.has_screenshots(region):
            raise RequestError(403, "service not enable")
        return room

    return room_of


def _verified(services: ServicesDep, token: str | None) -> tokens.Claims:
    try:
        claims = tokens.verify(token or "", services.config.sk)
    except tokens.TokenError as error:
        raise RequestError(401, str(error)) from error
    if claims.ak != services.config.ak:
        raise RequestError(403, "token access team forbidden")
    return claims


TeamDep = Annotated[tokens.Claims, Depends(require_permission(MANAGE_ROOMS))]
TokenIssuerDep = Annotated[tokens.Claims, Depends(require_permission(CREATE_TOKENS))]
ReadRoomDep = Annotated[RoomRow, Depends(require_room(READ_ROOM))]
BanRoomDep = Annotated[RoomRow, Depends(require_room(BAN_ROOM))]
SceneRoomDep = Annotated[RoomRow, Depends(require_room(USE_SCENES))]
ScreenshotRoomDep = Annotated[RoomRow, Depends(require_room(TAKE_SCREENSHOTS))]
TokenRoomDep = Annotated[RoomRow, Depends(require_room(CREATE_TOKENS))]
