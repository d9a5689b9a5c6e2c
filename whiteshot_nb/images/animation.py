"""The frames of an animated PNG as they are shown: each laid over what the frames before it left.

PNG specification, third edition, section 4.9 and 11.3.6 (acTL, fcTL, fdAT). An animation that is not whole is damaged:
browsers differ in what they show of it.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from whiteshot_nb.errors import DamagedPicture, PictureError
from whiteshot_nb.images.pixel_decoding import decode_stream, with_alpha
from whiteshot_nb.images.png_parts import check_pixel_count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from whiteshot_nb.images.png_parts import PngParts

    Pixels = NDArray[np.uint8]

MAX_FRAMES = 10_000
_CONTROL = struct.Struct(">IIIIIHHBB")
_KEEP, _CLEAR, _RESTORE = 0, 1, 2  # dispose_op
_SOURCE, _OVER = 0, 1  # blend_op
_OPAQUE = 255
_SHORTEST, _INSTEAD = 11, 100  # milliseconds: browsers show a frame of less for a tenth of a second


@dataclass(frozen=True, slots=True)
class FrameControl:
    """What fcTL says of a frame, and the pieces of its compressed pixels."""

    width: int
    height: int
    left: int
    top: int
    milliseconds: int
    dispose: int
    blend: int
    stream: list[memoryview] = field(default_factory=list)


def plays_of(parts: PngParts) -> int:
    """Return how often the animation is played; 0 for ever."""
    return int.from_bytes(parts.before[b"acTL"][4:], "big")


def read_frames(parts: PngParts) -> list[FrameControl]:
    """Return the frames of an animated PNG in their order; nothing is decompressed.

    Raises
    ------
    DamagedPicture
        If the frames are not those that the animation claims to have, or not whole.
    PictureError
        If it has more than 10,000 frames, or more than 80 million pixels in all of them.
    """
    count = int.from_bytes(parts.before[b"acTL"][:4], "big")
    if count > MAX_FRAMES:
        raise PictureError(f"The PNG has {count:,} frames, which are too many to decode")
    check_pixel_count(parts.header.width, parts.header.height, count)
    frames: list[FrameControl] = []
    number = 0
    for kind, content in parts.chunks:
        if kind in {b"fcTL", b"fdAT"}:
            if len(content) < 4 or int.from_bytes(content[:4], "big") != number:  # noqa: PLR2004
                raise _damaged("its parts are not in their order")
            number += 1
        if kind == b"fcTL":
            frames.append(_control(content, parts))
        elif frames and kind == b"fdAT":
            frames[-1].stream.append(content[4:])
        elif frames and kind == b"IDAT" and len(frames) == 1:
            frames[-1].stream.append(content)
    _check(frames, count, parts)
    return frames


def _control(content: memoryview, parts: PngParts) -> FrameControl:
    if len(content) != _CONTROL.size:
        raise _damaged("a frame has no proper description")
    _, width, height, left, top, numerator, denominator, dispose, blend = _CONTROL.unpack(content)
    if not (width and height) or left + width > parts.header.width or top + height > parts.header.height:
        raise _damaged("a frame reaches beyond the picture")
    if dispose > _RESTORE or blend > _OVER:
        raise _damaged("a frame is to be laid on in an unknown way")
    milliseconds = 1000 * numerator // (denominator or 100)
    return FrameControl(
        width, height, left, top, milliseconds if milliseconds >= _SHORTEST else _INSTEAD, dispose, blend
    )


def _check(frames: list[FrameControl], count: int, parts: PngParts) -> None:
    if len(frames) != count:
        raise _damaged(f"it claims {count:,} frames and has {len(frames):,}")
    if not all(frame.stream for frame in frames):
        raise _damaged("a frame has no pixels")
    whole = (parts.header.width, parts.header.height)
    if (frames[0].width, frames[0].height) != whole and frames[0].stream[0] is parts.default_pixels[0]:
        raise _damaged("its first frame is not the default image")


def _damaged(why: str) -> DamagedPicture:
    return DamagedPicture("The animation of the PNG is damaged", said=why)


def compose(parts: PngParts, frames: list[FrameControl]) -> Iterator[Pixels]:
    """Yield the whole picture that each frame shows, of the shape (height, width, 4): the same array, painted again.

    Raises
    ------
    DamagedPicture
        If the pixels of a frame cannot be decoded.
    """
    canvas = np.zeros((parts.header.height, parts.header.width, 4), dtype=np.uint8)
    for number, frame in enumerate(frames):
        header = replace(parts.header, width=frame.width, height=frame.height)
        pixels = with_alpha(decode_stream(parts, header, frame.stream))
        place = canvas[frame.top : frame.top + frame.height, frame.left : frame.left + frame.width]
        before = place.copy() if frame.dispose == _RESTORE and number else None
        place[...] = pixels if frame.blend == _SOURCE else _over(pixels, place)
        yield canvas
        if before is not None:
            place[...] = before
        elif frame.dispose != _KEEP:
            place[...] = 0


def _over(upper: Pixels, lower: Pixels) -> Pixels:
    """Return pixels laid on others; only those that are neither opaque nor clear have to be reckoned."""
    alpha = upper[..., 3:]
    shown = np.where(alpha == _OPAQUE, upper, lower)
    mixed = (alpha[..., 0] > 0) & (alpha[..., 0] < _OPAQUE)
    if mixed.any():
        shown[mixed] = _mixed(upper[mixed].astype(np.uint32), lower[mixed].astype(np.uint32))
    return shown


def _mixed(upper: NDArray[np.uint32], lower: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return colours, of the shape (pixels, 4), laid on others: PNG specification, 13.16, rounded down."""
    over = upper[:, 3:] * _OPAQUE
    under = lower[:, 3:] * (_OPAQUE - upper[:, 3:])
    alpha = over + under
    return np.concatenate([(upper[:, :3] * over + lower[:, :3] * under) // alpha, alpha // _OPAQUE], axis=-1)
