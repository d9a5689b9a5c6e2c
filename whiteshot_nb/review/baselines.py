"""Baselines: for each scene the pictures that were accepted, as steps that are never taken out.

Accepting a picture is a step that points a scene at it; the picture before stays where it is. What holds is what the
steps add up to, without those whose verdict was undone or no longer is the latest on its pair. Rolling back is a step
more.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.review.verdicts import Pair, new_id
from whiteshot_nb.store.tail import Tail

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from whiteshot_nb.review.verdicts import Event
    from whiteshot_nb.store.review_ledger import ReviewLedger

MAIN = "main"
"""The baseline that is meant where none is named."""

STEPS = "baseline_steps"
"""The table of a ledger that they are in."""

Place = tuple[str, str]
"""A room and a scene of it."""

Kind = Literal["accepted", "variant", "removed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What was done to one scene of a baseline.

    Attributes
    ----------
    kind
        ``accepted``: this picture and no other holds; ``variant``: it holds as well; ``removed``: the scene has none.
    sha256, run, order, group, width, height, renderer
        The picture, and of the shot it was, where it is known.
    before
        The picture it was compared with.
    verdict
        The id of the event in the log of verdicts that did it, if one did.
    who, at, reason, engine
        By whom, when, why; what had compared.
    """

    baseline: str
    room: str
    scene: str
    kind: Kind
    who: str
    sha256: str | None = None
    before: str | None = None
    verdict: str | None = None
    reason: str = ""
    engine: str = ""
    renderer: str | None = None
    run: str | None = None
    group: str | None = None
    order: int | None = None
    width: int | None = None
    height: int | None = None
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    id: str = field(default_factory=new_id)

    @property
    def place(self) -> Place:
        """Its room and scene."""
        return self.room, self.scene

    @property
    def record(self) -> dict[str, Any]:
        """Its row in the ledger."""
        return asdict(self) | {"at": self.at.isoformat(timespec="milliseconds")}


def effective(steps: Iterable[Step], verdicts: Mapping[Pair, Event]) -> list[Step]:
    """Return the steps whose verdict still is the one that holds, and those that need none."""
    return [step for step in steps if step.verdict is None or _stands(step, verdicts)]


def holding(steps: Iterable[Step]) -> dict[Place, tuple[Step, ...]]:
    """Return what effective steps of a baseline add up to: the pictures of each scene, the main one first."""
    held: dict[Place, tuple[Step, ...]] = {}
    for step in steps:
        held[step.place] = _after(held.get(step.place, ()), step)
    return {place: pictures for place, pictures in held.items() if pictures}


def rolled_back(steps: Sequence[Step], to: str, verdicts: Mapping[Pair, Event], *, who: str, reason: str) -> list[Step]:
    """Return the steps that bring one scene back to where it was.

    Parameters
    ----------
    steps
        All of the scene, in one baseline.
    to
        The id of a step: what held after it; or the sha256 of a picture that was accepted: it alone.
    verdicts
        Those that hold.
    who, reason
        By whom, and why.

    Raises
    ------
    InvalidInput
        If there is neither.
    """
    old = _state_at(steps, to, verdicts)
    if not old:
        last = steps[-1]
        return [Step(baseline=last.baseline, room=last.room, scene=last.scene, kind="removed", who=who, reason=reason)]
    return [
        replace(
            step,
            kind="variant" if place else "accepted",
            verdict=None,
            who=who,
            reason=reason,
            at=datetime.now(UTC),
            id=new_id(),
        )
        for place, step in enumerate(old)
    ]


class KeptBaselines:
    """The steps of a library's baselines: those of other processes, too.

    Parameters
    ----------
    ledger
        Where they are kept.
    """

    def __init__(self, ledger: ReviewLedger) -> None:
        self._ledger = ledger
        self._tail = Tail(ledger, STEPS, _read)

    def steps(self, baseline: str | None = None) -> list[Step]:
        """Return the steps of one baseline, or of all, oldest first."""
        return [step for step in self._tail.all() if baseline in {None, step.baseline}]

    def add(self, steps: Iterable[Step]) -> None:
        """Keep steps, all or none."""
        self._ledger.add({STEPS: [step.record for step in steps]})


def _after(held: tuple[Step, ...], step: Step) -> tuple[Step, ...]:
    if step.kind == "removed":
        return ()
    if step.kind == "accepted":
        return (step,)
    return (*(one for one in held if one.sha256 != step.sha256), step)


def _stands(step: Step, verdicts: Mapping[Pair, Event]) -> bool:
    event = verdicts.get(Pair(step.room, step.scene, step.before, step.sha256))
    return event is not None and event.id == step.verdict


def _state_at(steps: Sequence[Step], to: str, verdicts: Mapping[Pair, Event]) -> tuple[Step, ...]:
    for place, step in enumerate(steps):
        if step.id == to:
            return holding([*effective(steps[:place], verdicts), step]).get(step.place, ())
    for step in reversed(steps):
        if step.sha256 == to:
            return (step,)
    raise InvalidInput(
        f"This scene has no step and no accepted picture {to[:80]}", field="to", hint="library.baselines lists them."
    )


def _read(row: dict[str, Any]) -> Step:
    values = {one.name: row[one.name] for one in fields(Step)}
    return Step(**(values | {"at": datetime.fromisoformat(row["at"])}))
