"""The log of verdicts in a library's ledger."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from whiteshot_nb.review.verdicts import Event, Pair
from whiteshot_nb.store.tail import Tail

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from whiteshot_nb.review.baselines import Step
    from whiteshot_nb.store.review_ledger import ReviewLedger

_VERDICTS = "verdicts"
_STEPS = "baseline_steps"


class KeptLog:
    """The verdicts of a library: those of other processes, too.

    Parameters
    ----------
    ledger
        Where they are kept.
    """

    def __init__(self, ledger: ReviewLedger) -> None:
        self._ledger = ledger
        self._tail = Tail(ledger, _VERDICTS, _read)

    def add(self, event: Event) -> None:
        """Keep an event; returns when it is safe."""
        self.add_all([event])

    def add_all(self, events: Iterable[Event], steps: Iterable[Step] = ()) -> None:
        """Keep events and what they do to baselines, all of it or nothing."""
        self._ledger.add({_VERDICTS: [_written(event) for event in events], _STEPS: [step.record for step in steps]})

    def events(self) -> Sequence[Event]:
        """Return all events, oldest first."""
        return self._tail.all()


def _written(event: Event) -> dict[str, Any]:
    pairs = [(pair.room, pair.scene, pair.baseline, pair.sha256) for pair in event.pairs]
    return {
        "id": event.id,
        "who": event.who,
        "at": event.at.isoformat(timespec="milliseconds"),
        "verdict": event.verdict,
        "pairs": json.dumps(pairs, ensure_ascii=False),
        "comment": event.comment,
        "engine": event.engine,
        "undoes": event.undoes,
    }


def _read(row: dict[str, Any]) -> Event:
    return Event(
        verdict=row["verdict"],
        pairs=tuple(Pair(*pair) for pair in json.loads(row["pairs"])),
        who=row["who"],
        comment=row["comment"],
        engine=row["engine"],
        undoes=row["undoes"],
        at=datetime.fromisoformat(row["at"]),
        id=row["id"],
    )
