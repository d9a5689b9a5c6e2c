"""``screenshots`` and ``screenshot-list``: what is asked, and where the pictures are."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from whiteshot_nb.model.render_headers import RENDERER_HEADER, WARNINGS_HEADER
from whiteshot_nb.model.scene_paths import FIRST_SCENE
from whiteshot_nb.server.auth import ShotRoom
from whiteshot_nb.server.body_parsing import PathText, WholeNumber, described, read_body
from whiteshot_nb.server.disconnects import run_while_connected
from whiteshot_nb.server.error_responses import RequestError
from whiteshot_nb.server.path_checks import a_path, an_existing_group, an_existing_scene
from whiteshot_nb.server.screenshots import Screenshots, Wanted
from whiteshot_nb.server.services import At, Services

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whiteshot_nb.server.room_table import RoomRow

router = APIRouter(prefix="/v5/rooms/{uuid}", tags=["screenshots"])

_MOST_WARNINGS = 20


class ScreenshotBody(BaseModel):
    """What to draw, and how large. `path` is a scene (or, for a list, a scene directory)."""

    width: WholeNumber
    height: WholeNumber
    path: PathText | None = None


class StoredImageBody(BaseModel):
    """Where a picture was stored."""

    url: str
    key: str
    bucket: str
    region: str


@router.post("/screenshots", status_code=201, openapi_extra=described(ScreenshotBody))
async def screenshot(request: Request, response: Response, room: ShotRoom, at: At) -> StoredImageBody:
    """Take a screenshot of one scene.

    Without `path` it is of ``/init``, and the key ends in ``undefined.png``, as the product page shows.
    """
    body = await _checked_body(request, at)
    path = FIRST_SCENE if body.path is None else a_path(body.path, "path")
    scene = await run_in_threadpool(an_existing_scene, at, room, path)
    tail = "undefined" if body.path is None else str(path)
    return (await _taken(request, response, room, at, body, [Wanted(scene, tail)], group=False))[0]


@router.post("/screenshot-list", status_code=201, openapi_extra=described(ScreenshotBody))
async def screenshot_list(request: Request, response: Response, room: ShotRoom, at: At) -> list[StoredImageBody]:
    """Take screenshots of the scenes directly in a directory, in their order.

    Without `path` it is the directory of the current scene; public documents disagree on this, the product
    page says so.
    """
    body = await _checked_body(request, at)
    path = room.current_scene.parent if body.path is None else a_path(body.path, "path")
    group = await run_in_threadpool(an_existing_group, at, room, path)
    wanted = [Wanted(scene, str(scene.path)) for scene in group]
    return await _taken(request, response, room, at, body, wanted, group=True)


async def _taken(
    request: Request,
    response: Response,
    room: RoomRow,
    at: Services,
    body: ScreenshotBody,
    wanted: Sequence[Wanted],
    *,
    group: bool,
) -> list[StoredImageBody]:
    """Take screenshots; what drew, and what is missing, goes into headers, since the body's shape is fixed."""
    base = str(request.base_url)
    taking = Screenshots(at, room, (body.width, body.height), base, group=group)
    keys = await run_while_connected(request, partial(taking.take, wanted))
    response.headers[RENDERER_HEADER] = at.renderer.edition
    if taking.warnings:
        response.headers[WARNINGS_HEADER] = json.dumps(taking.warnings[:_MOST_WARNINGS])
    space = at.images.space
    return [
        StoredImageBody(url=at.images.url(base, key), key=key, bucket=space.bucket, region=space.region) for key in keys
    ]


async def _checked_body(request: Request, at: Services) -> ScreenshotBody:
    body = await read_body(request, ScreenshotBody)
    largest = at.config.largest_side
    for field, value in (("width", body.width), ("height", body.height)):
        if not 1 <= value <= largest:
            raise RequestError(400, f"invalid format: body {field} is from 1 to {largest}")
    return body
