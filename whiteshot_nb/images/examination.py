"""Decode a picture once, and compute everything that other modules need to know about it."""

from __future__ import annotations

from dataclasses import dataclass

from whiteshot_nb._core.freed_memory import keep_freed_memory
from whiteshot_nb.errors import PictureError, describe
from whiteshot_nb.images.measures import difference_hash, ink_share
from whiteshot_nb.images.opaque_pixels import opaque_runs
from whiteshot_nb.images.shown_digest import read_shown
from whiteshot_nb.images.thumbnails import encode_thumbnail, opaque_image, reduce_image


@dataclass(frozen=True, slots=True)
class Examination:
    """The results of decoding a picture once: its digest, measurements and thumbnail.

    If the picture could not be decoded, all attributes except `problem` are None.

    Attributes
    ----------
    shown_digest
        Digest of what a browser shows; see docs/shown-digest.md.
    ink
        Share of pixels, from 0 to 1, that differ from the background, which is the most frequent colour.
    perceptual_hash
        256-bit difference hash, as 64 hexadecimal digits. Pictures that look almost alike have hashes that differ in
        few bits.
    transparent
        Whether any pixel of the first frame is transparent, fully or in part.
    animated
        Whether the picture has more than one frame. If so, `ink`, `perceptual_hash` and `thumbnail` describe the first
        frame.
    thumbnail
        WebP of at most 360 × 360 pixels, on a white background.
    problem
        Why the picture could not be decoded; None if it was decoded.
    """

    shown_digest: str | None = None
    ink: float | None = None
    perceptual_hash: str | None = None
    transparent: bool | None = None
    animated: bool | None = None
    thumbnail: bytes | None = None
    problem: str | None = None

    @property
    def blank(self) -> bool | None:
        """Whether no pixel differs from the background; None if the picture could not be decoded."""
        return None if self.ink is None else self.ink == 0


def examine_picture(data: bytes) -> Examination:
    """Decode a PNG, and return its digest, measurements and thumbnail.

    No exception is raised if the PNG cannot be decoded. In this case, only the attribute `problem` is set.
    """
    keep_freed_memory()
    try:
        shown = read_shown(data)
    except PictureError as error:
        return Examination(problem=describe(error))
    except MemoryError:
        return Examination(problem="MemoryError: the picture is too large for this machine")
    runs = opaque_runs(shown)
    small = reduce_image(opaque_image(runs.words))
    return Examination(
        shown_digest=shown.digest,
        ink=ink_share(runs),
        perceptual_hash=difference_hash(small),
        transparent=shown.is_transparent,
        animated=shown.is_animated,
        thumbnail=encode_thumbnail(small),
    )
