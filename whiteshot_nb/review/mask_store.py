"""Store masks (rectangles that comparisons ignore) with their history.

Each addition and each removal of a mask is an event with a reviewer, a time and a reason.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

import pandas as pd

from whiteshot_nb.diff.masks import Mask
from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.review.reviewer_name import check_comment, reviewer_name
from whiteshot_nb.review.verdicts import new_id
from whiteshot_nb.store.append_only_log import AppendOnlyLog

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MASK_FIELDS = ("x", "y", "width", "height", "relative", "scene", "group", "room")
_TIME = "datetime64[ms, UTC]"
_COLUMNS = {
    "mask": "string",
    **dict.fromkeys(("x", "y", "width", "height"), "Float64"),
    "relative": "boolean",
    **dict.fromkeys(("scene", "group", "room", "baseline", "comment", "reviewer"), "string"),
    "at": _TIME,
}
_REMOVAL_COLUMNS = {**dict.fromkeys(("removed_reviewer", "removed_comment"), "string"), "removed_at": _TIME}


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskEvent:
    """The addition of a mask, or the removal of a mask if `mask` is None.

    Attributes
    ----------
    reviewer
        Who added or removed the mask; empty for a mask that was passed to ``compare``.
    mask
        The added mask; None for a removal.
    removes
        Id of the mask that is removed; None for an addition.
    baseline
        Name of the baseline that the mask applies to. None: all baselines.
    comment
        Reason for the addition or removal.
    at
        Time of the event, in UTC.
    id
        Unique id of the event, and of the mask that it adds.
    """

    reviewer: str
    mask: Mask | None = None
    removes: str | None = None
    baseline: str | None = None
    comment: str = ""
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    id: str = field(default_factory=new_id)


class MaskLog(Protocol):
    """A log of added and removed masks, to which other processes may write, too."""

    def add(self, event: MaskEvent) -> None:
        """Append an event; when the method returns, the event is stored."""

    def events(self) -> Sequence[MaskEvent]:
        """Return all events, oldest first."""


class MemoryMaskLog:
    """A log of masks in memory, for a comparison without a library.

    Parameters
    ----------
    masks
        The masks that the log contains at the start.
    """

    def __init__(self, masks: Iterable[Mask] = ()) -> None:
        self._events = [MaskEvent(reviewer="", mask=mask) for mask in masks]

    def add(self, event: MaskEvent) -> None:
        """Append an event."""
        self._events.append(event)

    def events(self) -> Sequence[MaskEvent]:
        """Return all events, oldest first."""
        return tuple(self._events)


class SqlMaskLog(AppendOnlyLog[MaskEvent]):
    """The log of masks in a library's database.

    The fields `reviewer` and `comment` of an event are stored in the columns ``who`` and ``reason``.
    """

    table = "mask_events"

    def add(self, event: MaskEvent) -> None:
        """Append an event; when the method returns, the event is stored."""
        self.keep([event])

    def events(self) -> Sequence[MaskEvent]:
        """Return all events, oldest first."""
        return self.all()

    def _row(self, thing: MaskEvent) -> dict[str, Any]:
        rectangle = thing.mask.to_dict() if thing.mask else dict.fromkeys(_MASK_FIELDS)
        return rectangle | {
            "who": thing.reviewer,
            "removes": thing.removes,
            "baseline": thing.baseline,
            "reason": thing.comment,
            "at": thing.at.isoformat(timespec="milliseconds"),
            "id": thing.id,
        }

    def _thing(self, row: dict[str, Any]) -> MaskEvent:
        return MaskEvent(
            reviewer=row["who"],
            mask=None if row["removes"] else Mask(**{name: row[name] for name in _MASK_FIELDS}),
            removes=row["removes"],
            baseline=row["baseline"],
            comment=row["reason"],
            at=datetime.fromisoformat(row["at"]),
            id=row["id"],
        )


class MaskStore:
    """The masks (rectangles that comparisons ignore) that apply to one baseline.

    Parameters
    ----------
    log
        Log of the masks.
    baseline
        Name of the baseline. Masks without a baseline apply, too. None: all masks in the log apply, and new masks apply
        to all baselines.
    """

    def __init__(self, log: MaskLog, baseline: str | None = None) -> None:
        self._log = log
        self._baseline = baseline

    @property
    def active(self) -> tuple[MaskEvent, ...]:
        """The events that added the active masks, oldest first."""
        removed = self._removals()
        return tuple(event for event in self._additions() if event.id not in removed)

    @property
    def masks(self) -> tuple[Mask, ...]:
        """The active masks, oldest first."""
        return tuple(event.mask for event in self.active if event.mask)

    @property
    def frame(self) -> pd.DataFrame:
        """A DataFrame with one row per active mask, oldest first.

        The columns are `mask` (the id of the mask), the fields of :class:`Mask`, and `baseline`, `comment`, `reviewer`
        and `at`. The column `at` contains the time when the mask was added.
        """
        return pd.DataFrame(map(_record, self.active), columns=list(_COLUMNS)).astype(_COLUMNS)

    @property
    def history(self) -> pd.DataFrame:
        """A DataFrame with one row per mask, removed masks included, oldest first.

        In addition to the columns of :attr:`frame`, it has the columns `removed_reviewer`, `removed_comment` and
        `removed_at`. They are null for active masks.
        """
        removed = self._removals()
        rows = [_record(event) | _removal(removed.get(event.id)) for event in self._additions()]
        types = _COLUMNS | _REMOVAL_COLUMNS
        return pd.DataFrame(rows, columns=list(types)).astype(types)

    def add(self, mask: Mask, *, reviewer: str | None = None, comment: str = "") -> str:
        """Add a mask, and return the id of the mask.

        Raises
        ------
        InvalidInput
            If `mask` is not a :class:`Mask`, or if the name of the reviewer is not known. Also if the name or the
            comment is too long.
        """
        check_mask(mask)
        name, text = reviewer_name(reviewer), check_comment(comment)
        event = MaskEvent(reviewer=name, mask=mask, baseline=self._baseline, comment=text)
        self._log.add(event)
        return event.id

    def remove(self, mask: str, *, reviewer: str | None = None, comment: str = "") -> None:
        """Deactivate the mask with the given id; the mask stays in the history.

        Raises
        ------
        InvalidInput
            If no active mask has this id.
        """
        if mask not in {event.id for event in self.active}:
            raise InvalidInput(
                f"No active mask has the id {mask[:80]}", field="mask", hint="See the column 'mask' of masks.frame."
            )
        name, text = reviewer_name(reviewer), check_comment(comment)
        self._log.add(MaskEvent(reviewer=name, removes=mask, comment=text))

    def _additions(self) -> list[MaskEvent]:
        return [event for event in self._log.events() if event.mask and self._applies(event)]

    def _applies(self, event: MaskEvent) -> bool:
        return self._baseline is None or event.baseline in {None, self._baseline}

    def _removals(self) -> dict[str, MaskEvent]:
        return {event.removes: event for event in reversed(self._log.events()) if event.removes}


def check_mask(mask: object) -> None:
    """Check that an object is a :class:`Mask`.

    Raises
    ------
    InvalidInput
        If the object is not a :class:`Mask`.
    """
    if not isinstance(mask, Mask):
        raise InvalidInput(
            f"'mask' must be a ws.Mask, not {type(mask).__name__}",
            field="mask",
            hint="Pass ws.Mask(x=…, y=…, width=…, height=…).",
        )


def _record(event: MaskEvent) -> dict[str, Any]:
    fields = asdict(event) | {"mask": event.id, "reviewer": event.reviewer or None}
    return fields | (event.mask.to_dict() if event.mask else {})


def _removal(event: MaskEvent | None) -> dict[str, Any]:
    if event is None:
        return {}
    return {"removed_reviewer": event.reviewer, "removed_comment": event.comment, "removed_at": event.at}
