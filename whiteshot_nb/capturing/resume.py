"""Capture the scenes that a resumed run has not captured yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from whiteshot_nb.capturing.target_capture import TargetCapture
    from whiteshot_nb.model.shot_row import ShotRow


def capture_missing(target: TargetCapture, record: Mapping[str, Any], earlier: Sequence[ShotRow]) -> Sequence[ShotRow]:
    """Capture those scenes of a target that its run does not contain yet; return rows of all scenes.

    A target is a scene or a group of scenes.

    If the server has not listed the scenes of the target yet, all scenes are captured.

    Parameters
    ----------
    target
        The object whose methods capture the scenes of the target.
    record
        The row of the target in the database. The column `answered` is False if the server has not listed the scenes of
        the target yet.
    earlier
        The rows of those shots of the target that the run already contains. For a new run, this sequence is empty.
    """
    missing = [row for row in earlier if not row.ok]
    if not record["answered"] or any(not row.scene.startswith("/") for row in missing):
        return target.run()
    return target.resume([row for row in earlier if row.ok], missing)
