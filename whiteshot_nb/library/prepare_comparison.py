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
from whiteshot_nb.review.baselines import MAIN
from whiteshot_nb.review.decisions import Decisions
from whiteshot_nb.review.mask_store import MaskStore, MemoryMaskLog
from whiteshot_nb.review.reopened_review import pictures_without_own_steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from whiteshot_nb.diff import Mask, Thresholds
    from whiteshot_nb.library.review_logs import ReviewLogs
    from whiteshot_nb.model.pair_key import PairKey
    from whiteshot_nb.review.shown_digests import ShownDigests
    from whiteshot_nb.shots import Shots
    from whiteshot_nb.store import WritablePictures


@dataclass(frozen=True, slots=True)
class _Sides:
    """The two sides of a comparison, pictures that are accepted variants of each other, and known shown digests."""

    baseline: ComparedShots
    shots: ComparedShots
    tolerated: Mapping[PairKey, str]
    digests: ShownDigests


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
        sides = _Sides(before, after, {}, _known_digests(logs, before.frame, after.frame))
    for side in (sides.baseline, sides.shots):
        _fill_in(side.frame, sides.digests)
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
        Decisions(logs.verdicts, updater, blank_pictures(sides.shots.frame), baseline=target, digests=sides.digests),
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
    before = baseline_shots(accepted)
    digests = _known_digests(logs, before, frame)
    return _Sides(
        ComparedShots(before, pictures),
        ComparedShots(frame, shots.pictures, shots.whole),
        tolerated_pairs(accepted, digests),
        digests,
    )


def _known_digests(logs: ReviewLogs, *frames: pd.DataFrame) -> ShownDigests:
    """Return the shown digests that the library has of pictures that are compared, or were decided on before."""
    scenes = {place for frame in frames for place in zip(frame["room"], frame["scene"], strict=True)}
    pairs = [pair for event in logs.verdicts.events() for pair in event.pairs if (pair.room, pair.scene) in scenes]
    unknown = {one for frame in frames for one in frame.loc[frame["shown_digest"].isna(), "sha256"].dropna()}
    unknown |= {pair.baseline for pair in pairs if pair.baseline and not pair.baseline_shown_digest}
    unknown |= {pair.sha256 for pair in pairs if pair.sha256 and not pair.shown_digest}
    return logs.shown_digests(unknown)


def _fill_in(frame: pd.DataFrame, digests: ShownDigests) -> None:
    """Write the shown digests that are known into a DataFrame of shots."""
    known = frame["sha256"].map(digests.by_sha256).astype("string")
    frame["shown_digest"] = frame["shown_digest"].fillna(known)


def _only_run(frame: pd.DataFrame) -> str | None:
    """Return the id of the run if all shots belong to the same run; else None."""
    runs = frame["run"].dropna().unique()
    return str(runs[0]) if len(runs) == 1 else None
