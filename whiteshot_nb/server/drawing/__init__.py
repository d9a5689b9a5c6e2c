"""Draw a scene: convert its content to SVG, and render the SVG to PNG in a worker process.

Names are imported when they are first used, because worker processes import this package too. The worker processes
start three times as fast without the models, font tables and Pillow, which only the conversion to SVG needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb._core.lazy_imports import lazy_getattr

if TYPE_CHECKING:
    from whiteshot_nb.server.drawing.composer import Drawing, compose
    from whiteshot_nb.server.drawing.embedded_pictures import FindPicture
    from whiteshot_nb.server.drawing.limits import DrawingFailed
    from whiteshot_nb.server.drawing.pictures import EmbeddablePicture, PictureProblem, check_picture
    from whiteshot_nb.server.drawing.render import Renderer

__all__ = [
    "Drawing",
    "DrawingFailed",
    "EmbeddablePicture",
    "FindPicture",
    "PictureProblem",
    "Renderer",
    "check_picture",
    "compose",
]

__getattr__ = lazy_getattr(
    __name__,
    {
        "Drawing": "composer",
        "DrawingFailed": "limits",
        "FindPicture": "embedded_pictures",
        "EmbeddablePicture": "pictures",
        "PictureProblem": "pictures",
        "Renderer": "render",
        "check_picture": "pictures",
        "compose": "composer",
    },
)
