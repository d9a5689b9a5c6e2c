"""Repeat a comparison when masks change. Only pairs of pictures whose masks changed are compared again."""

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
    """Two sets of shots that can be compared several times. Masks can change from one comparison to the next.

    Parameters
    ----------
    baseline
        The approved pictures.
    shots
        The new pictures.
    thresholds
        How much two pictures must differ to count as changed. Default: ``Thresholds()``.
    tolerated
        Accepted variants, as in :class:`ComparisonRules`.
    digests
        Whether to compute the unknown shown digests of compared pictures; see :class:`ComparisonRules`.

    Attributes
    ----------
    masks
        The masks of the latest :meth:`run`; None before the first run.
    """

    def __init__(
        self,
        baseline: ComparedShots,
        shots: ComparedShots,
        *,
        thresholds: Thresholds | None = None,
        tolerated: Mapping[PairKey, str] | None = None,
        digests: bool = True,
    ) -> None:
        self.baseline = baseline
        self.shots = shots
        self.thresholds = thresholds or Thresholds()
        self._tolerated = tolerated or {}
        self._digests = digests
        self._memory: dict[PairTask, Difference] = {}
        self.masks: tuple[Mask, ...] | None = None

    def run(self, masks: Iterable[Mask], job: Job[Any], *, executor: Executor | None = None) -> pd.DataFrame:
        """Compare the shots, except the areas under the masks. See :func:`compare_frames` for the other parameters."""
        rules = ComparisonRules(
            masks=tuple(masks), thresholds=self.thresholds, tolerated=self._tolerated, digests=self._digests
        )
        self.masks = rules.masks
        return compare_frames(self.baseline, self.shots, rules, job, executor=executor, memory=self._memory)


def warn_about_masks(frame: pd.DataFrame, *, stacklevel: int = 3) -> None:
    """Warn if masks cover more than 30 % of a picture, and name the scenes."""
    share = frame["masked_pixels"] / (frame["width"] * frame["height"])
    scenes = frame.loc[(share > MUCH_MASKED).fillna(value=False), "scene"].tolist()
    if scenes:
        plural = "" if len(scenes) == 1 else "s"
        names = ", ".join(scenes[:_NAMED]) + ("" if len(scenes) <= _NAMED else ", …")
        warnings.warn(
            f"Masks cover more than {MUCH_MASKED * 100:.0f} % of the picture in {len(scenes)} scene{plural}: {names}",
            stacklevel=stacklevel,
        )
