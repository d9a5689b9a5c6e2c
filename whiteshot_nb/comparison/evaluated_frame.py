"""The DataFrame of a comparison, which is computed again when masks are added or removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb._core.jobs import Job

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.diff import Mask
    from whiteshot_nb.diff.evaluation import Evaluation
    from whiteshot_nb.model.pair_key import SceneKey
    from whiteshot_nb.review.mask_store import MaskStore


class EvaluatedFrame:
    """The DataFrame of a comparison, or of a part of it, without the verdicts: one row for each scene.

    Parameters
    ----------
    evaluation
        The two sets of shots, and the rules for comparing them.
    frame
        The DataFrame that ``evaluation.run()`` returned.
    mask_store
        The object that reads and writes the masks.

    Attributes
    ----------
    frame
        The DataFrame, as computed most recently.
    version
        How many times the DataFrame was computed again.
    """

    def __init__(self, evaluation: Evaluation, frame: pd.DataFrame, mask_store: MaskStore) -> None:
        self.evaluation = evaluation
        self.mask_store = mask_store
        self.frame = frame
        self.version = 0
        self._applied_masks = evaluation.masks
        self._scenes: frozenset[SceneKey] | None = None

    def only(self, scenes: Iterable[SceneKey]) -> EvaluatedFrame:
        """Return a copy that contains only the given scenes. Each scene is a pair of room and path.

        Applying new masks to the copy does not change the original.
        """
        part = EvaluatedFrame(self.evaluation, self.frame, self.mask_store)
        part._applied_masks = self._applied_masks
        part._scenes = frozenset(scenes)
        part.frame = part._narrowed(self.frame)
        return part

    @property
    def stale(self) -> bool:
        """Whether masks were added or removed since the rows were last computed."""
        return self._applied_masks != self.mask_store.masks

    def has_scene_for(self, mask: Mask) -> bool:
        """Return whether a mask applies to any scene of the comparison."""
        places = zip(self.frame["room"], self.frame["scene"], strict=True)
        return any(mask.holds_for(room=room, scene=scene) for room, scene in places)

    def start_refresh(self, *, progress: ProgressOption = False) -> Job[pd.DataFrame]:
        """Start computing the rows again in the background. If the job is cancelled, the rows do not change."""

        def work(job: Job[pd.DataFrame]) -> pd.DataFrame:
            masks = self.mask_store.masks
            frame = self.evaluation.run(masks, job)
            if not job.cancelled:
                self.frame, self._applied_masks, self.version = self._narrowed(frame), masks, self.version + 1
            return self.frame

        return Job(work, name="compare", progress=progress)

    def _narrowed(self, frame: pd.DataFrame) -> pd.DataFrame:
        if self._scenes is None:
            return frame
        inside = [place in self._scenes for place in zip(frame["room"], frame["scene"], strict=True)]
        return frame.loc[inside].reset_index(drop=True)
