"""What a baseline holds, as frames: to compare with, and for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from whiteshot_nb.model.pair_key import PairKey
from whiteshot_nb.model.shot_columns import shots_frame
from whiteshot_nb.review.baselines import current_pictures, effective_steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from whiteshot_nb.model.pair_key import SceneKey
    from whiteshot_nb.review.baselines import BaselineStep
    from whiteshot_nb.review.verdicts import Event

_COLUMNS = {
    **dict.fromkeys(("baseline", "room", "scene", "step", "kind", "sha256"), "string"),
    "holds": "bool",
    **dict.fromkeys(("reason", "author"), "string"),
    "at": "datetime64[ms, UTC]",
    **dict.fromkeys(("engine", "renderer", "run"), "string"),
    "width": "Int64",
    "height": "Int64",
}


def baseline_shots(held: Mapping[SceneKey, Sequence[BaselineStep]]) -> pd.DataFrame:
    """Return the main picture of each scene, in the columns of ``shots.frame``."""
    mains = sorted((pictures[0] for pictures in held.values()), key=lambda step: (step.room, step.order or 0))
    return shots_frame(
        {
            "run": step.run,
            "room": step.room,
            "group": step.group,
            "scene": step.scene,
            "order": step.order or 0,
            "ok": True,
            "sha256": step.sha256,
            "pixel_width": step.width,
            "pixel_height": step.height,
            "renderer": step.renderer,
        }
        for step in mains
    )


def tolerated_pairs(held: Mapping[SceneKey, Sequence[BaselineStep]]) -> dict[PairKey, str]:
    """Return the pairs of the main picture and another that holds as well, each with the reason."""
    return {
        PairKey(*place, main.sha256, variant.sha256): f"a variant, accepted by {variant.who}: {variant.reason}"
        for place, (main, *variants) in held.items()
        for variant in variants
    }


def baseline_history(steps: Sequence[BaselineStep], events: Sequence[Event]) -> pd.DataFrame:
    """Return one row for each step, oldest first; `holds` tells which add up to the baselines of now."""
    now = {step.id for step in _held(steps, events)}
    rows = [
        step.record | {"step": step.id, "author": step.who, "at": step.at, "holds": step.id in now} for step in steps
    ]
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)


def _held(steps: Iterable[BaselineStep], events: Iterable[Event]) -> Iterator[BaselineStep]:
    by_baseline: dict[str, list[BaselineStep]] = {}
    for step in effective_steps(steps, events):
        by_baseline.setdefault(step.baseline, []).append(step)
    for several in by_baseline.values():
        for pictures in current_pictures(several).values():
            yield from pictures
