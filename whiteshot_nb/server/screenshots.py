"""Draws the scenes that one request asks for, and stores the pictures."""

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

_AT_ONCE = 16  # drawings handed to the workers ahead of the one that is waited for; bounds memory
_MOST_LOGGED = 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """A scene to draw, and the end of its key: its path, or the word ``undefined``."""

    scene: SceneRow
    tail: str


@dataclass(slots=True)
class _Drawing:
    """A drawing on its way; `problem` says that it cannot be made at all."""

    position: int
    tail: str
    future: Future[bytes] | None
    problem: DrawingFailed | None = None


class Screenshots:
    """Screenshots of one room for one request.

    Parameters
    ----------
    at
        The server's services.
    room
        Whose scenes they are.
    size
        Width and height in pixels.
    base
        The address the caller reached the server at.
    group
        Whether it is a group: one scene that cannot be drawn is then a marked page with a warning, and costs the
        others nothing.
    """

    def __init__(self, at: Services, room: RoomRow, size: tuple[int, int], base: str, *, group: bool) -> None:
        self._at = at
        self._room = room
        self._width, self._height = size
        self._base = base
        self._group = group
        self._gone: Callable[[], bool] = lambda: False
        self.warnings: list[tuple[int, str]] = []
        """What is missing from the pictures: the position of a scene, and a sentence."""

    def take(self, wanted: Sequence[Wanted], gone: Callable[[], bool]) -> list[str]:
        """Draw in parallel, store in order, and return the keys.

        Once `gone` says that the caller has gone, drawing stops.

        Raises
        ------
        Refusal
            500 if a scene cannot be drawn, or a picture not be stored.
        """
        self._gone = gone
        try:
            with RequestPictures(self._at.fetcher) as errand:
                sources = ScenePictures(self._at.images, self._base, self._room.uuid, errand)
                sources.fetch_ahead(one.scene.content for one in wanted)
                keys = [self._store(tail, png) for tail, png in self._drawn(wanted, sources)]
        except DrawingFailed as error:
            log.warning("room %s could not be drawn: %s", self._room.uuid, error)
            raise RequestError(500, f"a scene could not be drawn: {error}") from error
        except StorageError as error:
            log.warning("room %s could not be stored: %s", self._room.uuid, error)
            raise RequestError(500, "upload file to custom storage failed") from error
        if self.warnings:
            log.warning("room %s: %s", self._room.uuid, self.warnings[:_MOST_LOGGED])
        return keys

    def _drawn(self, wanted: Sequence[Wanted], sources: ScenePictures) -> Iterator[tuple[str, bytes]]:
        ahead: deque[_Drawing] = deque()
        try:
            for position, one in enumerate(wanted):
                ahead.append(self._begun(position, one, sources))
                if len(ahead) == _AT_ONCE:
                    yield self._next(ahead)
            while ahead:
                yield self._next(ahead)
        finally:
            for drawing in ahead:  # after a failure, nobody needs the rest
                if drawing.future:
                    drawing.future.cancel()

    def _begun(self, position: int, one: Wanted, sources: ScenePictures) -> _Drawing:
        try:
            drawing = compose(one.scene.content, self._width, self._height, sources.find)
        except DrawingFailed as problem:
            return _Drawing(position, one.tail, None, problem)
        self.warnings.extend((position, warning) for warning in drawing.warnings)
        return _Drawing(position, one.tail, self._at.renderer.submit(drawing.svg))

    def _next(self, ahead: deque[_Drawing]) -> tuple[str, bytes]:
        drawing = ahead[0]
        while drawing.future and not wait([drawing.future], timeout=DISCONNECT_POLL_SECONDS).done:
            if self._gone():
                raise DrawingFailed("nobody waits for it any more")
        ahead.popleft()
        try:
            if drawing.future:
                return drawing.tail, drawing.future.result()
            raise drawing.problem or DrawingFailed("it was never begun")
        except DrawingFailed as problem:
            if not self._group:
                raise
            return drawing.tail, self._marked(drawing.position, problem)

    def _marked(self, position: int, problem: DrawingFailed) -> bytes:
        """Return a page that says why the scene is not to be seen."""
        reason = f"the scene could not be drawn: {problem}"

        def no_picture(_source: str) -> EmbeddablePicture:
            raise PictureProblem(reason)

        self.warnings.append((position, reason))
        page = SceneContent(ppt=Ppt(src=reason, width=self._width, height=self._height))
        return self._at.renderer.submit(compose(page, self._width, self._height, no_picture).svg).result()

    def _store(self, tail: str, png: bytes) -> str:
        key = self._at.images.screenshot_key(self._room.uuid, tail)
        self._at.images.put(key, png)
        return key
