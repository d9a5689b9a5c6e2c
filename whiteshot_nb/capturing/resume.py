"""Capture the scenes that a resumed run has not captured yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from whiteshot_nb.capturing.target_capture import TargetCapture
    from whiteshot_nb.model.shot_row import ShotRow


def capture_missing(target: TargetCapture, record: Mapping[str, Any], earlier: Sequence[ShotRow]) -> Sequence[ShotRow]:
    """Capture the missing scenes of a target, or all its scenes if they are not known yet.

    Parameters
    ----------
    target
        The object that captures the target (a scene or group of scenes).
    record
        The row of the target. If its column `answered` is False, the scenes of the target are not known yet.
    earlier
        The shots of the target that the run already contains; empty for a new run.
    """
    missing = [row for row in earlier if not row.ok]
    if not record["answered"] or any(not row.scene.startswith("/") for row in missing):
        return target.run()
    return target.resume([row for row in earlier if row.ok], missing)
