"""Who may do what: tokens, roles and rooms.

The documented token errors (Agora, "authentication workflow") come with 401 where the token itself is wrong
and with 403 where it is good but not for this.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Header

from whiteshot_nb import tokens
from whiteshot_nb.server.refusals import Refusal
from whiteshot_nb.server.room_table import RoomRow
from whiteshot_nb.server.services import At
from whiteshot_nb.settings import DATA_CENTERS, DEFAULT_DATA_CENTER

_MAY_WRITE = ("admin", "writer")

TokenHeader = Annotated[str | None, Header(description="An SDK or Room token with the role writer or admin.")]
RegionHeader = Annotated[
    str | None,
    Header(description=f"The data center: {', '.join(DATA_CENTERS)}. Default: {DEFAULT_DATA_CENTER}."),
]


def data_center(region: RegionHeader = None) -> str:
    """Return the data center asked for; the documents disagree on whether the header is required."""
    if region is None:
        return DEFAULT_DATA_CENTER
    if region not in DATA_CENTERS:
        raise Refusal(400, f"invalid format: header region is one of {', '.join(DATA_CENTERS)}")
    return region


Region = Annotated[str, Depends(data_center)]


def caller(at: At, token: TokenHeader = None) -> tokens.Claims:
    """Return what a verified token says, if its role may write."""
    if not token:
        raise Refusal(401, "invalid format of token")
    try:
        claims = tokens.verify(token, at.config.sk)
    except tokens.TokenError as error:
        raise Refusal(401, str(error)) from error
    if claims.ak != at.config.ak:
        raise Refusal(403, "token access team forbidden")
    if claims.kind == "task":
        raise Refusal(403, "token access task forbidden")
    if claims.role not in _MAY_WRITE:
        raise Refusal(403, f"token access role {claims.role} forbidden")
    return claims


Caller = Annotated[tokens.Claims, Depends(caller)]


def team(claims: Caller) -> tokens.Claims:
    """Return the caller's claims if they are for a whole team."""
    if claims.kind != "sdk":
        raise Refusal(403, "token access team forbidden")
    return claims


Team = Annotated[tokens.Claims, Depends(team)]


def open_room(claims: Caller, _region: Region, at: At, uuid: str) -> RoomRow:
    """Return the room in the path, if the caller may enter it: role, then room, then existence."""
    if claims.kind == "room" and claims.uuid != uuid:
        raise Refusal(403, "token access room forbidden")
    room = at.rooms.get(uuid)
    if room is None:
        raise Refusal(404, "room not found")
    return room


OpenRoom = Annotated[RoomRow, Depends(open_room)]
