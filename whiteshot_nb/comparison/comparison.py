"""The result of comparing shots with a baseline: one row for each scene, changed or not, and the verdicts."""

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
    """The result of a comparison: a DataFrame with one row for each scene, changed or not, and the verdicts.

    Call ``compare`` or ``library.compare`` to create one. A comparison from ``library.compare`` writes verdicts and
    masks to the library, and accepting a change updates the baseline. A comparison from ``compare`` keeps verdicts and
    masks only in memory. :meth:`only` selects some scenes and returns another comparison:
    ``comparison.only(query="…").to_pdf(…)``.

    Parameters
    ----------
    evaluated
        The rows of the comparison, one for each scene, without the verdicts.
    decisions
        The object that reads and writes the verdicts.
    """

    def __init__(self, evaluated: EvaluatedFrame, decisions: Decisions) -> None:
        self._evaluated = evaluated
        self._decisions = decisions
        decisions.pairs(evaluated.frame)  # so that the digests of its pictures are known
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
        """A DataFrame with one row for each scene, in the order of the shots; a copy that you may change.

        Columns that describe the result:

        * `change`: the change type; `reason`: why the change has this type
        * `pixels`: the number of changed pixels, as counted by pixelmatch
        * `share`: this number, divided by the number of compared pixels
        * `boxes`: the largest boxes around changed pixels, as a JSON list with ``[x, y, width, height]`` for each box
        * `box_count`: the number of all boxes
        * `x`, `y`: left and top edge of the rectangle that encloses the boxes in `boxes`
        * `cluster`: a number that scenes with the same change share; `cluster_size`: the number of these scenes
        * `shown_digest`, `baseline_shown_digest`: equal for pictures that a browser shows alike; null for pictures that
          were never decoded
        * `verdict`, `reviewer`, `comment`, `decided_at`: the current verdict on the two pictures; null if there is none

        The DataFrame does not contain the pictures; see :attr:`pictures`.
        """
        frame = self._evaluated.frame.copy()
        columns = self._decisions.columns(frame)
        frame[list(columns.columns)] = columns
        return frame

    @property
    def summary(self) -> pd.DataFrame:
        """A DataFrame with one row for each change type: the numbers of `scenes`, `clusters` and changed `pixels`.

        A cluster is a group of scenes with the same change.
        """
        groups = self._evaluated.frame.groupby("change")
        table = groups.agg(scenes=("scene", "size"), clusters=("cluster", "nunique"), pixels=("pixels", "sum"))
        return table.reindex([change for change in CHANGE_TYPES if change in table.index])

    @property
    def pictures(self) -> Pictures:
        """The pictures of the shots and of the baseline, by SHA-256: ``comparison.pictures.get(sha256)``."""
        return self._pictures

    @cached_property
    def masks(self) -> ComparisonMasks:
        """The rectangles that the comparison ignores, with the methods ``add(mask)`` and ``remove(id)``."""
        return ComparisonMasks(self._evaluated)

    @property
    def events(self) -> Sequence[Event]:
        """All decisions that apply to this comparison, oldest first.

        In a library, these are the decisions of all reviewers on the same baseline. Decisions that were stored by older
        versions of this package name no baseline. They are included, too.
        """
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
        """Return a comparison with only some of the scenes, which can be checked, reviewed or exported separately.

        The returned comparison has the same verdicts and masks as this comparison. Examples are
        ``only(query="change == 'content'")``, ``only(cluster=1)`` and ``only(rows)`` with some rows of ``.frame``.

        Parameters
        ----------
        scenes, cluster, query, exclude, room
            The rows to select, as for :meth:`accept`.

        Returns
        -------
        Comparison
            The selected part of the comparison, which can be empty. Cluster numbers and cluster sizes are those of the
            whole comparison.

        Raises
        ------
        InvalidInput
            If a scene does not exist, if it exists in several rooms and `room` is not given, or if the query cannot be
            evaluated.
        """
        rows = select_rows(self.frame, scenes, cluster=cluster, query=query, exclude=exclude, room=room)
        return Comparison(self._evaluated.only(zip(rows["room"], rows["scene"], strict=True)), self._decisions)

    def check(self, *, fail_on: Collection[str] = FAIL_ON) -> Check:
        """Check whether all changes are reviewed and none is rejected.

        In a script: ``sys.exit(comparison.check().exit_code)``.

        Parameters
        ----------
        fail_on
            The change types that need a verdict. Default: all except ``unchanged``, ``tolerated`` and ``noise``.

        Returns
        -------
        Check
            A result that is true if the comparison passes. Its `exit_code` is 0 if the comparison passes, 4 if at least
            one change is rejected, and 3 if no change is rejected but verdicts are missing.

        Raises
        ------
        InvalidInput
            If `fail_on` contains an unknown change type.
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
        """Accept the changes of some scenes.

        If the baseline belongs to a library, the new pictures replace the old ones in the baseline; no picture is
        deleted. Pass exactly one of `scenes`, `cluster` and `query`: ``accept("/lesson/1")``, ``accept(cluster=1,
        exclude="/lesson/7")``, ``accept(query="pixels < 200")``.

        Parameters
        ----------
        scenes
            The scenes to accept, given as paths, as shots, or as rows of ``.frame``.
        cluster
            Number of a cluster, that is, of a group of scenes with the same change.
        query
            Expression over the columns of ``.frame``, as for ``DataFrame.query``.
        exclude
            The scenes to leave out, given as paths, as shots, or as rows of ``.frame``.
        room
            The room of the scenes, as a UUID or a :class:`Room`. Pass the room if the comparison has several rooms.
        reviewer
            Name of the person who decides. Default: the environment variable ``WHITESHOT_REVIEWER``, or
            the user who is logged in.
        comment
            Reason for the decision.
        variant
            Whether the old pictures stay accepted in addition to the new ones. If true, `comment` is required.
        confirm
            If true, failed and blank shots are accepted. If false, selecting such a shot raises an error.

        Returns
        -------
        Event
            The decision, which you can pass to :meth:`undo`.

        Raises
        ------
        InvalidInput
            If no scene is selected, if `variant` is true and `comment` is empty, or if a selected shot failed or is
            blank and `confirm` is false. In the last case, the error's `field` is ``confirm``.
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
        """Reject the changes of some scenes; see :meth:`accept` for the parameters.

        If the baseline belongs to a library, pictures that were accepted earlier and are now rejected are removed from
        the baseline.
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
        """Undo verdicts. Each scene gets back the verdict that it had before, if any.

        If the baseline belongs to a library, the changes of the baseline are undone, too.

        If neither rows nor `event` is given, the reviewer's latest decision in this comparison is undone.

        Parameters
        ----------
        scenes, cluster, query, exclude, room
            The rows whose verdicts to undo, selected as for :meth:`accept`.
        event
            The decision to undo, or the id of this decision. Pass either `event` or rows. The verdicts on all
            scenes of the decision are undone, except scenes in `exclude`.
        reviewer
            Name of the person who undoes the verdicts, as for :meth:`accept`.
        comment
            Reason for undoing the verdicts.

        Returns
        -------
        list of Event
            One event for each decision that was undone, wholly or in part.

        Raises
        ------
        InvalidInput
            If there is nothing to undo.
        """
        if scenes is not None or cluster is not None or query is not None:
            rows = select_some(self.frame, scenes, cluster=cluster, query=query, exclude=exclude, room=room)
            return self._decisions.undo(rows, reviewer=reviewer, comment=comment)
        latest = self._decisions.latest(self._evaluated.frame, reviewer) if event is None else event
        excluded = self._decisions.pairs(select_rows(self.frame, exclude, room=room))
        return [self._decisions.undo_event(latest, reviewer=reviewer, comment=comment, exclude=excluded)]

    @property
    def stale(self) -> bool:
        """Whether masks were added or removed after :attr:`frame` was computed. Call :meth:`refresh` to apply them."""
        return self._evaluated.stale

    def refresh(self) -> None:
        """Compute :attr:`frame` again with the current masks. Only pictures whose masks changed are compared again."""
        wait_for(self.start_refresh)
        warn_about_masks(self._evaluated.frame)

    def start_refresh(self, *, progress: ProgressOption = False) -> Job[pd.DataFrame]:
        """Start computing :attr:`frame` again with the current masks, in the background.

        When the job ends, :attr:`frame` is replaced. If the job is cancelled, :attr:`frame` does not change.

        Parameters
        ----------
        progress
            Whether to show the progress, or a function to report it to.
        """
        return self._evaluated.start_refresh(progress=progress)

    @property
    def painter(self) -> DifferencePainter:
        """The object that draws pictures of the differences, with the thresholds and masks of the comparison."""
        return DifferencePainter(self._evaluated.evaluation.thresholds, self._evaluated.mask_store.masks)

    @property
    def _html_report(self) -> Report:
        """The report that :meth:`to_html` writes."""
        from whiteshot_nb.views.report import Report, ReviewContent  # noqa: PLC0415 - loads the widgets

        content = ReviewContent(
            self.frame,
            events=self.events,
            masks=self._evaluated.mask_store.masks,
            blank=self._decisions.blank,
            baseline=self._decisions.baseline,
        )
        return Report(content, self.pictures)
