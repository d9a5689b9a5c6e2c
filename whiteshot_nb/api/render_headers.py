"""Read the response headers in which Whiteshot's own server describes the pictures that it drew.

The headers are needed because the documented response body has no fields for this description. The vendor's server does
not send these headers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from whiteshot_nb.api.response_models import FIELD_ALIASES
from whiteshot_nb.model.render_headers import RENDERER_HEADER, WARNINGS_HEADER

if TYPE_CHECKING:
    from whiteshot_nb.api.response_models import StoredImage
    from whiteshot_nb.api.responses import ApiResponse

_WARNINGS = TypeAdapter(list[tuple[int, str]], config=FIELD_ALIASES)


def with_render_headers(images: list[StoredImage], response: ApiResponse) -> list[StoredImage]:
    """Return copies of the images, with `renderer` and `warnings` set to the values in the response headers."""
    renderer = response.headers.get(RENDERER_HEADER)
    warnings = _warnings(response.headers.get(WARNINGS_HEADER, "[]"))
    return [
        image.model_copy(
            update={
                "renderer": renderer,
                "warnings": tuple(text for index, text in warnings if index == position),
            }
        )
        for position, image in enumerate(images)
    ]


def _warnings(header: str) -> list[tuple[int, str]]:
    """Parse pairs such as ``[[0, "ppt: not found"], ...]``: the position of an image, and what is missing."""
    try:
        return _WARNINGS.validate_json(header)
    except ValidationError:
        return []
