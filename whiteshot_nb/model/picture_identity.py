"""Find out whether two pictures are the same, by comparing their files or what a browser displays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class PictureIdentity(NamedTuple):
    """The hashes by which two pictures can be recognized as the same picture.

    Attributes
    ----------
    sha256
        The SHA-256 of the picture file.
    shown_digest
        The digest of what a browser displays (docs/shown-digest.md); None if the picture was not decoded yet.
    """

    sha256: str
    shown_digest: str | None = None

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> PictureIdentity:
        """Return the identity of the picture in a row with the columns `sha256` and `shown_digest`."""
        return cls(row["sha256"], row.get("shown_digest"))

    def is_same_as(self, other: PictureIdentity) -> bool:
        """Return whether two pictures are the same picture.

        They are the same if their files are equal, or if a browser is known to display them identically.
        """
        shown_alike = self.shown_digest is not None and self.shown_digest == other.shown_digest
        return self.sha256 == other.sha256 or shown_alike


def are_same_picture(one: PictureIdentity | None, other: PictureIdentity | None) -> bool:
    """Return whether both are the same picture; None stands for no picture."""
    return one is other if one is None or other is None else one.is_same_as(other)
