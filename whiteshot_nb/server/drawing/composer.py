"""Compose the content of a scene as the SVG of its screenshot.

All positions are in pixels: the renderer has single precision, too little for a board that is far from the origin or
magnified a lot.
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
    """A composed screenshot: its SVG, and a sentence for each missing picture."""

    svg: str
    warnings: tuple[str, ...]


class Drawable(Protocol):
    """An element that is ready to be drawn."""

    @property
    def bounds(self) -> BoardBox:
        """Bounding box in whiteboard units, rotation and line width included."""

    def to_svg(self, view: Viewport) -> str:
        """Return the element as SVG, in pixels of the view."""


def compose(
    content: SceneContent, width: int, height: int, find_picture: FindPicture, *, fonts: Fonts | None = None
) -> Drawing:
    """Compose the screenshot of a scene.

    The `ppt` box, or without one all elements with a margin, is scaled to fit and centred; the rest has the background
    colour.

    Parameters
    ----------
    width, height
        Size of the screenshot, in pixels, each from 1 to 4096.
    find_picture
        Called with the source of the `ppt` and of each visible image element. If it raises `PictureProblem`, a box with
        the reason is drawn, and added to the warnings.
    fonts
        Fonts to use, the same as those of the `Renderer`. Default: those of the installed packages.

    Raises
    ------
    ValueError
        If the size is out of range.
    DrawingFailed
        If the scene has too much text, or too large pictures.
    """
    if not (1 <= width <= MAX_SIDE and 1 <= height <= MAX_SIDE):
        msg = f"a drawing has 1 to {MAX_SIDE} pixels a side, not {width}×{height}"
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
        msg = f"The scene holds {written} characters of text, a drawing at most {MAX_TEXT}."
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
        As soon as the SVG gets too long.
    """
    length = 0
    for one in drawn:
        if not view.shows(one.bounds):
            continue
        svg = one.to_svg(view)
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
