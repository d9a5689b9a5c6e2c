"""Masks: rectangles that a comparison ignores."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import numpy as np

from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.model.room_and_scene import RoomLike, room_uuid

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Self

    from numpy.typing import NDArray

MUCH_MASKED = 0.3
"""Share of a picture, from 0 to 1. If masks cover more, a warning is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """A rectangle that comparisons ignore. Differing pixels in the rectangle are counted separately.

    Attributes
    ----------
    x
        Left edge in pixels of the baseline. If `relative` is true, left edge as a share of the baseline's width.
    y
        Top edge in pixels of the baseline. If `relative` is true, top edge as a share of the baseline's height.
    width
        Width, in the same unit as `x`. The part of a mask that extends beyond the picture is ignored.
    height
        Height, in the same unit as `y`.
    relative
        Whether `x`, `y`, `width` and `height` are shares from 0 to 1 instead of pixels.
    scene
        Path of the scene that the mask applies to, or a pattern such as ``/lesson/*``. None: all scenes.
    group
        Directory whose scenes the mask applies to, such as ``/lesson``. None: all directories.
    room
        UUID of the room that the mask applies to, or a :class:`Room`, which is converted to its UUID. None: all rooms.

    Raises
    ------
    InvalidInput
        If the rectangle is empty, a number is negative or not finite, or a relative mask starts outside the picture.
    """

    x: float
    y: float
    width: float
    height: float
    relative: bool = False
    scene: str | None = None
    group: str | None = None
    room: RoomLike | None = None

    def __post_init__(self) -> None:
        if self.room is not None:
            object.__setattr__(self, "room", room_uuid(self.room))
        for name in ("x", "y", "width", "height"):
            value = getattr(self, name)
            if not math.isfinite(value) or value < 0:
                raise InvalidInput(
                    f"The field {name!r} of a mask must be a finite number, at least 0, not {value:g}", field=name
                )
            if name in {"width", "height"} and value == 0:
                raise InvalidInput(f"The field {name!r} of a mask must be greater than 0", field=name)
            if self.relative and name in {"x", "y"} and value >= 1:
                raise InvalidInput(
                    f"The field {name!r} of a relative mask must be less than 1, not {value:g}",
                    field=name,
                    hint="A relative mask is given in shares of the picture, from 0 to 1. For pixels, pass "
                    "relative=False.",
                )

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Create a mask from a dictionary that :meth:`to_dict` returned."""
        return cls(**values)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields of the mask as a dictionary that can be written as JSON."""
        return asdict(self)

    def holds_for(self, *, room: str | None, scene: str) -> bool:
        """Return whether the mask applies to a scene.

        Parameters
        ----------
        room
            UUID of the room; None if it is unknown.
        scene
            Path of the scene.
        """
        return (
            (self.room is None or self.room == room)
            and (self.scene is None or self.scene == scene or fnmatchcase(scene, self.scene))
            and (self.group is None or self.group == (scene.rpartition("/")[0] or "/"))
        )

    def part(self, width: int, height: int) -> tuple[slice, slice]:
        """Return a slice of rows and a slice of columns that select all pixels that the mask covers, wholly or in part.

        Parameters
        ----------
        width, height
            Size of the picture in pixels.
        """
        across, down = (width, height) if self.relative else (1, 1)
        return _slice(self.y * down, self.height * down, height), _slice(self.x * across, self.width * across, width)


def masked_pixels(masks: Iterable[Mask], width: int, height: int) -> NDArray[np.bool_] | None:
    """Return a boolean array (height, width) that is true for masked pixels; None if there are no masks."""
    found: NDArray[np.bool_] | None = None
    for mask in masks:
        if found is None:
            found = np.zeros((height, width), dtype=np.bool_)
        found[mask.part(width, height)] = True
    return found


def paint_masks(
    pixels: NDArray[np.uint8], ignored: NDArray[np.bool_] | None, paper: NDArray[np.int16]
) -> NDArray[np.uint8]:
    """Return the picture with all masked pixels in the background colour.

    Parameters
    ----------
    pixels
        The picture; it is not changed.
    ignored
        Boolean array of the shape (height, width): true for masked pixels. None: no pixel is masked.
    paper
        The background colour.
    """
    if ignored is None:
        return pixels
    height, width = (min(sides) for sides in zip(pixels.shape, ignored.shape, strict=False))
    clean = pixels.copy()
    clean[:height, :width, :3][ignored[:height, :width]] = paper
    return clean


def _slice(start: float, length: float, size: int) -> slice:
    return slice(min(math.floor(start), size), min(math.ceil(start + length), size))
