"""Masks as they are kept: who made them, when and why; removing one is an event like any other."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

import pandas as pd

from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.review.masks import Mask
from whiteshot_nb.review.verdicts import new_id
from whiteshot_nb.store.tail import Tail

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from whiteshot_nb.store.review_ledger import ReviewLedger

_TABLE = "mask_events"
_OF_MASK = ("x", "y", "width", "height", "relative", "scene", "group", "room")
_COLUMNS = {
    "mask": "string",
    **dict.fromkeys(("x", "y", "width", "height"), "Float64"),
    "relative": "boolean",
    **dict.fromkeys(("scene", "group", "room", "reason", "author"), "string"),
    "at": "datetime64[ms, UTC]",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskEvent:
    """A mask that was added; or, without a mask, one that was removed."""

    who: str
    mask: Mask | None = None
    removes: str | None = None
    reason: str = ""
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    id: str = field(default_factory=new_id)


class MaskLog(Protocol):
    """Whoever keeps the events of masks; other processes may add theirs."""

    def add(self, event: MaskEvent) -> None:
        """Keep an event; returns when it is safe."""

    def events(self) -> Sequence[MaskEvent]:
        """Return all events, oldest first."""


class MemoryMasks:
    """Masks that go with the process.

    Parameters
    ----------
    masks
        Those that are there from the beginning.
    """

    def __init__(self, masks: Iterable[Mask] = ()) -> None:
        self._events = [MaskEvent(who="", mask=mask) for mask in masks]

    def add(self, event: MaskEvent) -> None:
        """Keep an event."""
        self._events.append(event)

    def events(self) -> Sequence[MaskEvent]:
        """Return all events, oldest first."""
        return tuple(self._events)


class KeptMasks:
    """The masks of a library.

    Parameters
    ----------
    ledger
        Where they are kept.
    """

    def __init__(self, ledger: ReviewLedger) -> None:
        self._ledger = ledger
        self._tail = Tail(ledger, _TABLE, _read)

    def add(self, event: MaskEvent) -> None:
        """Keep an event; returns when it is safe."""
        values = event.mask.to_dict() if event.mask else dict.fromkeys(_OF_MASK)
        own = {name: value for name, value in asdict(event).items() if name != "mask"}
        row = own | values | {"at": event.at.isoformat(timespec="milliseconds")}
        self._ledger.add({_TABLE: [row]})

    def events(self) -> Sequence[MaskEvent]:
        """Return all events, oldest first."""
        return self._tail.all()


class MaskBook:
    """The masks that hold.

    Parameters
    ----------
    log
        Where they are kept.
    """

    def __init__(self, log: MaskLog) -> None:
        self._log = log

    @property
    def masks(self) -> tuple[Mask, ...]:
        """Those that hold, oldest first."""
        return tuple(event.mask for event in self._holding() if event.mask)

    @property
    def frame(self) -> pd.DataFrame:
        """One row for each that holds: its id `mask`, its numbers and words, `reason`, `author` and `at`."""
        rows = [
            {"mask": event.id, "reason": event.reason, "author": event.who or None, "at": event.at}
            | (event.mask.to_dict() if event.mask else {})
            for event in self._holding()
        ]
        return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)

    def add(self, mask: Mask, *, who: str, reason: str = "") -> str:
        """Keep a mask and return its id."""
        event = MaskEvent(who=who, mask=mask, reason=reason)
        self._log.add(event)
        return event.id

    def remove(self, mask: str, *, who: str, reason: str = "") -> None:
        """Write that a mask no longer holds.

        Raises
        ------
        InvalidInput
            If there is no such mask.
        """
        if mask not in {event.id for event in self._holding()}:
            raise InvalidInput(f"There is no mask {mask[:80]}", field="mask", hint="The column mask names them.")
        self._log.add(MaskEvent(who=who, removes=mask, reason=reason))

    def _holding(self) -> list[MaskEvent]:
        events = self._log.events()
        removed = {event.removes for event in events}
        return [event for event in events if event.mask and event.id not in removed]


def _read(row: dict[str, Any]) -> MaskEvent:
    return MaskEvent(
        who=row["who"],
        mask=None if row["removes"] else Mask(**{name: row[name] for name in _OF_MASK}),
        removes=row["removes"],
        reason=row["reason"],
        at=datetime.fromisoformat(row["at"]),
        id=row["id"],
    )
