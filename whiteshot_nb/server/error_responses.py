"""Create the error responses of the server, which all have the same form.

The vendor documents a field ``message``, but real responses from the vendor contain an object ``error``. The error
responses of this server contain both. A response repeats nothing from the request except names, such as the name of a
field. Before a name is repeated, it is checked and shortened.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.routing import Route

from whiteshot_nb.model.data_centers import DATA_CENTERS, DEFAULT_DATA_CENTER
from whiteshot_nb.server.request_ids import request_id_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fastapi import FastAPI
    from starlette.routing import BaseRoute

_METHOD_NOT_ALLOWED = 405
log = logging.getLogger(__name__)

_WITHOUT_INPUT = {
    "extra_forbidden": "contains an unknown field",
    "union_tag_invalid": "has an unknown type",
}
"""Messages that replace those of pydantic which would repeat values from the request."""


class ErrorDetail(BaseModel):
    """The object ``error`` in the body of an error response, with the fields that the vendor's real responses have."""

    title: str
    messages: list[str] = []
    request_id: str = Field(serialization_alias="requestId")
    region: str
    trace_stack: list[str] = Field(default=[], serialization_alias="traceStack")


class ErrorBody(BaseModel):
    """Body of every error response."""

    message: str
    error: ErrorDetail


class RequestError(Exception):
    """Raise this exception to answer a request with an error status and a message."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def error_response(
    request: Request, status: int, message: str, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """Return an error response with the given status and message."""
    region = request.headers.get("region", DEFAULT_DATA_CENTER)
    detail = ErrorDetail(
        title=message, request_id=request_id_of(request), region=region if region in DATA_CENTERS else ""
    )
    body = ErrorBody(message=message, error=detail)
    return JSONResponse(body.model_dump(by_alias=True), status_code=status, headers=headers)


def add_handlers(app: FastAPI, routes: Sequence[BaseRoute]) -> None:
    """Register exception handlers, so that the response to every exception has an `ErrorBody` as its body.

    Parameters
    ----------
    app
        The application.
    routes
        All routes of the application. If the method of a request is not allowed (status 405), the response lists the
        methods that the routes allow for the path.
    """

    @app.exception_handler(RequestError)
    async def request_error(request: Request, error: RequestError) -> JSONResponse:
        return error_response(request, error.status, error.message)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return error_response(request, 400, f"invalid format: {first_problem(error.errors())}")

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> JSONResponse:
        headers = (
            {"allow": _allowed(request.url.path, routes)} if error.status_code == _METHOD_NOT_ALLOWED else error.headers
        )
        return error_response(request, error.status_code, str(error.detail), headers)

    @app.exception_handler(Exception)
    async def unforeseen(request: Request, error: Exception) -> JSONResponse:
        log.error("%s %s failed", request.method, request.url.path, exc_info=error)
        return error_response(request, 500, "internal server error")


def _allowed(path: str, routes: Sequence[BaseRoute]) -> str:
    """Return all methods of a path; Starlette returns only the methods of the first matching route."""
    found = (route for route in routes if isinstance(route, Route) and route.path_regex.match(path))
    return ", ".join(sorted({method for route in found for method in route.methods or ()}))


def first_problem(problems: Sequence[Mapping[str, Any]]) -> str:
    """Return a text with the location and the message of the first validation problem.

    The text contains no values from the request.
    """
    problem = problems[0]
    unknown_field = problem["type"] == "extra_forbidden"  # the last part of the location is a name from the request
    place = ".".join(str(part)[:40] for part in (problem["loc"][:-1] if unknown_field else problem["loc"]))
    text = _WITHOUT_INPUT.get(problem["type"]) or problem["msg"].removeprefix("Value error, ")
    return f"{place}: {text}"[:300]
