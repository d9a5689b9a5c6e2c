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
    """Start comparing shots with a baseline in the background; see :func:`compare` for the parameters.

    Returns
    -------
    Job
        The running comparison. Use ``job.progress``, ``job.cancel()``, and ``job.result()`` or ``await job``. If the
        job is cancelled, scenes that were not yet compared are marked as ``failed``.
    """
    for field, one in (("shots", shots), ("baseline", baseline)):
        check_shots(one, field)
    before, after = (ComparedShots(one.frame, one.pictures, one.whole) for one in (baseline, shots))
    evaluation = Evaluation(before, after, thresholds=thresholds, digests=False)  # verdicts end with the process
    decisions = Decisions(MemoryVerdictLog(), blank=blank_pictures(shots.frame))
    prepared = PreparedComparison(shots, evaluation, decisions, MaskStore(MemoryMaskLog(masks)))
    return prepared.start(executor=executor, progress=progress)


@waiting(start_compare)
def compare(comparison: Comparison) -> Comparison:
    """Compare shots with accepted shots, and wait for the result.

    Scenes are matched by room and path. If neither `shots` nor `baseline` has several rooms, scenes are matched by path
    alone. Files that are equal, or known to be shown alike, are not decoded. If a picture cannot be decoded, its scene
    is marked as ``failed`` with the reason, and the comparison continues.

    Parameters
    ----------
    shots
        The new pictures.
    baseline
        The accepted pictures.
    masks
        Rectangles to ignore. Default: none.
    thresholds
        How much two pictures must differ to count as changed. Default: ``Thresholds()``.
    executor
        The executor that compares pairs of pictures. It must be able to run pickled functions. By default, 200 pairs or
        more are compared in one process per core if the extra ``review`` is installed. In all other cases, threads of
        this process compare the pairs.
    progress
        Whether to show the progress, or a function to report it to; see :func:`capture`. The progress counts scenes.

    Returns
    -------
    Comparison
        The changes: see its ``.frame``, ``.summary`` and ``.check()``.

    Raises
    ------
    InvalidInput
        If `shots` or `baseline` is not a :class:`Shots` object, if one of the two has two different pictures of the
        same scene, or if `executor` is not an executor.
    ConfigError
        If `executor` is a pool of forked processes.
    """
    warn_about_masks(comparison.frame, stacklevel=4)
    return comparison


@dataclass(frozen=True, slots=True)
class PreparedComparison:
    """A comparison that is ready to start.

    Attributes
    ----------
    shots
        The new pictures. When the comparison ends, their attribute `comparison` is set to the result.
    evaluation
        The two sets of shots, and the rules for comparing them.
    decisions
        The object that reads and writes the verdicts.
    masks
        The object that reads and writes the masks.
    """

    shots: Shots
    evaluation: Evaluation
    decisions: Decisions
    masks: MaskStore

    def start(self, *, executor: Executor | None = None, progress: ProgressOption = False) -> Job[Comparison]:
        """Start comparing in the background.

        Parameters
        ----------
        executor
            The executor that compares pairs of pictures; None for the default of :func:`compare`.
        progress
            Whether to show the progress, or a function to report it to.

        Raises
        ------
        InvalidInput
            If `executor` is not an executor.
        ConfigError
            If `executor` is a pool of forked processes.
        """
        if executor is not None:
            check_executor(executor)

        def work(job: Job[Comparison]) -> Comparison:
            frame = self.evaluation.run(self.masks.masks, job, executor=executor)
            comparison = Comparison(EvaluatedFrame(self.evaluation, frame, self.masks), self.decisions)
            self.shots.comparison = comparison
            return comparison

        return Job(work, name="compare", progress=progress)


def check_shots(shots: object, field: str) -> None:
    """Check that an argument is a :class:`Shots` object.

    Parameters
    ----------
    shots
        The value of the argument.
    field
        The name of the argument.

    Raises
    ------
    InvalidInput
        If the value is something else, such as the path of a folder.
    """
    if not isinstance(shots, Shots):
        raise InvalidInput(
            f"{field!r} must be a Shots object, not {type(shots).__name__}",
            field=field,
            hint="To read a folder of PNGs, call ws.read_folder(path). To review a part of a run, compare the whole "
            "run, then call comparison.only(…).",
        )


def blank_pictures(frame: pd.DataFrame) -> set[str]:
    """Return the SHA-256 of each blank picture in a DataFrame of shots."""
    return set(frame.loc[frame["blank"].fillna(value=False).astype(bool), "sha256"].dropna())
