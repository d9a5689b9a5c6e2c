"""Routes below ``/whiteshot/v1``: check the server, and read, replace and draw scenes.

The vendor's API does not have these routes.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field

from whiteshot_nb.server.body_parsing import body_schema, read_body
from whiteshot_nb.server.elements import MAX_ELEMENTS, AnyElement, SceneContent
from whiteshot_nb.server.error_responses import RequestError
from whiteshot_nb.server.path_checks import parse_path, require_scene
from whiteshot_nb.server.permissions import SceneRoomDep
from whiteshot_nb.server.services import ServicesDep

router = APIRouter(prefix="/whiteshot/v1", tags=["extension: not part of the vendor's API"])

ScenePathQuery = Annotated[str, Query(alias="path", description="Path of the scene, such as /lesson/1.")]


class Health(BaseModel):
    """Response of the health check.

    `status` is always ``ok``. `renderer` is the name and version of the renderer, which is the program that draws
    scenes.
    """

    status: str = "ok"
    renderer: str


class ElementsBody(BaseModel):
    """Elements to add to a scene, on top of its existing elements."""

    elements: Annotated[list[AnyElement], Field(min_length=1, max_length=MAX_ELEMENTS)]


class ElementCount(BaseModel):
    """Number of elements in a scene."""

    elements: int


@router.get("/health", openapi_extra={"x-extension": True})
def health(services: ServicesDep) -> Health:
    """Check that the server is running. No token is required."""
    return Health(renderer=services.renderer.edition)


@router.get("/rooms/{uuid}/scene", openapi_extra={"x-extension": True})
def read_scene(room: SceneRoomDep, services: ServicesDep, path: ScenePathQuery) -> SceneContent:
    """Return the content of a scene: background colour, background picture (`ppt`) and elements."""
    return require_scene(services, room, parse_path(path, "path")).content


@router.put("/rooms/{uuid}/scene", openapi_extra={"x-extension": True, **body_schema(SceneContent)})
async def write_scene(
    request: Request, room: SceneRoomDep, services: ServicesDep, path: ScenePathQuery
) -> ElementCount:
    """Replace the content of a scene, and return the number of elements in the new content.

    The content consists of a background colour, a background picture (`ppt`) and elements.
    """
    content = await read_body(request, SceneContent)
    scene = await run_in_threadpool(require_scene, services, room, parse_path(path, "path"))
    await run_in_threadpool(services.scenes.replace, room.uuid, scene.path, content)
    return ElementCount(elements=len(content.elements))


@router.post(
    "/rooms/{uuid}/elements",
    status_code=201,
    openapi_extra={"x-extension": True, **body_schema(ElementsBody)},
)
async def add_elements(
    request: Request, room: SceneRoomDep, services: ServicesDep, path: ScenePathQuery
) -> ElementCount:
    """Add elements on top of the existing elements of a scene, and return the new total number of elements."""
    body = await read_body(request, ElementsBody)
    scene = await run_in_threadpool(require_scene, services, room, parse_path(path, "path"))
    try:
        count = await run_in_threadpool(services.scenes.draw, room.uuid, scene.path, body.elements)
    except ValueError as error:
        raise RequestError(400, "the scene would contain more elements, points or text than allowed") from error
    return ElementCount(elements=count)
