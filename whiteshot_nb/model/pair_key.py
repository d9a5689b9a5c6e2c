"""Identify the two pictures of a scene that a change or a verdict is about."""

from __future__ import annotations

from dataclasses import dataclass

SceneKey = tuple[str, str]
"""The UUID of a room and the path of a scene in it."""


@dataclass(frozen=True, slots=True, order=True)
class PairKey:
    """Identifies the two pictures of one scene: the picture of the baseline and the picture of the shot.

    Attributes
    ----------
    room
        UUID of the room.
    scene
        Path of the scene.
    baseline
        SHA-256 of the picture of the baseline; None if there is none.
    sha256
        SHA-256 of the picture of the shot; None if there is none.
    failure
        Digest of the failure of a shot, so that a verdict on one failure does not apply to the next; otherwise None.
    """

    room: str
    scene: str
    baseline: str | None
    sha256: str | None
    failure: str | None = None
