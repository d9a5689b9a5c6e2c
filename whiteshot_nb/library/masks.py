"""The masks of a library: each kept with a baseline, or for any."""

from __future__ import annotations

import warnings
from functools import cached_property
from typing import TYPE_CHECKING

from whiteshot_nb.diff.masks import MUCH_MASKED
from whiteshot_nb.review.baselines import MAIN
from whiteshot_nb.review.mask_store import MaskStore, SqlMaskLog

if TYPE_CHECKING:
    import pandas as pd

    from whiteshot_nb.diff import Mask
    from whiteshot_nb.store import Store
    from whiteshot_nb.store.ledger import Ledger


class LibraryMasks:
    """Whatever has a store, and masks in its ledger.

    Parameters
    ----------
    store
        Pictures and ledger of the library.
    """

    def __init__(self, store: Store) -> None:
        self.store = store

    @property
    def masks(self) -> pd.DataFrame:
        """The masks that hold: `mask` (the id), the rectangle, what it is for, `baseline`, `reason`, `author`, `at`."""
        return self._mask_store().frame

    @property
    def mask_history(self) -> pd.DataFrame:
        """All masks that there ever were, as `masks`, with `removed_by`, `removed_because` and `removed_at`."""
        return self._mask_store().history

    def add_mask(self, mask: Mask, *, baseline: str | None = MAIN, who: str | None = None, reason: str = "") -> str:
        """Keep a mask for all comparisons from now on, and return its id; one that is there takes ``refresh()``.

        Parameters
        ----------
        mask
            The rectangle, and for which scenes.
        baseline
            For comparisons with which baseline; None: with any.
        who, reason
            By whom, and why.
        """
        if mask.relative and mask.width * mask.height > MUCH_MASKED:
            share = f"{mask.width * mask.height:.0%}".replace("%", " %")
            warnings.warn(f"This mask hides {share} of each picture.", stacklevel=2)
        return self._mask_store(baseline).add(mask, who=who, reason=reason)

    def remove_mask(self, mask: str, *, who: str | None = None, reason: str = "") -> None:
        """Let a mask, by its id, hold no more; who made it and who removed it stays written.

        Raises
        ------
        InvalidInput
            If there is no such mask.
        """
        self._mask_store().remove(mask, who=who, reason=reason)

    @property
    def _ledger(self) -> Ledger:
        return self.store.ledger

    @cached_property
    def _masks(self) -> SqlMaskLog:
        return SqlMaskLog(self._ledger.review)

    def _mask_store(self, baseline: str | None = None) -> MaskStore:
        return MaskStore(self._masks, baseline)
