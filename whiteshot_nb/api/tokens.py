"""Tokens by REST. `whiteshot_nb.tokens.sign` mints the same without a request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whiteshot_nb import tokens
from whiteshot_nb.api.credentials import Access
from whiteshot_nb.api.responses import JSON
from whiteshot_nb.api.rooms import check_room
from whiteshot_nb.errors import UnexpectedAnswer

if TYPE_CHECKING:
    from whiteshot_nb.api.http import HttpClient
    from whiteshot_nb.api.responses import ApiResponse
    from whiteshot_nb.tokens import Role, Token


class Tokens:
    """The calls about tokens; reached as ``client.tokens``."""

    def __init__(self, http: HttpClient) -> None:
        self._http = http

    def sdk(self, ak: str, sk: str, *, role: Role, lifespan_ms: int = tokens.HOUR_MS) -> Token:
        """Ask for an SDK token (``POST /tokens/teams``).

        This is the one call that sends the SK, in the request's body, because the API asks for it;
        :func:`whiteshot_nb.tokens.sign` makes the same token and sends nothing.

        Parameters
        ----------
        ak, sk
            The team's key pair.
        role
            ``admin``, ``writer`` or ``reader``.
        lifespan_ms
            Milliseconds until it expires; 0 means never.
        """
        body = {"accessKey": ak, "secretAccessKey": sk, "lifespan": lifespan_ms, "role": role}
        return self._ask("/tokens/teams", "An SDK token could not be had", None, body)

    def room(self, room: str, *, role: Role, lifespan_ms: int = tokens.HOUR_MS) -> Token:
        """Ask for the token of one room (``POST /tokens/rooms/{uuid}``), of the client's own role or a lower one.

        Parameters
        ----------
        room
            The room's UUID.
        role
            ``admin``, ``writer`` or ``reader``.
        lifespan_ms
            Milliseconds until it expires; 0 means never.
        """
        doing = f"A token for room {room} could not be had"
        body = {"lifespan": lifespan_ms, "role": role}
        return self._ask(f"/tokens/rooms/{check_room(room)}", doing, Access(role=role), body)

    def task(self, task: str, *, role: Role, lifespan_ms: int = tokens.HOUR_MS) -> Token:
        """Ask for the token of one conversion task (``POST /tokens/tasks/{uuid}``).

        Parameters
        ----------
        task
            The task's UUID.
        role
            ``admin``, ``writer`` or ``reader``.
        lifespan_ms
            Milliseconds until it expires; 0 means never.
        """
        doing = f"A token for task {task} could not be had"
        body = {"lifespan": lifespan_ms, "role": role}
        return self._ask(f"/tokens/tasks/{check_room(task)}", doing, Access(role=role), body)

    def _ask(self, path: str, doing: str, access: Access | None, body: dict[str, Any]) -> Token:
        return _token(self._http.send("POST", path, doing=doing, access=access, body=body), doing)


def _token(answer: ApiResponse, doing: str) -> Token:
    """Read the three shapes clients have met: a JSON string, the bare text, and ``{"token": …}``."""
    text = answer.body.decode("utf-8", "replace").strip()
    try:
        parsed = JSON.validate_json(text)
    except ValueError:
        parsed = text
    found = parsed.get("token") if isinstance(parsed, dict) else parsed
    try:
        tokens.read(str(found))
    except tokens.MalformedToken as error:  # the answer is not repeated: it may hold a token all the same
        raise UnexpectedAnswer(
            doing,
            said=f"the server answered {answer.status} with something that is no token",
            hint="Check base_url: it is the REST API's and ends in /v5.",
        ) from error
    return tokens.Token(str(found))
