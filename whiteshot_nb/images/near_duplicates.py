"""Find near duplicates: pictures whose perceptual hashes differ in at most two bits."""

from __future__ import annotations

NEAR_DUPLICATE_BITS = 2


class NearDuplicates:
    """Scenes in the order in which they were added, each with its perceptual hash.

    A picture is a near duplicate of the first earlier one whose hash differs in at most 2 of 256 bits.
    """

    def __init__(self) -> None:
        self._seen: list[tuple[str, int]] = []

    def add(self, name: str, perceptual_hash: str) -> str | None:
        """Add a picture, and return the name of the earlier one that it is a near duplicate of; None if there is none.

        Parameters
        ----------
        name
            The path of its scene. A picture is no near duplicate of another one of the same scene.
        perceptual_hash
            64 hexadecimal digits, of `measures.difference_hash`.
        """
        bits = int(perceptual_hash, 16)
        like = (
            other for other, there in self._seen if other != name and (bits ^ there).bit_count() <= NEAR_DUPLICATE_BITS
        )
        found = next(like, None)
        self._seen.append((name, bits))
        return found
