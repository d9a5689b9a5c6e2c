"""Baselines: the accepted pictures of each scene, as a history of steps from which nothing is ever removed.

Accepting a picture is a step that points a scene at it; the picture before stays in the library. The current baseline
is the sum of its steps, without those whose verdict was undone or replaced by another on the same pair. Rolling back is
one more step.
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
"""The name of the default baseline."""

StepKind = Literal["accepted", "variant", "removed"]

_COLUMN_OF = {"reviewer": "who", "comment": "reason"}
"""The columns of the ledger whose names are not those of the fields."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineStep:
    """One change to one scene of a baseline.

    Attributes
    ----------
    kind
        ``accepted``: the scene has this picture and no other; ``variant``: it has this one as well; ``removed``: it has
        no picture.
    sha256, run, order, group, width, height, renderer
        The picture, and what is known of its shot.
    before
        The sha256 of the picture it was compared with.
    verdict
        The id of the verdict that caused the step; None for a rollback.
    reviewer, at, comment, engine
        Who did it, when and why; what compared the pictures.
    """

    baseline: str
    room: str
    scene: str
    kind: StepKind
    reviewer: str
    sha256: str | None = None
    before: str | None = None
    verdict: str | None = None
    comment: str = ""
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
        """Its row in the database."""
        values = asdict(self) | {"at": self.at.isoformat(timespec="milliseconds")}
        return {_COLUMN_OF.get(name, name): value for name, value in values.items()}


def effective_steps(steps: Iterable[BaselineStep], events: Iterable[Event]) -> list[BaselineStep]:
    """Return the steps without a verdict, and those whose verdict is still valid for their baseline.

    A verdict is valid until it is undone, its pair is rejected, or its pair is accepted for the same baseline again;
    what is accepted for another baseline changes nothing here.
    """
    done = list(steps)
    accepted = {pair: _since_rejected(several) for pair, several in events_by_pair(events).items()}
    latest = {(step.baseline, step.pair): step.verdict for step in done if step.verdict in accepted.get(step.pair, ())}
    return [step for step in done if step.verdict is None or latest.get((step.baseline, step.pair)) == step.verdict]


def current_pictures(steps: Iterable[BaselineStep]) -> dict[SceneKey, tuple[BaselineStep, ...]]:
    """Return the current pictures of each scene after the effective steps of a baseline, the main one first."""
    found: dict[SceneKey, tuple[BaselineStep, ...]] = {}
    for step in steps:
        found[step.place] = _after(found.get(step.place, ()), step)
    return {place: pictures for place, pictures in found.items() if pictures}


def pictures_without_own_steps(
    steps: Sequence[BaselineStep], shots: pd.DataFrame
) -> dict[SceneKey, tuple[BaselineStep, ...]]:
    """Return the current pictures as if these very shots had not been accepted, so that their review is found again.

    Where that gives another picture than the one they were compared with, because others decided meanwhile, all steps
    count.

    Parameters
    ----------
    steps
        The effective steps of a baseline.
    shots
        As ``shots.frame``. A step is theirs if it was caused by a verdict after they were captured, and is about one of
        their pictures, or about a scene that their run no longer has.
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
    steps: Sequence[BaselineStep], to: str, events: Sequence[Event], *, reviewer: str, comment: str
) -> list[BaselineStep]:
    """Return the steps that restore an earlier state of one scene.

    Parameters
    ----------
    steps
        All of the scene, in one baseline.
    to
        The id of a step: the state after it; or the sha256 of a picture that was accepted: this picture alone.
    events
        All verdicts.
    reviewer, comment
        Who rolls back, and why.

    Raises
    ------
    InvalidInput
        If there is no such step and no such picture.
    """
    old = _state_at(steps, to, events)
    if not old:
        last = steps[-1]
        return [
            BaselineStep(
                baseline=last.baseline,
                room=last.room,
                scene=last.scene,
                kind="removed",
                reviewer=reviewer,
                comment=comment,
            )
        ]
    return [
        replace(
            step,
            kind="variant" if place else "accepted",
            verdict=None,
            reviewer=reviewer,
            comment=comment,
            at=datetime.now(UTC),
            id=new_id(),
        )
        for place, step in enumerate(old)
    ]


def undo_events(
    steps: Sequence[BaselineStep], events: Sequence[Event], restored: Sequence[BaselineStep]
) -> list[Event]:
    """Return the events that undo the acceptance of pictures which a rollback replaces.

    Without them the same change would count as accepted the next time.

    Parameters
    ----------
    steps, events
        All steps of the scene in one baseline; all verdicts.
    restored
        What :func:`rollback_steps` returned.
    """
    kept = {step.sha256 for step in restored}
    main = restored[0]
    return [
        Event("undone", (step.pair,), main.reviewer, comment=main.comment, undoes=step.verdict)
        for step in effective_steps(steps, events)
        if step.verdict and step.before == main.sha256 and step.sha256 not in kept
    ]


class SqlBaselineSteps(AppendOnlyLog[BaselineStep]):
    """The steps of a library's baselines, in its database."""

    table = "baseline_steps"

    def steps(self, baseline: str | None = None) -> list[BaselineStep]:
        """Return the steps of one baseline, or of all, oldest first."""
        return [step for step in self.all() if baseline in {None, step.baseline}]

    def _row(self, thing: BaselineStep) -> dict[str, Any]:
        return thing.record

    def _thing(self, row: dict[str, Any]) -> BaselineStep:
        values = {one.name: row[_COLUMN_OF.get(one.name, one.name)] for one in fields(BaselineStep)}
        return BaselineStep(**(values | {"at": datetime.fromisoformat(row["at"])}))


def _after(before: tuple[BaselineStep, ...], step: BaselineStep) -> tuple[BaselineStep, ...]:
    if step.kind == "removed":
        return ()
    if step.kind == "accepted":
        return (step,)
    return (*(one for one in before if one.sha256 != step.sha256), step)


def _until(step: BaselineStep, events: Sequence[Event]) -> Sequence[Event]:
    """Return the events up to the verdict of a step; all of them for a step without a verdict."""
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
        f"This scene has no step and no accepted picture {to[:80]}",
        field="to",
        hint="library.baselines.frame lists them.",
    )
