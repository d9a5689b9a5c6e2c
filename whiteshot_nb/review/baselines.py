"""Baselines: for each scene the pictures that were accepted, as steps that are never taken out.

Accepting a picture is a step that points a scene at it; the picture before stays where it is. What holds is what the
steps add up to, without those whose verdict was undone, or followed by another on the same pair. Rolling back is a step
more.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Literal

from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.model.pair_key import PairKey, SceneKey
from whiteshot_nb.review.verdicts import Event, events_by_pair, new_id
from whiteshot_nb.store.append_only_log import AppendOnlyLog

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

MAIN = "main"
"""The baseline that is meant where none is named."""

StepKind = Literal["accepted", "variant", "removed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineStep:
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
    kind: StepKind
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
    def place(self) -> SceneKey:
        """Its room and scene."""
        return self.room, self.scene

    @property
    def pair(self) -> PairKey:
        """The pictures that its verdict was on."""
        return PairKey(self.room, self.scene, self.before, self.sha256)

    @property
    def record(self) -> dict[str, Any]:
        """Its row in the ledger."""
        return asdict(self) | {"at": self.at.isoformat(timespec="milliseconds")}


def effective_steps(steps: Iterable[BaselineStep], events: Iterable[Event]) -> list[BaselineStep]:
    """Return the steps that need no verdict, and those whose verdict still holds for their baseline.

    It holds until it is undone, its pair is rejected, or accepted for the same baseline again; what is accepted for
    another baseline changes nothing here.
    """
    done = list(steps)
    accepted = {pair: _since_rejected(several) for pair, several in events_by_pair(events).items()}
    latest = {(step.baseline, step.pair): step.verdict for step in done if step.verdict in accepted.get(step.pair, ())}
    return [step for step in done if step.verdict is None or latest.get((step.baseline, step.pair)) == step.verdict]


def current_pictures(steps: Iterable[BaselineStep]) -> dict[SceneKey, tuple[BaselineStep, ...]]:
    """Return what effective steps of a baseline add up to: the pictures of each scene, the main one first."""
    held: dict[SceneKey, tuple[BaselineStep, ...]] = {}
    for step in steps:
        held[step.place] = _after(held.get(step.place, ()), step)
    return {place: pictures for place, pictures in held.items() if pictures}


def pictures_without_own_steps(
    steps: Sequence[BaselineStep], shots: pd.DataFrame
) -> dict[SceneKey, tuple[BaselineStep, ...]]:
    """Return what steps add up to without those by which these very shots were accepted: their review goes on.

    Where that leads to another picture than the one they were compared with, since others decided meanwhile, it does
    not go on, and all steps hold.

    Parameters
    ----------
    steps
        Of a baseline.
    shots
        The shots as ``shots.frame``. A step is theirs if a verdict took it after they were taken, and it is on a
        picture of theirs, or on a scene that their run no longer has.
    """
    own = _steps_of(shots, steps)
    theirs = {step.id for step in own}
    apart, now = current_pictures(step for step in steps if step.id not in theirs), current_pictures(steps)
    for step in own:
        main = apart.get(step.place)
        if (main[0].sha256 if main else None) != step.before:
            apart[step.place] = now.get(step.place, ())
    return {place: pictures for place, pictures in apart.items() if pictures}


def _steps_of(shots: pd.DataFrame, steps: Iterable[BaselineStep]) -> list[BaselineStep]:
    """Return the steps by which shots were accepted."""
    places = zip(shots["room"], shots["scene"], shots["run"], shots["sha256"], strict=True)
    taken = dict(zip(places, shots["taken_at"], strict=True))
    latest = shots.groupby("run")["taken_at"].max()

    def own(step: BaselineStep) -> bool:
        place = (step.room, step.scene, step.run, step.sha256)
        since = latest.get(step.run) if step.kind == "removed" else taken.get(place)
        return step.verdict is not None and since is not None and step.at >= since

    return [step for step in steps if own(step)]


def rollback_steps(
    steps: Sequence[BaselineStep], to: str, events: Sequence[Event], *, who: str, reason: str
) -> list[BaselineStep]:
    """Return the steps that bring one scene back to where it was.

    Parameters
    ----------
    steps
        All of the scene, in one baseline.
    to
        The id of a step: what held after it; or the sha256 of a picture that was accepted: it alone.
    events
        The log of verdicts.
    who, reason
        By whom, and why.

    Raises
    ------
    InvalidInput
        If there is neither.
    """
    old = _state_at(steps, to, events)
    if not old:
        last = steps[-1]
        return [
            BaselineStep(
                baseline=last.baseline, room=last.room, scene=last.scene, kind="removed", who=who, reason=reason
            )
        ]
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


def undo_events(
    steps: Sequence[BaselineStep], events: Sequence[Event], restored: Sequence[BaselineStep]
) -> list[Event]:
    """Return the events that undo what was accepted in place of pictures that a rollback restores.

    Without them the same change would count as accepted the next time it is seen.

    Parameters
    ----------
    steps, events
        Of the scene, in one baseline; the log of verdicts.
    restored
        What :func:`rollback_steps` returned.
    """
    holds = {step.sha256 for step in restored}
    main = restored[0]
    return [
        Event("undone", (step.pair,), main.who, comment=main.reason, undoes=step.verdict)
        for step in effective_steps(steps, events)
        if step.verdict and step.before == main.sha256 and step.sha256 not in holds
    ]


class SqlBaselineSteps(AppendOnlyLog[BaselineStep]):
    """The steps of a library's baselines."""

    table = "baseline_steps"

    def steps(self, baseline: str | None = None) -> list[BaselineStep]:
        """Return the steps of one baseline, or of all, oldest first."""
        return [step for step in self.all() if baseline in {None, step.baseline}]

    def _row(self, thing: BaselineStep) -> dict[str, Any]:
        return thing.record

    def _thing(self, row: dict[str, Any]) -> BaselineStep:
        values = {one.name: row[one.name] for one in fields(BaselineStep)}
        return BaselineStep(**(values | {"at": datetime.fromisoformat(row["at"])}))


def _after(held: tuple[BaselineStep, ...], step: BaselineStep) -> tuple[BaselineStep, ...]:
    if step.kind == "removed":
        return ()
    if step.kind == "accepted":
        return (step,)
    return (*(one for one in held if one.sha256 != step.sha256), step)


def _until(step: BaselineStep, events: Sequence[Event]) -> Sequence[Event]:
    """Return the log as it was when a step was taken; all of it for one without a verdict."""
    for place, event in enumerate(events):
        if event.id == step.verdict:
            return events[: place + 1]
    return events


def _since_rejected(events: Iterable[Event]) -> set[str]:
    """Return the ids of the events after the last that rejects."""
    return {event.id for event in takewhile(lambda event: event.verdict != "rejected", reversed(list(events)))}


def _state_at(steps: Sequence[BaselineStep], to: str, events: Sequence[Event]) -> tuple[BaselineStep, ...]:
    for place, step in enumerate(steps):
        if step.id == to:
            return current_pictures([*effective_steps(steps[:place], _until(step, events)), step]).get(step.place, ())
    for step in reversed(steps):
        if step.sha256 == to:
            return (step,)
    raise InvalidInput(
        f"This scene has no step and no accepted picture {to[:80]}", field="to", hint="library.baselines lists them."
    )
