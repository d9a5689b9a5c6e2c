"""The masks of a comparison: ``comparison.masks``."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from whiteshot_nb._core.jobs import wait_for
from whiteshot_nb.diff.evaluation import warn_about_masks
from whiteshot_nb.model.frame_view import FrameView
from whiteshot_nb.review.mask_store import check_mask

if TYPE_CHECKING:
    import pandas as pd

    from whiteshot_nb.comparison.evaluated_frame import EvaluatedFrame
    from whiteshot_nb.diff import Mask


class ComparisonMasks(FrameView):
    """The masks that a comparison applies; after a change it is evaluated again.

    Masks of a comparison with a baseline of a library are kept in the library, for that baseline.

    Parameters
    ----------
    evaluated
        The frame of the comparison.
    """

    def __init__(self, evaluated: EvaluatedFrame) -> None:
        self._evaluated = evaluated

    @property
    def frame(self) -> pd.DataFrame:
        """One row per mask: `mask` (its id), its fields, `baseline`, `comment`, `reviewer` and `at`."""
        return self._evaluated.mask_store.frame

    def add(self, mask: Mask, *, reviewer: str | None = None, comment: str = "") -> str:
        """Add a mask, and evaluate again.

        Parameters
        ----------
        mask
            The rectangle, and the scenes it is for.
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
            If it is for none of the scenes, as after a typing error in a path; or a picture is mostly masked.
        """
        check_mask(mask)
        if not self._evaluated.has_scene_for(mask):
            warnings.warn("This mask is for none of the scenes that are compared.", stacklevel=2)
        name = self._evaluated.mask_store.add(mask, reviewer=reviewer, comment=comment)
        self._refresh()
        return name

    def remove(self, mask: str, *, reviewer: str | None = None, comment: str = "") -> None:
        """Deactivate a mask, and evaluate again; in a library its history stays.

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
        self._evaluated.mask_store.remove(mask, reviewer=reviewer, comment=comment)
        self._refresh()

    def _refresh(self) -> None:
        wait_for(self._evaluated.start_refresh)
        warn_about_masks(self._evaluated.frame, stacklevel=4)
