"""The `ppt` and the image elements of a scene: pictures stretched into their boxes, or marked boxes."""

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
"""From a picture's source to its checked bytes; raises `PictureProblem`."""


@dataclass(frozen=True)
class Embedded:
    """A picture, or why there is none, and the box it fills."""

    picture: EmbeddablePicture | PictureProblem
    box: BoardBox
    opacity: float
    rotation: float
    fonts: Fonts

    @property
    def extent(self) -> BoardBox:
        """What the picture covers."""
        return self.box.turned(self.rotation)

    def written(self, view: Viewport) -> str:
        """Return the picture or the marked box as SVG."""
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
    """Asks for each picture once and notes, element by element, those that cannot be had."""

    def __init__(self, find_picture: FindPicture, fonts: Fonts) -> None:
        self._find = find_picture
        self._fonts = fonts
        self._found: dict[str, EmbeddablePicture | PictureProblem] = {}
        self.warnings: list[str] = []

    def ppt(self, ppt: Ppt) -> Embedded:
        """Return the picture behind the scene, centred on the origin."""
        box = BoardBox(-ppt.width / 2, -ppt.height / 2, ppt.width / 2, ppt.height / 2)
        return Embedded(self._picture("ppt", ppt.src), box, 1.0, 0.0, self._fonts)

    def image(self, image: Image, position: int) -> Embedded:
        """Return an image element, the scene's `position`-th element counted from 1."""
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
