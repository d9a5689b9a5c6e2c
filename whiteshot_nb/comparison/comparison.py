"""The comparison of shots with a baseline: one change for each scene, and the verdicts on them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from whiteshot_nb._core.jobs import wait_for
from whiteshot_nb._core.templates import load_template
from whiteshot_nb.comparison.both_pictures import BothPictures
from whiteshot_nb.comparison.exports import ComparisonExports
from whiteshot_nb.comparison.masks import ComparisonMasks
from whiteshot_nb.diff.difference_image import DifferencePainter
from whiteshot_nb.diff.evaluation import warn_about_masks
from whiteshot_nb.model.change_types import CHANGE_TYPES, FAIL_ON
from whiteshot_nb.review.gate import Check, changes_in_words, check_comparison
from whiteshot_nb.review.row_selection import select_rows, select_some
from whiteshot_nb.review.with_verdicts import pair_keys

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import pandas as pd

    from whiteshot_nb._core.jobs import Job
    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.comparison.evaluated_frame import EvaluatedFrame
    from whiteshot_nb.model.room_and_scene import RoomLike
    from whiteshot_nb.review.decisions import Decisions
    from whiteshot_nb.review.row_selection import SceneSelection
    from whiteshot_nb.review.verdicts import Event
    from whiteshot_nb.store import Pictures
    from whiteshot_nb.views.report import Report

_SHOWN = 50


class Comparison(ComparisonExports):
    """One change for each scene, in a frame, and the verdicts on them; made by ``compare``.

    Made by ``library.compare``, it writes verdicts and masks to the library, and accepting changes the baseline;
    otherwise they last as long as the process. :meth:`only` gives a part with the same methods:
    ``comparison.only(query="…").to_pdf(…)``.

    Parameters
    ----------
    evaluated
        The rows.
    decisions
        Where verdicts are read and written.
    """

    def __init__(self, evaluated: EvaluatedFrame, decisions: Decisions) -> None:
        self._evaluated = evaluated
        self._decisions = decisions
        sides = evaluated.evaluation.shots, evaluated.evaluation.baseline
        self._pictures = BothPictures(*(side.pictures for side in sides))

    def __repr__(self) -> str:
        frame = self._evaluated.frame
        changes = changes_in_words(frame) or "nothing to compare"
        return f"<Comparison {len(frame)} scene{'' if len(frame) == 1 else 's'}: {changes}>"

    def __len__(self) -> int:
        return len(self._evaluated.frame)

    def _repr_html_(self) -> str:
        frame = self._evaluated.frame
        changed = frame[frame["change"] != "unchanged"]
        shown = changed.head(_SHOWN).astype(object)
        return load_template("whiteshot_nb.views", "comparison.html").render(
            title=repr(self)[1:-1],
            rows=shown.where(shown.notna(), None).to_dict("records"),
            more=len(changed) - len(shown),
            unchanged=len(frame) - len(changed),
        )

    @property
    def frame(self) -> pd.DataFrame:
        """One row for each scene, in the order of the shots, as a copy that you may change.

        `change` and `reason` say what changed and why it has this class; `pixels` is the count of pixelmatch and
        `share` its share of the compared pixels; `boxes` is a JSON list of ``[x, y, width, height]``, the largest of
        `box_count`; `x` and `y` are the upper left corner of the change; `cluster` numbers equal changes, on
        `cluster_size` scenes. `verdict`, `reviewer`, `comment` and `decided_at` are the current verdict on this pair
        of pictures, null if there is none. No column has pictures in it.
        """
        frame = self._evaluated.frame.copy()
        columns = self._decisions.columns(frame)
        frame[list(columns.columns)] = columns
        return frame

    @property
    def summary(self) -> pd.DataFrame:
        """One row for each class of change that occurs: the number of `scenes`, `clusters` and counted `pixels`."""
        groups = self._evaluated.frame.groupby("change")
        table = groups.agg(scenes=("scene", "size"), clusters=("cluster", "nunique"), pixels=("pixels", "sum"))
        return table.reindex([change for change in CHANGE_TYPES if change in table.index])

    @property
    def pictures(self) -> Pictures:
        """The pictures of both sides, by sha256: ``comparison.pictures.get(sha256)``."""
        return self._pictures

    @cached_property
    def masks(self) -> ComparisonMasks:
        """The rectangles that are ignored: ``.add(mask)``, ``.remove(id)``, ``.frame``."""
        return ComparisonMasks(self._evaluated)

    @property
    def events(self) -> Sequence[Event]:
        """Every decision in the log, oldest first; of a library, those on all its comparisons, by everybody."""
        return self._decisions.events

    def only(
        self,
        scenes: SceneSelection | None = None,
        *,
        cluster: int | None = None,
        query: str | None = None,
        exclude: SceneSelection = (),
        room: RoomLike | None = None,
    ) -> Comparison:
        """Return a part of the comparison, with the same verdicts and masks, to check, review or export.

        ``only(query="change == 'content'")``, ``only(cluster=1)``, ``only(frame)`` with any rows of ``.frame``.

        Parameters
        ----------
        scenes, cluster, query, exclude, room
            Which rows, as for :meth:`accept`.

        Returns
        -------
        Comparison
            It may be empty. Numbers and sizes of clusters stay those of the whole comparison.

        Raises
        ------
        InvalidInput
            If a scene does not exist or exists in several rooms, or the query cannot be evaluated.
        """
        rows = select_rows(self.frame, scenes, cluster=cluster, query=query, exclude=exclude, room=room)
        return Comparison(self._evaluated.only(zip(rows["room"], rows["scene"], strict=True)), self._decisions)

    def check(self, *, fail_on: Collection[str] = FAIL_ON) -> Check:
        """Check whether all changes are reviewed and none is rejected: ``sys.exit(comparison.check().exit_code)``.

        Parameters
        ----------
        fail_on
            The change types that need a verdict. Default: all but unchanged, tolerated and noise.

        Returns
        -------
        Check
            True if all is well. Its `exit_code` is 0 then, 3 if a change has no verdict, 4 if one of any class was
            rejected.

        Raises
        ------
        InvalidInput
            If there is no such change type.
        """
        return check_comparison(self.frame, fail_on)

    def accept(
        self,
        scenes: SceneSelection | None = None,
        *,
        cluster: int | None = None,
        query: str | None = None,
        exclude: SceneSelection = (),
        room: RoomLike | None = None,
        reviewer: str | None = None,
        comment: str = "",
        variant: bool = False,
        confirm: bool = False,
    ) -> Event:
        """Accept changes: ``accept("/lesson/1")``, ``accept(cluster=1, exclude="/lesson/7")``, ``accept(query="…")``.

        In a library, the new pictures are the baseline from now on; the old ones are kept.

        Parameters
        ----------
        scenes, cluster, query
            One of them: scenes (paths, shots, or rows of the frame); the number of a cluster; an expression as for
            ``frame.query``.
        exclude
            Scenes, shots or rows to leave out.
        room
            The room whose scenes are meant, if there are several: its UUID, or a :class:`Room`.
        reviewer
            Who decides. Default: ``WHITESHOT_REVIEWER``, or the user who is logged in.
        comment
            Why.
        variant
            Whether the old pictures stay accepted as well; then a comment is needed.
        confirm
            Whether to accept failed and blank shots, too.

        Returns
        -------
        Event
            The decision, for `undo`.

        Raises
        ------
        InvalidInput
            If no scene is chosen, a shot failed or is blank and `confirm` is not set (its `field` is ``confirm``), or a
            variant has no comment.
        """
        rows = select_some(self.frame, scenes, cluster=cluster, query=query, exclude=exclude, room=room)
        return self._decisions.accept(rows, reviewer=reviewer, comment=comment, variant=variant, confirm=confirm)

    def reject(
        self,
        scenes: SceneSelection | None = None,
        *,
        cluster: int | None = None,
        query: str | None = None,
        exclude: SceneSelection = (),
        room: RoomLike | None = None,
        reviewer: str | None = None,
        comment: str = "",
    ) -> Event:
        """Reject changes; parameters as for :meth:`accept`.

        In a library, rejecting pictures that were accepted before removes them from the baseline.
        """
        rows = select_some(self.frame, scenes, cluster=cluster, query=query, exclude=exclude, room=room)
        return self._decisions.reject(rows, reviewer=reviewer, comment=comment)

    def undo(
        self,
        scenes: SceneSelection | None = None,
        *,
        event: Event | str | None = None,
        cluster: int | None = None,
        query: str | None = None,
        exclude: SceneSelection = (),
        room: RoomLike | None = None,
        reviewer: str | None = None,
        comment: str = "",
    ) -> list[Event]:
        """Undo verdicts: the verdict before, and the baseline before, are current again.

        Parameters
        ----------
        scenes, cluster, query, exclude, room
            The rows whose verdicts are undone, as for :meth:`accept`.
        event
            Instead: a decision, or its id, with all its scenes except those of `exclude`.
        reviewer, comment
            As for :meth:`accept`. Without any other argument, this person's latest decision here is undone.

        Returns
        -------
        list of Event
            One for each decision that was undone, wholly or in part.

        Raises
        ------
        InvalidInput
            If there is nothing to undo.
        """
        if scenes is not None or cluster is not None or query is not None:
            rows = select_some(self.frame, scenes, cluster=cluster, query=query, exclude=exclude, room=room)
            return self._decisions.undo(rows, reviewer=reviewer, comment=comment)
        latest = self._decisions.latest(self._evaluated.frame, reviewer) if event is None else event
        excluded = pair_keys(select_rows(self.frame, exclude, room=room))
        return [self._decisions.undo_event(latest, reviewer=reviewer, comment=comment, exclude=excluded)]

    @property
    def stale(self) -> bool:
        """Whether masks were added or removed since the latest evaluation: `refresh` applies them."""
        return self._evaluated.stale

    def refresh(self) -> None:
        """Evaluate again with the current masks, and wait for it; only pairs whose masks changed are compared again."""
        wait_for(self.start_refresh)
        warn_about_masks(self._evaluated.frame)

    def start_refresh(self, *, progress: ProgressOption = False) -> Job[pd.DataFrame]:
        """Begin `refresh` in the background; the frame changes at its end, and not at all after a cancel."""
        return self._evaluated.start_refresh(progress=progress)

    @property
    def painter(self) -> DifferencePainter:
        """What draws differences, with the thresholds and masks of the comparison."""
        return DifferencePainter(self._evaluated.evaluation.thresholds, self._evaluated.mask_store.masks)

    @property
    def _html_report(self) -> Report:
        """The report that :meth:`to_html` writes: a review."""
        from whiteshot_nb.views.report import Report, ReviewContent  # noqa: PLC0415 - loads the widgets

        masks, blank = self._evaluated.mask_store.masks, self._decisions.blank
        return Report(ReviewContent(self.frame, events=self.events, masks=masks, blank=blank), self.pictures)
