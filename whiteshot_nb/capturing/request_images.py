"""Ask the API for the stored images of a scene or a group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from whiteshot_nb.model.scene_paths import FIRST_SCENE, ScenePath

if TYPE_CHECKING:
    from whiteshot_nb.api import ApiClient, StoredImage
    from whiteshot_nb.capturing.capture_request import CaptureRequest


@dataclass(frozen=True, slots=True)
class RequestedImage:
    """A stored image with the scene it is of and its place in the group."""

    scene: str
    order: int
    image: StoredImage


def request_images(client: ApiClient, request: CaptureRequest) -> tuple[RequestedImage, ...]:
    """Ask for the stored images of a target, in the order of the scenes.

    Raises
    ------
    ApiError, TransportError, UnexpectedResponse
        If the API refused, did not answer, or answered something else.
    """
    path = None if request.path is None else str(request.path)
    size = {"width": request.width, "height": request.height}
    if request.group:
        images = client.screenshot_group(request.room, path, **size)
    else:
        images = [client.screenshot(request.room, path, **size)]
    return tuple(RequestedImage(_scene(image, request), order, image) for order, image in enumerate(images))


def request_image_again(client: ApiClient, request: CaptureRequest, scene: str, order: int) -> RequestedImage:
    """Ask for one scene of a target once more.

    Raises
    ------
    ApiError, TransportError, UnexpectedResponse
        As in `request_images`.
    """
    path = None if request.path is None and not request.group else scene
    image = client.screenshot(request.room, path, width=request.width, height=request.height)
    return RequestedImage(scene, order, image)


def _scene(image: StoredImage, request: CaptureRequest) -> str:
    """Tell which scene an image is of: the asked one, or in a group what its key says."""
    if not request.group:
        return request.asked_path
    found = ScenePath.from_key(image.key, request.room, asked=str(FIRST_SCENE))
    return str(found) if found else f"({image.key})"
