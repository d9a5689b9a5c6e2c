"""List, add and switch scenes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from pydantic import BaseModel, Field, TypeAdapter

from whiteshot_nb.api.credentials import TokenScope
from whiteshot_nb.api.response_models import FIELD_ALIASES
from whiteshot_nb.api.responses import read_response
from whiteshot_nb.api.rooms import check_room
from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.model.scene_paths import ScenePath

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whiteshot_nb.api.http import HttpClient
    from whiteshot_nb.api.response_models import Room


class _PptFields(TypedDict):
    src: str
    width: float
    height: float


class NewScene(TypedDict, total=False):
    """Description of a scene to add to a room, as a dictionary.

    Attributes
    ----------
    name
        Name of the scene, such as ``1``, without the path of the directory.
    ppt
        Background picture of the scene, as a dictionary with three keys: `src` (the URL of the picture), `width` and
        `height`.
    """

    name: str
    ppt: _PptFields


class _SceneState(BaseModel):
    model_config = FIELD_ALIASES

    current: list[str] = Field(alias="currentScenePath")


_PATHS = TypeAdapter(list[str], config=FIELD_ALIASES)
_STATE = TypeAdapter(_SceneState)
_ANYTHING = TypeAdapter(object, config=FIELD_ALIASES)


class Scenes:
    """List, add and switch the scenes of a room. ``client.scenes`` is an object of this class."""

    def __init__(self, http: HttpClient) -> None:
        self._http = http

    def list(self, room: str | Room, path: str | None = None) -> list[str]:
        """List the scenes in a directory, without its subdirectories (``GET /rooms/{uuid}/scenes``).

        Parameters
        ----------
        room
            The room, or its UUID.
        path
            Path of the directory, such as ``/lesson``. Default: the directory that contains the room's current scene.

        Returns
        -------
        list of str
            Full paths of the scenes, in the same order as in the API's response.
        """
        uuid = check_room(room)
        failure = f"The scenes of room {uuid} could not be listed"
        query = {} if path is None else {"sceneDir": str(ScenePath.parse(path))}
        where = f"/rooms/{uuid}/scenes"
        response = self._http.send("GET", where, failure=failure, scope=TokenScope(uuid), query=query)
        return read_response(_PATHS, response, failure)

    def add(self, room: str | Room, path: str, scenes: Sequence[str | NewScene]) -> None:
        """Add scenes to a directory (``POST /rooms/{uuid}/scenes``). The room's current scene does not change.

        Parameters
        ----------
        room
            The room, or its UUID.
        path
            Path of the directory. A missing directory is created.
        scenes
            The scenes to add. Each scene is either a name, or a dictionary with a `name` and a background picture
            (`ppt`). The `ppt` is a dictionary with `src` (the URL of the picture), `width` and `height`.

        Examples
        --------
        >>> slide = {"src": "https://example.org/1.png", "width": 1280, "height": 720}  # doctest: +SKIP
        >>> client.scenes.add(room, "/lesson", ["1", {"name": "2", "ppt": slide}])  # doctest: +SKIP
        """
        uuid = check_room(room)
        failure = f"Scenes could not be added to {path} of room {uuid}"
        body: dict[str, Any] = {"path": str(ScenePath.parse(path)), "scenes": _new_scenes(scenes)}
        where, scope = f"/rooms/{uuid}/scenes", TokenScope(uuid)
        response = self._http.send("POST", where, failure=failure, scope=scope, body=body, idempotent=False)
        read_response(_ANYTHING, response, failure)

    def switch(self, room: str | Room, path: str) -> str:
        """Switch a room to another scene (``PATCH /rooms/{uuid}/scene-state``).

        Parameters
        ----------
        room
            The room, or its UUID.
        path
            Path of the scene, such as ``/lesson/1``.

        Returns
        -------
        str
            Path of the scene that is the current scene after the switch.
        """
        uuid = check_room(room)
        failure = f"Room {uuid} could not be switched to scene {path}"
        body = {"scenePath": str(ScenePath.parse(path))}
        where = f"/rooms/{uuid}/scene-state"
        response = self._http.send("PATCH", where, failure=failure, scope=TokenScope(uuid), body=body)
        parts = read_response(_STATE, response, failure).current
        return "/" + "/".join(part.strip("/") for part in parts)


def _new_scenes(scenes: Sequence[str | NewScene]) -> list[dict[str, Any]]:
    """Return new scenes in the form that the API accepts; the server checks their pictures."""
    if isinstance(scenes, str):  # a string is a sequence of letters
        raise InvalidInput(
            f"'scenes' must be a list of names, not {scenes[:60]!r}",
            field="scenes",
            hint="For one scene, pass a list with one name.",
        )
    return [_new_scene(scene) for scene in scenes]


def _new_scene(scene: object) -> dict[str, Any]:
    fields = {"name": scene} if isinstance(scene, str) else scene
    if not isinstance(fields, dict) or not isinstance(fields.get("name"), str):
        raise InvalidInput(
            f"A new scene must be a name, or a dictionary with the key 'name', not {type(scene).__name__}",
            field="scenes",
            hint='For example: "page-1" or {"name": "page-1", "ppt": {…}}.',
        )
    ScenePath(()).join(fields["name"])
    return dict(fields)
