"""What people decided: a log that only grows, and the state it adds up to.

A verdict is on a pair of pictures, not on a scene: a scene that changes again has to be looked at again. Undoing is an
event like any other; the pair then has the verdict it had before, or none.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from textwrap import shorten
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from whiteshot_nb.model.pair_key import PairKey

Verdict = Literal["accepted", "rejected", "undone"]

MAX_NAME_LENGTH = 200
MAX_COMMENT_LENGTH = 20_000
"""Characters of a reviewer's name, and of a comment."""

_SHOWN = 60
_NO_CHARACTER = re.compile("[\x00\ud800-\udfff]")


def replace_invalid_characters(text: str) -> str:
    """Return what a person wrote with � for what is none: NUL, and halves of pairs. Databases and files refuse them."""
    return _NO_CHARACTER.sub("\ufffd", text)


def new_id() -> str:
    """Return a name that nothing else has; those made later sort later."""
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}-{secrets.token_hex(4)}"


@dataclass(frozen=True, slots=True, repr=False)
class Event:
    """One decision of a person, on one pair or on several at once.

    Attributes
    ----------
    verdict
        ``accepted`` or ``rejected``; or ``undone``, which takes back the event `undoes` for these pairs, be they all of
        its pairs or some.
    who, at, comment
        By whom, when, and why.
    engine
        What had compared the pictures, with its version.
    id
        Unlike any other's; ids sort by time.
    """

    verdict: Verdict
    pairs: tuple[PairKey, ...]
    who: str
    comment: str = ""
    engine: str = ""
    undoes: str | None = None
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    id: str = field(default_factory=new_id)

    def __repr__(self) -> str:
        what = repr(self.pairs[0].scene) if len(self.pairs) == 1 else f"{len(self.pairs):,} scenes"
        comment = shorten(self.comment, _SHOWN, placeholder="…")
        return f"<Event {self.verdict} {what} by {self.who!r}{comment and f': {comment!r}'}>"


class VerdictLog(Protocol):
    """Whoever keeps events; other processes may add theirs."""

    def add(self, event: Event) -> None:
        """Keep an event; returns when it is safe."""

    def events(self) -> Sequence[Event]:
        """Return all events, oldest first."""


class MemoryVerdictLog:
    """Events that go with the process: for a comparison without a library."""

    def __init__(self) -> None:
        self._events: list[Event] = []

    def add(self, event: Event) -> None:
        """Keep an event."""
        self._events.append(event)

    def events(self) -> Sequence[Event]:
        """Return all events, oldest first."""
        return tuple(self._events)


def current_verdicts(events: Iterable[Event]) -> dict[PairKey, Event]:
    """Return the event that holds for each pair on which one does: the latest that was not undone."""
    return {pair: stack[-1] for pair, stack in events_by_pair(events).items()}


def events_by_pair(events: Iterable[Event]) -> dict[PairKey, list[Event]]:
    """Return the events on each pair that were not undone, oldest first; pairs without one are left out."""
    stacks: dict[PairKey, list[Event]] = {}
    for event in events:
        for pair in event.pairs:
            stack = stacks.setdefault(pair, [])
            if event.verdict == "undone":
                stacks[pair] = [earlier for earlier in stack if earlier.id != event.undoes]
            else:
                stack.append(event)
    return {pair: stack for pair, stack in stacks.items() if stack}
