"""The log of verdicts in a library's database."""

from __future__ import annotations

import json
from dataclasses import astuple
from datetime import datetime
from typing import TYPE_CHECKING, Any

from whiteshot_nb.model.pair_key import PairKey
from whiteshot_nb.review.verdicts import Event
from whiteshot_nb.store.append_only_log import AppendOnlyLog

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from whiteshot_nb.review.baselines import BaselineStep


class SqlVerdictLog(AppendOnlyLog[Event]):
    """The log of verdicts in a library's database; the column ``who`` contains the field `reviewer` of an event."""

    table = "verdicts"

    def add(self, event: Event) -> None:
        """Append an event; when the method returns, the event is stored."""
        self.keep([event])

    def add_all(self, events: Iterable[Event], steps: Iterable[BaselineStep] = ()) -> None:
        """Append events, and the changes of baselines that they cause; either all are stored or none."""
        self.keep(events, baseline_steps=[step.record for step in steps])

    def events(self) -> Sequence[Event]:
        """Return all events, oldest first."""
        return self.all()

    def _row(self, thing: Event) -> dict[str, Any]:
        pairs = [astuple(pair) for pair in thing.pairs]
        return {
            "id": thing.id,
            "who": thing.reviewer,
            "at": thing.at.isoformat(timespec="milliseconds"),
            "verdict": thing.verdict,
            "pairs": json.dumps(pairs, ensure_ascii=False),
            "baseline": thing.baseline,
            "comment": thing.comment,
            "engine": thing.engine,
            "undoes": thing.undoes,
        }

    def _thing(self, row: dict[str, Any]) -> Event:
        return Event(
            verdict=row["verdict"],
            pairs=tuple(PairKey(*pair) for pair in json.loads(row["pairs"])),
            reviewer=row["who"],
            comment=row["comment"],
            engine=row["engine"],
            undoes=row["undoes"],
            at=datetime.fromisoformat(row["at"]),
            id=row["id"],
            baseline=row["baseline"],
        )
