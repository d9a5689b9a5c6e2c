"""The thresholds of a comparison: how much two pictures must differ to count as changed."""

from __future__ import annotations

from dataclasses import dataclass

from whiteshot_nb.errors import InvalidInput

_SHARES = ("content", "colour", "area", "solid", "spread", "unexplained")


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """The thresholds that decide what counts as a change.

    All thresholds except `pixels` and `boxes` are numbers from 0 to 1. ``docs/review.md`` describes the measurements on
    which the default values are based.

    Attributes
    ----------
    content
        Colour distance above which a pixel counts as changed: the `threshold` of pixelmatch.
    colour
        Colour distance above which a pixel counts as changed in shade, such as from one pastel to another. This
        threshold must not be greater than `content`.
    area
        A change in shade (no pixel differs by more than `content`) is not noise if, in some window of 16 × 16 pixels,
        at least this share of the pixels differ by more than `colour`.
    solid
        A change of content (some pixels differ by more than `content`) is not noise if, in some window of 16 × 16
        pixels, at least this share of the pixels differ by more than `colour`.
    spread
        A change can be noise only if pixels differ in at least this share of the blocks with clear edges. A block has
        16 × 16 pixels. An edge is clear if it is a step of at least 24 levels. If only anti-aliased pixels differ, this
        threshold is not used.
    unexplained
        A change can be noise only if shifts of a fraction of a pixel explain the difference. In each area of 48 × 48
        pixels, at most this share of the difference may remain unexplained.
    pixels
        A change is noise if at least one, but at most this many pixels differ by more than `content`. With 0, this
        rule never applies.
    boxes
        Maximum number of boxes around changed pixels that are listed for one scene. All boxes are counted.

    Raises
    ------
    InvalidInput
        If a number is not from 0 to 1, `colour` is greater than `content`, `pixels` is negative, or `boxes` is less
        than 1.
    """

    content: float = 0.1
    colour: float = 0.02
    area: float = 0.5
    solid: float = 0.97
    spread: float = 0.5
    unexplained: float = 0.5
    pixels: int = 0
    boxes: int = 64

    def __post_init__(self) -> None:
        for name in _SHARES:
            if not 0 <= (value := getattr(self, name)) <= 1:
                raise InvalidInput(f"The threshold {name!r} must be a number from 0 to 1, not {value:g}", field=name)
        if self.colour > self.content:
            raise InvalidInput(
                f"The threshold 'colour' ({self.colour:g}) must not be greater than the threshold 'content' "
                f"({self.content:g})",
                field="colour",
            )
        if self.pixels < 0:
            raise InvalidInput(f"The threshold 'pixels' must be at least 0, not {self.pixels:g}", field="pixels")
        if self.boxes < 1:
            raise InvalidInput(f"The threshold 'boxes' must be at least 1, not {self.boxes:g}", field="boxes")
