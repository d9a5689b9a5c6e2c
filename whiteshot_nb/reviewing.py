"""The review's side of a library: comparisons, verdicts, masks and baselines that it keeps."""

from __future__ import annotations

import warnings
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from whiteshot_nb.capturing import shot_rows
from whiteshot_nb.comparing import blank_among, comparing
from whiteshot_nb.errors import LibraryError
from whiteshot_nb.frames import FOLDER
from whiteshot_nb.review import Side
from whiteshot_nb.review.approved import history, shots_of, tolerated
from whiteshot_nb.review.baselines import MAIN, KeptBaselines, effective, holding, rolled_back
from whiteshot_nb.review.decisions import Decisions, reviewer
from whiteshot_nb.review.evaluation import MUCH, Evaluation, warn_of_masks
from whiteshot_nb.review.exchange import new_among, read_verdicts, steps_of, write_verdicts
from whiteshot_nb.review.kept import KeptLog
from whiteshot_nb.review.mask_book import KeptMasks, MaskBook, MemoryMasks
from whiteshot_nb.review.moving import BaselineMover
from whiteshot_nb.review.upgrade import upgraded
from whiteshot_nb.review.verdicts import standing
from whiteshot_nb.shots import Shots

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from concurrent.futures import Executor
    from pathlib import Path

    import pandas as pd

    from whiteshot_nb.comparison import Comparison
    from whiteshot_nb.jobs import Progress
    from whiteshot_nb.review import Mask, Thresholds
    from whiteshot_nb.review.baselines import Place, Step
    from whiteshot_nb.review.verdicts import Event, Pair
    from whiteshot_nb.store import Store
    from whiteshot_nb.store.ledger import Ledger


class Reviewed:
    """What a library can do for reviews.

    Parameters
    ----------
    store
        Pictures and ledger of the library.
    """

    def __init__(self, store: Store) -> None:
        self.store = store

    def compare(
        self,
        shots: Shots,
        baseline: str | Shots | None = None,
        *,
        into: str | None = None,
        masks: Iterable[Mask] | None = None,
        thresholds: Thresholds | None = None,
        executor: Executor | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Comparison:
        """Compare shots with what was accepted, or with any run; verdicts on them are kept here.

        A scene that equals another of its accepted variants is ``tolerated``. Where nothing was accepted yet, every
        scene is ``new``.

        Parameters
        ----------
        shots
            The new pictures, of this library or of anywhere; those that are accepted are taken into it.
        baseline
            The id of a run, the name of a baseline, or other shots. Default: the baseline `into`.
        into
            The baseline that accepting moves; a new name begins one. Default: the one compared with, or ``main``.
        masks
            Rectangles that do not count. Default: the library's own.
        thresholds, executor, on_progress
            See :func:`whiteshot_nb.compare`.

        Raises
        ------
        LibraryError
            If there is no such baseline and no such run.
        InvalidInput
            If a scene is there twice on one side, with two pictures.
        """
        name = self._name_of(baseline, into)
        held = self._held(name) if name else {}
        if name:
            before, after = self._approved(held, shots)
        else:
            approved = self._shots(run=baseline) if isinstance(baseline, str) else cast("Shots", baseline)
            before, after = (Side(one.frame, one.pictures, one.whole) for one in (approved, shots))
        into = into or name or MAIN
        renderers = _renderers(after.frame)
        mover = BaselineMover(
            into, self._log, self.store.pictures, shots=shots.pictures, renderers=renderers, compared=name == into
        )
        comparison = comparing(
            shots,
            Evaluation(before, after, thresholds=thresholds, tolerated=tolerated(held)),
            Decisions(self._log, mover, blank_among(after.frame)),
            self._masks if masks is None else MaskBook(MemoryMasks(masks)),
            executor=executor,
            on_progress=on_progress,
        ).result()
        warn_of_masks(comparison.frame)
        return comparison

    @property
    def masks(self) -> pd.DataFrame:
        """The masks that hold: `mask` (the id), the rectangle, what it is for, `reason`, `author` and `at`."""
        return self._masks.frame

    def add_mask(self, mask: Mask, *, who: str | None = None, reason: str = "") -> str:
        """Keep a mask for all comparisons from now on, and return its id; one that is there takes ``refresh()``."""
        if mask.relative and mask.width * mask.height > MUCH:
            share = f"{mask.width * mask.height:.0%}".replace("%", " %")
            warnings.warn(f"This mask hides {share} of each picture.", stacklevel=2)
        return self._masks.add(mask, who=reviewer(who), reason=reason)

    def remove_mask(self, mask: str, *, who: str | None = None, reason: str = "") -> None:
        """Let a mask, by its id, hold no more; who made it and who removed it stays written.

        Raises
        ------
        InvalidInput
            If there is no such mask.
        """
        self._masks.remove(mask, who=reviewer(who), reason=reason)

    @property
    def baselines(self) -> pd.DataFrame:
        """One row for each step of each baseline, oldest first; `holds` tells which pictures are accepted now.

        `step` is its id, `kind` is ``accepted``, ``variant`` or ``removed``; `sha256`, `reason`, `author`, `at`, what
        compared (`engine`) and what drew (`renderer`).
        """
        return history(self._baselines.steps(), self._verdicts)

    def rollback(
        self, room: str, scene: str, *, to: str, baseline: str = MAIN, who: str | None = None, reason: str = ""
    ) -> None:
        """Bring one scene of a baseline back to where it was; nothing that came later is lost.

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
        self._baselines.add(
            rolled_back(steps, to, self._verdicts, who=reviewer(who), reason=reason or f"rolled back to {to}")
        )

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
        drawn_by = {place: pictures[0].renderer for place, pictures in self._held(baseline).items()}
        told = upgraded(comparison.frame, drawn_by, _renderers(shots.frame))
        for why, rows in told[told["done"] == "accepted"].groupby("why"):
            comparison.accept(rows, who=who, comment=str(why))
        return told

    def export_verdicts(self, path: str | os.PathLike[str]) -> Path:
        """Write all verdicts as JSON, for `import_verdicts`."""
        variants = {step.verdict for step in self._baselines.steps() if step.kind == "variant" and step.verdict}
        return write_verdicts(self._log.events(), variants, path)

    def import_verdicts(self, path: str | os.PathLike[str], *, into: str = MAIN) -> int:
        """Take the verdicts of a file that are not here yet, all or none; accepted pictures go into a baseline.

        A scene that was accepted without a picture keeps its baseline: whether it was removed or failed is not told.

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
        records = new_among(read_verdicts(path), self._log.events(), self._ledger.review.known_pictures())
        steps = steps_of(records, into, self._ledger.review.shot_of)
        self._log.add_all([record.event for record in records], steps)
        return len(records)

    @property
    def _ledger(self) -> Ledger:
        ledger = self.store.ledger
        if ledger is None:
            raise LibraryError("A temporary place has no ledger")
        return ledger

    @cached_property
    def _log(self) -> KeptLog:
        return KeptLog(self._ledger.review)

    @cached_property
    def _baselines(self) -> KeptBaselines:
        return KeptBaselines(self._ledger.review)

    @cached_property
    def _masks(self) -> MaskBook:
        return MaskBook(KeptMasks(self._ledger.review))

    @property
    def _verdicts(self) -> Mapping[Pair, Event]:
        return standing(self._log.events())

    def _held(self, baseline: str) -> dict[Place, tuple[Step, ...]]:
        return holding(effective(self._baselines.steps(baseline), self._verdicts))

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

    def _approved(self, held: Mapping[Place, Sequence[Step]], shots: Shots) -> tuple[Side, Side]:
        """Return the sides: of a baseline the rooms of the shots, where a folder belongs to its only room."""
        frame = shots.frame
        rooms, theirs = {room for room, _ in held}, set(frame["room"])
        if len(rooms) == 1 and not rooms & theirs and (frame["source"] == FOLDER).all():
            (frame["room"],) = rooms
            theirs = rooms
        wanted = {place: pictures for place, pictures in held.items() if place[0] in theirs}
        return Side(shots_of(wanted), self.store.pictures), Side(frame, shots.pictures, shots.whole)

    def _shots(self, **where: Any) -> Shots:  # noqa: ANN401 - values of columns
        return Shots(shot_rows(self._ledger.shots(**where)), self.store.pictures, library=self.store.location)


def _renderers(frame: pd.DataFrame) -> dict[str, str | None]:
    """Return what drew each picture of some shots, where it is known."""
    known = frame.dropna(subset=["sha256", "renderer"])
    return dict(zip(known["sha256"], known["renderer"], strict=True))
