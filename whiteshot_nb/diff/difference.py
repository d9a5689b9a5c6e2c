"""The result of comparing two pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whiteshot_nb.diff.boxes import Box
    from whiteshot_nb.diff.fingerprint import Fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What differs between two pictures.

    Attributes
    ----------
    change, reason
        The class, and why, in words.
    pixels
        Counted at the threshold `content` with anti-aliasing excluded: the number pixelmatch counts.
    colour_pixels
        The same at the threshold `colour`.
    unequal_pixels
        That are not equal, be it by one level.
    compared
        Pixels that both have and no mask covers.
    masked, masked_unequal
        Pixels under masks, and how many of them are not equal.
    density
        Share of the densest 16 × 16 pixels that is counted at the threshold `colour`.
    boxes, box_count
        Around what is counted at that threshold, the largest ones; and how many there are.
    size_before, size_after
        Width and height in pixels; None if the picture could not be read.
    bands
        Inserted and removed rows, in words.
    fingerprint
        What the change looks like.
    engine, engine_version
        What counted.
    seconds
        Spent on it.
    """

    change: str
    reason: str
    pixels: int | None = None
    colour_pixels: int | None = None
    unequal_pixels: int | None = None
    compared: int | None = None
    masked: int = 0
    masked_unequal: int = 0
    density: float | None = None
    boxes: tuple[Box, ...] = ()
    box_count: int = 0
    size_before: tuple[int, int] | None = None
    size_after: tuple[int, int] | None = None
    bands: str | None = None
    fingerprint: Fingerprint | None = None
    engine: str | None = None
    engine_version: str | None = None
    seconds: float = 0.0
