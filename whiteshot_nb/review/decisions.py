"""Accept and reject rows of a comparison, and undo such decisions; each decision is logged immediately."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import pandas as pd

from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.model.change_types import NEED_CONFIRMATION
from whiteshot_nb.review.reviewer_name import check_comment, reviewer_name
from whiteshot_nb.review.shown_digests import ShownDigests
from whiteshot_nb.review.verdicts import (
    Event,
    current_verdicts,
    events_that_count,
    with_known_digests,
)
from whiteshot_nb.review.with_verdicts import pair_keys, verdict_columns
from whiteshot_nb.store import to_python

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from whiteshot_nb.model.pair_key import PairKey
    from whiteshot_nb.model.shot_columns import FrameRow
    from whiteshot_nb.review.verdicts import Verdict, VerdictLog

_NAMED = 3
_DIGESTS = ("baseline_shown_digest", "shown_digest")


class UpdatesBaseline(Protocol):
    """An object that updates a baseline when pictures are accepted."""

    def update(self, event: Event, rows: Sequence[FrameRow], *, variant: bool) -> None:
        """Store a verdict, and add the accepted pictures to the baseline; either both are done or neither."""


class Decisions:
    """Accepts and rejects rows of a comparison's DataFrame, and undoes such decisions.

    Parameters
    ----------
    log
        Log of the verdicts.
    updater
        Updates the baseline when rows are accepted. None: there is no baseline to update.
    blank
        SHA-256 of all pictures that show only one colour. Accepting such a picture needs a confirmation.
    baseline
        Name of the baseline for which decisions count. None: there is none, and decisions count for all.
    digests
        The shown digests that are known beforehand. Those of rows and of decisions are added.
    """

    def __init__(
        self,
        log: VerdictLog,
        updater: UpdatesBaseline | None = None,
        blank: Collection[str] = (),
        *,
        baseline: str | None = None,
        digests: ShownDigests | None = None,
    ) -> None:
        self.log = log
        self._updater = updater
        self.blank = frozenset(blank)
        self.baseline = baseline
        self._digests = digests or ShownDigests()
        self._seen = (0, 0)
        self._events: tuple[Event, ...] = ()

    @property
    def events(self) -> Sequence[Event]:
        """The decisions in the log that count for the baseline, oldest first, with the digests that are known."""
        log = self.log.events()
        self._digests.learn(pair for event in log[self._seen[0] :] for pair in event.pairs)
        seen = len(log), len(self._digests)
        if seen != self._seen:
            self._seen = seen
            self._events = tuple(with_known_digests(events_that_count(log, self.baseline), self._digests))
        return self._events

    def pairs(self, frame: pd.DataFrame) -> list[PairKey]:
        """Return the pair of pictures of each row of a DataFrame, with the digests that are known."""
        pairs = pair_keys(frame)
        self._digests.learn(pairs)
        return [self._digests.resolve(pair) for pair in pairs]

    def columns(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the current verdict on each row of a DataFrame, as a DataFrame with the same index.

        It also has the columns `baseline_shown_digest` and `shown_digest`, with what is known from decisions, too.
        """
        pairs = pair_keys(frame)
        self._digests.learn(pairs)
        verdicts = current_verdicts(self.events)
        resolved = [self._digests.resolve(pair) for pair in pairs]
        digests = {name: [getattr(pair, name) for pair in resolved] for name in _DIGESTS}
        return verdict_columns(resolved, verdicts, frame.index).assign(
            **{name: pd.array(values, dtype="string") for name, values in digests.items()}
        )

    def accept(
        self,
        rows: pd.DataFrame,
        *,
        reviewer: str | None = None,
        comment: str = "",
        variant: bool = False,
        confirm: bool = False,
    ) -> Event:
        """Accept the new pictures in rows of a comparison, and add these pictures to the baseline.

        Parameters
        ----------
        rows
            Rows of the comparison's DataFrame.
        reviewer
            Name of the person who decides. Default: ``WHITESHOT_REVIEWER``, or the user who is logged in.
        comment
            Reason for the decision.
        variant
            Whether the old pictures stay accepted, too. This needs a comment.
        confirm
            Whether to accept failed and blank shots, too.

        Raises
        ------
        InvalidInput
            If there are no rows, or if a variant has no comment. Also if a shot failed or is blank, and `confirm` is
            False.
        """
        if variant and not comment.strip():
            raise InvalidInput(
                "Accepting a picture with variant=True requires a comment",
                field="comment",
                hint="Explain in the comment why the old and the new picture are both correct.",
            )
        records = _records(rows)
        if variant and any(row["sha256"] is None for row in records):
            raise InvalidInput("A scene without a picture cannot be accepted with variant=True", field="variant")
        doubtful = [
            row["scene"] for row in records if row["change"] in NEED_CONFIRMATION or row["sha256"] in self.blank
        ]
        if doubtful and not confirm:
            raise InvalidInput(
                f"Accepting failed or blank shots requires a confirmation: {_scenes(doubtful)}",
                field="confirm",
                hint="Check the shots again. To accept them anyway, pass confirm=True.",
            )
        event = self._event("accepted", rows, reviewer, comment)
        if self._updater is None:
            self.log.add(event)
        else:
            self._updater.update(event, records, variant=variant)
        return event

    def reject(self, rows: pd.DataFrame, *, reviewer: str | None = None, comment: str = "") -> Event:
        """Reject the new picture of each row in `rows`.

        If such a picture was accepted earlier, it is removed from the baseline.

        Raises
        ------
        InvalidInput
            If `rows` is empty.
        """
        event = self._event("rejected", rows, reviewer, comment)
        self.log.add(event)
        return event

    def undo(self, rows: pd.DataFrame, *, reviewer: str | None = None, comment: str = "") -> list[Event]:
        """Undo the current verdict on each row; the verdict before it becomes the current verdict.

        Returns
        -------
        list of Event
            One event for each decision that was undone for all or some of its rows.

        Raises
        ------
        InvalidInput
            If none of the rows has a verdict.
        """
        verdicts = current_verdicts(self.events)
        found: dict[str, tuple[Event, list[PairKey]]] = {}
        for pair in self.pairs(rows):
            event = verdicts.get(pair)
            if event is not None:
                found.setdefault(event.id, (event, []))[1].append(pair)
        if not found:
            raise InvalidInput("The selected scenes have no verdict to undo", field="scenes")
        return [self._undone(event, pairs, reviewer, comment) for event, pairs in found.values()]

    def undo_event(
        self, event: Event | str, *, reviewer: str | None = None, comment: str = "", exclude: Iterable[PairKey] = ()
    ) -> Event:
        """Undo one decision on all of its pairs of pictures, except those for which it is already undone.

        Parameters
        ----------
        event
            The decision, or its id.
        reviewer
            Name of the person who undoes it. Default: ``WHITESHOT_REVIEWER``, or the user who is logged in.
        comment
            Reason for undoing it.
        exclude
            Pairs of pictures for which the decision stays valid.

        Raises
        ------
        InvalidInput
            If the decision does not exist, counts for another baseline, or is already undone.
        """
        events = self.events
        name = event if isinstance(event, str) else event.id
        decision = next((one for one in events if one.id == name and one.verdict != "undone"), None)
        undone = {pair for one in events if one.undoes == name for pair in one.pairs} | set(exclude)
        pairs = set(decision.pairs) - undone if decision else ()
        if decision is None or not pairs:
            raise InvalidInput(
                f"The decision {name[:80]} does not exist or has already been undone",
                field="event",
                hint="Undo a decision on another baseline in a comparison with that baseline.",
            )
        return self._undone(decision, sorted(pairs, key=str), reviewer, comment)

    def latest(self, frame: pd.DataFrame, reviewer: str | None = None) -> Event:
        """Return a reviewer's latest decision that is still the current verdict on at least one row.

        Raises
        ------
        InvalidInput
            If the reviewer has no such decision.
        """
        name, pairs = reviewer_name(reviewer), set(self.pairs(frame))
        verdicts = current_verdicts(self.events)
        mine = {event.id for pair, event in verdicts.items() if pair in pairs and event.reviewer == name}
        for event in reversed(self.events):
            if event.id in mine:
                return event
        raise InvalidInput(f"{name} has no verdict to undo in this comparison", field="event")

    def _event(self, verdict: Verdict, rows: pd.DataFrame, reviewer: str | None, comment: str) -> Event:
        return Event(
            verdict,
            tuple(self.pairs(rows)),
            reviewer_name(reviewer),
            comment=check_comment(comment),
            engine=engine_name(_records(rows.head(1))[0]),
            baseline=self.baseline,
        )

    def _undone(self, event: Event, pairs: Iterable[PairKey], reviewer: str | None, comment: str) -> Event:
        decided = {pair: pair for pair in event.pairs}
        undone = Event(
            "undone",
            tuple(decided[pair] for pair in pairs),  # the files that the decision names, so that all readers know them
            reviewer_name(reviewer),
            comment=check_comment(comment),
            undoes=event.id,
            baseline=event.baseline,
        )
        self.log.add(undone)
        return undone


def _records(rows: pd.DataFrame) -> list[FrameRow]:
    if rows.empty:
        raise InvalidInput("No scene is selected", field="scenes")
    return [{str(name): to_python(value) for name, value in row.items()} for row in rows.to_dict("records")]


def engine_name(row: Mapping[str, Any]) -> str:
    """Return the name and version of the engine that compared the two pictures in a row; empty without a comparison."""
    return " ".join(filter(None, (row["engine"], row["engine_version"])))


def _scenes(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
