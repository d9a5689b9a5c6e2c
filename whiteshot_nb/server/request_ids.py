"""Add the header ``X-Request-ID`` to every response.

If the request has a well-formed ``X-Request-ID``, the response has the same id. Otherwise, the response has a new id.
"""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{1,64}")
_HEADER = "x-request-id"
_KEY = "whiteshot.request_id"


class RequestIds:
    """ASGI middleware that adds a request id to every response, as the header ``X-Request-ID``."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Process one request, and add the header to its response."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = Headers(scope=scope).get(_HEADER, "")
        request_id = scope[_KEY] = asked if _WELL_FORMED.fullmatch(asked) else uuid.uuid4().hex

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[_HEADER] = request_id
            await send(message)

        await self._app(scope, receive, send_with_id)


def request_id_of(request: Request) -> str:
    """Return the id that the middleware `RequestIds` has assigned to a request."""
    return str(request.scope[_KEY])
