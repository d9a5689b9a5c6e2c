"""Compare two DataFrames of shots."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from whiteshot_nb.diff.accepted_variants import AcceptedVariants
from whiteshot_nb.diff.difference import Difference
from whiteshot_nb.diff.pair_batch import PairBatch, PairTask
from whiteshot_nb.diff.result_frame import comparison_frame
from whiteshot_nb.diff.scene_matching import SceneMatch, match_scenes
from whiteshot_nb.diff.thresholds import Thresholds
from whiteshot_nb.model.picture_identity import PictureIdentity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from concurrent.futures import Executor

    import pandas as pd

    from whiteshot_nb._core.jobs import Job
    from whiteshot_nb.diff.masks import Mask
    from whiteshot_nb.model.pair_key import PairKey
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
    digests
        Whether to compute the unknown shown digests of compared pictures. With these digests, variants and pictures
        with a verdict are recognized even if their files were encoded anew.
    """

    masks: tuple[Mask, ...] = ()
    thresholds: Thresholds = field(default_factory=Thresholds)
    tolerated: Mapping[PairKey, str] = field(default_factory=dict)
    digests: bool = True


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
    variants = AcceptedVariants(rules.tolerated)
    known = [_known(match, variants) for match in matches]
    tasks = [_task(match, rules) for match, one in zip(matches, known, strict=True) if one is None]
    found = {} if memory is None else memory
    new = [task for task in dict.fromkeys(tasks) if task not in found]
    batch = PairBatch(baseline.pictures, shots.pictures, rules.thresholds, job, digests=rules.digests)
    compared = dict(zip(new, batch.run(new, executor), strict=True))
    found.update({task: one for task, one in compared.items() if one.change != "failed"})
    differences = iter([compared.get(task) or found[task] for task in tasks])
    whole = [one or _tolerated(match, next(differences), variants) for match, one in zip(matches, known, strict=True)]
    return comparison_frame(matches, whole, rules.thresholds)


def _known(match: SceneMatch, variants: AcceptedVariants) -> Difference | None:
    """Decide a match without decoding pictures; None if the pixels have to be compared."""
    before, after = match.before, match.after
    if before is None or after is None or not (before["ok"] and after["ok"]):
        return _one_picture(before, after)
    old, new = PictureIdentity.of_row(before), PictureIdentity.of_row(after)
    if old.is_same_as(new):
        reason = "the same file" if old.sha256 == new.sha256 else "the same picture, in another file"
        return Difference(change="unchanged", reason=reason, pixels=0, colour_pixels=0, unequal_pixels=0)
    accepted = variants.reason(match.row, old, new)
    return None if accepted is None else Difference(change="tolerated", reason=accepted)


def _tolerated(match: SceneMatch, one: Difference, variants: AcceptedVariants) -> Difference:
    """Return a difference as ``tolerated`` if decoding has shown that the new picture is an accepted variant."""
    before, after = match.before, match.after
    if before is None or after is None or one.shown_digest is None or one.change == "unchanged":
        return one
    old = PictureIdentity(before["sha256"], one.before_shown_digest)
    accepted = variants.reason(match.row, old, PictureIdentity(after["sha256"], one.shown_digest))
    if accepted is None:
        return one
    return Difference(
        change="tolerated",
        reason=accepted,
        before_shown_digest=one.before_shown_digest,
        shown_digest=one.shown_digest,
    )


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
    digests = before.get("shown_digest"), after.get("shown_digest")
    return PairTask(before["sha256"], after["sha256"], masks, *digests)
