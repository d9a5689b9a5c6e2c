"""Limits of one drawing, and the error that is raised if a drawing fails."""

from __future__ import annotations

MAX_SIDE = 4_096
"""Maximum width and height of a drawing, in pixels."""

MAX_SVG = 64 * 2**20
"""Maximum length of the SVG of a drawing, in characters."""

MAX_TEXT = 500_000
"""Maximum number of characters of text in one drawing; `SceneContent` has a lower limit."""


class DrawingFailed(Exception):
    """A scene could not be drawn, for example because the scene is too large or took too long to draw.

    The message is one sentence that may be shown to the user.
    """
