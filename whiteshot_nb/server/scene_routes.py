"""``/v5/rooms/{uuid}/scenes`` and ``scene-state``: list, add and switch scenes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field

from whiteshot_nb.server.auth import SceneRoom
from whiteshot_nb.server.body_parsing import PathText, described, read_body
from whiteshot_nb.server.elements import Ppt, SceneContent
from whiteshot_nb.server.error_responses import RequestError
from whiteshot_nb.server.path_checks import a_name, a_path, an_existing_scene
from whiteshot_nb.server.scene_table import MAX_SCENE_NAME, SceneClash
from whiteshot_nb.server.services import At

router = APIRouter(prefix="/v5/rooms/{uuid}", tags=["scenes"])

MOST_SCENES = 1_000


class NewSceneBody(BaseModel):
    """A scene to add."""

    name: Annotated[str, Field(min_length=1, max_length=MAX_SCENE_NAME)]
    ppt: Ppt | None = None


class NewScenesBody(BaseModel):
    """Scenes to add, and the directory they go to."""

    path: PathText
    scenes: Annotated[list[NewSceneBody], Field(min_length=1, max_length=MOST_SCENES)]


class SceneStateBody(BaseModel):
    """The scene to show."""

    scene_path: PathText = Field(alias="scenePath")


class SceneState(BaseModel):
    """The names along the path of the scene that is shown."""

    current_scene_path: list[str] = Field(serialization_alias="currentScenePath")


@router.get("/scenes")
def list_scenes(
    room: SceneRoom,
    at: At,
    directory: Annotated[str | None, Query(alias="sceneDir")] = None,
) -> list[str]:
    """List the scenes directly in a directory; without `sceneDir`, in that of the current scene.

    Older documents list all scenes of the room then; the newer ones are followed.
    """
    where = room.current_scene.parent if directory is None else a_path(directory, "sceneDir")
    if not at.scenes.is_directory(room.uuid, where):
        raise RequestError(404, "scene directory not found")
    return [str(path) for path in at.scenes.paths(room.uuid, where)]


@router.post("/scenes", status_code=201, openapi_extra=described(NewScenesBody))
async def add_scenes(request: Request, room: SceneRoom, at: At) -> dict[str, str]:
    """Add scenes to a directory, which is made if it is not there. What is shown does not change."""
    body = await read_body(request, NewScenesBody)
    directory = a_path(body.path, "path")
    for number, scene in enumerate(body.scenes):
        a_name(directory, scene.name, f"scenes.{number}.name")
    added = {scene.name: SceneContent(ppt=scene.ppt) for scene in body.scenes}
    try:
        await run_in_threadpool(at.scenes.add, room.uuid, directory, added)
    except SceneClash as error:
        raise RequestError(400, str(error)) from error
    return {}


@router.patch("/scene-state", status_code=201, openapi_extra=described(SceneStateBody))
async def switch_scene(request: Request, room: SceneRoom, at: At) -> SceneState:
    """Show another scene.

    One document asks for the role admin, the permission table and an older document for writer; writer is
    enough here.
    """
    body = await read_body(request, SceneStateBody)
    scene = await run_in_threadpool(an_existing_scene, at, room, a_path(body.scene_path, "scenePath"))
    await run_in_threadpool(at.rooms.show, room.uuid, scene.path)
    return SceneState(current_scene_path=list(scene.path.segments))
