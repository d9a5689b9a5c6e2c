"""Who may do what: tokens, roles, rooms, data centers, in the order in which a request is checked.

The permission table is Agora's ("authentication workflow"). Its token errors come with 401 where the token itself is
wrong and with 403 where it is good but not for this. The order, for every route: token 401, role 403, kind of token
403, data center 400 (strict servers only), room of the token 403, room 404, banned 403, feature off 403; then the body
400, the scene 404.

Annotations are evaluated here, not kept as text: those of the inner functions name their operation.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header

from whiteshot_nb import tokens
from whiteshot_nb.model.data_centers import DATA_CENTERS, DEFAULT_DATA_CENTER
from whiteshot_nb.server.database import LONGEST_DATA_CENTER
from whiteshot_nb.server.error_responses import RequestError
from whiteshot_nb.server.room_table import RoomRow
from whiteshot_nb.server.services import At

WRITERS = frozenset({"admin", "writer"})
EVERYBODY = frozenset({"admin", "writer", "reader"})


@dataclass(frozen=True, slots=True)
class Operation:
    """A row of the permission table.

    Attributes
    ----------
    roles
        Who may.
    room_token
        Whether a Room token will do; an SDK token always does, a Task token never.
    banned
        Whether it may be done in a banned room. Reading it, lifting the ban and minting tokens may; the documents
        only say that users are removed and nobody may join.
    feature
        Whether it needs the screenshot feature to be on in the data center.
    """

    roles: frozenset[str] = WRITERS
    room_token: bool = True
    banned: bool = False
    feature: bool = False


ROOMS = Operation(room_token=False)
ROOM = Operation(banned=True)
BAN = Operation(roles=frozenset({"admin"}), banned=True)
SCENES = Operation()
SCREENSHOTS = Operation(feature=True)
MINT = Operation(roles=EVERYBODY, room_token=False, banned=True)

TokenHeader = Annotated[str | None, Header(description="An SDK or Room token, as it is, without a word before it.")]
RegionHeader = Annotated[
    str | None,
    Header(description=f"The data center: {', '.join(DATA_CENTERS)}. Default: {DEFAULT_DATA_CENTER}."),
]


def data_center(at: At, region: RegionHeader = None) -> str:
    """Return the data center asked for.

    The newer documents require the header, the older ones and old clients do not send it; and there are more data
    centers than any document lists. So only a strict server refuses.
    """
    if not at.config.strict and len(region or "") <= LONGEST_DATA_CENTER:
        return region or DEFAULT_DATA_CENTER
    if region not in DATA_CENTERS:
        raise RequestError(400, f"invalid format: header region is one of {', '.join(DATA_CENTERS)}")
    return region


Region = Annotated[str, Depends(data_center)]


def permitted(operation: Operation) -> Callable[..., tokens.Claims]:
    """Return the dependency that lets in whom the permission table lets in."""

    def claims_of(at: At, token: TokenHeader = None) -> tokens.Claims:
        claims = _verified(at, token)
        if claims.role not in operation.roles:
            raise RequestError(403, f"token access role {claims.role} forbidden")
        if claims.kind == "task":
            raise RequestError(403, "token access task forbidden")
        if claims.kind == "room" and not operation.room_token:
            raise RequestError(403, "token access team forbidden")
        return claims

    return claims_of


def room_for(operation: Operation) -> Callable[..., RoomRow]:
    """Return the dependency that gives the room in the path, if this may be done in it."""

    def room_of(
        claims: Annotated[tokens.Claims, Depends(permitted(operation))], region: Region, at: At, uuid: str
    ) -> RoomRow:
        if claims.kind == "room" and claims.uuid != uuid:
            raise RequestError(403, "token access room forbidden")
        room = at.rooms.get(uuid)
        if room is None or (at.config.strict and room.data_center != region):
            raise RequestError(404, "room not found")
        if room.is_ban and not operation.banned:
            raise RequestError(403, "room is banned")
        if operation.feature and not at.config.has_screenshots(region):
            raise RequestError(403, "service not enable")
        return room

    return room_of


def _verified(at: At, token: str | None) -> tokens.Claims:
    try:
        claims = tokens.verify(token or "", at.config.sk)
    except tokens.TokenError as error:
        raise RequestError(401, str(error)) from error
    if claims.ak != at.config.ak:
        raise RequestError(403, "token access team forbidden")
    return claims


Team = Annotated[tokens.Claims, Depends(permitted(ROOMS))]
Minter = Annotated[tokens.Claims, Depends(permitted(MINT))]
ReadableRoom = Annotated[RoomRow, Depends(room_for(ROOM))]
BannableRoom = Annotated[RoomRow, Depends(room_for(BAN))]
SceneRoom = Annotated[RoomRow, Depends(room_for(SCENES))]
ShotRoom = Annotated[RoomRow, Depends(room_for(SCREENSHOTS))]
MintableRoom = Annotated[RoomRow, Depends(room_for(MINT))]
