"""Capture the scenes that a resumed run has not captured yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from whiteshot_nb.capturing.target_capture import TargetCapture
    from whiteshot_nb.model.shot_row import ShotRow


def capture_missing(target: TargetCapture, record: Mapping[str, Any], earlier: Sequence[ShotRow]) -> Sequence[ShotRow]:
    """Capture the scenes of a target that the run does not contain yet, and return the rows of all its scenes.

    If the server has not listed the scenes yet, the whole target is captured.

    Parameters
    ----------
    target
        Captures the target, that is, a scene or a group of scenes.
    record
        The row of the target in the database. Its column `answered` is False if the server has not listed the scenes.
    earlier
        The shots of the target that the run already contains; empty for a new run.
    """
    missing = [row for row in earlier if not row.ok]
    if not record["answered"] or any(not row.scene.startswith("/") for row in missing):
        return target.run()
    return target.resume([row for row in earlier if row.ok], missing)
