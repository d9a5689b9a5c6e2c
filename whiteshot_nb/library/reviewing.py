"""The review's side of a library: comparisons, verdicts and baselines that it keeps."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from whiteshot_nb._core.jobs import waiting
from whiteshot_nb.capturing import shot_rows
from whiteshot_nb.comparison.compare_shots import blank_pictures, check_shots, start_comparison
from whiteshot_nb.diff.evaluation import Evaluation, warn_about_masks
from whiteshot_nb.diff.frame_comparison import ComparedShots
from whiteshot_nb.errors import LibraryError
from whiteshot_nb.library.masks import LibraryMasks
from whiteshot_nb.model.shot_columns import FOLDER_SOURCE
from whiteshot_nb.review.baseline_frame import baseline_history, baseline_shots, tolerated_pairs
from whiteshot_nb.review.baseline_update import BaselineUpdater
from whiteshot_nb.review.baselines import (
    MAIN,
    SqlBaselineSteps,
    effective_steps,
    pictures_without_own_steps,
    rollback_steps,
    undo_events,
)
from whiteshot_nb.review.decisions import Decisions, check_comment, reviewer_name
from whiteshot_nb.review.mask_store import MaskStore, MemoryMaskLog
from whiteshot_nb.review.rebaseline import plan_rebaseline
from whiteshot_nb.review.sql_log import SqlVerdictLog
from whiteshot_nb.review.verdict_file import accepted_steps, new_records, read_verdicts, write_verdicts
from whiteshot_nb.shots import Shots

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence
    from concurrent.futures import Executor
    from pathlib import Path

    import pandas as pd

    from whiteshot_nb._core.jobs import Job
    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.comparison import Comparison
    from whiteshot_nb.diff import Mask, Thresholds
    from whiteshot_nb.model.pair_key import SceneKey
    from whiteshot_nb.review.baselines import BaselineStep


class LibraryReviews(LibraryMasks):
    """What a library can do for reviews.

    Parameters
    ----------
    store
        Pictures and ledger of the library.
    """

    def start_compare(
        self,
        shots: Shots,
        baseline: str | Shots | None = None,
        *,
        into: str | None = None,
        masks: Iterable[Mask] | None = None,
        thresholds: Thresholds | None = None,
        executor: Executor | None = None,
        progress: ProgressOption = False,
    ) -> Job[Comparison]:
        """Begin a comparison in the background; see `compare` for the parameters and for what is raised at once.

        Returns
        -------
        Job
            ``job.progress``, ``job.cancel()``, ``job.result()``, ``await job``. After a cancel, what had not been
            compared is ``failed``.
        """
        check_shots(shots, "shots")
        name = self._name_of(baseline, into)
        steps = self._effective(name) if name else []
        if name:
            before, after, held = self._approved(steps, shots)
        else:
            approved = self._shots(run=baseline) if isinstance(baseline, str) else cast("Shots", baseline)
            before, after = (ComparedShots(one.frame, one.pictures, one.whole) for one in (approved, shots))
            held = {}
        into = into or name or MAIN
        mover = BaselineUpdater(
            into,
            self._log,
            self.store.pictures,
            shots=shots.pictures,
            renderers=_renderers(after.frame),
            run=_run_of(after.frame),
            compared=name == into,
        )
        return start_comparison(
            shots,
            Evaluation(before, after, thresholds=thresholds, tolerated=tolerated_pairs(held)),
            Decisions(self._log, mover, blank_pictures(after.frame)),
            self._mask_store(name or into) if masks is None else MaskStore(MemoryMaskLog(masks)),
            executor=executor,
            progress=progress,
        )

    @waiting(start_compare)
    def compare(comparison: Comparison) -> Comparison:  # noqa: N805 - what `start_compare` ended with
        """Compare shots with what was accepted, or with any run, and wait for it; verdicts on them are kept here.

        A scene that equals another of its accepted variants is ``tolerated``. Where nothing was accepted yet, every
        scene is ``new``. What was accepted of these very shots does not count: comparing a run again opens its review
        again, with the verdicts.

        Parameters
        ----------
        shots
            The new pictures, of this library or of anywhere; those that are accepted are taken into it.
        baseline
            The id of a run, the name of a baseline, or other shots. Default: the baseline `into`.
        into
            The baseline that accepting moves; a new name begins one. Default: the one compared with, or ``main``.
        masks
            Rectangles that do not count. Default: the library's own, of the baseline compared with; with a run, or
            shots, of `into`.
        thresholds, executor, progress
            See :func:`whiteshot_nb.compare`.

        Raises
        ------
        LibraryError
            If there is no such baseline and no such run.
        InvalidInput
            If the shots are none, or a scene is there twice on one side, with two pictures.
        """
        warn_about_masks(comparison.frame, stacklevel=4)
        return comparison

    @property
    def baselines(self) -> pd.DataFrame:
        """One row for each step of each baseline, oldest first; `holds` tells which pictures are accepted now.

        `step` is its id, `kind` is ``accepted``, ``variant`` or ``removed``; `sha256`, `reason`, `author`, `at`, what
        compared (`engine`) and what drew (`renderer`).
        """
        return baseline_history(self._baselines.steps(), self._log.events())

    def rollback(
        self, room: str, scene: str, *, to: str, baseline: str = MAIN, who: str | None = None, reason: str = ""
    ) -> None:
        """Bring one scene of a baseline back to where it was; nothing that came later is lost.

        The verdicts that had accepted another picture in place of this one are undone, so that the same change has to
        be decided on again.

        Parameters
        ----------
        room, scene
            Which scene.
        to
            A `step` of ``library.baselines``: what held after it; or the sha256 of a picture that was accepted.
        baseline, who, reason
            Of which baseline, by whom, and why.

        Raises
        ------
        InvalidInput
            If the scene has no such step and no such picture.
        """
        steps = [step for step in self._baselines.steps(baseline) if step.place == (room, scene)]
        events, why = self._log.events(), check_comment(reason) or f"rolled back to {to}"
        restored = rollback_steps(steps, to, events, who=reviewer_name(who), reason=why)
        self._log.add_all(undo_events(steps, events, restored), restored)

    def rebaseline(self, shots: Shots, *, baseline: str = MAIN, who: str | None = None) -> pd.DataFrame:
        """After an upgrade of the renderer: accept what differs by nothing but noise, leave the rest for people.

        Parameters
        ----------
        shots
            What the new renderer drew.
        baseline
            Whose pictures the old one drew.
        who
            Whose decision it is.

        Returns
        -------
        pandas.DataFrame
            One row for each scene: `change`, `baseline_renderer`, `renderer`, what was `done` (``accepted``, ``kept``
            or ``left``) and `why`.

        Raises
        ------
        LibraryError
            If there is no such baseline.
        """
        comparison = self.compare(shots, baseline)
        before, after = (_renderers(side.frame) for side in comparison.sides)
        told = plan_rebaseline(comparison.frame, before, after)
        for why, rows in told[told["done"] == "accepted"].groupby("why"):
            comparison.accept(rows, who=who, comment=str(why))
        return told

    def export_verdicts(self, path: str | os.PathLike[str]) -> Path:
        """Write all verdicts as JSON, for `import_verdicts`."""
        variants = {step.verdict for step in self._baselines.steps() if step.kind == "variant" and step.verdict}
        return write_verdicts(self._log.events(), variants, path)

    def import_verdicts(self, path: str | os.PathLike[str], *, into: str = MAIN) -> int:
        """Take the verdicts of a file that are not here yet, all or none; accepted pictures go into a baseline.

        A scene that was accepted without a picture keeps its baseline.

        Parameters
        ----------
        path
            What `export_verdicts` or a report wrote.
        into
            The baseline.

        Returns
        -------
        int
            How many were new.

        Raises
        ------
        LibraryError
            If it is no such file, or has verdicts on pictures or decisions that are not of this library.
        """
        records = new_records(read_verdicts(path), self._log.events(), self._ledger.review.known_pictures())
        steps = accepted_steps(records, into, self._ledger.review.shot_of)
        self._log.add_all([record.event for record in records], steps)
        return len(records)

    @cached_property
    def _log(self) -> SqlVerdictLog:
        return SqlVerdictLog(self._ledger.review)

    @cached_property
    def _baselines(self) -> SqlBaselineSteps:
        return SqlBaselineSteps(self._ledger.review)

    def _effective(self, baseline: str) -> list[BaselineStep]:
        return effective_steps(self._baselines.steps(baseline), self._log.events())

    def _name_of(self, baseline: str | Shots | None, into: str | None) -> str | None:
        """Return which baseline is meant by its name; None if it is a run, or shots."""
        if baseline is None:
            return into or MAIN
        if not isinstance(baseline, str) or self._ledger.run(baseline):
            return None
        if baseline != MAIN and not self._baselines.steps(baseline):
            raise LibraryError(
                f"The library has no run and no baseline {baseline}",
                hint="library.runs and library.baselines list them; into=… begins a new one.",
            )
        return baseline

    def _approved(
        self, steps: Sequence[BaselineStep], shots: Shots
    ) -> tuple[ComparedShots, ComparedShots, dict[SceneKey, tuple[BaselineStep, ...]]]:
        """Return the sides, of a baseline the rooms of the shots, and what it holds of them.

        A folder belongs to the baseline's only room.
        """
        frame = shots.frame
        rooms, theirs = {step.room for step in steps}, set(frame["room"])
        if len(rooms) == 1 and not rooms & theirs and (frame["source"] == FOLDER_SOURCE).all():
            (frame["room"],) = rooms
            theirs = rooms
        held = pictures_without_own_steps([step for step in steps if step.room in theirs], frame)
        return (
            ComparedShots(baseline_shots(held), self.store.pictures),
            ComparedShots(frame, shots.pictures, shots.whole),
            held,
        )

    def _shots(self, **where: Any) -> Shots:  # noqa: ANN401 - values of columns
        return Shots(shot_rows(self._ledger.shots(**where)), self.store.pictures, library=self.store.location)


def _renderers(frame: pd.DataFrame) -> dict[str, str]:
    """Return what drew each picture of some shots, where it is known."""
    known = frame.dropna(subset=["sha256", "renderer"])
    return dict(zip(known["sha256"], known["renderer"], strict=True))


def _run_of(frame: pd.DataFrame) -> str | None:
    """Return the run that all of some shots are of."""
    runs = frame["run"].dropna().unique()
    return str(runs[0]) if len(runs) == 1 else None
