"""Masks: rectangles that a comparison ignores."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import numpy as np

from whiteshot_nb.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Self

    from numpy.typing import NDArray

MUCH_MASKED = 0.3
"""Share of a picture under masks above which a warning is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """A rectangle that is ignored when scenes are compared; differing pixels under it are counted separately.

    Attributes
    ----------
    x, y, width, height
        In pixels of the baseline; with `relative`, shares from 0 to 1 of its width and height. What reaches beyond the
        picture is cut off.
    relative
        Whether they are shares.
    scene
        The scene, or a pattern of scenes such as ``/lesson/*``. None: every scene.
    group
        The scene directory whose scenes it holds for. None: every one.
    room
        The room's UUID. None: every room.

    Raises
    ------
    InvalidInput
        If the rectangle is empty, a number is negative or not finite, or a relative one begins beyond the picture.
    """

    x: float
    y: float
    width: float
    height: float
    relative: bool = False
    scene: str | None = None
    group: str | None = None
    room: str | None = None

    def __post_init__(self) -> None:
        for name in ("x", "y", "width", "height"):
            value = getattr(self, name)
            if not math.isfinite(value) or value < 0:
                raise InvalidInput("A mask has finite numbers that are not negative", field=name)
            if name in {"width", "height"} and value == 0:
                raise InvalidInput("A mask is not empty", field=name)
            if self.relative and name in {"x", "y"} and value >= 1:
                raise InvalidInput(
                    "A relative mask begins within the picture",
                    field=name,
                    hint="Its numbers are shares from 0 to 1; relative=False is for pixels.",
                )

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Make a mask from what :meth:`to_dict` returned."""
        return cls(**values)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as a dictionary, for JSON."""
        return asdict(self)

    def holds_for(self, *, room: str | None, scene: str) -> bool:
        """Return whether it applies to a scene."""
        return (
            (self.room is None or self.room == room)
            and (self.scene is None or self.scene == scene or fnmatchcase(scene, self.scene))
            and (self.group is None or self.group == (scene.rpartition("/")[0] or "/"))
        )

    def part(self, width: int, height: int) -> tuple[slice, slice]:
        """Return the rows and columns it covers in a picture of this size; a pixel that it touches is covered."""
        across, down = (width, height) if self.relative else (1, 1)
        return _slice(self.y * down, self.height * down, height), _slice(self.x * across, self.width * across, width)


def masked_pixels(masks: Iterable[Mask], width: int, height: int) -> NDArray[np.bool_] | None:
    """Return which pixels masks cover, of the shape (height, width); None if they cover none."""
    found: NDArray[np.bool_] | None = None
    for mask in masks:
        if found is None:
            found = np.zeros((height, width), dtype=np.bool_)
        found[mask.part(width, height)] = True
    return found


def paint_masks(
    pixels: NDArray[np.uint8], ignored: NDArray[np.bool_] | None, paper: NDArray[np.int16]
) -> NDArray[np.uint8]:
    """Fill the masked pixels with the background colour."""
    if ignored is None:
        return pixels
    height, width = (min(sides) for sides in zip(pixels.shape, ignored.shape, strict=False))
    clean = pixels.copy()
    clean[:height, :width, :3][ignored[:height, :width]] = paper
    return clean


def _slice(start: float, length: float, size: int) -> slice:
    return slice(min(math.floor(start), size), min(math.ceil(start + length), size))
