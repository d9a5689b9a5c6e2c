"""Validate the API's responses, and turn error responses into exceptions.

According to public sources, the body of an error response can have four forms:

* a field `message`
* an object `error` that contains `title` and other fields
* the same fields without the object `error`
* a field `msg`, in an older version of the API

The body can also be empty, or can be HTML from a gateway. This module handles all these cases.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from whiteshot_nb._net.backoff import parse_retry_after
from whiteshot_nb.api.response_models import FIELD_ALIASES
from whiteshot_nb.errors import (
    ApiError,
    Forbidden,
    InvalidRequest,
    NotFound,
    ServerError,
    TooManyRequests,
    Unauthorized,
    UnexpectedResponse,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

ExpectedShape = TypeVar("ExpectedShape")
JSON: TypeAdapter[Any] = TypeAdapter(Any, config=FIELD_ALIASES)
"""Parser for any JSON. Too deep nesting raises `ValueError`; the standard library raises `RecursionError` instead."""

_CLASSES: dict[int, type[ApiError]] = {
    400: InvalidRequest,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    429: TooManyRequests,
}
_SUCCESS = range(200, 300)
_SERVER_ERRORS = 500
_NOT_FOUND = 404
_LONGEST_TEXT = 300

_EXPIRED = (
    "Create a new token with whiteshot_nb.tokens.sign(…), client.tokens.sdk(…) or the vendor's console. "
    "If you use a key pair, check this machine's clock."
)
_TEXT_HINTS = (
    (r"expired token", _EXPIRED),
    (r"format of token", "Check that the complete token was copied, including NETLESSSDK_ or NETLESSROOM_."),
    (r"signature of token", "The token was signed with another secret key. Check which project the token belongs to."),
    (r"access role", "Use a token with the role 'writer' or 'admin'."),
    (r"is a scene directory", "Pass group=True to capture all scenes in the directory."),
    (r"is a scene, not", "Omit group=True to capture a single scene."),
    (r"is banned", "Lift the ban with client.rooms.ban(uuid, banned=False). This requires the role 'admin'."),
    (r"access task", "A Task token is valid only for conversions. Use an SDK or Room token."),
    (r"access team", "A Room token is valid for one room only. Use an SDK token."),
    (r"not registration", "The team of the token is not registered in this data center. Check the region."),
    (r"room not found", "Check the UUID and the data center. client.rooms.list() lists the existing rooms."),
    (r"access room", "The token is for another room. Use a token for this room, or an SDK token."),
    (r"service not enable", "Enable screenshots and their storage for this data center in the vendor's console."),
)
_BASE_URL_HINT = "Check base_url. It must be the URL of the REST API and end in /v5."
_STATUS_HINTS = {
    400: "Check the arguments. The server's message names the one that is not valid.",
    401: "Check the token.",
    403: "Check the permissions of the token, and whether screenshots are enabled for this data center.",
    404: "Check the spelling. client.rooms.list() and client.scenes.list(room) list the existing rooms and scenes.",
    407: "Add the user name and the password of the proxy to HTTP_PROXY and HTTPS_PROXY.",
    413: "Request fewer pictures, or smaller ones.",
    429: "Wait a moment, then try again.",
}
_TOKEN = re.compile(r"(NETLESS(?:SDK|ROOM|TASK)_)[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class ApiResponse:
    """An HTTP response with a status, headers and a body. The names of the headers are case-insensitive."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def good(self) -> bool:
        """Whether the status is 2xx."""
        return self.status in _SUCCESS

    @property
    def excerpt(self) -> str:
        """Beginning of the body, without tokens. For an HTML page or an empty body, a short description."""
        text = self.body[: 4 * _LONGEST_TEXT].decode("utf-8", "replace")
        if not text.strip():
            return "an empty body"
        if "<html" in text.lower() or "<!doctype" in text.lower():
            title = re.search(r"<title[^>]*>([^<]{1,120})", text, re.IGNORECASE)
            return f"an HTML page ({_tidy(title[1])})" if title else "an HTML page"
        return _tidy(text)


def read_response(shape: TypeAdapter[ExpectedShape], response: ApiResponse, failure: str) -> ExpectedShape:
    """Parse the JSON body of a response, and return it as a validated object.

    Raises
    ------
    UnexpectedResponse
        If the body is not JSON, or does not have the form that `shape` describes.
    """
    try:
        return shape.validate_json(response.body)
    except ValidationError as error:
        raise UnexpectedResponse(
            failure,
            said=f"the server answered {response.status} with {response.excerpt}",
            hint=_BASE_URL_HINT,
        ) from error


def without(secret: str | None, response: ApiResponse) -> ApiResponse:
    """Return a copy of a response, with `secret` removed from the body."""
    return replace(response, body=response.body.replace(secret.encode(), "…".encode())) if secret else response


def error_from_response(response: ApiResponse, failure: str) -> ApiError:
    """Return the exception for an error response. The status determines the class of the exception."""
    fields = _error_fields(response.body)
    known = _text(fields)
    text = known or response.excerpt
    kind = _CLASSES.get(response.status) or (ServerError if response.status >= _SERVER_ERRORS else ApiError)
    answer = f"said {response.status} “{text}”" if known else f"answered {response.status} with {text}"
    return kind(
        failure,
        said=f"the server {answer}",
        hint=_hint(response.status, text, is_api=known is not None),
        status=response.status,
        code=_string(fields.get("code")),
        request_id=_string(fields.get("requestId")) or response.headers.get("x-request-id"),
        region=_string(fields.get("region")),
        retry_after=parse_retry_after(response.headers.get("retry-after")),
    )


def _error_fields(body: bytes) -> dict[str, Any]:
    """Merge the shapes of error bodies into one dictionary; fields outside `error` have precedence."""
    try:
        parsed = JSON.validate_json(body)
    except ValueError:
        return {}
    if not isinstance(parsed, dict):
        return {}
    inner = parsed.get("error")
    return {**inner, **parsed} if isinstance(inner, dict) else parsed


def _text(fields: dict[str, Any]) -> str | None:
    messages = fields.get("messages")
    first = messages[0] if isinstance(messages, list) and messages else None
    for candidate in (fields.get("message"), fields.get("title"), first, fields.get("msg")):
        if isinstance(candidate, str) and candidate.strip():
            return _tidy(candidate)
    return None


def _hint(status: int, text: str, *, is_api: bool) -> str:
    for pattern, hint in _TEXT_HINTS:
        if re.search(pattern, text, re.IGNORECASE):
            return hint
    if status >= _SERVER_ERRORS:
        return "Try again later."
    if status == _NOT_FOUND and not is_api:  # most likely the answer of another server, or a wrong path
        return _BASE_URL_HINT
    return _STATUS_HINTS.get(status, _BASE_URL_HINT)


def _string(value: object) -> str | None:
    return _tidy(str(value)) if isinstance(value, str | int) and value != "" else None


def _tidy(text: str) -> str:
    """Return one short, printable line, without the tokens that some servers repeat."""
    text = _TOKEN.sub(r"\1…", text)
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= _LONGEST_TEXT else line[: _LONGEST_TEXT - 1] + "…"
