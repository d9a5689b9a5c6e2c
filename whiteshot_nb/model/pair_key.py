"""Which two pictures of a scene a change, and a verdict on it, is about."""

from __future__ import annotations

from dataclasses import dataclass

SceneKey = tuple[str, str]
"""A room and a scene of it."""


@dataclass(frozen=True, slots=True, order=True)
class PairKey:
    """One scene's two pictures.

    Attributes
    ----------
    room, scene
        Which scene.
    baseline, sha256
        The pictures by their sha256; None where there is none.
    failure
        Of a shot that failed: what names this failure and no other; a verdict on it says nothing about the next one.
    """

    room: str
    scene: str
    baseline: str | None
    sha256: str | None
    failure: str | None = None
