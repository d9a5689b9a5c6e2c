"""Screenshots of one scene and of a group."""

from __future__ import annotations

import math
import numbers
import reprlib
from typing import TYPE_CHECKING, Any, SupportsInt, TypeGuard

from pydantic import TypeAdapter

from whiteshot_nb.api.credentials import Access
from whiteshot_nb.api.models import FIELD_ALIASES, StoredImage
from whiteshot_nb.api.render_headers import with_render_headers
from whiteshot_nb.api.responses import read_response
from whiteshot_nb.api.rooms import check_room
from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.model.scene_paths import ScenePath

if TYPE_CHECKING:
    from whiteshot_nb.api.http import HttpClient
    from whiteshot_nb.api.responses import ApiResponse

MAX_REQUEST_SIDE = 2**31 - 1
"""The most pixels a side of a PNG can have (PNG specification, section 7.1)."""

_IMAGE = TypeAdapter(StoredImage)
_IMAGES = TypeAdapter(list[StoredImage], config=FIELD_ALIASES)


def request_screenshot(http: HttpClient, room: str, path: str | None, *, width: int, height: int) -> StoredImage:
    """Take a screenshot of one scene; see ``Client.screenshot``."""
    doing = f"Scene {path or '/init'} of room {room} could not be captured"
    answer = _shoot(http, "screenshots", room, path, width, height, doing)
    return with_render_headers([read_response(_IMAGE, answer, doing)], answer)[0]


def request_screenshot_group(
    http: HttpClient, room: str, path: str | None, *, width: int, height: int
) -> list[StoredImage]:
    """Take screenshots of a group; see ``Client.screenshot_group``."""
    where = f"Group {path}" if path else "The current group"
    doing = f"{where} of room {room} could not be captured"
    answer = _shoot(http, "screenshot-list", room, path, width, height, doing, http.group_patience)
    return with_render_headers(read_response(_IMAGES, answer, doing), answer)


def _shoot(
    http: HttpClient,
    call: str,
    room: str,
    path: str | None,
    width: int,
    height: int,
    doing: str,
    patience: float | None = None,
) -> ApiResponse:
    body: dict[str, Any] = {"width": check_pixels(width, "width"), "height": check_pixels(height, "height")}
    if path is not None:
        body["path"] = str(ScenePath.parse(path))
    where = f"/rooms/{check_room(room)}/{call}"
    return http.send("POST", where, doing=doing, access=Access(room), body=body, patience=patience)


def check_pixels(value: object, field: str) -> int:
    """Return a number of pixels as an integer.

    Raises
    ------
    InvalidInput
        If it is not a whole number above 0 that a PNG can have. The API's own upper limit is not documented, so
        none is set here.
    """
    if not _is_whole(value) or not 0 < int(value) <= MAX_REQUEST_SIDE:
        raise InvalidInput(
            f"The {field} is a whole number of pixels above 0, not {reprlib.repr(value)}",
            field=field,
            hint="Try 1280 by 720.",
        )
    return int(value)


def _is_whole(value: object) -> TypeGuard[SupportsInt]:
    """Any number without a fraction, numpy's too: 194.0 is one; true, "194" and NaN are not."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        return False
    return isinstance(value, numbers.Integral) or (math.isfinite(value) and float(value).is_integer())
