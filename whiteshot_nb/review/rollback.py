"""Roll one scene of a baseline back to an earlier state."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.model.picture_identity import are_same_picture
from whiteshot_nb.review.baselines import BaselineStep, current_pictures, effective_steps
from whiteshot_nb.review.verdicts import Event, new_id

if TYPE_CHECKING:
    from collections.abc import Sequence


def rollback_steps(
    steps: Sequence[BaselineStep], to: str, events: Sequence[Event], *, reviewer: str, comment: str
) -> list[BaselineStep]:
    """Return the steps (changes of a baseline) that restore an earlier state of one scene.

    Parameters
    ----------
    steps
        All steps of the scene in one baseline, oldest first.
    to
        Id of a step, to restore the state after that step. Or SHA-256 of an accepted picture, to restore only this
        picture.
    events
        All verdicts, oldest first.
    reviewer
        Name of the person who restores the state.
    comment
        Reason for the rollback.

    Raises
    ------
    InvalidInput
        If the scene has no step or accepted picture `to`.
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
    """Return events that undo the verdicts on the pictures that a rollback replaces.

    Without these events, the same change would count as accepted in the next comparison.

    Parameters
    ----------
    steps
        All steps of the scene in one baseline, oldest first.
    events
        All verdicts, oldest first.
    restored
        The steps that :func:`rollback_steps` returned.
    """
    main, baselines = restored[0], {event.id: event.baseline for event in events}
    return [
        Event(
            "undone",
            (step.pair,),
            main.reviewer,
            comment=main.comment,
            undoes=step.verdict,
            baseline=baselines[step.verdict],
        )
        for step in effective_steps(steps, events)
        if step.verdict
        and are_same_picture(step.picture_before, main.picture)
        and not any(are_same_picture(step.picture, kept.picture) for kept in restored)
    ]


def _until(step: BaselineStep, events: Sequence[Event]) -> Sequence[Event]:
    """Return the events up to the verdict of a step; all of them for a step without a verdict."""
    for place, event in enumerate(events):
        if event.id == step.verdict:
            return events[: place + 1]
    return events


def _state_at(steps: Sequence[BaselineStep], to: str, events: Sequence[Event]) -> tuple[BaselineStep, ...]:
    for place, step in enumerate(steps):
        if step.id == to:
            return current_pictures([*effective_steps(steps[:place], _until(step, events)), step]).get(step.place, ())
    for step in reversed(steps):
        if step.sha256 == to:
            return (step,)
    raise InvalidInput(
        f"'to' must be the id of a baseline step, or the SHA-256 of an accepted picture of the scene, not {to[:80]!r}",
        field="to",
        hint="See the columns 'step' and 'sha256' of library.baselines.frame.",
    )
