"""Classify a change, and give the reason in words.

A change gets the first type that fits:

* ``failed``, ``new``, ``removed``: there are not two pictures to compare;
* ``blank``: the new picture has only one colour, but the old picture had several;
* ``unchanged``: no pixel differs by more than the threshold `colour`;
* ``tolerated``: the new picture is an accepted variant;
* ``resized``: the pictures differ in size;
* ``moved``: something moved, or rows of pixels were inserted or removed, and nothing else changed;
* ``content``: something was added, removed or replaced;
* ``colour``: an area has another shade, or something pale was added or removed;
* ``noise``: edges differ as after a shift of a fraction of a pixel, or few pixels differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whiteshot_nb.diff.row_alignment import RowBand
    from whiteshot_nb.diff.thresholds import Thresholds


@dataclass(frozen=True, slots=True)
class DiffStats:
    """Measurements of the difference between two pictures of the same size.

    Attributes
    ----------
    content
        Number of pixels that differ by more than the threshold `content`; anti-aliased pixels are not counted.
    colour
        Number of pixels that differ by more than the threshold `colour`, including the pixels that `content` counts.
    smoothed
        Number of anti-aliased pixels that differ by more than the threshold `colour`. The attribute `colour` does not
        include these pixels.
    faint
        Number of pixels that differ by one level or more, including the pixels that `content`, `colour` and `smoothed`
        count.
    density
        Largest share of differing pixels, from 0 to 1, in any window of 16 × 16 pixels. Only the pixels that `colour`
        counts are considered.
    unexplained
        Share of the difference, from 0 to 1, that no shift of a fraction of a pixel explains. The share is measured in
        areas of 48 × 48 pixels, and the largest share is used. None if not measured.
    spread
        Share of the blocks with edges, from 0 to 1, in which pixels differ. A block with edges is an area of 16 × 16
        pixels in which the baseline has an edge. None if not measured.
    bands
        Inserted and removed rows of pixels. None if inserted and removed rows do not explain the whole difference.
    shift
        How far something moved, as a pair: pixels to the right, and pixels down. None if a move does not explain the
        whole difference.
    """

    content: int
    colour: int
    smoothed: int
    faint: int
    density: float
    unexplained: float | None = None
    spread: float | None = None
    bands: Sequence[RowBand] | None = None
    shift: tuple[int, int] | None = None

    @property
    def changed(self) -> int:
        """The number of pixels that differ by more than the threshold `colour`, including anti-aliased pixels."""
        return self.colour + self.smoothed


def is_solid_change(seen: DiffStats, thresholds: Thresholds) -> bool:
    """Return True if a difference cannot be noise of a renderer.

    Such noise is sparse, and at least some of its pixels differ strongly. A difference is therefore no noise if its
    pixels are dense, or if all of them differ only faintly.
    """
    if seen.content:
        return seen.density >= thresholds.solid
    return seen.density >= thresholds.area or not (seen.colour or seen.smoothed)


def is_explained(seen: DiffStats, thresholds: Thresholds) -> bool:
    """Return True if a shift of a fraction of a pixel explains enough of the difference (threshold `unexplained`)."""
    return seen.unexplained is not None and seen.unexplained <= thresholds.unexplained


def is_spread(seen: DiffStats, thresholds: Thresholds) -> bool:
    """Return True if the share of blocks with differing edges is at least the threshold `spread`.

    In this case, the whole board may have shifted.
    """
    return seen.spread is not None and seen.spread >= thresholds.spread


def classify(seen: DiffStats, thresholds: Thresholds) -> tuple[str, str]:
    """Return a pair: the type of the change between two pictures of the same size, and the reason in words."""
    if not seen.faint:
        return "unchanged", "the same pixels, in another file"
    if not (seen.colour or seen.smoothed):
        return (
            "unchanged",
            f"{pixels_in_words(seen.faint)} differ, none by more than the threshold {thresholds.colour:g}",
        )
    if seen.content <= thresholds.pixels and seen.content > 0:
        return "noise", f"{pixels_in_words(seen.content)} changed, of {thresholds.pixels} that may"
    if explained := _explained(seen):
        return "moved", explained
    reason = _not_noise(seen, thresholds)
    if reason is None:
        return "noise", _noise(seen, thresholds)
    return ("content" if seen.content or not seen.colour else "colour"), reason


def pixels_in_words(count: int) -> str:
    """Return a number of pixels as text, such as ``12 pixels``."""
    return f"{count:,} pixel{'' if count == 1 else 's'}"


def bands_in_words(bands: Sequence[RowBand]) -> str:
    """Return inserted and removed rows of pixels as text, such as ``32 rows inserted at 300``."""
    return ", ".join(f"{band.height} row{'' if band.height == 1 else 's'} {band.kind} at {band.y}" for band in bands)


def resized_in_words(before: tuple[int, int], after: tuple[int, int], bands: str | None, changed: int) -> str:
    """Describe a change of size and any other changes as text, such as ``64×48 became 64×49; 1 row added``.

    Parameters
    ----------
    before
        Width and height of the baseline, in pixels.
    after
        Width and height of the shot, in pixels.
    bands
        Inserted and removed rows as text. None if these rows do not explain the whole difference.
    changed
        Number of changed pixels in the area that both pictures have. This number is used only if `bands` is None.
    """
    parts = [f"{before[0]}×{before[1]} became {after[0]}×{after[1]}"]
    for old, new, what in zip(before, after, ("column", "row"), strict=True):
        if old != new:
            count = abs(new - old)
            parts.append(f"{count} {what}{'' if count == 1 else 's'} {'added' if new > old else 'removed'}")
    if bands:
        parts.append(f"{bands}, all other rows are the same")
    else:
        parts.append(f"{pixels_in_words(changed)} changed in what both have")
    return "; ".join(parts)


def _explained(seen: DiffStats) -> str | None:
    if seen.bands:
        return f"{bands_in_words(seen.bands)}; all other rows are the same"
    if seen.shift:
        across, down = seen.shift
        words = [f"{abs(across)} px {'right' if across > 0 else 'left'}"] * (across != 0)
        words += [f"{abs(down)} px {'down' if down > 0 else 'up'}"] * (down != 0)
        return f"moved {' and '.join(words)}; nothing else changed"
    return None


def _not_noise(seen: DiffStats, thresholds: Thresholds) -> str | None:
    """Return why a difference is not noise; None if it is noise."""
    count = _counted(seen)
    if is_solid_change(seen, thresholds):
        return f"{count}, {seen.density:.0%} of the densest 16×16"
    if seen.unexplained is not None and seen.unexplained > thresholds.unexplained:
        return f"{count}; no shift of part of a pixel explains {seen.unexplained:.0%} of it in one place"
    if seen.colour and not is_spread(seen, thresholds):
        return count + (f", along {seen.spread:.0%} of the edges" if seen.spread is not None else "")
    return None


def _noise(seen: DiffStats, thresholds: Thresholds) -> str:
    if not is_spread(seen, thresholds):
        return f"{_counted(seen)}, nowhere densely"
    return f"{_counted(seen)}, along {seen.spread:.0%} of the edges: a shift of a fraction of a pixel"


def _counted(seen: DiffStats) -> str:
    if seen.content:
        return f"{pixels_in_words(seen.content)} changed"
    if seen.colour:
        return f"{pixels_in_words(seen.colour)} changed in shade"
    return f"{pixels_in_words(seen.smoothed)} differ, all of them taken for anti-aliasing"
