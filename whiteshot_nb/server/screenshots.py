"""Draw the scenes that one request asks for, and store the pictures."""

from __future__ import annotations

import logging
from collections import deque
from concurrent.futures import Future, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whiteshot_nb.errors import StorageError
from whiteshot_nb.server.disconnects import DISCONNECT_POLL_SECONDS
from whiteshot_nb.server.drawing import DrawingFailed, PictureProblem, compose
from whiteshot_nb.server.elements import Ppt, SceneContent
from whiteshot_nb.server.error_responses import RequestError
from whiteshot_nb.server.fetch_budget import RequestPictures
from whiteshot_nb.server.scene_pictures import ScenePictures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from whiteshot_nb.server.drawing import EmbeddablePicture
    from whiteshot_nb.server.room_table import RoomRow
    from whiteshot_nb.server.scene_table import SceneRow
    from whiteshot_nb.server.services import Services

log = logging.getLogger(__name__)

_MAX_PENDING = 16  # maximum number of drawings in progress or in the queue; limits memory
_MAX_LOGGED = 20


@dataclass(frozen=True, slots=True)
class SceneToDraw:
    """A scene to draw, and the last part of the storage key under which its picture is stored.

    Attributes
    ----------
    scene
        The scene.
    key_suffix
        Last part of the storage key, before ``.png``. It is the path of the scene, or ``undefined`` if the request
        contains no path.
    """

    scene: SceneRow
    key_suffix: str


@dataclass(slots=True)
class _Drawing:
    """A drawing in progress. If the drawing could not be started, `problem` is the error."""

    position: int
    key_suffix: str
    future: Future[bytes] | None
    problem: DrawingFailed | None = None


class Screenshots:
    """Draw and store the screenshots that one request asks for. All scenes are in the same room.

    Parameters
    ----------
    services
        The objects that all routes of the server use, such as the renderer and the image store.
    room
        The room that contains the scenes.
    size
        Width and height of each picture, in pixels.
    base
        Base URL of this server in the client's request.
    group
        Whether the request asks for all scenes in a directory. If True, a drawing error does not stop the request.
        Instead, the picture of the scene shows the error message, and a warning is added to `warnings`. If False, a
        drawing error raises `RequestError`.
    """

    def __init__(self, services: Services, room: RoomRow, size: tuple[int, int], base: str, *, group: bool) -> None:
        self._services = services
        self._room = room
        self._width, self._height = size
        self._base = base
        self._group = group
        self._disconnected: Callable[[], bool] = lambda: False
        self.warnings: list[tuple[int, str]] = []
        """Pairs: the position of a scene, and a sentence that says what is missing from the picture of the scene."""

    def draw_and_store(self, to_draw: Sequence[SceneToDraw], disconnected: Callable[[], bool]) -> list[str]:
        """Draw scenes in parallel, store the pictures, and return the storage keys in the order of the scenes.

        Parameters
        ----------
        to_draw
            The scenes to draw.
        disconnected
            Function that returns whether the client has disconnected. If the function returns True, drawing stops, and
            `RequestError` is raised.

        Raises
        ------
        RequestError
            Status 500, in one of three cases: `group` is False and the scene cannot be drawn; a picture cannot be
            stored; the client has disconnected.
        """
        self._disconnected = disconnected
        try:
            with RequestPictures(self._services.fetcher) as remote:
                sources = ScenePictures(self._services.images, self._base, self._room.uuid, remote)
                sources.fetch_ahead(one.scene.content for one in to_draw)
                keys = [self._store(key_suffix, png) for key_suffix, png in self._draw(to_draw, sources)]
        except DrawingFailed as error:
            log.warning("the scenes of room %s could not be drawn: %s", self._room.uuid, error)
            raise RequestError(500, f"a scene could not be drawn: {error}") from error
        except StorageError as error:
            log.warning("the pictures of room %s could not be stored: %s", self._room.uuid, error)
            raise RequestError(500, "upload file to custom storage failed") from error  # the vendor's words
        if self.warnings:
            log.warning("room %s: %s", self._room.uuid, self.warnings[:_MAX_LOGGED])
        return keys

    def _draw(self, to_draw: Sequence[SceneToDraw], sources: ScenePictures) -> Iterator[tuple[str, bytes]]:
        ahead: deque[_Drawing] = deque()
        try:
            for position, one in enumerate(to_draw):
                ahead.append(self._start(position, one, sources))
                if len(ahead) == _MAX_PENDING:
                    yield self._next(ahead)
            while ahead:
                yield self._next(ahead)
        finally:
            for drawing in ahead:  # after a failure, the others are not needed
                if drawing.future:
                    drawing.future.cancel()

    def _start(self, position: int, one: SceneToDraw, sources: ScenePictures) -> _Drawing:
        try:
            drawing = compose(one.scene.content, self._width, self._height, sources.find)
        except DrawingFailed as problem:
            return _Drawing(position, one.key_suffix, None, problem)
        self.warnings.extend((position, warning) for warning in drawing.warnings)
        return _Drawing(position, one.key_suffix, self._services.renderer.submit(drawing.svg))

    def _next(self, ahead: deque[_Drawing]) -> tuple[str, bytes]:
        drawing = ahead[0]
        while drawing.future and not wait([drawing.future], timeout=DISCONNECT_POLL_SECONDS).done:
            if self._disconnected():
                raise DrawingFailed("the client has disconnected")
        ahead.popleft()
        try:
            if drawing.future:
                return drawing.key_suffix, drawing.future.result()
            raise drawing.problem or DrawingFailed("the drawing was not started")
        except DrawingFailed as problem:
            if not self._group:
                raise
            return drawing.key_suffix, self._error_page(drawing.position, problem)

    def _error_page(self, position: int, problem: DrawingFailed) -> bytes:
        """Return the PNG of a page that says why the scene could not be drawn."""
        reason = f"the scene could not be drawn: {problem}"

        def no_picture(_source: str) -> EmbeddablePicture:
            raise PictureProblem(reason)

        self.warnings.append((position, reason))
        page = SceneContent(ppt=Ppt(src=reason, width=self._width, height=self._height))
        return self._services.renderer.submit(compose(page, self._width, self._height, no_picture).svg).result()

    def _store(self, key_suffix: str, png: bytes) -> str:
        key = self._services.images.screenshot_key(self._room.uuid, key_suffix)
        self._services.images.put(key, png)
        return key
