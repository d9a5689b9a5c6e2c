"""Classify a change, and give the reason in words.

The change types in the order of precedence, the first that fits: ``failed``, ``new``, ``removed`` (no two pictures),
``blank`` (nothing is to be seen any more), ``unchanged``, ``tolerated`` (an accepted variant), ``resized``,
``moved`` (nothing but a move, or bands of rows that came or went), ``content``, ``colour`` (an area has another
shade, or something pale came or went), ``noise`` (a shift of a fraction of a pixel).
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
    """What was measured where two pictures of the same size differ.

    Attributes
    ----------
    content
        Number of pixels that differ by more than both thresholds.
    colour
        Number of pixels that differ by more than the lower threshold, including `content`.
    smoothed
        Number of pixels above the lower threshold that are taken for anti-aliasing; not included in `colour`.
    faint
        Number of pixels that differ at all, including all of the above.
    density
        In the 16 × 16 block with the most of them, the share of pixels above the lower threshold.
    unexplained
        The largest share of the difference, in any place, that no shift of a fraction of a pixel explains; None if not
        measured.
    spread
        The share of the baseline's blocks with edges that the difference touches; None if not measured.
    bands, shift
        Inserted and removed rows, or a move, that explain the whole difference; None if they do not.
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
        """The number of pixels above the lower threshold, anti-aliasing included."""
        return self.colour + self.smoothed


def is_solid_change(seen: DiffStats, thresholds: Thresholds) -> bool:
    """Return whether a difference is too dense or too faint to be noise."""
    if seen.content:
        return seen.density >= thresholds.solid
    return seen.density >= thresholds.area or not (seen.colour or seen.smoothed)


def is_explained(seen: DiffStats, thresholds: Thresholds) -> bool:
    """Return whether a shift of a fraction of a pixel explains nearly all of the difference."""
    return seen.unexplained is not None and seen.unexplained <= thresholds.unexplained


def is_spread(seen: DiffStats, thresholds: Thresholds) -> bool:
    """Return whether so many edges differ that a shift of the whole board may be the cause."""
    return seen.spread is not None and seen.spread >= thresholds.spread


def classify(seen: DiffStats, thresholds: Thresholds) -> tuple[str, str]:
    """Return the change type of a difference between two pictures of the same size, and the reason."""
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
    """Return a number of pixels in words, as in ``12 pixels``."""
    return f"{count:,} pixel{'' if count == 1 else 's'}"


def bands_in_words(bands: Sequence[RowBand]) -> str:
    """Describe inserted and removed rows, as in ``32 rows inserted at 300``."""
    return ", ".join(f"{band.height} row{'' if band.height == 1 else 's'} {band.kind} at {band.y}" for band in bands)


def resized_in_words(before: tuple[int, int], after: tuple[int, int], bands: str | None, changed: int) -> str:
    """Describe how the size (width, height) changed, and what else did, as in ``1 row added``."""
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
