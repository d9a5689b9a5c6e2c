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
    change
        The change type, such as ``content``.
    reason
        Why the change has this type, in words.
    pixels
        Number of pixels that differ by more than the threshold `content`, without anti-aliasing: pixelmatch's count.
    colour_pixels
        Number of pixels that differ by more than the threshold `colour`, without anti-aliasing.
    unequal_pixels
        Number of pixels that differ by one level or more.
    compared
        Number of compared pixels: both pictures have them, and no mask covers them.
    masked
        Number of pixels under masks.
    masked_unequal
        Number of pixels under masks that differ by one level or more.
    density
        Share, from 0 to 1, of pixels that `colour_pixels` counts, in the 16 × 16 window that has most of them.
    boxes
        The largest boxes around changed pixels.
    box_count
        Number of all boxes.
    size_before
        Width and height of the baseline, in pixels; None if the picture could not be decoded.
    size_after
        Width and height of the shot, in pixels; None if the picture could not be decoded.
    bands
        Inserted and removed rows, in words; None if they do not explain the difference.
    fingerprint
        Shape and colours of the change; None if nothing changed.
    engine
        Name of the engine that counted the pixels.
    engine_version
        Version of this engine.
    before_shown_digest
        Shown digest of the baseline (docs/shown-digest.md); None if the picture was not decoded.
    shown_digest
        Shown digest of the shot; None if the picture was not decoded.
    seconds
        Time that the comparison took, in seconds.
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
    before_shown_digest: str | None = None
    shown_digest: str | None = None
    seconds: float = 0.0
