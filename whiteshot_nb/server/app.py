"""Create the server's ASGI application, with its routes, error responses and OpenAPI description."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from whiteshot_nb.server import board_routes, room_routes, scene_routes, screenshot_routes, stored_routes, token_routes
from whiteshot_nb.server.elements import SceneContent
from whiteshot_nb.server.error_responses import ErrorBody, add_handlers
from whiteshot_nb.server.request_ids import RequestIds
from whiteshot_nb.server.sample_rooms import seed_samples
from whiteshot_nb.server.services import Services

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from whiteshot_nb.server.config import ServerConfig

_BODIES = (
    token_routes.TeamTokenBody,
    token_routes.TokenBody,
    room_routes.NewRoomBody,
    room_routes.BanBody,
    scene_routes.NewScenesBody,
    scene_routes.SceneStateBody,
    screenshot_routes.ScreenshotBody,
    board_routes.ElementsBody,
    SceneContent,
)
_REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": ErrorBody, "description": text}
    for status, text in {
        400: "The request is malformed.",
        401: "The token is missing, malformed, expired or forged.",
        403: "The token is valid, but does not permit the request.",
        404: "The room, scene or scene directory does not exist.",
        500: "The server failed to process the request.",
    }.items()
}
_ABOUT = """The whiteboard REST API (screenshots, rooms, scenes, tokens), served by Whiteshot.

The API follows the vendor's public documentation. Screenshots show the scenes of this server's rooms. The server has no
access to the vendor's rooms. Pictures on scenes are fetched only from hosts that the operator of the server allows.
Requests to `/whiteshot/v1` are an extension of the vendor's API."""


def create_app(config: ServerConfig) -> FastAPI:
    """Return the ASGI application of the server.

    When the application starts, it opens the database and the storage space, and starts the drawing processes. When the
    application stops, it stops the drawing processes and closes the database.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.services = Services.start(config)
        try:
            if config.samples:
                seed_samples(app.state.services)
            yield
        finally:
            app.state.services.close()

    app = FastAPI(
        title="Whiteshot whiteboard service",
        version="5",
        description=_ABOUT,
        lifespan=lifespan,
        responses=_REFUSALS,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.add_middleware(RequestIds)
    routers = [
        part.router
        for part in (screenshot_routes, token_routes, room_routes, scene_routes, board_routes, stored_routes)
    ]
    add_handlers(app, [route for router in routers for route in router.routes])
    for router in routers:
        app.include_router(router)
    app.openapi = lambda: _openapi(app, config.max_side)  # type: ignore[method-assign]
    return app


def _openapi(app: FastAPI, max_side: int) -> dict[str, Any]:
    """Return FastAPI's OpenAPI document, extended with the schemas of the bodies that `read_body` parses."""
    if app.openapi_schema is None:
        document = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        _, bodies = models_json_schema(
            [(model, "validation") for model in _BODIES], ref_template="#/components/schemas/{model}"
        )
        schemas = document["components"]["schemas"]
        schemas |= bodies["$defs"]
        for side in ("width", "height"):
            schemas["ScreenshotBody"]["properties"][side] |= {"minimum": 1, "maximum": max_side}
        for operation in (each for item in document["paths"].values() for each in item.values()):
            operation["responses"].pop("422", None)  # FastAPI documents 422; here it is 400
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        app.openapi_schema = document
    return app.openapi_schema
