"""Identify the two pictures of a scene that a change or a verdict is about."""

from __future__ import annotations

from dataclasses import dataclass

SceneKey = tuple[str, str]
"""The UUID of a room and the path of a scene in it."""

PairIdentity = tuple[str, str, str | None, str | None, str | None]
"""Room, scene, what identifies the old and the new picture, and the failure."""


@dataclass(frozen=True, slots=True, eq=False)
class PairKey:
    """The identity of a picture pair: the baseline picture of a scene, and the picture of its shot.

    Two keys are equal if both pictures are shown alike: a file that was encoded anew is the same picture. Where a
    shown digest is unknown, the SHA-256 counts; :class:`~whiteshot_nb.review.shown_digests.ShownDigests` fills in what
    is known elsewhere.

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
    baseline_shown_digest
        Shown digest of the baseline picture (docs/shown-digest.md); None if it is unknown.
    shown_digest
        Shown digest of the shot's picture; None if it is unknown.
    """

    room: str
    scene: str
    baseline: str | None
    sha256: str | None
    failure: str | None = None
    baseline_shown_digest: str | None = None
    shown_digest: str | None = None

    @property
    def identity(self) -> PairIdentity:
        """What makes two keys equal: of each picture the shown digest, or the SHA-256 if the digest is unknown."""
        old, new = self.baseline_shown_digest or self.baseline, self.shown_digest or self.sha256
        return self.room, self.scene, old, new, self.failure

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PairKey) and self.identity == other.identity

    def __hash__(self) -> int:
        return hash(self.identity)
