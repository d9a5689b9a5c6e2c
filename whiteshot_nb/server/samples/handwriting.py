"""Text as a hand writes it: letters of `alphabet`, slanted, never twice the same, on a line that drifts."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from whiteshot_nb.server.samples.alphabet import CHINESE, FIGURES, LETTERS, MARKS
from whiteshot_nb.server.samples.pen import XY, Pen, spline

if TYPE_CHECKING:
    from whiteshot_nb.server.elements import Pencil

CAPITAL = 8.0
SPACE = 3.2
GAP = 1.5
SLANT = 0.09
SHAKE = 0.1
FINE = 4.5
"""Units per grid step under which a curve of a letter needs fewer points."""
LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
LOWERED_SCALE = 0.58
LOWERED_BY = 1.9

Piece = tuple[XY, ...]
Stroke = tuple[Piece, ...]


def write(text: str, x: float, y: float, size: float, pen: Pen, *, align: str = "left") -> list[Pencil]:
    """Return `text` in pencil strokes.

    Parameters
    ----------
    text
        Letters, figures and marks of the `alphabet`; ``₀`` to ``₉`` are written small and low.
    x, y
        Where the base line begins (or its middle, with ``align="center"``), in units.
    size
        Height of a capital, in units.
    pen
        The hand; its tremble plays no part, letters bring their own.
    align
        ``"left"`` or ``"center"``.

    Raises
    ------
    KeyError
        A character is not in the alphabet.
    """
    unit = size / CAPITAL
    left = x - written_width(text, size) / 2 if align == "center" else x
    strokes: list[Pencil] = []
    drift = 0.0
    for char in text:
        drift = 0.85 * drift + pen.rng.gauss(0, 0.13)
        if char != " ":
            strokes += _letter(char, left, y - drift * unit, unit, pen)
        left += _advance(char) * unit
    return strokes


def written_width(text: str, size: float) -> float:
    """Return how wide `write` makes `text`, in units."""
    return max(0.0, sum(map(_advance, text)) - GAP) * size / CAPITAL


def _letter(char: str, x: float, y: float, unit: float, pen: Pen) -> list[Pencil]:
    low = char != char.translate(LOWERED)
    scale = unit * (LOWERED_SCALE if low else 1.0) * pen.rng.uniform(0.97, 1.04)
    base = y + (LOWERED_BY * unit if low else 0.0)
    return [
        pen.exact(
            (x + (px + SLANT * py) * scale, base - py * scale)
            for piece in _shaken(stroke, pen)
            for px, py in spline(piece, 2 if unit < FINE else 4)
        )
        for stroke in _strokes(char.translate(LOWERED))
    ]


def _shaken(stroke: Stroke, pen: Pen) -> list[list[XY]]:
    """Return the pieces of a stroke, each of its points a little off; a corner stays one point."""
    pieces: list[list[XY]] = []
    for piece in stroke:
        shaken = [(px + pen.rng.gauss(0, SHAKE), py + pen.rng.gauss(0, SHAKE)) for px, py in piece]
        pieces.append([pieces[-1][-1], *shaken[1:]] if pieces else shaken)
    return pieces


@cache
def _strokes(char: str) -> tuple[Stroke, ...]:
    table = next((t for t in (LETTERS, FIGURES, MARKS, CHINESE) if char in t), MARKS)
    return tuple(_stroke(part) for part in table[char].split("|"))


def _stroke(notation: str) -> Stroke:
    pieces: list[Piece] = []
    for part in notation.split("/"):
        points = [_point(p) for p in part.split()]
        pieces.append((*pieces[-1][-1:], *points) if pieces else tuple(points))
    return tuple(pieces)


def _point(notation: str) -> XY:
    x, _, y = notation.partition(",")
    return float(x), float(y)


@cache
def _advance(char: str) -> float:
    if char == " ":
        return SPACE
    plain = char.translate(LOWERED)
    width = max(x for stroke in _strokes(plain) for piece in stroke for x, _ in piece)
    return (width + GAP) * (LOWERED_SCALE if plain != char else 1.0)
