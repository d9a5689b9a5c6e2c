"""Create, read, list and ban rooms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from whiteshot_nb.api.credentials import TokenScope
from whiteshot_nb.api.response_models import FIELD_ALIASES, Room
from whiteshot_nb.api.responses import read_response
from whiteshot_nb.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whiteshot_nb.api.http import HttpClient

PAGE_SIZE = 100
_UUID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_ROOM = TypeAdapter(Room)
_ROOMS = TypeAdapter(list[Room], config=FIELD_ALIASES)


class Rooms:
    """Create, read, list and ban rooms. ``client.rooms`` is an object of this class."""

    def __init__(self, http: HttpClient) -> None:
        self._http = http

    def create(self, *, name: str | None = None, is_record: bool = False) -> Room:
        """Create a room (``POST /rooms``).

        Parameters
        ----------
        name
            Title of the room. Default: no title.
        is_record
            Whether to record the room. The vendor charges for recording. Default: False.

        Returns
        -------
        Room
            The new room. It has one scene, ``/init``.
        """
        body: dict[str, Any] = {"isRecord": is_record}
        if name is not None:
            body["name"] = name
        failure = "The room could not be created"
        return read_response(
            _ROOM, self._http.send("POST", "/rooms", failure=failure, body=body, idempotent=False), failure
        )

    def get(self, room: str | Room) -> Room:
        """Return one room (``GET /rooms/{uuid}``).

        Parameters
        ----------
        room
            The room, or its UUID.
        """
        uuid = check_room(room)
        failure = f"Room {uuid} could not be read"
        response = self._http.send("GET", f"/rooms/{uuid}", failure=failure, scope=TokenScope(uuid))
        return read_response(_ROOM, response, failure)

    def ban(self, room: str | Room, *, banned: bool = True) -> Room:
        """Ban a room or lift its ban (``PATCH /rooms/{uuid}``). The token must have the role ``admin``.

        A ban removes all users from the room, and nobody can join it until the ban is lifted.

        Parameters
        ----------
        room
            The room, or its UUID.
        banned
            True to ban the room, False to lift its ban. Default: True.

        Returns
        -------
        Room
            The room after the change.
        """
        uuid = check_room(room)
        failure = f"Room {uuid} could not be banned" if banned else f"The ban of room {uuid} could not be lifted"
        path, scope = f"/rooms/{uuid}", TokenScope(uuid, "admin")
        response = self._http.send("PATCH", path, failure=failure, scope=scope, body={"isBan": banned})
        return read_response(_ROOM, response, failure)

    def list(self) -> Iterator[Room]:
        """Iterate over all rooms of the team, oldest first (``GET /rooms``).

        The iterator requests a page of 100 rooms, and requests the next page only when its rooms are needed. Each page
        repeats the last room of the previous page, but the iterator returns each room only once.
        """
        last: str | None = None
        while True:
            query: dict[str, Any] = {"limit": PAGE_SIZE} | ({"beginUUID": last} if last else {})
            failure = "The rooms could not be listed"
            page = read_response(_ROOMS, self._http.send("GET", "/rooms", failure=failure, query=query), failure)
            fresh = [room for room in page if room.uuid != last]
            yield from fresh
            if len(page) < PAGE_SIZE or not fresh:
                return
            last = fresh[-1].uuid


def check_room(room: object) -> str:
    """Return the UUID of a room.

    Parameters
    ----------
    room
        The room as a `Room`, or its UUID.

    Raises
    ------
    InvalidInput
        If `room` is neither a `Room` nor a well-formed UUID.
    """
    uuid = room.uuid if isinstance(room, Room) else room
    if not isinstance(uuid, str) or not _UUID.fullmatch(uuid):
        shown = repr(uuid[:60]) if isinstance(uuid, str) else type(uuid).__name__
        what = f"'room' must be a Room or a UUID (32 hex digits), not {shown}"
        raise InvalidInput(what, field="room", hint="client.rooms.list() lists the rooms with their UUIDs.")
    return uuid
