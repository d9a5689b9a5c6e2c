"""Prepare a comparison whose verdicts and masks are kept in a library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from whiteshot_nb.comparison.compare_shots import PreparedComparison, blank_pictures, check_shots
from whiteshot_nb.diff.compare_frames import ComparedShots
from whiteshot_nb.diff.evaluation import Evaluation
from whiteshot_nb.errors import LibraryError
from whiteshot_nb.model.shot_columns import FOLDER_SOURCE
from whiteshot_nb.review.baseline_frame import baseline_shots, tolerated_pairs
from whiteshot_nb.review.baseline_update import BaselineUpdater
from whiteshot_nb.review.baselines import MAIN, pictures_without_own_steps
from whiteshot_nb.review.decisions import Decisions
from whiteshot_nb.review.mask_store import MaskStore, MemoryMaskLog

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from whiteshot_nb.diff import Mask, Thresholds
    from whiteshot_nb.library.review_logs import ReviewLogs
    from whiteshot_nb.model.pair_key import PairKey
    from whiteshot_nb.shots import Shots
    from whiteshot_nb.store import WritablePictures


@dataclass(frozen=True, slots=True)
class _Sides:
    """What is compared: the accepted pictures, the new shots, and the pairs that are right although they differ."""

    baseline: ComparedShots
    shots: ComparedShots
    tolerated: Mapping[PairKey, str]


def prepare_comparison(
    logs: ReviewLogs,
    pictures: WritablePictures,
    shots: Shots,
    baseline: str | Shots | None,
    *,
    into: str | None,
    masks: Iterable[Mask] | None,
    thresholds: Thresholds | None,
) -> PreparedComparison:
    """Prepare a comparison of shots with a baseline of a library, or with other shots.

    Parameters
    ----------
    logs, pictures
        Of the library.
    shots
        The new pictures.
    baseline
        The name of a baseline, or shots; None: the baseline `into`.
    into
        The baseline that accepting changes; None: the one that is compared with, or ``main``.
    masks
        Rectangles to ignore; None: those of the library.
    thresholds
        See :class:`Thresholds`.

    Raises
    ------
    LibraryError
        If there is no such baseline.
    InvalidInput
        If `shots` or `baseline` is something else.
    """
    check_shots(shots, "shots")
    if baseline is None or isinstance(baseline, str):
        name = _check_name(logs, baseline or into or MAIN, may_be_new=baseline is None)
        sides = _against_baseline(logs, pictures, name, shots)
    else:
        check_shots(baseline, "baseline")
        name = None
        before, after = (ComparedShots(one.frame, one.pictures, one.whole) for one in (baseline, shots))
        sides = _Sides(before, after, {})
    target = into or name or MAIN
    updater = BaselineUpdater(
        target,
        logs.verdicts,
        pictures,
        shots=shots.pictures,
        renderers=renderers(sides.shots.frame),
        run=_only_run(sides.shots.frame),
        compared=name == target,
    )
    return PreparedComparison(
        shots,
        Evaluation(sides.baseline, sides.shots, thresholds=thresholds, tolerated=sides.tolerated),
        Decisions(logs.verdicts, updater, blank_pictures(sides.shots.frame)),
        MaskStore(logs.masks, name or target) if masks is None else MaskStore(MemoryMaskLog(masks)),
    )


def renderers(frame: pd.DataFrame) -> dict[str, str]:
    """Return what drew each picture of some shots, by sha256, as far as it is known."""
    known = frame.dropna(subset=["sha256", "renderer"])
    return dict(zip(known["sha256"], known["renderer"], strict=True))


def _check_name(logs: ReviewLogs, name: str, *, may_be_new: bool) -> str:
    if not may_be_new and name != MAIN and not logs.steps.steps(name):
        raise LibraryError(
            f"The library has no run and no baseline {name}",
            hint="library.runs and library.baselines.frame list them; into=… begins a new baseline.",
        )
    return name


def _against_baseline(logs: ReviewLogs, pictures: WritablePictures, name: str, shots: Shots) -> _Sides:
    """Return the shots and the baseline's pictures of their rooms; a folder belongs to the only room there is."""
    steps, frame = logs.effective_steps(name), shots.frame
    rooms, shot_rooms = {step.room for step in steps}, set(frame["room"])
    if len(rooms) == 1 and not rooms & shot_rooms and (frame["source"] == FOLDER_SOURCE).all():
        (frame["room"],) = rooms
        shot_rooms = rooms
    accepted = pictures_without_own_steps([step for step in steps if step.room in shot_rooms], frame)
    return _Sides(
        ComparedShots(baseline_shots(accepted), pictures),
        ComparedShots(frame, shots.pictures, shots.whole),
        tolerated_pairs(accepted),
    )


def _only_run(frame: pd.DataFrame) -> str | None:
    """Return the run of some shots, if all are of one run."""
    runs = frame["run"].dropna().unique()
    return str(runs[0]) if len(runs) == 1 else None
