"""What was compared, evaluated again as masks come and go."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from whiteshot_nb._core.jobs import Job, wait_for
from whiteshot_nb.diff.evaluation import warn_about_masks

if TYPE_CHECKING:
    import pandas as pd

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.diff import Mask
    from whiteshot_nb.diff.evaluation import Evaluation
    from whiteshot_nb.review.mask_store import MaskStore


class Evaluated:
    """The rows of a comparison, or of a part of one, and the masks that do not count in it.

    Parameters
    ----------
    evaluation
        Both sides, and what they are compared by.
    frame
        As it returned it.
    mask_store
        Where its masks are kept.
    part
        The room and scene of each row, where it is a part of what is compared; None: it is all of it.

    Attributes
    ----------
    mask_store
        Where its masks are kept.
    edition
        How often it was evaluated again.
    """

    def __init__(
        self,
        evaluation: Evaluation,
        frame: pd.DataFrame,
        mask_store: MaskStore,
        part: frozenset[tuple[str, str]] | None,
    ) -> None:
        self._evaluation = evaluation
        self._part = part
        self._frame = self._narrowed(frame)
        self._masked_by = evaluation.masks
        self.mask_store = mask_store
        self.edition = 0

    @property
    def masks(self) -> pd.DataFrame:
        """The masks that hold, one row for each, with its id."""
        return self.mask_store.frame

    def add_mask(self, mask: Mask, *, who: str | None = None, reason: str = "") -> str:
        """Add a mask, evaluate again, and return its id. Of a library, it is kept with the baseline.

        Warns
        -----
        UserWarning
            If it is for none of the scenes, as after a slip in a name.
        """
        places = zip(self._frame["room"], self._frame["scene"], strict=True)
        if not any(mask.holds_for(room=room, scene=scene) for room, scene in places):
            warnings.warn("This mask is for none of the scenes that are compared.", stacklevel=2)
        name = self.mask_store.add(mask, who=who, reason=reason)
        self.refresh()
        return name

    def remove_mask(self, mask: str, *, who: str | None = None, reason: str = "") -> None:
        """Take away a mask by its id, and evaluate again.

        Raises
        ------
        InvalidInput
            If there is no such mask.
        """
        self.mask_store.remove(mask, who=who, reason=reason)
        self.refresh()

    def refresh(self) -> None:
        """Evaluate again with the masks that hold now: only pairs whose masks changed are looked at."""
        wait_for(self.start_refresh)
        warn_about_masks(self._frame)

    @property
    def stale(self) -> bool:
        """Whether masks came or went since it was evaluated: `refresh` takes them over."""
        return self._masked_by != self.mask_store.masks

    def _narrowed(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the rows that belong to this part."""
        if self._part is None:
            return frame
        inside = [place in self._part for place in zip(frame["room"], frame["scene"], strict=True)]
        return frame.loc[inside].reset_index(drop=True)

    def start_refresh(self, *, progress: ProgressOption = False) -> Job[pd.DataFrame]:
        """Begin `refresh` in the background; the frame changes at its end, and not at all after a cancel."""

        def work(job: Job[pd.DataFrame]) -> pd.DataFrame:
            masks = self.mask_store.masks
            frame = self._evaluation.run(masks, job)
            if not job.cancelled:
                self._frame, self._masked_by, self.edition = self._narrowed(frame), masks, self.edition + 1
            return frame

        return Job(work, name="compare", progress=progress)
