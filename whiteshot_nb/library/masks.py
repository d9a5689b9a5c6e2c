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
    """The masks (rectangles that comparisons ignore) of a library, with the history of added and removed masks.

    Parameters
    ----------
    logs
        The review logs of the library.
    """

    def __init__(self, logs: ReviewLogs) -> None:
        self._log = logs.masks

    @property
    def frame(self) -> pd.DataFrame:
        """The active masks as a DataFrame, one row per mask.

        * `mask`: the id of the mask.
        * `x`, `y`, `width`, `height`, `relative`, `scene`, `group`, `room`: the fields of the :class:`Mask`.
        * `baseline`: the name of the baseline in whose comparisons the mask is applied; empty if the mask is applied in
          the comparisons of every baseline.
        * `reviewer`, `at`, `comment`: who added the mask, when, and why.
        """
        return MaskStore(self._log).frame

    @property
    def history(self) -> pd.DataFrame:
        """All masks, including removed masks, as a DataFrame with the columns of `frame` and three further columns.

        `removed_reviewer`, `removed_at` and `removed_comment` say who removed the mask, when, and why. These three
        columns are empty for active masks.
        """
        return MaskStore(self._log).history

    def add(self, mask: Mask, *, baseline: str | None = MAIN, reviewer: str | None = None, comment: str = "") -> str:
        """Add a mask (a rectangle to ignore), which is applied in later comparisons of this library.

        To apply the mask to an existing comparison, call ``comparison.refresh()``.

        Parameters
        ----------
        mask
            The rectangle to ignore, and the scenes in which to ignore it.
        baseline
            The name of the baseline in whose comparisons the mask is applied. Default: ``main``. If None, the mask is
            applied in the comparisons of every baseline.
        reviewer
            The name of the person who adds the mask. Default: ``WHITESHOT_REVIEWER``, or the user who is logged in.
        comment
            The reason, which is stored in the history.

        Returns
        -------
        str
            The id of the mask. To remove the mask later, pass this id to `remove`.

        Raises
        ------
        InvalidInput
            If `mask` is not a :class:`Mask`, or `comment` is too long.

        Warns
        -----
        UserWarning
            If the mask hides more than 30 % of each picture.
        """
        check_mask(mask)
        if mask.relative and mask.width * mask.height > MUCH_MASKED:
            share = f"{mask.width * mask.height:.0%}".replace("%", " %")
            warnings.warn(f"This mask hides {share} of each picture.", stacklevel=2)
        return MaskStore(self._log, baseline).add(mask, reviewer=reviewer, comment=comment)

    def remove(self, mask: str, *, reviewer: str | None = None, comment: str = "") -> None:
        """Remove a mask (a rectangle that comparisons ignore); it is no longer applied, but stays in `history`.

        Parameters
        ----------
        mask
            The id of the mask.
        reviewer
            The name of the person who removes the mask. Default: ``WHITESHOT_REVIEWER``, or the user who is logged in.
        comment
            The reason, which is stored in the history.

        Raises
        ------
        InvalidInput
            If there is no active mask with this id.
        """
        MaskStore(self._log).remove(mask, reviewer=reviewer, comment=comment)
