"""Fill in the shown digests of pictures that a verdict or a row names only by SHA-256."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from whiteshot_nb.model.pair_key import PairKey


class ShownDigests:
    """The shown digests of pictures, by SHA-256.

    Verdicts and baselines of older libraries know pictures by SHA-256 alone. As soon as the digest of such a picture is
    known from anywhere else, they are about every file that is shown alike.

    Parameters
    ----------
    known
        The first digests, by SHA-256.
    """

    def __init__(self, known: Mapping[str, str] | None = None) -> None:
        self._known = dict(known or {})

    def __len__(self) -> int:
        return len(self._known)

    @property
    def by_sha256(self) -> Mapping[str, str]:
        """The digests, by SHA-256."""
        return self._known

    def learn(self, pairs: Iterable[PairKey]) -> None:
        """Remember the digests in pairs of pictures; what is already known stays."""
        for pair in pairs:
            if pair.baseline and pair.baseline_shown_digest:
                self._known.setdefault(pair.baseline, pair.baseline_shown_digest)
            if pair.sha256 and pair.shown_digest:
                self._known.setdefault(pair.sha256, pair.shown_digest)

    def resolve(self, pair: PairKey) -> PairKey:
        """Return a pair of pictures with the digests that are known; they win over those in the pair."""
        old = self._known.get(pair.baseline or "", pair.baseline_shown_digest)
        new = self._known.get(pair.sha256 or "", pair.shown_digest)
        if (old, new) == (pair.baseline_shown_digest, pair.shown_digest):
            return pair
        return replace(pair, baseline_shown_digest=old, shown_digest=new)
