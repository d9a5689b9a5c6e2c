"""Rooms: create, get, list, ban."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from whiteshot_nb.api.credentials import Access
from whiteshot_nb.api.models import FIELD_ALIASES, Room
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
    """The calls about rooms; reached as ``client.rooms``."""

    def __init__(self, http: HttpClient) -> None:
        self._http = http

    def create(self, *, name: str | None = None, is_record: bool = False) -> Room:
        """Make a room (``POST /rooms``).

        Parameters
        ----------
        name
            A title.
        is_record
            Whether it is recorded, which costs money at the vendor's.
        """
        body: dict[str, Any] = {"isRecord": is_record}
        if name is not None:
            body["name"] = name
        doing = "A room could not be made"
        return read_response(_ROOM, self._http.send("POST", "/rooms", doing=doing, body=body, repeatable=False), doing)

    def get(self, uuid: str) -> Room:
        """Read one room (``GET /rooms/{uuid}``)."""
        doing = f"Room {uuid} could not be read"
        answer = self._http.send("GET", f"/rooms/{check_room(uuid)}", doing=doing, access=Access(uuid))
        return read_response(_ROOM, answer, doing)

    def ban(self, uuid: str, *, banned: bool = True) -> Room:
        """Ban a room, so that everybody in it is removed and nobody may join, or lift the ban.

        ``PATCH /rooms/{uuid}``; needs the role admin.

        Parameters
        ----------
        uuid
            The room's UUID.
        banned
            False lifts the ban.
        """
        doing = f"Room {uuid} could not be {'banned' if banned else 'opened again'}"
        path, access = f"/rooms/{check_room(uuid)}", Access(uuid, "admin")
        answer = self._http.send("PATCH", path, doing=doing, access=access, body={"isBan": banned})
        return read_response(_ROOM, answer, doing)

    def list(self) -> Iterator[Room]:
        """Iterate over all rooms, oldest first (``GET /rooms``), a page of 100 at a time.

        A page starts with the room it is asked from, so from the second page on the first entry is dropped.
        """
        last: str | None = None
        while True:
            query: dict[str, Any] = {"limit": PAGE_SIZE} | ({"beginUUID": last} if last else {})
            doing = "The rooms could not be listed"
            page = read_response(_ROOMS, self._http.send("GET", "/rooms", doing=doing, query=query), doing)
            fresh = [room for room in page if room.uuid != last]
            yield from fresh
            if len(page) < PAGE_SIZE or not fresh:
                return
            last = fresh[-1].uuid


def check_room(room: object) -> str:
    """Return the UUID of a room that is given as a UUID or as a `Room`.

    Raises
    ------
    InvalidInput
        If it is neither.
    """
    uuid = room.uuid if isinstance(room, Room) else room
    if not isinstance(uuid, str) or not _UUID.fullmatch(uuid):
        shown = repr(uuid[:60]) if isinstance(uuid, str) else f"a {type(uuid).__name__}"
        what = f"A room is named by its UUID (32 hex digits), not by {shown}"
        raise InvalidInput(what, field="room", hint="client.rooms.list() lists the rooms with their UUIDs.")
    return uuid
