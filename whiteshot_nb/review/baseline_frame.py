"""Convert a baseline to a DataFrame, either of shots to compare with, or of the history of its changes."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import pandas as pd

from whiteshot_nb.model.shot_columns import shots_frame
from whiteshot_nb.review.baselines import current_pictures, effective_steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from whiteshot_nb.model.pair_key import PairKey, SceneKey
    from whiteshot_nb.review.baselines import BaselineStep
    from whiteshot_nb.review.shown_digests import ShownDigests
    from whiteshot_nb.review.verdicts import Event

_COLUMNS = {
    **dict.fromkeys(("baseline", "room", "scene", "step", "kind", "sha256"), "string"),
    "holds": "bool",
    **dict.fromkeys(("comment", "reviewer"), "string"),
    "at": "datetime64[ms, UTC]",
    **dict.fromkeys(("engine", "renderer", "run"), "string"),
    "width": "Int64",
    "height": "Int64",
    "shown_digest": "string",
}


def baseline_shots(pictures_by_scene: Mapping[SceneKey, Sequence[BaselineStep]]) -> pd.DataFrame:
    """Return the main picture of each scene as a DataFrame with the columns of ``shots.frame``.

    Parameters
    ----------
    pictures_by_scene
        The current pictures of each scene. The main picture is first; its variants (pictures accepted in addition)
        follow.
    """
    mains = sorted(
        (pictures[0] for pictures in pictures_by_scene.values()), key=lambda step: (step.room, step.order or 0)
    )
    return shots_frame(
        {
            "run": step.run,
            "room": step.room,
            "group": step.group,
            "scene": step.scene,
            "order": step.order or 0,
            "ok": True,
            "sha256": step.sha256,
            "shown_digest": step.shown_digest,
            "pixel_width": step.width,
            "pixel_height": step.height,
            "renderer": step.renderer,
        }
        for step in mains
    )


def tolerated_pairs(
    pictures_by_scene: Mapping[SceneKey, Sequence[BaselineStep]], digests: ShownDigests
) -> dict[PairKey, str]:
    """Return the reason for each accepted variant, by the pair of main picture and variant.

    Parameters
    ----------
    pictures_by_scene
        Current pictures of each scene, the main picture first and its variants after it.
    digests
        The shown digests that are known.
    """
    return {
        digests.resolve(_with_main(variant, main).pair): f"a variant, accepted by {variant.reviewer}: {variant.comment}"
        for (main, *variants) in pictures_by_scene.values()
        for variant in variants
    }


def _with_main(variant: BaselineStep, main: BaselineStep) -> BaselineStep:
    return replace(variant, before=main.sha256, before_shown_digest=main.shown_digest)


def baseline_history(steps: Sequence[BaselineStep], events: Sequence[Event]) -> pd.DataFrame:
    """Return a DataFrame with one row for each change to a baseline, oldest first.

    The column `holds` is true if the picture in the row is part of the current baseline.

    Parameters
    ----------
    steps
        All changes to the baselines, oldest first.
    events
        All verdicts, oldest first.
    """
    now = {step.id for step in _current(steps, events)}
    rows = [asdict(step) | {"step": step.id, "holds": step.id in now} for step in steps]
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)


def _current(steps: Iterable[BaselineStep], events: Iterable[Event]) -> Iterator[BaselineStep]:
    by_baseline: dict[str, list[BaselineStep]] = {}
    for step in effective_steps(steps, events):
        by_baseline.setdefault(step.baseline, []).append(step)
    for several in by_baseline.values():
        for pictures in current_pictures(several).values():
            yield from pictures
