"""Scenes: list, add, switch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from pydantic import BaseModel, Field, TypeAdapter

from whiteshot_nb.api.credentials import Access
from whiteshot_nb.api.models import FIELD_ALIASES
from whiteshot_nb.api.responses import read_response
from whiteshot_nb.api.rooms import check_room
from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.model.scene_paths import ScenePath

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whiteshot_nb.api.http import HttpClient


class _PptFields(TypedDict):
    src: str
    width: float
    height: float


class NewScene(TypedDict, total=False):
    """A scene to add: its `name`, and a picture behind it (`ppt`: `src`, `width` and `height`)."""

    name: str
    ppt: _PptFields


class _SceneState(BaseModel):
    model_config = FIELD_ALIASES

    current: list[str] = Field(alias="currentScenePath")


_PATHS = TypeAdapter(list[str], config=FIELD_ALIASES)
_STATE = TypeAdapter(_SceneState)
_ANYTHING = TypeAdapter(object, config=FIELD_ALIASES)


class Scenes:
    """The calls about the scenes of a room; reached as ``client.scenes``."""

    def __init__(self, http: HttpClient) -> None:
        self._http = http

    def list(self, room: str, path: str | None = None) -> list[str]:
        """List the scenes directly in a directory (``GET /rooms/{uuid}/scenes``).

        Parameters
        ----------
        room
            The room's UUID.
        path
            The directory; None lets the server take that of the room's current scene.

        Returns
        -------
        list of str
            Whole paths, in the order of the scenes.
        """
        doing = f"The scenes of room {room} could not be listed"
        query = {} if path is None else {"sceneDir": str(ScenePath.parse(path))}
        where = f"/rooms/{check_room(room)}/scenes"
        answer = self._http.send("GET", where, doing=doing, access=Access(room), query=query)
        return read_response(_PATHS, answer, doing)

    def add(self, room: str, path: str, scenes: Sequence[str | NewScene]) -> None:
        """Add scenes to a directory (``POST /rooms/{uuid}/scenes``); the shown scene stays the same.

        Parameters
        ----------
        room
            The room's UUID.
        path
            The directory; made if it is not there.
        scenes
            Names, or dictionaries with a `name` and a `ppt`.
        """
        doing = f"Scenes could not be added to {path} of room {room}"
        body: dict[str, Any] = {"path": str(ScenePath.parse(path)), "scenes": _new_scenes(scenes)}
        where, access = f"/rooms/{check_room(room)}/scenes", Access(room)
        answer = self._http.send("POST", where, doing=doing, access=access, body=body, repeatable=False)
        read_response(_ANYTHING, answer, doing)

    def switch(self, room: str, path: str) -> str:
        """Show another scene (``PATCH /rooms/{uuid}/scene-state``) and return its path.

        Parameters
        ----------
        room
            The room's UUID.
        path
            The scene.
        """
        doing = f"Room {room} could not be switched to {path}"
        body = {"scenePath": str(ScenePath.parse(path))}
        where = f"/rooms/{check_room(room)}/scene-state"
        answer = self._http.send("PATCH", where, doing=doing, access=Access(room), body=body)
        parts = read_response(_STATE, answer, doing).current
        return "/" + "/".join(part.strip("/") for part in parts)


def _new_scenes(scenes: Sequence[str | NewScene]) -> list[dict[str, Any]]:
    """Return what the API takes for scenes to be; what they hold is left for the server to judge."""
    if isinstance(scenes, str):  # a text is a sequence too, of letters
        raise InvalidInput(f"Scenes are a list of names, not {scenes[:60]!r}", field="scenes", hint="Write [name].")
    return [_new_scene(scene) for scene in scenes]


def _new_scene(scene: object) -> dict[str, Any]:
    fields = {"name": scene} if isinstance(scene, str) else scene
    if not isinstance(fields, dict) or not isinstance(fields.get("name"), str):
        raise InvalidInput(
            f"A scene is a name, or a dictionary with a name, not {type(scene).__name__}",
            field="scenes",
            hint='Such as "page-1" or {"name": "page-1", "ppt": {…}}.',
        )
    ScenePath(()).join(fields["name"])
    return dict(fields)
