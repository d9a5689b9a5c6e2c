"""Find the visual order of the text in a line that contains right-to-left text.

A run is a piece of text in one font. The renderer orders the characters inside a run. This module orders the runs,
using Unicode's bidirectional algorithm (UAX 9). This module implements the rules of the algorithm for letters, numbers
and neutral characters. The rules for explicit embeddings are not needed, because text on whiteboards contains no
explicit embeddings.
"""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

_PAIRS = "()[]{}<>«»≤≥"
_MIRROR = str.maketrans(_PAIRS, "".join(_PAIRS[i ^ 1] for i in range(len(_PAIRS))))
_LEFT, _RIGHT, _NUMBER, _NEUTRAL = "L", "R", "N", ""


class Levelled(Protocol):
    """A piece of text with its embedding level in the bidirectional algorithm. Odd levels mean right to left."""

    level: int


LevelledText = TypeVar("LevelledText", bound=Levelled)


def neutral(text: str) -> bool:
    """Return whether a text has no writing direction, as is the case for spaces and punctuation."""
    return _direction(text) == _NEUTRAL


def mirrored(text: str) -> str:
    """Return a text with its brackets mirrored, as right-to-left text requires."""
    return text.translate(_MIRROR)


def levels(pieces: Sequence[str]) -> list[int]:
    """Return the embedding level for each piece of text in a line.

    The levels 0 and 2 mean left to right, 1 means right to left.
    """
    found = [_direction(piece) for piece in pieces]
    if _RIGHT not in found:
        return [0] * len(pieces)
    base = next(direction for direction in found if direction in {_LEFT, _RIGHT})
    resolved: list[str] = []
    strong = base
    for direction in found:
        strong = direction if direction in {_LEFT, _RIGHT} else strong
        # A number after left-to-right letters has their direction (rule W7).
        resolved.append(_LEFT if direction == _NUMBER and strong == _LEFT else direction)
    return [_level(direction, base) for direction in _neutrals_resolved(resolved, base)]


def in_visual_order(pieces: Sequence[LevelledText]) -> list[LevelledText]:
    """Sort the pieces of text in a line into visual order, from left to right (rule L2 of UAX 9)."""
    return _reversed_from(1, _reversed_from(2, list(pieces)))


def _reversed_from(minimum: int, pieces: list[LevelledText]) -> list[LevelledText]:
    stretches = [(low, list(group)) for low, group in groupby(pieces, lambda one: one.level < minimum)]
    return [one for low, stretch in stretches for one in (stretch if low else stretch[::-1])]


def _direction(text: str) -> str:
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in {"R", "AL"}:
            return _RIGHT
        if kind == "L":
            return _LEFT
        if kind in {"EN", "AN"}:
            return _NUMBER
    return _NEUTRAL


def _neutrals_resolved(directions: list[str], base: str) -> list[str]:
    """Give neutral pieces the direction of their neighbours if both agree, else the line's direction (N1, N2)."""
    resolved: list[str] = []
    stretches = [(key, len(list(group))) for key, group in groupby(directions)]
    sides = [base, *(_RIGHT if key == _NUMBER else key for key, _ in stretches), base]
    for position, (key, count) in enumerate(stretches):
        before, after = sides[position], sides[position + 2]
        resolved += [key or (before if before == after else base)] * count
    return resolved


def _level(direction: str, base: str) -> int:
    if direction == _RIGHT:
        return 1
    return 2 if direction == _NUMBER or base == _RIGHT else 0
