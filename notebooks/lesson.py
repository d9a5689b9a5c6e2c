"""The lesson of the review notebook: warm-ups on a board of the sandbox, and what happened to them overnight.

The vendor's REST API cannot draw. The sandbox has routes of its own for that, under ``/whiteshot/v1``.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import httpx

from whiteshot_nb.server.elements import Pencil
from whiteshot_nb.server.samples.palette import MARKER, RED
from whiteshot_nb.server.samples.warm_ups import warm_ups

if TYPE_CHECKING:
    import whiteshot_nb as ws

GROUP = "/lesson"


class Lesson:
    """Pages in the group ``/lesson`` of a room.

    Parameters
    ----------
    sandbox
        The server that has the room.
    room
        The room's UUID.
    pages
        How many, up to 400; no two are alike.
    """

    def __init__(self, sandbox: ws.Sandbox, room: str, pages: int) -> None:
        self._board = httpx.Client(
            base_url=f"{sandbox.url.removesuffix('/v5')}/whiteshot/v1/rooms/{room}",
            headers={"token": sandbox.token},
            trust_env=False,
        )
        drawn = warm_ups(pages)
        self.scenes = [f"{GROUP}/{name}" for name in drawn]
        with sandbox.client() as client:
            client.scenes.add(room, GROUP, list(drawn))
        for scene, content in zip(self.scenes, drawn.values(), strict=True):
            self._ask("PUT", "/scene", scene, content.model_dump(mode="json"))

    def scribble(self) -> None:
        """Draw the same pencil stroke on every page."""
        for scene in self.scenes:
            self._ask("POST", "/elements", scene, {"elements": [_scribble().model_dump(mode="json")]})

    def wipe_highlighter(self, scene: str) -> None:
        """Take the highlighter off one page, and nothing else."""
        content = self._ask("GET", "/scene", scene).json()
        content["elements"] = [element for element in content["elements"] if element.get("stroke") != MARKER]
        self._ask("PUT", "/scene", scene, content)

    def _ask(self, method: str, route: str, scene: str, body: object = None) -> httpx.Response:
        return self._board.request(method, route, params={"path": scene}, json=body).raise_for_status()


def _scribble() -> Pencil:
    """Return some loops, as somebody makes them who tries a pen."""
    points = [
        (
            round(-110 + 62 * turn + 54 * math.sin(math.tau * turn), 1),
            round(96 - 12 * turn - 62 * math.cos(math.tau * turn) * (1 - turn / 9), 1),
        )
        for turn in (step / 12 for step in range(58))
    ]
    return Pencil(points=points, stroke=RED, stroke_width=7)
