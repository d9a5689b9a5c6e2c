"""Check whether a token permits an operation.

The result depends on the role and the kind of the token, on the room, and on the data center.

The permission table is from Agora's API documentation ("authentication workflow"). The response has the status 401 if
the token is not valid, and 403 if a valid token does not permit the request.

Every route makes these checks in this order. The number is the status of the response if the check fails:

* token (401), role of the token (403), kind of token (403)
* data center (400, only if the server is strict)
* room of the token (403), existence of the room (404), ban of the room (403)
* screenshots are enabled (403), request body (400), existence of the scene (404)

This module must not import ``annotations`` from ``__future__``, because FastAPI evaluates the annotations of inner
functions, which refer to the local variable `operation`.
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
    """A row in the permission table: which tokens permit an operation, and under which conditions.

    Attributes
    ----------
    roles
        Roles of a token that permit the operation. Default: ``admin`` and ``writer``.
    room_token
        Whether a Room token can permit the operation. An SDK token can permit every operation, and a Task token permits
        none. Default: True.
    banned
        Whether the operation is permitted in a banned room. This server permits three operations in a banned room:
        reading the room, lifting its ban and creating tokens. The API documentation says only that a ban removes all
        users from the room and that nobody can join. Default: False.
    feature
        Whether the operation requires that screenshots are enabled in the data center. Default: False.
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
    """Return the data center of a request, from the header ``region``.

    Newer versions of the API documentation require the header, but old clients do not send it, and no version lists all
    data centers. Therefore only a strict server rejects a request without the header or with an unknown data center.
    Any other server uses the default data center if the header is missing.

    Raises
    ------
    RequestError
        Status 400, if the header is too long. On a strict server, also if the header is missing or names an unknown
        data center.
    """
    if not services.config.strict and len(region or "") <= MAX_DATA_CENTER_LENGTH:
        return region or DEFAULT_DATA_CENTER
    if region not in DATA_CENTERS:
        raise RequestError(400, f"invalid format: header region must be one of {', '.join(DATA_CENTERS)}")
    return region


DataCenterDep = Annotated[str, Depends(data_center)]


def require_permission(operation: Operation) -> Callable[..., tokens.Claims]:
    """Return a function that checks whether the token of a request permits the operation.

    The function is a FastAPI dependency. If the operation is permitted, the function returns the fields of the token.
    Otherwise, it raises `RequestError`.
    """

    def claims_of(services: ServicesDep, token: TokenHeader = None) -> tokens.Claims:
        claims = _verified(services, token)
        if claims.role not in operation.roles:
            raise RequestError(403, f"token access role {claims.role} forbidden")
        if claims.kind == "task":
            raise RequestError(403, "token access task forbidden")
        if claims.kind == "room" and not operation.room_token:
            raise RequestError(403, "token access team forbidden")  # the vendor's words
        return claims

    return claims_of


def require_room(operation: Operation) -> Callable[..., RoomRow]:
    """Return a function that checks whether the operation is permitted in the room that a request names.

    The function is a FastAPI dependency. If the operation is permitted, the function returns the room. Otherwise, it
    raises `RequestError`.
    """

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
            raise RequestError(403, "service not enable")  # the vendor's words
        return room

    return room_of


def _verified(services: ServicesDep, token: str | None) -> tokens.Claims:
    try:
        claims = tokens.verify(token or "", services.config.sk)
    except tokens.TokenError as error:
        raise RequestError(401, str(error)) from error
    if claims.ak != services.config.ak:
        raise RequestError(403, "token access team forbidden")  # the vendor's words
    return claims


TeamDep = Annotated[tokens.Claims, Depends(require_permission(MANAGE_ROOMS))]
TokenIssuerDep = Annotated[tokens.Claims, Depends(require_permission(CREATE_TOKENS))]
ReadRoomDep = Annotated[RoomRow, Depends(require_room(READ_ROOM))]
BanRoomDep = Annotated[RoomRow, Depends(require_room(BAN_ROOM))]
SceneRoomDep = Annotated[RoomRow, Depends(require_room(USE_SCENES))]
ScreenshotRoomDep = Annotated[RoomRow, Depends(require_room(TAKE_SCREENSHOTS))]
TokenRoomDep = Annotated[RoomRow, Depends(require_room(CREATE_TOKENS))]
