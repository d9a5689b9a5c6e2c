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
        Number of pixels that differ by more than the threshold `content`, as counted by pixelmatch. Anti-aliased
        pixels are not counted.
    colour_pixels
        Number of pixels that differ by more than the threshold `colour`. Anti-aliased pixels are not counted.
    unequal_pixels
        Number of pixels that differ by one level or more.
    compared
        Number of compared pixels, that is, pixels that both pictures have and that no mask covers.
    masked
        Number of pixels under masks.
    masked_unequal
        Number of pixels under masks that differ by one level or more.
    density
        Largest share of differing pixels, from 0 to 1, in any window of 16 × 16 pixels. Only the pixels that
        `colour_pixels` counts are considered.
    boxes
        The largest boxes around changed pixels.
    box_count
        Number of all boxes around changed pixels, including the boxes that are not in `boxes`.
    size_before
        Width and height of the baseline, in pixels; None if the picture could not be decoded.
    size_after
        Width and height of the shot, in pixels; None if the picture could not be decoded.
    bands
        Inserted and removed rows of pixels, in words. None if these rows do not explain the whole difference.
    fingerprint
        Shape and colours of the change; None if nothing changed.
    engine
        Name of the engine that counted the pixels.
    engine_version
        Version of the engine.
    before_shown_digest
        Shown digest of the baseline (docs/shown-digest.md); None if it was not computed.
    shown_digest
        Shown digest of the shot; None if it was not computed.
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
