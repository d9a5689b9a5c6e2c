"""Identify the two pictures of a scene that a change, and a verdict on it, belong to."""

from __future__ import annotations

from dataclasses import dataclass

SceneKey = tuple[str, str]
"""UUID of a room and path of a scene."""


@dataclass(frozen=True, slots=True, order=True)
class PairKey:
    """The two pictures of one scene.

    Attributes
    ----------
    room, scene
        UUID of the room and path of the scene.
    baseline, sha256
        SHA-256 of the baseline's picture and of the shot's; None for a missing one.
    failure
        Identifies the failure of a shot, so that a verdict on it does not count for the next failure; else None.
    """

    room: str
    scene: str
    baseline: str | None
    sha256: str | None
    failure: str | None = None
