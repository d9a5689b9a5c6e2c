"""Draw a difference as a picture: the new picture in pale grey, and changed pixels in colour."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np

from whiteshot_nb.diff.diff_levels import COLOUR, SMOOTHED, diff_levels
from whiteshot_nb.diff.masks import masked_pixels
from whiteshot_nb.images.opaque_pixels import decode_opaque
from whiteshot_nb.images.pixel_decoding import with_alpha
from whiteshot_nb.model.change_types import MARK_COLOUR

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from whiteshot_nb.diff.masks import Mask
    from whiteshot_nb.diff.thresholds import Thresholds

    Box = tuple[int, int, int, int]

_COLOURS = {"changed": MARK_COLOUR, "smoothed": "#f2c200", "masked": "#9fb4c7", "one side": "#c9b6e8"}
_CHANGED, _SMOOTHED, _MASKED, _ONE_SIDE = range(256 - len(_COLOURS), 256)
_PALEST, _RANGE = 250, 90
_GAP, _LINE = 8, 2  # of the hatch, in pixels
_COMPRESSED = 3  # of 9


class DifferencePainter:
    """Draws pictures of the differences that one comparison found.

    Parameters
    ----------
    thresholds
        The thresholds of the comparison.
    masks
        Rectangles that the comparison ignores.
    """

    def __init__(self, thresholds: Thresholds, masks: Iterable[Mask]) -> None:
        self._thresholds = thresholds
        self._masks = tuple(masks)

    def masked(self, row: Mapping[str, Any]) -> list[Box]:
        """Return the rectangles that the comparison ignored in a scene.

        Each rectangle is left, top, width and height, in pixels of the baseline.

        Parameters
        ----------
        row
            Row of the comparison's DataFrame.
        """
        width, height = row["baseline_width"], row["baseline_height"]
        if not (width and height):
            return []
        parts = (mask.part(width, height) for mask in self._masks_of(row))
        boxes = [(x.start, y.start, x.stop - x.start, y.stop - y.start) for y, x in parts]
        return [box for box in boxes if box[2] and box[3]]

    def difference(self, row: Mapping[str, Any], before: bytes, after: bytes) -> bytes:
        """Return a PNG of the difference between two pictures.

        Changed pixels are red, anti-aliased pixels that differ are yellow, and masks are hatched. If the pictures
        differ in size, the area that only one of the pictures has is violet.

        Parameters
        ----------
        row
            Row of the comparison's DataFrame.
        before
            PNG of the baseline.
        after
            PNG of the shot.

        Raises
        ------
        PictureError
            If one of the pictures cannot be decoded.
        """
        old, new = with_alpha(decode_opaque(before)), with_alpha(decode_opaque(after))
        height, width = (min(sides) for sides in zip(old.shape[:2], new.shape[:2], strict=True))
        whole = [max(sides) for sides in zip(old.shape[:2], new.shape[:2], strict=True)]
        ignored = masked_pixels(self._masks_of(row), old.shape[1], old.shape[0])
        overlap = None if ignored is None else ignored[:height, :width]
        marks = diff_levels(old[:height, :width], new[:height, :width], self._thresholds, overlap)
        picture = np.full(whole, _ONE_SIDE, dtype=np.uint8)
        common = picture[:height, :width]
        common[:] = _pale(new[:height, :width])
        if overlap is not None:
            common[overlap & _hatch(height, width)] = _MASKED
        common[marks.part][marks.levels == SMOOTHED] = _SMOOTHED
        common[marks.part][marks.levels >= COLOUR] = _CHANGED
        return _png(picture)

    def _masks_of(self, row: Mapping[str, Any]) -> list[Mask]:
        return [mask for mask in self._masks if mask.holds_for(room=row["room"], scene=row["scene"])]


def _pale(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Convert a picture to light greys."""
    light = pixels[..., :3] @ np.array([0.299, 0.587, 0.114], dtype=np.float32)
    pale: NDArray[np.uint8] = (_PALEST - _RANGE + light * (_RANGE / 255)).astype(np.uint8)
    return pale


def _hatch(height: int, width: int) -> NDArray[np.bool_]:
    """Return a pattern of diagonal lines."""
    down, across = ((np.arange(size) % _GAP).astype(np.uint8) for size in (height, width))
    lines: NDArray[np.bool_] = np.add.outer(down, across) % _GAP < _LINE
    return lines


def _png(picture: NDArray[np.uint8]) -> bytes:
    from PIL import Image, ImageColor  # noqa: PLC0415 - 25 ms of import, only for those who draw

    image = Image.fromarray(picture, mode="P")
    greys = [level for level in range(_CHANGED) for _ in range(3)]
    image.putpalette(greys + [level for colour in _COLOURS.values() for level in ImageColor.getrgb(colour)[:3]])
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=_COMPRESSED)
    return buffer.getvalue()
