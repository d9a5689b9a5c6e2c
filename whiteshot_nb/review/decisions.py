"""Accept, reject and undo: decisions on rows of a comparison, each written to a log at once."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Any, Protocol

from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.model.change_types import NEED_CONFIRMATION
from whiteshot_nb.review.verdicts import (
    MAX_COMMENT_LENGTH,
    MAX_NAME_LENGTH,
    Event,
    current_verdicts,
    replace_invalid_characters,
)
from whiteshot_nb.review.with_verdicts import pair_keys, verdict_columns
from whiteshot_nb.settings import ReviewSettings
from whiteshot_nb.store import to_python

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    import pandas as pd

    from whiteshot_nb.model.pair_key import PairKey
    from whiteshot_nb.model.shot_columns import FrameRow
    from whiteshot_nb.review.verdicts import Verdict, VerdictLog


_NAMED = 3


class UpdatesBaseline(Protocol):
    """Something that changes a baseline when pictures are accepted."""

    def update(self, event: Event, rows: Sequence[FrameRow], *, variant: bool) -> None:
        """Write an event, and point the baseline at the pictures of its rows: both or neither."""


class Decisions:
    """Accepts, rejects and undoes rows of a comparison's frame.

    Parameters
    ----------
    log
        Where verdicts are written.
    updater
        What changes the baseline when rows are accepted; None: there is no baseline to change.
    blank
        The sha256 of pictures of one colour: accepting one needs a confirmation.
    """

    def __init__(self, log: VerdictLog, updater: UpdatesBaseline | None = None, blank: Collection[str] = ()) -> None:
        self.log = log
        self._updater = updater
        self.blank = frozenset(blank)

    @property
    def events(self) -> Sequence[Event]:
        """All events of the log, oldest first."""
        return self.log.events()

    def columns(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the current verdicts on the rows of a frame, in typed columns with its index."""
        return verdict_columns(pair_keys(frame), current_verdicts(self.events), frame.index)

    def accept(
        self,
        rows: pd.DataFrame,
        *,
        reviewer: str | None = None,
        comment: str = "",
        variant: bool = False,
        confirm: bool = False,
    ) -> Event:
        """Accept rows: the baseline has their pictures from now on, instead of the old ones or as variants of them.

        Raises
        ------
        InvalidInput
            If there are no rows, a variant has no comment, or a shot failed or is blank and `confirm` is not set.
        """
        if variant and not comment.strip():
            raise InvalidInput("A variant needs a comment", field="comment", hint="Say why both pictures are right.")
        records = _records(rows)
        if variant and any(row["sha256"] is None for row in records):
            raise InvalidInput("A scene without a picture cannot be a variant", field="variant")
        doubtful = [
            row["scene"] for row in records if row["change"] in NEED_CONFIRMATION or row["sha256"] in self.blank
        ]
        if doubtful and not confirm:
            raise InvalidInput(
                f"{_scenes(doubtful)} failed or {'is' if len(doubtful) == 1 else 'are'} blank",
                field="confirm",
                hint="Look at them again; confirm=True accepts them.",
            )
        event = _event("accepted", rows, reviewer, comment)
        if self._updater is None:
            self.log.add(event)
        else:
            self._updater.update(event, records, variant=variant)
        return event

    def reject(self, rows: pd.DataFrame, *, reviewer: str | None = None, comment: str = "") -> Event:
        """Reject rows: pictures that were accepted before are no longer in the baseline.

        Raises
        ------
        InvalidInput
            If there are no rows.
        """
        event = _event("rejected", rows, reviewer, comment)
        self.log.add(event)
        return event

    def undo(self, rows: pd.DataFrame, *, reviewer: str | None = None, comment: str = "") -> list[Event]:
        """Undo the current verdict on each of these rows; the verdict before it is current again.

        Returns
        -------
        list of Event
            One for each event that was undone, wholly or in part.

        Raises
        ------
        InvalidInput
            If none of the rows has a verdict.
        """
        verdicts = current_verdicts(self.events)
        found: dict[str, list[PairKey]] = {}
        for pair in pair_keys(rows):
            if pair in verdicts:
                found.setdefault(verdicts[pair].id, []).append(pair)
        if not found:
            raise InvalidInput("There is no verdict to undo", field="scenes")
        return [self._undone(event, pairs, reviewer, comment) for event, pairs in found.items()]

    def undo_event(
        self, event: Event | str, *, reviewer: str | None = None, comment: str = "", exclude: Iterable[PairKey] = ()
    ) -> Event:
        """Undo one decision on all its pairs on which it was not undone yet, except some.

        Raises
        ------
        InvalidInput
            If there is no such decision, or it was undone already.
        """
        events = self.events
        name = event if isinstance(event, str) else event.id
        pairs = {pair for one in events if one.id == name and one.verdict != "undone" for pair in one.pairs}
        pairs -= {pair for one in events if one.undoes == name for pair in one.pairs} | set(exclude)
        if not pairs:
            raise InvalidInput(f"There is no decision {name[:80]} to undo", field="event")
        return self._undone(name, sorted(pairs, key=str), reviewer, comment)

    def latest(self, frame: pd.DataFrame, reviewer: str | None = None) -> Event:
        """Return the last decision of a person that is the current verdict on a row of a frame.

        Raises
        ------
        InvalidInput
            If there is no such decision.
        """
        name, pairs = reviewer_name(reviewer), set(pair_keys(frame))
        verdicts = current_verdicts(self.events)
        mine = {event.id for pair, event in verdicts.items() if pair in pairs and event.reviewer == name}
        for event in reversed(self.events):
            if event.id in mine:
                return event
        raise InvalidInput(f"There is no verdict of {name} to undo", field="event")

    def _undone(self, event: str, pairs: Iterable[PairKey], reviewer: str | None, comment: str) -> Event:
        undone = Event("undone", tuple(pairs), reviewer_name(reviewer), comment=check_comment(comment), undoes=event)
        self.log.add(undone)
        return undone


def reviewer_name(reviewer: str | None = None) -> str:
    """Return the reviewer's name: the one given, ``WHITESHOT_REVIEWER``, or the user who is logged in.

    Raises
    ------
    InvalidInput
        If none of them is known, or the name is too long.
    """
    try:
        name = reviewer or ReviewSettings().reviewer or getpass.getuser()
    except (OSError, KeyError, ImportError) as error:
        raise InvalidInput(
            "The name of the reviewer is not known",
            field="reviewer",
            hint="Pass reviewer=…, or set WHITESHOT_REVIEWER.",
        ) from error
    if len(name) > MAX_NAME_LENGTH:
        raise InvalidInput(f"A name has at most {MAX_NAME_LENGTH} characters", field="reviewer")
    return replace_invalid_characters(name)


def check_comment(text: str) -> str:
    """Return a comment as it is written to a log: stripped, without characters that databases refuse.

    Raises
    ------
    InvalidInput
        If it is too long.
    """
    if len(text) > MAX_COMMENT_LENGTH:
        raise InvalidInput(f"A comment has at most {MAX_COMMENT_LENGTH:,} characters", field="comment")
    return replace_invalid_characters(text).strip()


def _records(rows: pd.DataFrame) -> list[FrameRow]:
    if rows.empty:
        raise InvalidInput("No scene was chosen", field="scenes")
    return [{str(name): to_python(value) for name, value in row.items()} for row in rows.to_dict("records")]


def _event(verdict: Verdict, rows: pd.DataFrame, reviewer: str | None, comment: str) -> Event:
    engine = engine_name(_records(rows.head(1))[0])
    return Event(
        verdict, tuple(pair_keys(rows)), reviewer_name(reviewer), comment=check_comment(comment), engine=engine
    )


def engine_name(row: Mapping[str, Any]) -> str:
    """Return the engine that compared a row's pictures, with its version; empty if none was needed."""
    return " ".join(filter(None, (row["engine"], row["engine_version"])))


def _scenes(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
