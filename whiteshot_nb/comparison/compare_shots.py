"""Comparing two sets of shots, now or in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb._core.executors import check_executor
from whiteshot_nb._core.jobs import Job, waiting
from whiteshot_nb.comparison import Comparison
from whiteshot_nb.diff.evaluation import Evaluation, warn_about_masks
from whiteshot_nb.diff.frame_comparison import ComparedShots
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
        ``job.progress``, ``job.cancel()``, ``job.result()``, ``await job``. After a cancel, what had not been compared
        is ``failed``.
    """
    for field, one in (("shots", shots), ("baseline", baseline)):
        check_shots(one, field)
    before, after = (ComparedShots(one.frame, one.pictures, one.whole) for one in (baseline, shots))
    evaluation = Evaluation(before, after, thresholds=thresholds)
    decisions = Decisions(MemoryVerdictLog(), blank=blank_pictures(shots.frame))
    book = MaskStore(MemoryMaskLog(masks))
    return start_comparison(shots, evaluation, decisions, book, executor=executor, progress=progress)


@waiting(start_compare)
def compare(comparison: Comparison) -> Comparison:
    """Compare shots with approved ones, and wait for it.

    Scenes are matched by room and path; by path alone if each side has one room or is a folder. Equal files are
    decided by their sha256. A picture that cannot be read is ``failed``, with the reason; it never costs the others.

    Parameters
    ----------
    shots, baseline
        The new pictures and the approved ones.
    masks
        Rectangles that do not count.
    thresholds
        What counts; see :class:`Thresholds`.
    executor
        Where pairs are compared: any executor that runs what can be pickled. None: from 200 pairs on processes, one for
        each core, if the extra ``review`` is installed; else threads of this process.
    progress
        See :func:`capture`; scenes are counted.

    Returns
    -------
    Comparison
        ``.frame``, ``.summary``, ``.check()``.

    Raises
    ------
    InvalidInput
        If one side is no shots, a scene is there twice on it with two pictures, or the executor is none.
    ConfigError
        If the executor is a pool that forks.
    """
    warn_about_masks(comparison.frame, stacklevel=4)
    return comparison


def start_comparison(
    shots: Shots,
    evaluation: Evaluation,
    decisions: Decisions,
    masks: MaskStore,
    *,
    executor: Executor | None = None,
    progress: ProgressOption = False,
) -> Job[Comparison]:
    """Begin a comparison whose parts are there; at its end the shots know it."""
    if executor is not None:
        check_executor(executor)

    def work(job: Job[Comparison]) -> Comparison:
        frame = evaluation.run(masks.masks, job, executor=executor)
        shots.comparison = comparison = Comparison(evaluation, frame, decisions=decisions, masks=masks)
        return comparison

    return Job(work, name="compare", progress=progress)


def check_shots(shots: object, field: str) -> None:
    """Check that what is to be compared are shots.

    Raises
    ------
    InvalidInput
        If it is something else, such as the path of a folder.
    """
    if not isinstance(shots, Shots):
        raise InvalidInput(
            f"{field} are Shots, not {type(shots).__name__}",
            field=field,
            hint="ws.Shots.from_folder(path) reads a folder of PNGs; a part of a run is compared as a whole, "
            "and comparison.only(…) is what came of the part.",
        )


def blank_pictures(frame: pd.DataFrame) -> set[str]:
    """Return the pictures of a frame of shots that have one colour, as far as they were measured."""
    return set(frame.loc[frame["blank"].fillna(value=False).astype(bool), "sha256"].dropna())
