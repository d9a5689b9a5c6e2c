"""From what a scene holds to the SVG text of its screenshot.

All positions are written in pixels: the renderer counts in single precision, which would tear apart a board
that is far from the origin or magnified a lot.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from whiteshot_nb.server.drawing.embedded_pictures import FindPicture, SceneImages
from whiteshot_nb.server.drawing.figures import figure
from whiteshot_nb.server.drawing.fonts import Fonts, default_fonts
from whiteshot_nb.server.drawing.limits import MAX_SIDE, MAX_SVG, MAX_TEXT, DrawingFailed
from whiteshot_nb.server.drawing.svg import tag
from whiteshot_nb.server.drawing.text import writing
from whiteshot_nb.server.drawing.viewport import BoardBox, Viewport
from whiteshot_nb.server.elements import Image, Stroked, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from whiteshot_nb.server.elements import AnyElement, SceneContent


@dataclass(frozen=True)
class Drawing:
    """A composed screenshot: SVG text, and one sentence for each picture that could not be had."""

    svg: str
    warnings: tuple[str, ...]


class Drawable(Protocol):
    """An element ready to be drawn."""

    @property
    def extent(self) -> BoardBox:
        """What it covers, in whiteboard units, rotation and line width included."""

    def written(self, view: Viewport) -> str:
        """Return it as SVG in the pixels of the view."""


def compose(
    content: SceneContent, width: int, height: int, find_picture: FindPicture, *, fonts: Fonts | None = None
) -> Drawing:
    """Compose the screenshot of a scene.

    The `ppt` box, or else all that is drawn with a margin, is fitted into the size, centred; the rest shows
    the background colour.

    Parameters
    ----------
    width, height
        Size of the picture in pixels, each 1 to 4096.
    find_picture
        Called with the source of the `ppt` and of each image element that can be seen. Where it raises
        `PictureProblem` a marked box is drawn, and a warning says so.
    fonts
        Other fonts than those of the installed packages; the `Renderer` must have the same.

    Raises
    ------
    ValueError
        If the size is out of range.
    DrawingFailed
        If the scene holds more text, or larger pictures, than one drawing may.
    """
    if not (1 <= width <= MAX_SIDE and 1 <= height <= MAX_SIDE):
        msg = f"a drawing has 1 to {MAX_SIDE} pixels a side, not {width}×{height}"
        raise ValueError(msg)
    fonts = fonts or default_fonts()
    album = SceneImages(find_picture, fonts)
    slide = [album.ppt(content.ppt)] if content.ppt else []
    drawn = [*slide, *_drawables(_bounded(content.elements), album, fonts)]
    view = None
    if slide:
        view = Viewport.fit(slide[0].extent, width, height)
    elif drawn:
        view = Viewport.around([one.extent for one in drawn], width, height)
    background = tag("rect", width=width, height=height, fill=content.background)
    parts = [background, *(_written(drawn, view) if view else ())]
    return Drawing(_page("".join(parts), width, height), tuple(album.warnings))


def _bounded(elements: Sequence[AnyElement]) -> Sequence[AnyElement]:
    written = sum(len(element.text) for element in elements if isinstance(element, Text))
    if written > MAX_TEXT:
        msg = f"The scene holds {written} characters of text, a drawing at most {MAX_TEXT}."
        raise DrawingFailed(msg)
    return elements


def _drawables(elements: Sequence[AnyElement], album: SceneImages, fonts: Fonts) -> Iterator[Drawable]:
    for position, element in enumerate(elements, start=1):
        drawable = _drawable(element, position, album, fonts) if element.opacity else None
        if drawable:
            yield drawable


def _drawable(element: AnyElement, position: int, album: SceneImages, fonts: Fonts) -> Drawable | None:
    match element:
        case Text():
            return writing(element, fonts)
        case Image():
            return album.image(element, position)
        case Stroked():
            return figure(element)


def _written(drawn: Sequence[Drawable], view: Viewport) -> Iterator[str]:
    """Yield the SVG of all that can be seen.

    Raises
    ------
    DrawingFailed
        As soon as it gets too long.
    """
    length = 0
    for one in drawn:
        if not view.shows(one.extent):
            continue
        svg = one.written(view)
        length += len(svg)
        if length > MAX_SVG:
            msg = f"The scene needs more than {MAX_SVG // 2**20} MB of SVG, its pictures included."
            raise DrawingFailed(msg)
        yield svg


def _page(content: str, width: int, height: int) -> str:
    return tag(
        "svg",
        content,
        xmlns="http://www.w3.org/2000/svg",
        width=width,
        height=height,
        viewBox=f"0 0 {width} {height}",
    )
