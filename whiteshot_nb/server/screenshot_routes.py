"""Routes ``screenshots`` and ``screenshot-list``: draw scenes, store the pictures, and return their URLs."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from whiteshot_nb.model.render_headers import RENDERER_HEADER, WARNINGS_HEADER
from whiteshot_nb.model.scene_paths import FIRST_SCENE
from whiteshot_nb.server.body_parsing import PathText, WholeNumber, body_schema, read_body
from whiteshot_nb.server.disconnects import run_while_connected
from whiteshot_nb.server.error_responses import RequestError
from whiteshot_nb.server.path_checks import parse_path, require_group, require_scene
from whiteshot_nb.server.permissions import ScreenshotRoomDep
from whiteshot_nb.server.screenshots import SceneToDraw, Screenshots
from whiteshot_nb.server.services import Services, ServicesDep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whiteshot_nb.server.room_table import RoomRow

router = APIRouter(prefix="/v5/rooms/{uuid}", tags=["screenshots"])

_MAX_WARNINGS = 20


class ScreenshotBody(BaseModel):
    """Width and height of the pictures in pixels, and the path of the scene or scene directory to draw."""

    width: WholeNumber
    height: WholeNumber
    path: PathText | None = None


class StoredImageBody(BaseModel):
    """URL, storage key, bucket and region of a stored picture."""

    url: str
    key: str
    bucket: str
    region: str


@router.post("/screenshots", status_code=201, openapi_extra=body_schema(ScreenshotBody))
async def screenshot(
    request: Request, response: Response, room: ScreenshotRoomDep, services: ServicesDep
) -> StoredImageBody:
    """Take a screenshot of one scene.

    If `path` is omitted, the scene is ``/init`` and the storage key of the picture ends in ``undefined.png``, as in the
    example on the vendor's product page.
    """
    body = await _checked_body(request, services)
    path = FIRST_SCENE if body.path is None else parse_path(body.path, "path")
    scene = await run_in_threadpool(require_scene, services, room, path)
    key_suffix = "undefined" if body.path is None else str(path)
    return (
        await _draw_and_respond(request, response, room, services, body, [SceneToDraw(scene, key_suffix)], group=False)
    )[0]


@router.post("/screenshot-list", status_code=201, openapi_extra=body_schema(ScreenshotBody))
async def screenshot_list(
    request: Request, response: Response, room: ScreenshotRoomDep, services: ServicesDep
) -> list[StoredImageBody]:
    """Take a screenshot of every scene in a directory, without its subdirectories.

    If `path` is omitted, the directory that contains the current scene is used, as the vendor's product page says.
    Other public documentation describes a different default.
    """
    body = await _checked_body(request, services)
    path = room.current_scene.parent if body.path is None else parse_path(body.path, "path")
    group = await run_in_threadpool(require_group, services, room, path)
    to_draw = [SceneToDraw(scene, str(scene.path)) for scene in group]
    return await _draw_and_respond(request, response, room, services, body, to_draw, group=True)


async def _draw_and_respond(
    request: Request,
    response: Response,
    room: RoomRow,
    services: Services,
    body: ScreenshotBody,
    to_draw: Sequence[SceneToDraw],
    *,
    group: bool,
) -> list[StoredImageBody]:
    """Draw and store the scenes; headers contain the renderer and the warnings, because the body's fields are fixed."""
    base = str(request.base_url)
    screenshots = Screenshots(services, room, (body.width, body.height), base, group=group)
    keys = await run_while_connected(request, partial(screenshots.draw_and_store, to_draw))
    response.headers[RENDERER_HEADER] = services.renderer.edition
    if screenshots.warnings:
        response.headers[WARNINGS_HEADER] = json.dumps(screenshots.warnings[:_MAX_WARNINGS])
    space = services.images.space
    return [
        StoredImageBody(url=services.images.url(base, key), key=key, bucket=space.bucket, region=space.region)
        for key in keys
    ]


async def _checked_body(request: Request, services: Services) -> ScreenshotBody:
    body = await read_body(request, ScreenshotBody)
    max_side = services.config.max_side
    for field, value in (("width", body.width), ("height", body.height)):
        if not 1 <= value <= max_side:
            raise RequestError(400, f"invalid format: body {field} must be from 1 to {max_side}")
    return body
