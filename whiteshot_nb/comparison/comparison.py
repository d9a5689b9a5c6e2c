"""Shots against a baseline: one change for each scene."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb._core.templates import load_template
from whiteshot_nb.comparison.exports import ComparisonExports
from whiteshot_nb.comparison.refresh import Evaluated
from whiteshot_nb.diff.difference_image import DifferencePainter
from whiteshot_nb.model.change_types import CHANGE_TYPES, FAIL_ON
from whiteshot_nb.review.decisions import Decisions
from whiteshot_nb.review.gate import Check, changes_in_words, check_frame
from whiteshot_nb.review.mask_store import MaskStore, MemoryMaskLog
from whiteshot_nb.review.row_selection import select_rows, select_some
from whiteshot_nb.review.verdicts import MemoryVerdictLog
from whiteshot_nb.review.with_verdicts import pair_keys

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    import pandas as pd

    from whiteshot_nb.diff.evaluation import Evaluation
    from whiteshot_nb.diff.frame_comparison import ComparedShots
    from whiteshot_nb.review.verdicts import Event
    from whiteshot_nb.store import Pictures
    from whiteshot_nb.views.report import Report

_SHOWN = 50


class Comparison(Evaluated, ComparisonExports):
    """One change for each scene, in a frame, and the verdicts on them.

    Of a library, verdicts and masks are kept in it, and accepting moves its baseline; otherwise they go with the
    process. :meth:`only` gives a part of it that can do the same: ``comparison.only(query="…").to_pdf(…)``.

    Parameters
    ----------
    evaluation
        Both sides, and what they are compared by.
    frame
        As it returned it.
    decisions
        Where verdicts go.
    masks
        The masks that hold.
    part
        The room and scene of each row, where it is a part of what is compared; None: it is all of it.
    """

    def __init__(
        self,
        evaluation: Evaluation,
        frame: pd.DataFrame,
        *,
        decisions: Decisions | None = None,
        masks: MaskStore | None = None,
        part: frozenset[tuple[str, str]] | None = None,
    ) -> None:
        super().__init__(evaluation, frame, masks or MaskStore(MemoryMaskLog()), part)
        self._decisions = decisions or Decisions(MemoryVerdictLog())
        self._pictures = _Both(evaluation.shots.pictures, evaluation.baseline.pictures)

    def __repr__(self) -> str:
        count = len(self._frame)
        changes = changes_in_words(self._frame) or "nothing to compare"
        return f"<Comparison {count} scene{'' if count == 1 else 's'}: {changes}>"

    def __len__(self) -> int:
        return len(self._frame)

    def _repr_html_(self) -> str:
        changed = self._frame[self._frame["change"] != "unchanged"]
        shown = changed.head(_SHOWN).astype(object)
        return load_template("whiteshot_nb.views", "comparison.html").render(
            title=repr(self)[1:-1],
            rows=shown.where(shown.notna(), None).to_dict("records"),
            more=len(changed) - len(shown),
            unchanged=len(self._frame) - len(changed),
        )

    @property
    def frame(self) -> pd.DataFrame:
        """One row for each scene, in the order of the shots; typed columns, none with bytes. Yours to change: a copy.

        `change` and `reason` say what and why; `pixels` is the count of pixelmatch and `share` its share of what was
        compared; `boxes` is a JSON list of ``[x, y, width, height]``, the largest of `box_count`; `x` and `y` are the
        upper left corner of what changed; `cluster` numbers equal changes, on `cluster_size` scenes. `verdict`,
        `reviewer`, `comment` and `decided_at` are what a person decided, at this moment, on this pair of pictures.
        """
        frame = self._frame.copy()
        columns = self._decisions.columns(frame)
        frame[list(columns.columns)] = columns
        return frame

    @property
    def pictures(self) -> Pictures:
        """The pictures of both sides."""
        return self._pictures

    @property
    def painter(self) -> DifferencePainter:
        """What draws differences, by the thresholds and the masks that hold."""
        return DifferencePainter(self._evaluation.thresholds, self.mask_store.masks)

    def only(
        self,
        scenes: str | Iterable[str] | pd.DataFrame | None = None,
        *,
        cluster: int | None = None,
        query: str | None = None,
        but: str | Iterable[str] | pd.DataFrame = (),
        room: str | None = None,
    ) -> Comparison:
        """Return a part of the comparison, with the same verdicts and masks, to check, decide on, review or write.

        ``only(query="change == 'content'")``, ``only(cluster=1)``, ``only(frame)`` with any rows of ``.frame``.

        Parameters
        ----------
        scenes, cluster, query, but, room
            Which rows, as for :meth:`accept`.

        Returns
        -------
        Comparison
            It may be empty. Numbers and sizes of clusters stay those of the whole.

        Raises
        ------
        InvalidInput
            If a scene is not there or is there in several rooms, or the query cannot be answered.
        """
        rows = select_rows(self.frame, scenes, cluster=cluster, query=query, but=but, room=room)
        part = Comparison(
            self._evaluation,
            self._frame,
            decisions=self._decisions,
            masks=self.mask_store,
            part=frozenset(zip(rows["room"], rows["scene"], strict=True)),
        )
        part._masked_by = self._masked_by
        return part

    @property
    def summary(self) -> pd.DataFrame:
        """How many scenes, clusters and counted pixels each class has: one row for each class that is there."""
        groups = self._frame.groupby("change")
        table = groups.agg(scenes=("scene", "size"), clusters=("cluster", "nunique"), pixels=("pixels", "sum"))
        return table.reindex([change for change in CHANGE_TYPES if change in table.index])

    def check(self, *, fail_on: Collection[str] = FAIL_ON) -> Check:
        """Tell whether somebody has to look at a change: ``sys.exit(comparison.check().outcome)``.

        Parameters
        ----------
        fail_on
            The classes that need a verdict. Default: all but unchanged, tolerated and noise.

        Returns
        -------
        Check
            0 if each of these was accepted and nothing was rejected, 3 if one has no verdict, 4 if any scene was
            rejected.

        Raises
        ------
        InvalidInput
            If there is no such class.
        """
        return check_frame(self.frame, fail_on)

    def accept(
        self,
        scenes: str | Iterable[str] | pd.DataFrame | None = None,
        *,
        cluster: int | None = None,
        query: str | None = None,
        but: str | Iterable[str] | pd.DataFrame = (),
        room: str | None = None,
        who: str | None = None,
        comment: str = "",
        variant: bool = False,
        confirm: bool = False,
    ) -> Event:
        """Accept changes: ``accept("/lesson/1")``, ``accept(cluster=1, but="/lesson/7")``, ``accept(query="…")``.

        Of a library, the baseline points at the new pictures from now on; the old ones stay.

        Parameters
        ----------
        scenes, cluster, query
            One of them: scenes, or rows of the frame; the number of a cluster; an expression as for ``frame.query``.
        but
            Scenes, or rows, among them that are left out.
        room
            The room whose scenes are meant, where there are several.
        who
            Whose decision it is. Default: ``WHITESHOT_REVIEWER``, or who is logged in.
        comment
            Why.
        variant
            Whether the old pictures hold as well; the comment is the reason.
        confirm
            Whether failed and blank shots are meant, too.

        Returns
        -------
        Event
            The decision, for `undo`.

        Raises
        ------
        InvalidInput
            If no scene is meant, a shot failed or is blank and `confirm` is not set (its `field` is ``confirm``), or a
            variant has no reason.
        """
        rows = select_some(self.frame, scenes, cluster=cluster, query=query, but=but, room=room)
        return self._decisions.accept(rows, who=who, comment=comment, variant=variant, confirm=confirm)

    def reject(
        self,
        scenes: str | Iterable[str] | pd.DataFrame | None = None,
        *,
        cluster: int | None = None,
        query: str | None = None,
        but: str | Iterable[str] | pd.DataFrame = (),
        room: str | None = None,
        who: str | None = None,
        comment: str = "",
    ) -> Event:
        """Reject changes; parameters as for :meth:`accept`.

        Of a library, a baseline that pointed at these pictures because they had been accepted does so no more.
        """
        rows = select_some(self.frame, scenes, cluster=cluster, query=query, but=but, room=room)
        return self._decisions.reject(rows, who=who, comment=comment)

    def undo(
        self,
        scenes: str | Iterable[str] | pd.DataFrame | None = None,
        *,
        event: Event | str | None = None,
        cluster: int | None = None,
        query: str | None = None,
        but: str | Iterable[str] | pd.DataFrame = (),
        room: str | None = None,
        who: str | None = None,
        comment: str = "",
    ) -> list[Event]:
        """Take back verdicts: what held before holds again, in the baseline, too.

        Parameters
        ----------
        scenes, cluster, query, but, room
            Whose verdicts, as for :meth:`accept`.
        event
            Instead: a decision, or its id, with all its scenes but those that `but` names.
        who, comment
            As for :meth:`accept`. With nothing else given, this person's latest decision here is taken back.

        Raises
        ------
        InvalidInput
            If there is nothing to undo.
        """
        if scenes is not None or cluster is not None or query is not None:
            rows = select_some(self.frame, scenes, cluster=cluster, query=query, but=but, room=room)
            return self._decisions.undo(rows, who=who, comment=comment)
        latest = self._decisions.latest(self._frame, who) if event is None else event
        spared = pair_keys(select_rows(self.frame, but, room=room))
        return [self._decisions.undo_event(latest, who=who, comment=comment, but=spared)]

    @property
    def events(self) -> Sequence[Event]:
        """Every decision in the log, oldest first: of a library, on all its comparisons, by everybody."""
        return self._decisions.events

    @property
    def sides(self) -> tuple[ComparedShots, ComparedShots]:
        """What was compared: the baseline and the shots."""
        return self._evaluation.baseline, self._evaluation.shots

    @property
    def html_report(self) -> Report:
        """The report that :meth:`to_html` writes: a review."""
        from whiteshot_nb.views.report import Report, ReviewContent  # noqa: PLC0415 - loads the widgets

        masks, blank = self.mask_store.masks, self._decisions.blank
        return Report(ReviewContent(self.frame, events=self.events, masks=masks, blank=blank), self.pictures)


class _Both:
    """The pictures of two places."""

    def __init__(self, *places: Pictures) -> None:
        self._places = places

    def get(self, sha256: str) -> bytes:
        """Return the bytes; `KeyError` if there are none."""
        for place in self._places:
            try:
                return place.get(sha256)
            except KeyError:
                continue
        raise KeyError(sha256)
