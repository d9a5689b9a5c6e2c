"""Lay out the two pictures of a change side by side, and the changed part enlarged below them.

All lengths are in the unit of the page or slide. Positions start at the upper left corner.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Size = tuple[int, int]
    Box = tuple[int, int, int, int]

_MIN_DETAIL_HEIGHT = 0.3  # share of the area that must be free below the pictures to show the change enlarged
_MIN_ENLARGEMENT, _MAX_ENLARGEMENT = 1.6, 4
_PADDING = 0.6  # around the change, relative to its size
_MIN_PADDING = 24  # pixels
_MIN_DETAIL = 120  # pixels


class Rect(NamedTuple):
    """A rectangle: left, top, width and height."""

    left: float
    top: float
    width: float
    height: float

    def of(self, part: Rect | Box, scale: float, *, start: tuple[float, float] = (0, 0)) -> Rect:
        """Return the page rectangle that a part of a picture covers.

        `self` is the page rectangle in which the picture is shown. The picture can be cropped: its pixel `start` is in
        the upper left corner of `self`.

        Parameters
        ----------
        part
            The part of the picture: left, top, width and height in pixels.
        scale
            Side length of a picture pixel, in the unit of the page.
        start
            The picture pixel in the upper left corner of `self`: column and row.
        """
        left, top, width, height = part
        x, y = self.left + (left - start[0]) * scale, self.top + (top - start[1]) * scale
        return Rect(x, y, width * scale, height * scale)


@dataclass(frozen=True, slots=True)
class PicturePlacement:
    """Where a page shows the same part of two pictures, side by side at the same scale.

    In the methods, `side` is 0 for the left picture and 1 for the right picture.

    Attributes
    ----------
    panes
        The two page rectangles that show the part: the left one, then the right one.
    scale
        Side length of a picture pixel, in the unit of the page.
    part
        The part of each picture that is shown: left, top, width and height in pixels.
    """

    panes: tuple[Rect, Rect]
    scale: float
    part: Rect

    def place(self, side: int, size: Size) -> Rect:
        """Return the page rectangle that a picture would cover if the whole picture were visible.

        Parameters
        ----------
        side
            0 for the left picture, 1 for the right picture.
        size
            Width and height of the picture in pixels.
        """
        return self.panes[side].of(Rect(0, 0, *size), self.scale, start=self.part[:2])

    def visible(self, side: int, size: Size) -> Rect | None:
        """Return the page rectangle that shows the visible part of a picture, or None if no part is visible.

        Parameters
        ----------
        side
            0 for the left picture, 1 for the right picture.
        size
            Width and height of the picture in pixels.
        """
        return _cut(self.place(side, size), self.panes[side])

    def boxes(self, side: int, boxes: Sequence[Box], padding: float) -> list[Rect]:
        """Convert boxes in a picture to rectangles on the page, and clip them to the visible part of the picture.

        Parameters
        ----------
        side
            0 for the left picture, 1 for the right picture.
        boxes
            Boxes in the picture: left, top, width and height in pixels.
        padding
            Space to add around each box, in the unit of the page.
        """
        pane = self.panes[side]
        shown = (_grown(pane.of(box, self.scale, start=self.part[:2]), padding) for box in boxes)
        return [inside for one in shown if (inside := _cut(one, pane)) is not None]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The layout of two pictures on a page or slide.

    Attributes
    ----------
    whole
        Position and scale of the two pictures, shown as a whole.
    detail
        Position and scale of the changed part of each picture, shown enlarged. None if the page has no enlargement.
    """

    whole: PicturePlacement
    detail: PicturePlacement | None


def place_side_by_side(
    area: Rect, sizes: Sequence[Size], boxes: Sequence[Box], *, pixel: float, gap: float, label: float
) -> SideBySide:
    """Lay out one or two pictures side by side in an area.

    The changed part of the pictures is repeated below the pictures if there is space to enlarge this part.

    Parameters
    ----------
    area
        The rectangle to lay the pictures out in, in the unit of the page.
    sizes
        The sizes of the pictures, each as width and height in pixels: one size, or two sizes if both pictures exist.
    boxes
        Rectangles around changed pixels: left, top, width and height in pixels.
    pixel
        Side length of a picture pixel at 100 %, in the unit of the page.
    gap
        Distance between the pictures, in the unit of the page.
    label
        Height of the labels above each row of pictures, in the unit of the page.
    """
    canvas = Rect(0, 0, *(max(one[side] for one in sizes) for side in (0, 1)))
    rows = _Rows(area, gap, label)
    whole = rows.view(canvas, pixel)
    rest = rows.below(whole)
    if rest.area.height >= _MIN_DETAIL_HEIGHT * area.height:
        for part in _changed(boxes):
            seen = _shaped(part, canvas, rest.pane_width / rest.pane_height)
            detail = rest.view(seen, pixel * _MAX_ENLARGEMENT)
            if detail.scale >= _MIN_ENLARGEMENT * whole.scale:
                return SideBySide(whole, detail)
    return SideBySide(rows.view(canvas, pixel, middle=True), None)


@dataclass(frozen=True, slots=True)
class _Rows:
    """An area for rows of two panes, with labels above each row."""

    area: Rect
    gap: float
    label: float

    @property
    def pane_width(self) -> float:
        """Maximum width of a pane."""
        return (self.area.width - self.gap) / 2

    @property
    def pane_height(self) -> float:
        """Maximum height of a pane."""
        return self.area.height - self.label

    def view(self, part: Rect, max_scale: float, *, middle: bool = False) -> PicturePlacement:
        """Return the largest placement of a part: centred in both columns, at the top or vertically in the `middle`."""
        scale = min(self.pane_width / part.width, self.pane_height / part.height, max_scale)
        width, height = part.width * scale, part.height * scale
        left, top = self.area.left + (self.pane_width - width) / 2, self.area.top + self.label
        top += (self.pane_height - height) / 2 if middle else 0
        panes = Rect(left, top, width, height), Rect(left + self.pane_width + self.gap, top, width, height)
        return PicturePlacement(panes, scale, part)

    def below(self, view: PicturePlacement) -> _Rows:
        """Return the free area below a placement."""
        used = self.label + view.panes[0].height + self.gap
        area = Rect(self.area.left, self.area.top + used, self.area.width, self.area.height - used)
        return _Rows(area, self.gap, self.label)


def _changed(boxes: Sequence[Box]) -> Iterator[Rect]:
    """Yield the rectangle around all boxes, then the largest box."""
    if not boxes:
        return
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[0] + box[2] for box in boxes), max(box[1] + box[3] for box in boxes)
    yield Rect(left, top, right - left, bottom - top)
    yield Rect(*max(boxes, key=lambda box: box[2] * box[3]))


def _shaped(part: Rect, canvas: Rect, shape: float) -> Rect:
    """Return a part enlarged to the aspect ratio `shape` (width divided by height) within the canvas."""
    padding = max(_MIN_PADDING, _PADDING * max(part.width, part.height))
    wide, high = max(part.width + padding, _MIN_DETAIL), max(part.height + padding, _MIN_DETAIL / shape)
    wide, high = min(max(wide, high * shape), canvas.width), min(max(high, wide / shape), canvas.height)
    left = min(max(part.left + part.width / 2 - wide / 2, 0), canvas.width - wide)
    top = min(max(part.top + part.height / 2 - high / 2, 0), canvas.height - high)
    return Rect(left, top, wide, high)


def _grown(rect: Rect, padding: float) -> Rect:
    return Rect(rect.left - padding, rect.top - padding, rect.width + 2 * padding, rect.height + 2 * padding)


def _cut(rect: Rect, pane: Rect) -> Rect | None:
    """Return the part of a rectangle that is inside a pane; None if no part is inside."""
    left, top = max(rect.left, pane.left), max(rect.top, pane.top)
    right = min(rect.left + rect.width, pane.left + pane.width)
    bottom = min(rect.top + rect.height, pane.top + pane.height)
    return Rect(left, top, right - left, bottom - top) if right > left and bottom > top else None
