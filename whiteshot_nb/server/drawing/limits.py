"""Limits of one drawing, and the error if it exceeds them."""

from __future__ import annotations

MAX_SIDE = 4_096
"""Longest side of a drawing, in pixels."""

MAX_SVG = 64 * 2**20
"""Longest SVG text that is composed or drawn, in characters (all but written text is ASCII)."""

MAX_TEXT = 500_000
"""Most characters of written text in one drawing, whoever composed it; the models allow less."""


class DrawingFailed(Exception):
    """A drawing could not be made: too large, out of memory or time, or refused by the renderer.

    The message is one sentence that may be shown to the user.
    """
