"""Identify the two pictures of a scene that a change or a verdict is about."""

from __future__ import annotations

from dataclasses import dataclass

SceneKey = tuple[str, str]
"""The UUID of a room and the path of a scene in it."""


@dataclass(frozen=True, slots=True, order=True)
class PairKey:
    """The identity of a picture pair: the baseline picture of a scene, and the picture of its shot.

    Attributes
    ----------
    room
        UUID of the room.
    scene
        Path of the scene.
    baseline
        SHA-256 of the baseline picture; None if the baseline has no picture.
    sha256
        SHA-256 of the shot's picture; None if there is no shot, or if the shot failed.
    failure
        Digest of the reason why the shot failed; None if the shot did not fail. The digest distinguishes failures, so
        that a verdict on one failure does not apply to a different failure.
    """

    room: str
    scene: str
    baseline: str | None
    sha256: str | None
    failure: str | None = None
