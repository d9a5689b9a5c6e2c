"""Verdicts of reviewers: an append-only log of events, and the current verdict on each pair of pictures.

A verdict is about a pair of pictures, not about a scene: a scene that changes again needs a new verdict, and a picture
that was only encoded anew does not. It counts for the baseline that it was given for. Undoing a verdict is an event,
too: it restores the previous verdict on the pair, if there was one.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from textwrap import shorten
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from whiteshot_nb.model.pair_key import PairKey
    from whiteshot_nb.review.shown_digests import ShownDigests

Verdict = Literal["accepted", "rejected", "undone"]

MAX_NAME_LENGTH = 200
"""Maximum number of characters of a reviewer's name."""

MAX_COMMENT_LENGTH = 20_000
"""Maximum number of characters of a comment."""

_SHOWN = 60
_NO_CHARACTER = re.compile("[\x00\ud800-\udfff]")


def replace_invalid_characters(text: str) -> str:
    """Replace NUL and unpaired surrogates, which databases and files refuse, with �."""
    return _NO_CHARACTER.sub("\ufffd", text)


def new_id() -> str:
    """Return a unique id; ids sort by time."""
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}-{secrets.token_hex(4)}"


@dataclass(frozen=True, slots=True, repr=False)
class Event:
    """One decision of a reviewer about one or several pairs of pictures.

    Attributes
    ----------
    verdict
        ``accepted``, ``rejected`` or ``undone``.
    pairs
        The pairs of pictures, each with room and scene. For ``undone``, these can be some of the pairs of the event
        that is undone.
    reviewer
        Name of the person who decided.
    comment
        Reason for the decision; may be empty.
    engine
        Name and version of the engine that compared the pictures.
    undoes
        Id of the event that is undone; None unless `verdict` is ``undone``.
    at
        Time of the decision, in UTC.
    id
        Unique id of the event; ids sort by time.
    baseline
        Name of the baseline for which the decision counts: the one that accepting changes. None if it counts for all:
        without a library, and in libraries of older versions. For ``undone``, that of the event that is undone.
    """

    verdict: Verdict
    pairs: tuple[PairKey, ...]
    reviewer: str
    comment: str = ""
    engine: str = ""
    undoes: str | None = None
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    id: str = field(default_factory=new_id)
    baseline: str | None = None

    def __repr__(self) -> str:
        what = repr(self.pairs[0].scene) if len(self.pairs) == 1 else f"{len(self.pairs):,} scenes"
        comment = shorten(self.comment, _SHOWN, placeholder="…")
        return f"<Event {self.verdict} {what} by {self.reviewer!r}{comment and f': {comment!r}'}>"


class VerdictLog(Protocol):
    """A log of verdicts, to which other processes may write, too."""

    def add(self, event: Event) -> None:
        """Append an event; when the method returns, the event is stored."""

    def events(self) -> Sequence[Event]:
        """Return all events, oldest first."""


class MemoryVerdictLog:
    """A log of verdicts in memory, for a comparison without a library."""

    def __init__(self) -> None:
        self._events: list[Event] = []

    def add(self, event: Event) -> None:
        """Append an event."""
        self._events.append(event)

    def events(self) -> Sequence[Event]:
        """Return all events, oldest first."""
        return tuple(self._events)


def events_that_count(events: Iterable[Event], baseline: str | None) -> list[Event]:
    """Return the events that count in a comparison: those on its baseline, and those that count for all baselines.

    Parameters
    ----------
    events
        All events, oldest first.
    baseline
        Name of the baseline that accepting changes; None if there is none.
    """
    return [event for event in events if event.baseline is None or event.baseline == baseline]


def with_known_digests(events: Iterable[Event], digests: ShownDigests) -> list[Event]:
    """Return events whose pairs of pictures have all shown digests that are known."""
    return [_resolved(event, tuple(map(digests.resolve, event.pairs))) for event in events]


def _resolved(event: Event, pairs: tuple[PairKey, ...]) -> Event:
    changed = any(new is not old for new, old in zip(pairs, event.pairs, strict=True))
    return replace(event, pairs=pairs) if changed else event


def current_verdicts(events: Iterable[Event]) -> dict[PairKey, Event]:
    """Return the current verdict on each pair of pictures, that is, the latest event that was not undone."""
    return {pair: stack[-1] for pair, stack in events_by_pair(events).items()}


def events_by_pair(events: Iterable[Event]) -> dict[PairKey, list[Event]]:
    """Return for each pair of pictures the events that were not undone, oldest first.

    Pairs without such an event are left out.
    """
    stacks: dict[PairKey, list[Event]] = {}
    for event in events:
        for pair in event.pairs:
            stack = stacks.setdefault(pair, [])
            if event.verdict == "undone":
                stacks[pair] = [earlier for earlier in stack if earlier.id != event.undoes]
            else:
                stack.append(event)
    return {pair: stack for pair, stack in stacks.items() if stack}
