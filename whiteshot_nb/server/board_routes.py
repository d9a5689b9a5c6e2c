"""``/whiteshot/v1``: what this server adds to the vendor's API. Drawing on scenes, health."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field

from whiteshot_nb.server.auth import SceneRoom
from whiteshot_nb.server.body_parsing import described, read_body
from whiteshot_nb.server.elements import MAX_ELEMENTS, AnyElement, SceneContent
from whiteshot_nb.server.error_responses import RequestError
from whiteshot_nb.server.path_checks import a_path, an_existing_scene
from whiteshot_nb.server.services import At

router = APIRouter(prefix="/whiteshot/v1", tags=["extension: not part of the vendor's API"])

ScenePathQuery = Annotated[str, Query(alias="path", description="The scene, such as /lesson/1.")]


class Health(BaseModel):
    """That the server works, and what it draws with."""

    status: str = "ok"
    renderer: str


class ElementsBody(BaseModel):
    """Elements to add on top of a scene."""

    elements: Annotated[list[AnyElement], Field(min_length=1, max_length=MAX_ELEMENTS)]


class ElementCount(BaseModel):
    """How many elements a scene holds now."""

    elements: int


@router.get("/health", openapi_extra={"x-extension": True})
def health(at: At) -> Health:
    """Say that the server works. Needs no token."""
    return Health(renderer=at.renderer.edition)


@router.get("/rooms/{uuid}/scene", openapi_extra={"x-extension": True})
def read_scene(room: SceneRoom, at: At, path: ScenePathQuery) -> SceneContent:
    """Return all that a scene holds."""
    return an_existing_scene(at, room, a_path(path, "path")).content


@router.put("/rooms/{uuid}/scene", openapi_extra={"x-extension": True, **described(SceneContent)})
async def write_scene(request: Request, room: SceneRoom, at: At, path: ScenePathQuery) -> ElementCount:
    """Put a background, a `ppt` and elements in the place of what a scene holds."""
    content = await read_body(request, SceneContent)
    scene = await run_in_threadpool(an_existing_scene, at, room, a_path(path, "path"))
    await run_in_threadpool(at.scenes.replace, room.uuid, scene.path, content)
    return ElementCount(elements=len(content.elements))


@router.post(
    "/rooms/{uuid}/elements",
    status_code=201,
    openapi_extra={"x-extension": True, **described(ElementsBody)},
)
async def add_elements(request: Request, room: SceneRoom, at: At, path: ScenePathQuery) -> ElementCount:
    """Draw elements on top of what a scene holds."""
    body = await read_body(request, ElementsBody)
    scene = await run_in_threadpool(an_existing_scene, at, room, a_path(path, "path"))
    try:
        count = await run_in_threadpool(at.scenes.draw, room.uuid, scene.path, body.elements)
    except ValueError as error:
        raise RequestError(400, "the scene is full") from error
    return ElementCount(elements=count)
