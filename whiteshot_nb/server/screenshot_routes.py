"""``screenshots`` and ``screenshot-list``: draw scenes, store the pictures, say where they are."""

from __future__ import annotations

import json
import logging
from collections import deque
from concurrent.futures import wait
from functools import partial
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from whiteshot_nb.errors import StorageError
from whiteshot_nb.server.auth import ShotRoom
from whiteshot_nb.server.bodies import PathText, WholeNumber, described, read_body
from whiteshot_nb.server.disconnects import run_while_connected
from whiteshot_nb.server.drawing import DrawingFailed, compose
from whiteshot_nb.server.errand import Errand
from whiteshot_nb.server.paths import a_path, an_existing_group, an_existing_scene
from whiteshot_nb.server.refusals import Refusal
from whiteshot_nb.server.room_table import FIRST_SCENE
from whiteshot_nb.server.services import At, Services
from whiteshot_nb.server.sources import Sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future

    from whiteshot_nb.server.room_table import RoomRow
    from whiteshot_nb.server.scene_table import SceneRow

router = APIRouter(prefix="/v5/rooms/{uuid}", tags=["screenshots"])
log = logging.getLogger(__name__)

RENDERER_HEADER = "whiteshot-renderer"
WARNINGS_HEADER = "whiteshot-warnings"
_MOST_WARNINGS = 20
_GLANCE = 0.25  # seconds between looks whether the caller is still there
_AT_ONCE = 16  # drawings handed to the workers ahead of the one that is waited for; bounds memory


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
    taking = _Taking(at, room, body, str(request.base_url))
    stored = await run_while_connected(request, partial(taking.all, [(scene, tail)]))
    taking.report(response)
    return stored[0]


@router.post("/screenshot-list", status_code=201, openapi_extra=described(ScreenshotBody))
async def screenshot_list(request: Request, response: Response, room: ShotRoom, at: At) -> list[StoredImageBody]:
    """Take screenshots of the scenes directly in a directory, in their order.

    Without `path` it is the directory of the current scene; public documents disagree on this, the product
    page says so.
    """
    body = await _checked_body(request, at)
    path = room.current_scene.parent if body.path is None else a_path(body.path, "path")
    group = await run_in_threadpool(an_existing_group, at, room, path)
    taking = _Taking(at, room, body, str(request.base_url))
    scenes = [(scene, str(scene.path)) for scene in group]
    stored = await run_while_connected(request, partial(taking.all, scenes))
    taking.report(response)
    return stored


async def _checked_body(request: Request, at: Services) -> ScreenshotBody:
    body = await read_body(request, ScreenshotBody)
    largest = at.config.largest_side
    for field, value in (("width", body.width), ("height", body.height)):
        if not 1 <= value <= largest:
            raise Refusal(400, f"invalid format: body {field} is from 1 to {largest}")
    return body


class _Taking:
    """Draws scenes of one room for one request and stores the pictures."""

    def __init__(self, at: Services, room: RoomRow, body: ScreenshotBody, base: str) -> None:
        self._at = at
        self._room = room
        self._body = body
        self._base = base
        self._warnings: list[tuple[int, str]] = []
        self._gone: Callable[[], bool] = lambda: False

    def all(self, scenes: Sequence[tuple[SceneRow, str]], gone: Callable[[], bool]) -> list[StoredImageBody]:
        """Draw scenes in parallel, store them in order; each comes with the tail of its key.

        Once `gone` says that the caller has gone, drawing stops.
        """
        self._gone = gone
        try:
            with Errand(self._at.fetcher) as errand:
                sources = Sources(self._at.images, self._base, self._room.uuid, errand)
                sources.fetch_ahead(scene.content for scene, _ in scenes)
                return [self._store(tail, png) for tail, png in self._drawn(scenes, sources)]
        except DrawingFailed as error:
            log.warning("room %s could not be drawn: %s", self._room.uuid, error)
            raise Refusal(500, f"a scene could not be drawn: {error}") from error
        except StorageError as error:
            log.warning("room %s could not be stored: %s", self._room.uuid, error)
            raise Refusal(500, "upload file to custom storage failed") from error

    def report(self, response: Response) -> None:
        """Put what drew, and what is missing, into headers, since the body's shape is fixed."""
        renderer = self._at.renderer
        response.headers[RENDERER_HEADER] = f"{renderer.name} {renderer.version}"
        if self._warnings:
            log.warning("room %s: %s", self._room.uuid, self._warnings[:_MOST_WARNINGS])
            response.headers[WARNINGS_HEADER] = json.dumps(self._warnings[:_MOST_WARNINGS])

    def _drawn(self, scenes: Sequence[tuple[SceneRow, str]], sources: Sources) -> Iterator[tuple[str, bytes]]:
        ahead: deque[tuple[str, Future[bytes]]] = deque()
        try:
            for position, (scene, tail) in enumerate(scenes):
                ahead.append((tail, self._submit(position, scene, sources)))
                if len(ahead) == _AT_ONCE:
                    yield _wait(ahead, self._gone)
            while ahead:
                yield _wait(ahead, self._gone)
        finally:
            for _, future in ahead:  # after a failure, nobody needs the rest
                future.cancel()

    def _submit(self, position: int, scene: SceneRow, sources: Sources) -> Future[bytes]:
        drawing = compose(scene.content, self._body.width, self._body.height, sources.find)
        self._warnings.extend((position, warning) for warning in drawing.warnings)
        return self._at.renderer.submit(drawing.svg)

    def _store(self, tail: str, png: bytes) -> StoredImageBody:
        images = self._at.images
        key = images.screenshot_key(self._room.uuid, tail)
        images.put(key, png)
        url = images.url(self._base, key)
        return StoredImageBody(url=url, key=key, bucket=images.space.bucket, region=images.space.region)


def _wait(ahead: deque[tuple[str, Future[bytes]]], gone: Callable[[], bool]) -> tuple[str, bytes]:
    tail, future = ahead[0]
    while not wait([future], timeout=_GLANCE).done:
        if gone():
            raise DrawingFailed("nobody waits for it any more")
    ahead.popleft()
    try:
        return tail, future.result()
    except DrawingFailed as error:
        raise DrawingFailed(f"{tail}, {error}") from error
