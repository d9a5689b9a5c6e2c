"""Compare two DataFrames of shots."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from whiteshot_nb.diff.difference import Difference
from whiteshot_nb.diff.pair_batch import PairBatch, PairTask
from whiteshot_nb.diff.result_frame import comparison_frame
from whiteshot_nb.diff.scene_matching import SceneMatch, match_scenes
from whiteshot_nb.diff.thresholds import Thresholds
from whiteshot_nb.model.pair_key import PairKey

if TYPE_CHECKING:
    from collections.abc import Mapping
    from concurrent.futures import Executor

    import pandas as pd

    from whiteshot_nb._core.jobs import Job
    from whiteshot_nb.diff.masks import Mask
    from whiteshot_nb.model.shot_columns import FrameRow
    from whiteshot_nb.store import Pictures


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonRules:
    """The rules of a comparison.

    Attributes
    ----------
    masks
        Rectangles to ignore.
    thresholds
        How much two pictures must differ to count as changed.
    tolerated
        Accepted variants: a dictionary from a pair of pictures of a scene to the reason why this pair was accepted.
    """

    masks: tuple[Mask, ...] = ()
    thresholds: Thresholds = field(default_factory=Thresholds)
    tolerated: Mapping[PairKey, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ComparedShots:
    """One side of a comparison: the baseline or the new shots.

    Attributes
    ----------
    frame
        A DataFrame like ``shots.frame``.
    pictures
        The pictures, by SHA-256.
    whole
        Whether `frame` contains all shots that were requested.
    """

    frame: pd.DataFrame
    pictures: Pictures
    whole: bool = True


def compare_frames(
    baseline: ComparedShots,
    shots: ComparedShots,
    rules: ComparisonRules,
    job: Job[Any],
    *,
    executor: Executor | None = None,
    memory: dict[PairTask, Difference] | None = None,
) -> pd.DataFrame:
    """Compare two DataFrames of shots, and return a DataFrame with one row for each scene.

    The columns are those of `model.comparison_columns.COMPARISON_COLUMNS`.

    Parameters
    ----------
    baseline
        The approved pictures.
    shots
        The new pictures.
    rules
        Masks, thresholds and accepted variants.
    job
        Receives the progress. If the job is cancelled, pairs that were not yet compared are marked as ``failed``.
    executor
        Runs the comparisons of pairs. None: processes for many pairs, threads for few.
    memory
        Results of earlier comparisons with the same thresholds, by pictures and masks. Known results are reused, and
        new results are added to the dictionary. None: every pair is compared.

    Raises
    ------
    InvalidInput
        If the baseline or the shots have two different pictures of the same scene.
    """
    matches = match_scenes(baseline.frame, shots.frame, whole=shots.whole)
    known = [_known(match, rules) for match in matches]
    tasks = [_task(match, rules) for match, one in zip(matches, known, strict=True) if one is None]
    found = {} if memory is None else memory
    new = [task for task in dict.fromkeys(tasks) if task not in found]
    compared = dict(
        zip(new, PairBatch(baseline.pictures, shots.pictures, rules.thresholds, job).run(new, executor), strict=True)
    )
    found.update({task: one for task, one in compared.items() if one.change != "failed"})
    differences = iter([compared.get(task) or found[task] for task in tasks])
    return comparison_frame(matches, [one or next(differences) for one in known], rules.thresholds)


def _known(match: SceneMatch, rules: ComparisonRules) -> Difference | None:
    """Decide a match without decoding pictures; None if the pixels have to be compared."""
    before, after = match.before, match.after
    if before is None or after is None or not (before["ok"] and after["ok"]):
        return _one_picture(before, after)
    if before["sha256"] == after["sha256"]:
        return Difference(change="unchanged", reason="the same file", pixels=0, colour_pixels=0, unequal_pixels=0)
    row = match.row
    accepted = rules.tolerated.get(PairKey(row["room"], row["scene"], before["sha256"], after["sha256"]))
    return None if accepted is None else Difference(change="tolerated", reason=accepted)


def _one_picture(before: FrameRow | None, after: FrameRow | None) -> Difference:
    if after is None:
        return Difference(change="removed", reason="the baseline has this scene, its group has it no more")
    if not after["ok"]:
        return Difference(change="failed", reason=after["error"] or "there is no picture")
    if before is None:
        return Difference(change="new", reason="the baseline has no such scene")
    return Difference(change="new", reason=f"the baseline has no picture: {before['error']}")


def _task(match: SceneMatch, rules: ComparisonRules) -> PairTask:
    row = match.row
    masks = tuple(mask for mask in rules.masks if mask.holds_for(room=row["room"], scene=row["scene"]))
    before, after = match.before or {}, match.after or {}
    return PairTask(before["sha256"], after["sha256"], masks)
