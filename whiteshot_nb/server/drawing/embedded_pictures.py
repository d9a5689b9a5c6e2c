"""Draw the pictures in a scene: its background picture (`ppt`) and its image elements."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whiteshot_nb.server.drawing.missing_picture import marked_box, picture_name
from whiteshot_nb.server.drawing.pictures import EmbeddablePicture, PictureProblem
from whiteshot_nb.server.drawing.svg import legal, number, tag
from whiteshot_nb.server.drawing.viewport import BoardBox, Viewport

if TYPE_CHECKING:
    from whiteshot_nb.server.drawing.fonts import Fonts
    from whiteshot_nb.server.elements import Image, Ppt

FindPicture = Callable[[str], EmbeddablePicture]
"""Function that returns the picture with the given source, or raises `PictureProblem`."""


@dataclass(frozen=True)
class Embedded:
    """A picture in a scene, with the box to fill. If the picture is missing, `picture` is the error."""

    picture: EmbeddablePicture | PictureProblem
    box: BoardBox
    opacity: float
    rotation: float
    fonts: Fonts

    @property
    def bounds(self) -> BoardBox:
        """Bounding box of the rotated picture, in whiteboard units."""
        return self.box.rotated(self.rotation)

    def to_svg(self, view: Viewport) -> str:
        """Return the picture as SVG. If the picture is missing, return the SVG of a box with the error message."""
        box = view.box(self.box)
        if isinstance(self.picture, PictureProblem):
            content = marked_box(box, str(self.picture), self.fonts)
        else:
            content = _image(self.picture, box)
        turned = f"rotate({number(self.rotation)} {number(box.middle[0])} {number(box.middle[1])})"
        return tag(
            "g",
            content,
            opacity=self.opacity if self.opacity < 1 else None,
            transform=turned if self.rotation else None,
        )


def _image(picture: EmbeddablePicture, box: BoardBox) -> str:
    return tag(
        "image",
        x=box.left,
        y=box.top,
        width=max(box.width, 0.001),
        height=max(box.height, 0.001),
        preserveAspectRatio="none",
        href=picture.url,
    )


class SceneImages:
    """Load each picture in a scene only once, and collect a warning for each missing picture."""

    def __init__(self, find_picture: FindPicture, fonts: Fonts) -> None:
        self._find = find_picture
        self._fonts = fonts
        self._found: dict[str, EmbeddablePicture | PictureProblem] = {}
        self.warnings: list[str] = []

    def ppt(self, ppt: Ppt) -> Embedded:
        """Load the background picture, and return it with a box that is centred on the origin."""
        box = BoardBox(-ppt.width / 2, -ppt.height / 2, ppt.width / 2, ppt.height / 2)
        return Embedded(self._picture("ppt", ppt.src), box, 1.0, 0.0, self._fonts)

    def image(self, image: Image, position: int) -> Embedded:
        """Load the picture of an image element, and return it with the box of the element.

        If the picture is missing, a warning is added to `warnings`. The warning contains `position`, which is the
        number of the element in the scene, starting with 1.
        """
        box = BoardBox(image.x, image.y, image.x + image.width, image.y + image.height)
        picture = self._picture(f"element {position} (image)", image.src)
        return Embedded(picture, box, image.opacity, image.rotation, self._fonts)

    def _picture(self, name: str, source: str) -> EmbeddablePicture | PictureProblem:
        if source not in self._found:
            try:
                self._found[source] = self._find(source)
            except PictureProblem as problem:
                self._found[source] = problem
        found = self._found[source]
        if isinstance(found, PictureProblem):
            self.warnings.append(f"{name}: {legal(str(found))} ({picture_name(source)})")
        return found
