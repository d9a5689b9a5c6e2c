"""Request tokens from the API. To create tokens without a request, use `whiteshot_nb.tokens.sign`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whiteshot_nb import tokens
from whiteshot_nb.api.credentials import TokenScope
from whiteshot_nb.api.responses import JSON
from whiteshot_nb.api.rooms import check_room
from whiteshot_nb.errors import UnexpectedResponse

if TYPE_CHECKING:
    from whiteshot_nb.api.http import HttpClient
    from whiteshot_nb.api.response_models import Room
    from whiteshot_nb.api.responses import ApiResponse
    from whiteshot_nb.tokens import Role, Token


class Tokens:
    """Request tokens from the server. The attribute ``client.tokens`` is an object of this class.

    To create tokens without a request, use :func:`whiteshot_nb.tokens.sign`.
    """

    def __init__(self, http: HttpClient) -> None:
        self._http = http

    def sdk(self, ak: str, sk: str, *, role: Role, lifespan_ms: int = tokens.HOUR_MS) -> Token:
        """Request an SDK token, which is valid for all rooms of the team (``POST /tokens/teams``).

        The API requires the secret key (SK) in the body of this request. No other request contains the SK. To create an
        SDK token without sending the SK, use :func:`whiteshot_nb.tokens.sign`.

        Parameters
        ----------
        ak, sk
            The team's access key and secret key.
        role
            ``admin``, ``writer`` or ``reader``.
        lifespan_ms
            Time until the token expires, in milliseconds; 0 for a token that never expires. Default: one hour.

        Returns
        -------
        Token
            The token: a ``str`` whose ``repr`` does not reveal the token.
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
            ``admin``, ``writer`` or ``reader``. This role must not be higher than the role of the client's own token.
        lifespan_ms
            Time until the token expires, in milliseconds; 0 for a token that never expires. Default: one hour.

        Returns
        -------
        Token
            The token: a ``str`` whose ``repr`` does not reveal the token.
        """
        uuid = check_room(room)
        failure = f"A token for room {uuid} could not be obtained"
        body = {"lifespan": lifespan_ms, "role": role}
        return self._ask(f"/tokens/rooms/{uuid}", failure, TokenScope(role=role), body)

    def task(self, task: str, *, role: Role, lifespan_ms: int = tokens.HOUR_MS) -> Token:
        """Request a token for one task, which is a document conversion (``POST /tokens/tasks/{uuid}``).

        Parameters
        ----------
        task
            UUID of the task.
        role
            ``admin``, ``writer`` or ``reader``. This role must not be higher than the role of the client's own token.
        lifespan_ms
            Time until the token expires, in milliseconds; 0 for a token that never expires. Default: one hour.

        Returns
        -------
        Token
            The token: a ``str`` whose ``repr`` does not reveal the token.
        """
        uuid = check_room(task)
        failure = f"A token for task {uuid} could not be obtained"
        body = {"lifespan": lifespan_ms, "role": role}
        return self._ask(f"/tokens/tasks/{uuid}", failure, TokenScope(role=role), body)

    def _ask(self, path: str, failure: str, scope: TokenScope | None, body: dict[str, Any]) -> Token:
        return _token(self._http.send("POST", path, failure=failure, scope=scope, body=body), failure)


def _token(response: ApiResponse, failure: str) -> Token:
    """Return the token in a response, whose body is a JSON string, plain text, or ``{"token": …}``."""
    text = response.body.decode("utf-8", "replace").strip()
    try:
        parsed = JSON.validate_json(text)
    except ValueError:
        parsed = text
    found = parsed.get("token") if isinstance(parsed, dict) else parsed
    try:
        tokens.read(str(found))
    except tokens.MalformedToken as error:  # the message leaves out the response, which may contain a token
        raise UnexpectedResponse(
            failure,
            said=f"the server answered {response.status}, but the response is not a token",
            hint="Check base_url. It must be the URL of the REST API and end in /v5.",
        ) from error
    return tokens.Token(str(found))
