"""Request the stored images of a scene or a group from the API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from whiteshot_nb.model.scene_paths import FIRST_SCENE, ScenePath

if TYPE_CHECKING:
    from whiteshot_nb.api import ApiClient, StoredImage
    from whiteshot_nb.capturing.capture_request import CaptureRequest


@dataclass(frozen=True, slots=True)
class RequestedImage:
    """A scene, and where the API stored the picture of the scene.

    Attributes
    ----------
    scene
        The path of the scene.
    order
        The position of the scene in its group, starting at 0.
    stored
        The URL and the storage key of the picture, from the response of the API.
    """

    scene: str
    order: int
    stored: StoredImage


def request_images(client: ApiClient, request: CaptureRequest) -> tuple[RequestedImage, ...]:
    """Request the screenshots of a target (a scene or group of scenes) from the API.

    The result has one item per scene, in the order of the scenes. Each item contains the URL and the storage key of the
    picture.

    Raises
    ------
    ApiError
        If the API answered with an error.
    TransportError
        If there was no response.
    UnexpectedResponse
        If the response does not have the format of this API.
    """
    path = None if request.path is None else str(request.path)
    size = {"width": request.width, "height": request.height}
    if request.group:
        images = client.screenshot_group(request.room, path, **size)
    else:
        images = [client.screenshot(request.room, path, **size)]
    return tuple(RequestedImage(_scene_of(image, request), order, image) for order, image in enumerate(images))


def request_image_again(client: ApiClient, request: CaptureRequest, scene: str, order: int) -> RequestedImage:
    """Request a new screenshot of one scene of a target, and return where the new picture is stored.

    Raises
    ------
    ApiError, TransportError, UnexpectedResponse
        The same as for `request_images`.
    """
    path = None if request.path is None and not request.group else scene
    image = client.screenshot(request.room, path, width=request.width, height=request.height)
    return RequestedImage(scene, order, image)


def _scene_of(image: StoredImage, request: CaptureRequest) -> str:
    """Return the scene of a stored image: the requested scene, or for a group the scene that the storage key names."""
    if not request.group:
        return request.shown_path
    scene = ScenePath.from_key(image.key, request.room, requested=str(FIRST_SCENE))
    return str(scene) if scene else f"({image.key})"
