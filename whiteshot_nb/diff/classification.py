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
        Number of pixels that differ by more than the threshold `colour`, including those in `content`.
    smoothed
        Number of anti-aliased pixels that differ by more than the threshold `colour`; not included in `colour`.
    faint
        Number of pixels that differ at all, including all pixels counted above.
    density
        Share of differing pixels, from 0 to 1, in the 16 × 16 window with the most differing pixels. Only pixels that
        `colour` counts are considered.
    unexplained
        Share, from 0 to 1, of the difference that no shift of a fraction of a pixel explains. Measured in areas of
        48 × 48 pixels; the largest share is used. None if not measured.
    spread
        Share, from 0 to 1, of blocks that contain differing pixels. Only those 16 × 16 blocks are counted in which the
        baseline has edges. None if not measured.
    bands
        Inserted and removed rows of pixels that explain the whole difference; None if no such rows were found.
    shift
        How far something moved to the right and down, in pixels, if this explains the whole difference; otherwise
        None.
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
    """Return whether a difference is too dense or too faint to be classified as noise."""
    if seen.content:
        return seen.density >= thresholds.solid
    return seen.density >= thresholds.area or not (seen.colour or seen.smoothed)


def is_explained(seen: DiffStats, thresholds: Thresholds) -> bool:
    """Return whether a shift of a fraction of a pixel explains the difference, using the threshold `unexplained`."""
    return seen.unexplained is not None and seen.unexplained <= thresholds.unexplained


def is_spread(seen: DiffStats, thresholds: Thresholds) -> bool:
    """Return whether so many edges differ that the whole board may have shifted, using the threshold `spread`."""
    return seen.spread is not None and seen.spread >= thresholds.spread


def classify(seen: DiffStats, thresholds: Thresholds) -> tuple[str, str]:
    """Return the change type of a difference between two pictures of the same size, and the reason in words."""
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
        Inserted and removed rows as text, if they explain the whole difference; otherwise None.
    changed
        Number of changed pixels in the area that both pictures have; used if `bands` is None.
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
