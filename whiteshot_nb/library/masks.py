"""The masks of a library: ``library.masks``."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from whiteshot_nb.diff.masks import MUCH_MASKED
from whiteshot_nb.model.frame_view import FrameView
from whiteshot_nb.review.baselines import MAIN
from whiteshot_nb.review.mask_store import MaskStore, check_mask

if TYPE_CHECKING:
    import pandas as pd

    from whiteshot_nb.diff import Mask
    from whiteshot_nb.library.review_logs import ReviewLogs


class LibraryMasks(FrameView):
    """Masks that a library applies to its comparisons, with a history of who added and removed them.

    Parameters
    ----------
    logs
        Where they are kept.
    """

    def __init__(self, logs: ReviewLogs) -> None:
        self._log = logs.masks

    @property
    def frame(self) -> pd.DataFrame:
        """One row per active mask: `mask` (its id), its fields, `baseline`, `comment`, `reviewer` and `at`."""
        return MaskStore(self._log).frame

    @property
    def history(self) -> pd.DataFrame:
        """One row per mask, as `frame`, removed ones too: `removed_reviewer`, `removed_comment`, `removed_at`."""
        return MaskStore(self._log).history

    def add(self, mask: Mask, *, baseline: str | None = MAIN, reviewer: str | None = None, comment: str = "") -> str:
        """Add a mask for all comparisons from now on.

        Comparisons that exist already apply it after their ``refresh()``.

        Parameters
        ----------
        mask
            The rectangle, and the scenes it is for.
        baseline
            The baseline in whose comparisons it applies; None: every baseline.
        reviewer
            Who adds it. Default: ``WHITESHOT_REVIEWER``, or the user who is logged in.
        comment
            Why.

        Returns
        -------
        str
            Its id, for `remove`.

        Raises
        ------
        InvalidInput
            If it is not a :class:`Mask`, or the comment is too long.

        Warns
        -----
        UserWarning
            If it hides more than 30 % of each picture.
        """
        check_mask(mask)
        if mask.relative and mask.width * mask.height > MUCH_MASKED:
            share = f"{mask.width * mask.height:.0%}".replace("%", " %")
            warnings.warn(f"This mask hides {share} of each picture.", stacklevel=2)
        return MaskStore(self._log, baseline).add(mask, reviewer=reviewer, comment=comment)

    def remove(self, mask: str, *, reviewer: str | None = None, comment: str = "") -> None:
        """Deactivate a mask; its history stays.

        Parameters
        ----------
        mask
            Its id.
        reviewer, comment
            Who removes it, and why.

        Raises
        ------
        InvalidInput
            If there is no such mask.
        """
        MaskStore(self._log).remove(mask, reviewer=reviewer, comment=comment)
