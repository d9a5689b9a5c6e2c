"""Prepare a comparison whose verdicts and masks are stored in a library."""

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
    """The two sides of a comparison, and the pairs of pictures that differ but are accepted variants of each other."""

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
    """Prepare a comparison of shots with a baseline of a library or with other shots.

    Parameters
    ----------
    logs
        The review logs of the library.
    pictures
        The pictures of the library.
    shots
        The new pictures.
    baseline
        The name of a baseline, or a :class:`Shots` object. None: the baseline named `into` or, if `into` is None, too,
        the baseline ``main``.
    into
        The name of the baseline that changes when pictures are accepted. None: `baseline` if that is the name of a
        baseline; ``main`` if `baseline` is None or a :class:`Shots` object.
    masks
        Rectangles to ignore. If this is None, the library supplies the masks. These are the masks of the baseline that
        the shots are compared with. If `baseline` is a :class:`Shots` object, they are the masks of the baseline that
        changes.
    thresholds
        The limits above which a difference is treated as a change. None: ``Thresholds()``.

    Raises
    ------
    LibraryError
        If the library has no baseline named `baseline`.
    InvalidInput
        If `shots` or `baseline` has the wrong type.
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
    """Return a dictionary from the SHA-256 of a picture to its renderer (the software that drew the picture).

    Pictures whose renderer is not known are left out.

    Parameters
    ----------
    frame
        A DataFrame like ``shots.frame``.
    """
    known = frame.dropna(subset=["sha256", "renderer"])
    return dict(zip(known["sha256"], known["renderer"], strict=True))


def _check_name(logs: ReviewLogs, name: str, *, may_be_new: bool) -> str:
    if not may_be_new and name != MAIN and not logs.steps.steps(name):
        raise LibraryError(
            f"The library has no run or baseline named {name[:80]}",
            hint="See library.runs for the runs, and library.baselines.frame for the baselines. To start a new "
            "baseline, pass into=….",
        )
    return name


def _against_baseline(logs: ReviewLogs, pictures: WritablePictures, name: str, shots: Shots) -> _Sides:
    """Return the shots, and the pictures of a baseline for the rooms of the shots.

    Shots that were read from a folder have no room UUID. If the baseline has only one room, these shots belong to that
    room.
    """
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
    """Return the id of the run if all shots belong to the same run; else None."""
    runs = frame["run"].dropna().unique()
    return str(runs[0]) if len(runs) == 1 else None
