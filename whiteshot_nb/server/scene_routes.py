"""Routes ``/v5/rooms/{uuid}/scenes`` and ``scene-state``: list, add and switch scenes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field

from whiteshot_nb.server.body_parsing import PathText, body_schema, read_body
from whiteshot_nb.server.elements import Ppt, SceneContent
from whiteshot_nb.server.error_responses import RequestError
from whiteshot_nb.server.path_checks import new_scene_path, parse_path, require_scene
from whiteshot_nb.server.permissions import SceneRoomDep
from whiteshot_nb.server.scene_table import MAX_SCENE_NAME, SceneClash
from whiteshot_nb.server.services import ServicesDep

router = APIRouter(prefix="/v5/rooms/{uuid}", tags=["scenes"])

MAX_SCENES = 1_000


class NewSceneBody(BaseModel):
    """A scene to add: its name, and optionally its background picture (`ppt`)."""

    name: Annotated[str, Field(min_length=1, max_length=MAX_SCENE_NAME)]
    ppt: Ppt | None = None


class NewScenesBody(BaseModel):
    """Scenes to add to a directory, and the path of this directory."""

    path: PathText
    scenes: Annotated[list[NewSceneBody], Field(min_length=1, max_length=MAX_SCENES)]


class SceneStateBody(BaseModel):
    """Path of the scene that becomes the current scene."""

    scene_path: PathText = Field(alias="scenePath")


class SceneState(BaseModel):
    """Path of the current scene, as a list of names. For example, ``/lesson/1`` is ``["lesson", "1"]``."""

    current_scene_path: list[str] = Field(serialization_alias="currentScenePath")


@router.get("/scenes")
def list_scenes(
    room: SceneRoomDep,
    services: ServicesDep,
    directory: Annotated[str | None, Query(alias="sceneDir")] = None,
) -> list[str]:
    """List the scenes in a directory, without its subdirectories.

    If `sceneDir` is omitted, the directory that contains the current scene is listed, as newer versions of the API
    documentation say. According to older versions, all scenes of the room would be listed.
    """
    where = room.current_scene.parent if directory is None else parse_path(directory, "sceneDir")
    if not services.scenes.is_directory(room.uuid, where):
        raise RequestError(404, "scene directory not found")
    return [str(path) for path in services.scenes.paths(room.uuid, where)]


@router.post("/scenes", status_code=201, openapi_extra=body_schema(NewScenesBody))
async def add_scenes(request: Request, room: SceneRoomDep, services: ServicesDep) -> dict[str, str]:
    """Add scenes to a directory. A missing directory is created. The current scene of the room does not change."""
    body = await read_body(request, NewScenesBody)
    directory = parse_path(body.path, "path")
    for number, scene in enumerate(body.scenes):
        new_scene_path(directory, scene.name, f"scenes.{number}.name")
    added = {scene.name: SceneContent(ppt=scene.ppt) for scene in body.scenes}
    try:
        await run_in_threadpool(services.scenes.add, room.uuid, directory, added)
    except SceneClash as error:
        raise RequestError(400, str(error)) from error
    return {}


@router.patch("/scene-state", status_code=201, openapi_extra=body_schema(SceneStateBody))
async def switch_scene(request: Request, room: SceneRoomDep, services: ServicesDep) -> SceneState:
    """Switch the room to another scene.

    This server accepts the roles ``admin`` and ``writer``, because the API documentation is inconsistent. One page
    requires the role ``admin``. The permission table and an older page also accept ``writer``.
    """
    body = await read_body(request, SceneStateBody)
    scene = await run_in_threadpool(require_scene, services, room, parse_path(body.scene_path, "scenePath"))
    await run_in_threadpool(services.rooms.show, room.uuid, scene.path)
    return SceneState(current_scene_path=list(scene.path.segments))
