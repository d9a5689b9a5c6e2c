"""Request tokens from the API. `whiteshot_nb.tokens.sign` makes the same tokens without a request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whiteshot_nb import tokens
from whiteshot_nb.api.credentials import TokenScope
from whiteshot_nb.api.responses import JSON
from whiteshot_nb.api.rooms import check_room
from whiteshot_nb.errors import UnexpectedResponse

if TYPE_CHECKING:
    from whiteshot_nb.api.http import HttpClient
    from whiteshot_nb.api.models import Room
    from whiteshot_nb.api.responses import ApiResponse
    from whiteshot_nb.tokens import Role, Token


class Tokens:
    """Request tokens from the server: ``client.tokens``.

    :func:`whiteshot_nb.tokens.sign` makes the same tokens locally.
    """

    def __init__(self, http: HttpClient) -> None:
        self._http = http

    def sdk(self, ak: str, sk: str, *, role: Role, lifespan_ms: int = tokens.HOUR_MS) -> Token:
        """Request an SDK token (``POST /tokens/teams``).

        This is the only call that sends the SK: in the request's body, because the API requires it.
        :func:`whiteshot_nb.tokens.sign` makes the same token and sends nothing.

        Parameters
        ----------
        ak, sk
            The team's access key and secret key.
        role
            ``admin``, ``writer`` or ``reader``.
        lifespan_ms
            Milliseconds until the token expires; 0 means never. Default: one hour.

        Returns
        -------
        Token
            Text whose ``repr`` hides it.
        """
        body = {"accessKey": ak, "secretAccessKey": sk, "lifespan": lifespan_ms, "role": role}
        return self._ask("/tokens/teams", "An SDK token could not be obtained", None, body)

    def room(self, room: str | Room, *, role: Role, lifespan_ms: int = tokens.HOUR_MS) -> Token:
        """Request a token for one room (``POST /tokens/rooms/{uuid}``).

        Parameters
        ----------
        room
            The room, or its UUID.
        role
            ``admin``, ``writer`` or ``reader``; not higher than that of the client's own token.
        lifespan_ms
            Milliseconds until the token expires; 0 means never. Default: one hour.

        Returns
        -------
        Token
            Text whose ``repr`` hides it.
        """
        uuid = check_room(room)
        failure = f"A token for room {uuid} could not be obtained"
        body = {"lifespan": lifespan_ms, "role": role}
        return self._ask(f"/tokens/rooms/{uuid}", failure, TokenScope(role=role), body)

    def task(self, task: str, *, role: Role, lifespan_ms: int = tokens.HOUR_MS) -> Token:
        """Request a token for one conversion task (``POST /tokens/tasks/{uuid}``).

        Parameters
        ----------
        task
            UUID of the task.
        role
            ``admin``, ``writer`` or ``reader``; not higher than that of the client's own token.
        lifespan_ms
            Milliseconds until the token expires; 0 means never. Default: one hour.

        Returns
        -------
        Token
            Text whose ``repr`` hides it.
        """
        uuid = check_room(task)
        failure = f"A token for task {uuid} could not be obtained"
        body = {"lifespan": lifespan_ms, "role": role}
        return self._ask(f"/tokens/tasks/{uuid}", failure, TokenScope(role=role), body)

    def _ask(self, path: str, failure: str, scope: TokenScope | None, body: dict[str, Any]) -> Token:
        return _token(self._http.send("POST", path, failure=failure, scope=scope, body=body), failure)


def _token(response: ApiResponse, failure: str) -> Token:
    """Read the three shapes clients have met: a JSON string, the bare text, and ``{"token": …}``."""
    text = response.body.decode("utf-8", "replace").strip()
    try:
        parsed = JSON.validate_json(text)
    except ValueError:
        parsed = text
    found = parsed.get("token") if isinstance(parsed, dict) else parsed
    try:
        tokens.read(str(found))
    except tokens.MalformedToken as error:  # the response is not repeated: it may hold a token nevertheless
        raise UnexpectedResponse(
            failure,
            said=f"the server answered {response.status} with something that is not a token",
            hint="Check base_url: it is the REST API's and ends in /v5.",
        ) from error
    return tokens.Token(str(found))
