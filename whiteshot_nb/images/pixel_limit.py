"""The largest number of pixels that is decoded."""

from __future__ import annotations

from whiteshot_nb.errors import PictureError

MAX_PIXELS = 80_000_000
"""Maximum number of pixels that are decoded, in all frames together."""


def check_pixel_count(width: int, height: int, frames: int = 1) -> None:
    """Check that a PNG has at most 80 million pixels, in all frames together.

    Raises
    ------
    PictureError
        If the PNG has more pixels.
    """
    if width * height * frames > MAX_PIXELS:
        size = f"{width}×{height} pixels" if frames == 1 else f"{frames:,} frames of {width}×{height} pixels"
        raise PictureError(
            f"The PNG has {size}, too many to decode", hint=f"The limit is {MAX_PIXELS:,} pixels in total."
        )
