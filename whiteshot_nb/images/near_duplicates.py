"""Find near duplicates: pictures whose perceptual hashes differ in at most two bits."""

from __future__ import annotations

NEAR_DUPLICATE_BITS = 2


class NearDuplicates:
    """Finds near duplicates among pictures that are added one by one.

    Two pictures are near duplicates if their perceptual hashes differ in at most 2 of 256 bits.
    """

    def __init__(self) -> None:
        self._seen: list[tuple[str, int]] = []

    def add(self, name: str, perceptual_hash: str) -> str | None:
        """Add a picture, and return the name of an earlier picture that is almost equal.

        If there are several such pictures, return the name of the one that was added first. Return None if there are
        none.

        Parameters
        ----------
        name
            Name of the picture, that is, the path of its scene. Pictures with equal names are not reported as near
            duplicates, because they show the same scene.
        perceptual_hash
            Hash from `measures.difference_hash`, 64 hexadecimal digits.
        """
        bits = int(perceptual_hash, 16)
        like = (
            other for other, there in self._seen if other != name and (bits ^ there).bit_count() <= NEAR_DUPLICATE_BITS
        )
        found = next(like, None)
        self._seen.append((name, bits))
        return found
