"""Evaluate a comparison again whenever masks change; only pairs whose own masks changed are compared again."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from whiteshot_nb.diff.compare_frames import ComparedShots, ComparisonRules, compare_frames
from whiteshot_nb.diff.masks import MUCH_MASKED
from whiteshot_nb.diff.thresholds import Thresholds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from concurrent.futures import Executor

    import pandas as pd

    from whiteshot_nb._core.jobs import Job
    from whiteshot_nb.diff.difference import Difference
    from whiteshot_nb.diff.masks import Mask
    from whiteshot_nb.diff.pair_batch import PairTask
    from whiteshot_nb.model.pair_key import PairKey

_NAMED = 3


class Evaluation:
    """Two sets of shots and the rules they are compared by, except for the masks.

    Parameters
    ----------
    baseline, shots
        The approved pictures, and the new ones.
    thresholds, tolerated
        As in :class:`ComparisonRules`.

    Attributes
    ----------
    masks
        Those of the latest run; None before.
    """

    def __init__(
        self,
        baseline: ComparedShots,
        shots: ComparedShots,
        *,
        thresholds: Thresholds | None = None,
        tolerated: Mapping[PairKey, str] | None = None,
    ) -> None:
        self.baseline = baseline
        self.shots = shots
        self.thresholds = thresholds or Thresholds()
        self._tolerated = tolerated or {}
        self._memory: dict[PairTask, Difference] = {}
        self.masks: tuple[Mask, ...] | None = None

    def run(self, masks: Iterable[Mask], job: Job[Any], *, executor: Executor | None = None) -> pd.DataFrame:
        """Compare with these masks and return the frame; see :func:`compare_frames`."""
        rules = ComparisonRules(masks=tuple(masks), thresholds=self.thresholds, tolerated=self._tolerated)
        self.masks = rules.masks
        return compare_frames(self.baseline, self.shots, rules, job, executor=executor, memory=self._memory)


def warn_about_masks(frame: pd.DataFrame, *, stacklevel: int = 3) -> None:
    """Warn about scenes of which masks hide more than 30 %."""
    share = frame["masked_pixels"] / (frame["width"] * frame["height"])
    scenes = frame.loc[(share > MUCH_MASKED).fillna(value=False), "scene"].tolist()
    if scenes:
        one = len(scenes) == 1
        names = ", ".join(scenes[:_NAMED]) + ("" if len(scenes) <= _NAMED else ", …")
        warnings.warn(
            f"{len(scenes)} scene{' is' if one else 's are'} masked by more than {MUCH_MASKED:.0%}: {names}".replace(
                "%", " %"
            ),
            stacklevel=stacklevel,
        )
