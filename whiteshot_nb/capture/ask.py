"""Ask the API for the stored images of a scene or a group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from whiteshot_nb.capture.request import FIRST_SCENE
from whiteshot_nb.errors import WhiteshotError
from whiteshot_nb.scenes import ScenePath

if TYPE_CHECKING:
    from whiteshot_nb.api import StoredImage
    from whiteshot_nb.capture.request import CaptureRequest
    from whiteshot_nb.client import Client


@dataclass(frozen=True, slots=True)
class Asked:
    """A stored image with the scene it is of and its place in the group."""

    scene: str
    order: int
    image: StoredImage


@dataclass(frozen=True, slots=True)
class Answered:
    """What the API answered to one capture, and the room's name where it could be had."""

    images: tuple[Asked, ...]
    room_name: str | None


def ask(request: CaptureRequest) -> Answered:
    """Ask for the stored images, in the order of the scenes.

    Raises
    ------
    ApiError, TransportError, UnexpectedAnswer
        If the API refused, did not answer, or answered something else.
    """
    client, path = request.client, None if request.path is None else str(request.path)
    size = {"width": request.width, "height": request.height}
    if request.group:
        images = client.screenshot_group(request.room, path, **size)
    else:
        images = [client.screenshot(request.room, path, **size)]
    asked = tuple(Asked(_scene(image, request), order, image) for order, image in enumerate(images))
    return Answered(asked, _room_name(client, request.room))


def _scene(image: StoredImage, request: CaptureRequest) -> str:
    """Tell which scene an image is of: the asked one, or in a group what its key says."""
    if not request.group:
        return request.asked_path
    found = ScenePath.from_key(image.key, request.room, asked=FIRST_SCENE)
    return str(found) if found else f"({image.key})"


def _room_name(client: Client, room: str) -> str | None:
    """Return the room's name, if it has one and this token may read it; a capture does not need it."""
    try:
        return client.rooms.get(room).name or None
    except WhiteshotError:
        return None
