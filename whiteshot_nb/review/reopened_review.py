"""Reopen the review of shots: show the baseline as it was before these shots were accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb.model.picture_identity import are_same_picture
from whiteshot_nb.review.baselines import current_pictures

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from whiteshot_nb.model.pair_key import SceneKey
    from whiteshot_nb.review.baselines import BaselineStep


def pictures_without_own_steps(
    steps: Sequence[BaselineStep], shots: pd.DataFrame
) -> dict[SceneKey, tuple[BaselineStep, ...]]:
    """Return the current pictures of each scene as if the given shots had not been accepted.

    A comparison with these pictures shows the changes that an earlier review of the shots showed. If another decision
    has changed the pictures of a scene in the meantime, its current pictures are returned.

    Parameters
    ----------
    steps
        The effective steps of a baseline.
    shots
        DataFrame like ``shots.frame``. A step is ignored if a verdict on one of these shots caused it after the
        capture. A removal of a scene is also ignored, if it was accepted for the run of these shots.
    """
    own = _steps_of(shots, steps)
    theirs = {step.id for step in own}
    apart, now = current_pictures(step for step in steps if step.id not in theirs), current_pictures(steps)
    for step in own:
        main = apart.get(step.place)
        if not are_same_picture(main[0].picture if main else None, step.picture_before):
            apart[step.place] = now.get(step.place, ())
    return {place: pictures for place, pictures in apart.items() if pictures}


def _steps_of(shots: pd.DataFrame, steps: Iterable[BaselineStep]) -> list[BaselineStep]:
    """Return the steps that accepted the given shots."""
    places = zip(shots["room"], shots["scene"], shots["run"], shots["sha256"], strict=True)
    taken = dict(zip(places, shots["taken_at"], strict=True))
    latest = shots.groupby("run")["taken_at"].max()

    def own(step: BaselineStep) -> bool:
        place = (step.room, step.scene, step.run, step.sha256)
        since = latest.get(step.run) if step.kind == "removed" else taken.get(place)
        return step.verdict is not None and since is not None and step.at >= since

    return [step for step in steps if own(step)]
