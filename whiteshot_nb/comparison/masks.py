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
    """The masks of a comparison. Adding or removing a mask updates the DataFrame of the comparison.

    If the baseline belongs to a library, the masks are stored in the library, for that baseline.

    Parameters
    ----------
    evaluated
        The rows of the comparison to which the masks apply.
    """

    def __init__(self, evaluated: EvaluatedFrame) -> None:
        self._evaluated = evaluated

    @property
    def frame(self) -> pd.DataFrame:
        """A DataFrame with one row per mask, oldest first.

        The columns are `mask` (the id of the mask), all fields of :class:`Mask`, `baseline`, `comment`, `reviewer`, and
        `at` (the time at which the mask was added).
        """
        return self._evaluated.mask_store.frame

    def add(self, mask: Mask, *, reviewer: str | None = None, comment: str = "") -> str:
        """Add a mask, and update the comparison.

        Parameters
        ----------
        mask
            The mask: a rectangle to ignore, in some or all scenes.
        reviewer
            Name of the person who adds the mask. Default: the environment variable ``WHITESHOT_REVIEWER``,
            or the user who is logged in.
        comment
            Reason for the mask.

        Returns
        -------
        str
            The id of the mask, for :meth:`remove`.

        Raises
        ------
        InvalidInput
            If `mask` is not a :class:`Mask`, or the comment is too long.

        Warns
        -----
        UserWarning
            If the mask does not apply to any scene, for example because its path is misspelt, or if masks cover more
            than 30 % of a picture.
        """
        check_mask(mask)
        if not self._evaluated.has_scene_for(mask):
            warnings.warn(
                "The mask does not apply to any of the compared scenes. Check the fields 'scene', 'group' and 'room' "
                "of the mask.",
                stacklevel=2,
            )
        name = self._evaluated.mask_store.add(mask, reviewer=reviewer, comment=comment)
        self._refresh()
        return name

    def remove(self, mask: str, *, reviewer: str | None = None, comment: str = "") -> None:
        """Deactivate a mask, and update the comparison. In a library, the mask stays in the history.

        Parameters
        ----------
        mask
            The id of the mask.
        reviewer
            Name of the person who removes the mask. Default: as for :meth:`add`.
        comment
            Reason for the removal.

        Raises
        ------
        InvalidInput
            If no active mask has this id.
        """
        self._evaluated.mask_store.remove(mask, reviewer=reviewer, comment=comment)
        self._refresh()

    def _refresh(self) -> None:
        wait_for(self._evaluated.start_refresh)
        warn_about_masks(self._evaluated.frame, stacklevel=4)
