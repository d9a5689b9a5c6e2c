"""Compare two sets of shots: `compare` and `start_compare`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from whiteshot_nb._core.executors import check_executor
from whiteshot_nb._core.jobs import Job, waiting
from whiteshot_nb.comparison.comparison import Comparison
from whiteshot_nb.comparison.evaluated_frame import EvaluatedFrame
from whiteshot_nb.diff.compare_frames import ComparedShots
from whiteshot_nb.diff.evaluation import Evaluation, warn_about_masks
from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.review.decisions import Decisions
from whiteshot_nb.review.mask_store import MaskStore, MemoryMaskLog
from whiteshot_nb.review.verdicts import MemoryVerdictLog
from whiteshot_nb.shots import Shots

if TYPE_CHECKING:
    from collections.abc import Iterable
    from concurrent.futures import Executor

    import pandas as pd

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.diff import Mask, Thresholds


def start_compare(
    shots: Shots,
    baseline: Shots,
    *,
    masks: Iterable[Mask] = (),
    thresholds: Thresholds | None = None,
    executor: Executor | None = None,
    progress: ProgressOption = False,
) -> Job[Comparison]:
    """Begin a comparison in the background; see :func:`compare` for the parameters.

    Returns
    -------
    Job
        ``job.progress``, ``job.cancel()``, ``job.result()``, ``await job``. After a cancel, scenes that were not
        compared yet are ``failed``.
    """
    for field, one in (("shots", shots), ("baseline", baseline)):
        check_shots(one, field)
    before, after = (ComparedShots(one.frame, one.pictures, one.whole) for one in (baseline, shots))
    evaluation = Evaluation(before, after, thresholds=thresholds)
    decisions = Decisions(MemoryVerdictLog(), blank=blank_pictures(shots.frame))
    prepared = PreparedComparison(shots, evaluation, decisions, MaskStore(MemoryMaskLog(masks)))
    return prepared.start(executor=executor, progress=progress)


@waiting(start_compare)
def compare(comparison: Comparison) -> Comparison:
    """Compare shots with accepted ones, and wait for the result.

    Scenes are matched by room and path; by path alone if each side has one room or is a folder. Equal files are
    recognised by their sha256. A picture that cannot be read is ``failed``, with the reason, and does not stop the
    others.

    Parameters
    ----------
    shots, baseline
        The new pictures and the accepted ones.
    masks
        Rectangles to ignore.
    thresholds
        Which differences count; see :class:`Thresholds`.
    executor
        Where pairs are compared: any executor that can run pickled functions. Default: for 200 pairs or more, one
        process per core if the extra ``review`` is installed; else threads of this process.
    progress
        See :func:`capture`; scenes are counted.

    Returns
    -------
    Comparison
        ``.frame``, ``.summary``, ``.check()``.

    Raises
    ------
    InvalidInput
        If one side is not :class:`Shots` or has two pictures of the same scene, or the executor is not an executor.
    ConfigError
        If the executor is a pool of forked processes.
    """
    warn_about_masks(comparison.frame, stacklevel=4)
    return comparison


@dataclass(frozen=True, slots=True)
class PreparedComparison:
    """Everything that a comparison needs before it begins.

    Attributes
    ----------
    shots
        The new pictures; at the end their `comparison` is the new one.
    evaluation
        Both sides, and the rules they are compared by.
    decisions
        Where verdicts are written.
    masks
        Where masks are kept.
    """

    shots: Shots
    evaluation: Evaluation
    decisions: Decisions
    masks: MaskStore

    def start(self, *, executor: Executor | None = None, progress: ProgressOption = False) -> Job[Comparison]:
        """Begin to compare in the background."""
        if executor is not None:
            check_executor(executor)

        def work(job: Job[Comparison]) -> Comparison:
            frame = self.evaluation.run(self.masks.masks, job, executor=executor)
            comparison = Comparison(EvaluatedFrame(self.evaluation, frame, self.masks), self.decisions)
            self.shots.comparison = comparison
            return comparison

        return Job(work, name="compare", progress=progress)


def check_shots(shots: object, field: str) -> None:
    """Check that the argument `field` is :class:`Shots`.

    Raises
    ------
    InvalidInput
        If it is something else, such as the path of a folder.
    """
    if not isinstance(shots, Shots):
        raise InvalidInput(
            f"{field} must be Shots, not {type(shots).__name__}",
            field=field,
            hint="ws.read_folder(path) reads a folder of PNGs. To review a part of a run, compare the whole run and "
            "take comparison.only(…).",
        )


def blank_pictures(frame: pd.DataFrame) -> set[str]:
    """Return the sha256 of the pictures of one colour in a frame of shots, as far as they were measured."""
    return set(frame.loc[frame["blank"].fillna(value=False).astype(bool), "sha256"].dropna())
