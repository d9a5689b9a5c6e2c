"""Convert the content of a scene to SVG. The SVG is then rendered to the screenshot.

All positions in the SVG are in pixels, not in whiteboard units. The reason is that the renderer uses single precision.
This precision is too low for whiteboard units far from the origin or at a high magnification.
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
    """A screenshot as SVG, before it is rendered to PNG.

    Attributes
    ----------
    svg
        The SVG document.
    warnings
        Warnings, one sentence for each missing picture.
    """

    svg: str
    warnings: tuple[str, ...]


class Drawable(Protocol):
    """An element of a scene that can be converted to SVG."""

    @property
    def bounds(self) -> BoardBox:
        """Bounding box of the rotated element, including its line width, in whiteboard units."""

    def to_svg(self, view: Viewport) -> str:
        """Return the element as SVG; `view` converts whiteboard units to pixels."""


def compose(
    content: SceneContent, width: int, height: int, find_picture: FindPicture, *, fonts: Fonts | None = None
) -> Drawing:
    """Return the screenshot of a scene as SVG.

    If the scene has a background picture (`ppt`), this picture is scaled to fit the screenshot, and centred. If the
    scene has no background picture, all elements together are scaled to fit, with a margin, and centred. The rest of
    the screenshot has the background colour.

    Parameters
    ----------
    content
        Content of the scene.
    width, height
        Width and height of the screenshot, in pixels, from 1 to 4096.
    find_picture
        Function that returns the picture with a given source. The function is called for the `ppt` and for each visible
        image element. If the function raises `PictureProblem`, a box with the error message is drawn instead of the
        picture, and the result contains a warning.
    fonts
        Fonts to use. The `Renderer` must use the same fonts. Default: the fonts in the installed font packages.

    Raises
    ------
    ValueError
        If the width or height is out of range.
    DrawingFailed
        If the scene contains too much text, or if the SVG, including all pictures, is too large.
    """
    if not (1 <= width <= MAX_SIDE and 1 <= height <= MAX_SIDE):
        msg = f"width and height must be from 1 to {MAX_SIDE} pixels, not {width}×{height}"
        raise ValueError(msg)
    fonts = fonts or default_fonts()
    images = SceneImages(find_picture, fonts)
    slide = [images.ppt(content.ppt)] if content.ppt else []
    drawn = [*slide, *_drawables(_bounded(content.elements), images, fonts)]
    view = None
    if slide:
        view = Viewport.fit(slide[0].bounds, width, height)
    elif drawn:
        view = Viewport.around([one.bounds for one in drawn], width, height)
    background = tag("rect", width=width, height=height, fill=content.background)
    parts = [background, *(_visible_svg(drawn, view) if view else ())]
    return Drawing(_page("".join(parts), width, height), tuple(images.warnings))


def _bounded(elements: Sequence[AnyElement]) -> Sequence[AnyElement]:
    written = sum(len(element.text) for element in elements if isinstance(element, Text))
    if written > MAX_TEXT:
        msg = f"The scene must contain at most {MAX_TEXT} characters of text, not {written}."
        raise DrawingFailed(msg)
    return elements


def _drawables(elements: Sequence[AnyElement], images: SceneImages, fonts: Fonts) -> Iterator[Drawable]:
    for position, element in enumerate(elements, start=1):
        drawable = _drawable(element, position, images, fonts) if element.opacity else None
        if drawable:
            yield drawable


def _drawable(element: AnyElement, position: int, images: SceneImages, fonts: Fonts) -> Drawable | None:
    match element:
        case Text():
            return writing(element, fonts)
        case Image():
            return images.image(element, position)
        case Stroked():
            return figure(element)


def _visible_svg(drawn: Sequence[Drawable], view: Viewport) -> Iterator[str]:
    """Yield the SVG of all visible elements.

    Raises
    ------
    DrawingFailed
        If the SVG is too long.
    """
    length = 0
    for one in drawn:
        if not view.shows(one.bounds):
            continue
        svg = one.to_svg(view)
        length += len(svg)
        if length > MAX_SVG:
            msg = f"The scene, including its pictures, requires more than {MAX_SVG // 2**20} MB of SVG."
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
