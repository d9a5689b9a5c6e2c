"""Where the two pictures of a change stand side by side, on a page or a slide, and beneath them what changed, enlarged.

All lengths are in the units of whoever asks, from the upper left corner.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Size = tuple[int, int]
    Box = tuple[int, int, int, int]

_LEAST_OF_HEIGHT = 0.3  # that is left below the pictures if there is to be room for what changed
_LEAST_ENLARGED, _MOST_ENLARGED = 1.6, 4
_AIR = 0.6  # around what changed, of its size
_LEAST_AIR = 24  # pixels
_TINY = 120  # pixels that are shown at least


class Rect(NamedTuple):
    """A rectangle."""

    left: float
    top: float
    width: float
    height: float

    def of(self, part: Rect | Box, scale: float, *, start: tuple[float, float] = (0, 0)) -> Rect:
        """Return where a part of a picture is, in pixels, whose pixel `start` is at the upper left corner here."""
        left, top, width, height = part
        x, y = self.left + (left - start[0]) * scale, self.top + (top - start[1]) * scale
        return Rect(x, y, width * scale, height * scale)


@dataclass(frozen=True, slots=True)
class PicturePlacement:
    """A part of both pictures, shown twice side by side at one scale.

    Attributes
    ----------
    panes
        The two places.
    scale
        Units for each pixel.
    part
        What is seen of the pictures, in pixels.
    """

    panes: tuple[Rect, Rect]
    scale: float
    part: Rect

    def place(self, side: int, size: Size) -> Rect:
        """Return where all of a picture of this size would be on a side."""
        return self.panes[side].of(Rect(0, 0, *size), self.scale, start=self.part[:2])

    def seen(self, side: int, size: Size) -> Rect | None:
        """Return where what is seen of a picture of this size is on a side; None if nothing is."""
        return _cut(self.place(side, size), self.panes[side])

    def boxes(self, side: int, boxes: Sequence[Box], air: float) -> list[Rect]:
        """Return where the seen ones of some boxes are on a side, with some air around each, cut to the pane."""
        pane = self.panes[side]
        shown = (_grown(pane.of(box, self.scale, start=self.part[:2]), air) for box in boxes)
        return [inside for one in shown if (inside := _cut(one, pane)) is not None]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Both pictures, and what changed, enlarged; None where that would tell nothing."""

    whole: PicturePlacement
    detail: PicturePlacement | None


def place_side_by_side(
    area: Rect, sizes: Sequence[Size], boxes: Sequence[Box], *, pixel: float, gap: float, label: float
) -> SideBySide:
    """Return how two pictures stand in an area.

    Parameters
    ----------
    area
        The place for all of it.
    sizes
        Those of the pictures that there are, in pixels.
    boxes
        Around what changed.
    pixel
        Size of a pixel that is not enlarged.
    gap
        Between the pictures.
    label
        Height of the words above each row of pictures.
    """
    canvas = Rect(0, 0, *(max(one[side] for one in sizes) for side in (0, 1)))
    rows = _Rows(area, gap, label)
    whole = rows.view(canvas, pixel)
    rest = rows.below(whole)
    if rest.area.height >= _LEAST_OF_HEIGHT * area.height:
        for part in _changed(boxes):
            seen = _shaped(part, canvas, rest.wide / rest.height)
            detail = rest.view(seen, pixel * _MOST_ENLARGED)
            if detail.scale >= _LEAST_ENLARGED * whole.scale:
                return SideBySide(whole, detail)
    return SideBySide(rows.view(canvas, pixel, middle=True), None)


@dataclass(frozen=True, slots=True)
class _Rows:
    """An area for rows of two panes, with words above each row."""

    area: Rect
    gap: float
    label: float

    @property
    def wide(self) -> float:
        """Width of a pane, at most."""
        return (self.area.width - self.gap) / 2

    @property
    def height(self) -> float:
        """Height of a pane, at most."""
        return self.area.height - self.label

    def view(self, part: Rect, most: float, *, middle: bool = False) -> PicturePlacement:
        """Return a view of a part, as large as fits, in the middle of its columns, at the top or in the `middle`."""
        scale = min(self.wide / part.width, self.height / part.height, most)
        width, height = part.width * scale, part.height * scale
        left, top = self.area.left + (self.wide - width) / 2, self.area.top + self.label
        top += (self.height - height) / 2 if middle else 0
        panes = Rect(left, top, width, height), Rect(left + self.wide + self.gap, top, width, height)
        return PicturePlacement(panes, scale, part)

    def below(self, view: PicturePlacement) -> _Rows:
        """Return what is left below a view."""
        used = self.label + view.panes[0].height + self.gap
        area = Rect(self.area.left, self.area.top + used, self.area.width, self.area.height - used)
        return _Rows(area, self.gap, self.label)


def _changed(boxes: Sequence[Box]) -> Iterator[Rect]:
    """Yield the part around everything that changed, then the part around the largest box."""
    if not boxes:
        return
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[0] + box[2] for box in boxes), max(box[1] + box[3] for box in boxes)
    yield Rect(left, top, right - left, bottom - top)
    yield Rect(*max(boxes, key=lambda box: box[2] * box[3]))


def _shaped(part: Rect, canvas: Rect, shape: float) -> Rect:
    """Return the part with what is around it, as wide to high as `shape`, as far as the canvas goes."""
    air = max(_LEAST_AIR, _AIR * max(part.width, part.height))
    wide, high = max(part.width + air, _TINY), max(part.height + air, _TINY / shape)
    wide, high = min(max(wide, high * shape), canvas.width), min(max(high, wide / shape), canvas.height)
    left = min(max(part.left + part.width / 2 - wide / 2, 0), canvas.width - wide)
    top = min(max(part.top + part.height / 2 - high / 2, 0), canvas.height - high)
    return Rect(left, top, wide, high)


def _grown(rect: Rect, air: float) -> Rect:
    return Rect(rect.left - air, rect.top - air, rect.width + 2 * air, rect.height + 2 * air)


def _cut(rect: Rect, pane: Rect) -> Rect | None:
    """Return what of a rectangle is in a pane; None if nothing is."""
    left, top = max(rect.left, pane.left), max(rect.top, pane.top)
    right = min(rect.left + rect.width, pane.left + pane.width)
    bottom = min(rect.top + rect.height, pane.top + pane.height)
    return Rect(left, top, right - left, bottom - top) if right > left and bottom > top else None
