"""Request a screenshot of one scene, or of every scene in a directory."""

from __future__ import annotations

import math
import numbers
import reprlib
from typing import TYPE_CHECKING, Any, SupportsInt, TypeGuard

from pydantic import TypeAdapter

from whiteshot_nb.api.credentials import TokenScope
from whiteshot_nb.api.render_headers import with_render_headers
from whiteshot_nb.api.response_models import FIELD_ALIASES, StoredImage
from whiteshot_nb.api.responses import read_response
from whiteshot_nb.api.rooms import check_room
from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.model.scene_paths import ScenePath

if TYPE_CHECKING:
    from whiteshot_nb.api.http import HttpClient
    from whiteshot_nb.api.response_models import Room
    from whiteshot_nb.api.responses import ApiResponse

MAX_REQUEST_SIDE = 2**31 - 1
"""Maximum width and height of a PNG, in pixels (PNG specification, section 7.1)."""

_IMAGE = TypeAdapter(StoredImage)
_IMAGES = TypeAdapter(list[StoredImage], config=FIELD_ALIASES)


def request_screenshot(http: HttpClient, room: str | Room, path: str | None, *, width: int, height: int) -> StoredImage:
    """Take a screenshot of one scene. ``Client.screenshot`` describes the parameters."""
    uuid = check_room(room)
    failure = f"Scene {path or '/init'} of room {uuid} could not be captured"
    response = _request(http, "screenshots", uuid, path, width, height, failure)
    return with_render_headers([read_response(_IMAGE, response, failure)], response)[0]


def request_screenshot_group(
    http: HttpClient, room: str | Room, path: str | None, *, width: int, height: int
) -> list[StoredImage]:
    """Take a screenshot of every scene in a directory. ``Client.screenshot_group`` describes the parameters."""
    uuid = check_room(room)
    group = f"Group {path}" if path else "The current group"
    failure = f"{group} of room {uuid} could not be captured"
    response = _request(http, "screenshot-list", uuid, path, width, height, failure, http.group_timeout)
    return with_render_headers(read_response(_IMAGES, response, failure), response)


def _request(
    http: HttpClient,
    call: str,
    uuid: str,
    path: str | None,
    width: int,
    height: int,
    failure: str,
    read_timeout: float | None = None,
) -> ApiResponse:
    body: dict[str, Any] = {"width": check_pixels(width, "width"), "height": check_pixels(height, "height")}
    if path is not None:
        body["path"] = str(ScenePath.parse(path))
    where = f"/rooms/{uuid}/{call}"
    return http.send("POST", where, failure=failure, scope=TokenScope(uuid), body=body, read_timeout=read_timeout)


def check_pixels(value: object, field: str) -> int:
    """Return `value`, a width or height in pixels, as an integer.

    Raises
    ------
    InvalidInput
        If `value` is not a whole number from 1 to `MAX_REQUEST_SIDE`. The server may have a lower limit. That limit is
        not documented.
    """
    if not _is_whole(value) or not 0 < int(value) <= MAX_REQUEST_SIDE:
        raise InvalidInput(
            f"{field!r} must be a whole number of pixels greater than 0, not {reprlib.repr(value)}",
            field=field,
            hint="For example, pass width=1280 and height=720.",
        )
    return int(value)


def _is_whole(value: object) -> TypeGuard[SupportsInt]:
    """Return whether `value` is a whole number: 194, 194.0 or a numpy integer, but not True, "194" or NaN."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        return False
    return isinstance(value, numbers.Integral) or (math.isfinite(value) and float(value).is_integer())
