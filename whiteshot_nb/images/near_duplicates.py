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
        """Add a picture, and return the name of its earliest near duplicate; None if there is none.

        Parameters
        ----------
        name
            Path of the picture's scene. Two pictures of the same scene are not reported as near duplicates.
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
