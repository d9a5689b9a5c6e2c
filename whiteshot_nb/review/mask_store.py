"""Masks as they are kept: who made them, when and why; removing one is an event like any other."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

import pandas as pd

from whiteshot_nb.diff.masks import Mask
from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.review.decisions import check_comment, reviewer_name
from whiteshot_nb.review.verdicts import new_id
from whiteshot_nb.store.append_only_log import AppendOnlyLog

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_OF_MASK = ("x", "y", "width", "height", "relative", "scene", "group", "room")
_TIME = "datetime64[ms, UTC]"
_COLUMNS = {
    "mask": "string",
    **dict.fromkeys(("x", "y", "width", "height"), "Float64"),
    "relative": "boolean",
    **dict.fromkeys(("scene", "group", "room", "baseline", "reason", "author"), "string"),
    "at": _TIME,
}
_REMOVAL = {**dict.fromkeys(("removed_by", "removed_because"), "string"), "removed_at": _TIME}


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskEvent:
    """A mask that was added; or, without a mask, one that was removed.

    Attributes
    ----------
    baseline
        The baseline whose pictures it is for; None: any.
    """

    who: str
    mask: Mask | None = None
    removes: str | None = None
    baseline: str | None = None
    reason: str = ""
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    id: str = field(default_factory=new_id)


class MaskLog(Protocol):
    """Whoever keeps the events of masks; other processes may add theirs."""

    def add(self, event: MaskEvent) -> None:
        """Keep an event; returns when it is safe."""

    def events(self) -> Sequence[MaskEvent]:
        """Return all events, oldest first."""


class MemoryMaskLog:
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


class SqlMaskLog(AppendOnlyLog[MaskEvent]):
    """The masks of a library."""

    table = "mask_events"

    def add(self, event: MaskEvent) -> None:
        """Keep an event; returns when it is safe."""
        self.keep([event])

    def events(self) -> Sequence[MaskEvent]:
        """Return all events, oldest first."""
        return self.all()

    def _row(self, thing: MaskEvent) -> dict[str, Any]:
        values = thing.mask.to_dict() if thing.mask else dict.fromkeys(_OF_MASK)
        own = {name: value for name, value in asdict(thing).items() if name != "mask"}
        return own | values | {"at": thing.at.isoformat(timespec="milliseconds")}

    def _thing(self, row: dict[str, Any]) -> MaskEvent:
        return MaskEvent(
            who=row["who"],
            mask=None if row["removes"] else Mask(**{name: row[name] for name in _OF_MASK}),
            removes=row["removes"],
            baseline=row["baseline"],
            reason=row["reason"],
            at=datetime.fromisoformat(row["at"]),
            id=row["id"],
        )


class MaskStore:
    """The masks of one baseline, and those that are for any.

    Parameters
    ----------
    log
        Where they are kept.
    baseline
        Its name. None: all masks that the log has; those that are added are for any baseline.
    """

    def __init__(self, log: MaskLog, baseline: str | None = None) -> None:
        self._log = log
        self._baseline = baseline

    @property
    def holding(self) -> tuple[MaskEvent, ...]:
        """The masks that hold, each as the event that added it, oldest first."""
        removed = self._removals()
        return tuple(event for event in self._added() if event.id not in removed)

    @property
    def masks(self) -> tuple[Mask, ...]:
        """The rectangles that hold, oldest first."""
        return tuple(event.mask for event in self.holding if event.mask)

    @property
    def frame(self) -> pd.DataFrame:
        """One row for each that holds: its id `mask`, its numbers and words, `reason`, `author` and `at`."""
        return pd.DataFrame(map(_told, self.holding), columns=list(_COLUMNS)).astype(_COLUMNS)

    @property
    def history(self) -> pd.DataFrame:
        """One row for each that there ever was, with `removed_by`, `removed_because` and `removed_at`, or nulls."""
        removed = self._removals()
        rows = [_told(event) | _removal(removed.get(event.id)) for event in self._added()]
        types = _COLUMNS | _REMOVAL
        return pd.DataFrame(rows, columns=list(types)).astype(types)

    def add(self, mask: Mask, *, who: str | None = None, reason: str = "") -> str:
        """Keep a mask and return its id; `who` as in :func:`~whiteshot_nb.review.decisions.reviewer_name`."""
        event = MaskEvent(who=reviewer_name(who), mask=mask, baseline=self._baseline, reason=check_comment(reason))
        self._log.add(event)
        return event.id

    def remove(self, mask: str, *, who: str | None = None, reason: str = "") -> None:
        """Write that a mask no longer holds.

        Raises
        ------
        InvalidInput
            If there is no such mask.
        """
        if mask not in {event.id for event in self.holding}:
            raise InvalidInput(f"There is no mask {mask[:80]}", field="mask", hint="The column mask names them.")
        self._log.add(MaskEvent(who=reviewer_name(who), removes=mask, reason=check_comment(reason)))

    def _added(self) -> list[MaskEvent]:
        return [event for event in self._log.events() if event.mask and self._of_here(event)]

    def _of_here(self, event: MaskEvent) -> bool:
        return self._baseline is None or event.baseline in {None, self._baseline}

    def _removals(self) -> dict[str, MaskEvent]:
        return {event.removes: event for event in reversed(self._log.events()) if event.removes}


def _told(event: MaskEvent) -> dict[str, Any]:
    own = {"mask": event.id, "baseline": event.baseline, "reason": event.reason, "author": event.who or None}
    return own | {"at": event.at} | (event.mask.to_dict() if event.mask else {})


def _removal(event: MaskEvent | None) -> dict[str, Any]:
    return {"removed_by": event.who, "removed_because": event.reason, "removed_at": event.at} if event else {}
